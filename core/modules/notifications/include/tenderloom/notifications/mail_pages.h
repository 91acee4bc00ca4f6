// Staff's pages about mails (SCR-161): every mail and its fate, resend and cancel, the list of events with who gets
// them, and a preview with real data and real recipients before anything is sent.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/audit/audit.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/router.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/render/views.h"

namespace tenderloom::notifications {

/// What these pages ask about people and companies; accounts stands above this module, so app answers for it.
class People {
 public:
  struct Contact {
    std::string email, name, title, company;
  };
  virtual ~People();
  virtual std::map<std::int64_t, std::string> company_names(const std::vector<std::int64_t>& ids) = 0;
  /// By part of tax id, name or contact; at most a few hundred.
  virtual std::vector<std::int64_t> companies_like(const std::string& text) = 0;
  virtual std::optional<Contact> contact_of(std::int64_t company) = 0;
  virtual std::optional<Contact> person(std::int64_t id) = 0;  // without title and company
  virtual std::vector<std::string> staff_with(const std::string& permission) = 0;
};

class MailPages {
 public:
  struct Uses {
    storage::Database& database;
    const base::Clock& clock;
    Outbox& outbox;
    audit::AuditLog& audit;
    People& people;
    const base::Words& words;
    std::string base_url;
  };
  explicit MailPages(Uses uses) : uses_(std::move(uses)) {}
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);

 private:
  http::Outcome list(http::Context& context);
  http::Outcome show(http::Context& context);
  http::Outcome resend(http::Context& context);
  http::Outcome cancel(http::Context& context);
  http::Outcome events(http::Context& context);
  http::Outcome preview(http::Context& context);

  base::Json mail_resource(const Queued& mail, const std::string& company) const;
  base::Json with_tries(const Queued& mail);
  void record(storage::Transaction& tx, const http::Context& context, const char* action, std::int64_t mail,
              const Queued& about);
  std::vector<Mail> draft(const Event& event, const base::Json& about, const std::string& locale) const;
  std::vector<Mail> generic_draft(const Event& event, const base::Json& about, const std::string& locale) const;

  Uses uses_;
};

}  // namespace tenderloom::notifications
