// What a person wants by mail: at once, gathered into one mail a day, or not at all. What a rule asks for cannot be
// switched off, and a mail to somebody without an account goes at once.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tenderloom/http/context.h"
#include "tenderloom/http/router.h"
#include "tenderloom/notifications/mail_pages.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/render/views.h"

namespace tenderloom::notifications {

namespace choice {
inline constexpr const char* kNow = "now";
inline constexpr const char* kDaily = "daily";
inline constexpr const char* kOff = "off";
}  // namespace choice

/// The event of the day's mail: what was gathered, and for staff what waits for them.
inline constexpr const char* kDigest = "daily_digest";

/// An event as one person chose it.
struct Chosen {
  const Event* event = nullptr;
  std::string choice = choice::kNow;
};

/// Thread-safe; several servers may send the day's mails at once.
class Choices {
 public:
  /// What waits for a person of the staff, as text in every language ({"zh-TW": …, "en": …}) with a line each.
  using Waiting = std::function<std::map<std::int64_t, base::Json>()>;

  struct Uses {
    storage::Database& database;
    const base::Clock& clock;
    Outbox& outbox;
    People& people;
    const base::Words& words;
    std::string base_url;
  };
  explicit Choices(Uses uses) : uses_(std::move(uses)) {}

  static void register_events(Events& events);
  void set_waiting(Waiting waiting) { waiting_ = std::move(waiting); }  // before serving
  void register_jobs(storage::JobQueue& jobs);
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);

  /// The events whose mails that person may get: staff by their permissions, vendors those to vendors, everybody those
  /// about their own account.
  std::vector<Chosen> of(const http::Principal& who);
  /// `wanted`: event and choice. Errors: mail_choice_unknown, mail_choice_required (the event cannot be switched off,
  /// or always goes at once).
  base::Result<void> choose(const http::Principal& who, const std::map<std::string, std::string>& wanted);
  /// From eight in the morning on, one mail to each who has something in it, once a day. How many that were.
  int send_digests();

 private:
  http::Outcome show(http::Context& context);
  http::Outcome save(http::Context& context);
  base::Json resource(const http::Context& context);
  bool send_digest(std::int64_t person, const base::Json& waiting, const std::string& day);

  Uses uses_;
  Waiting waiting_;
};

}  // namespace tenderloom::notifications
