// The words of mails: one Mustache file an event and language.
//
//   {{! when it is sent, for who edits it }}
//   Subject: 【{{site_name}}】註冊審核通過通知
//
//   {{contact_name}} {{contact_title}}，您好： …
//
// Values are printed as they are (a mail is plain text); names are checked against the event's model at load. `footer`
// has no subject and follows every mail.
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/notifications/events.h"

namespace tenderloom::notifications {

struct TemplateProblem {
  std::string file;
  int line = 0;
  std::string text;  // one English sentence
};

/// Thread-safe.
class Templates {
 public:
  Templates();
  ~Templates();
  /// Reads <folder>/<locale>/<event>.mustache for every event; the first folder that has a sound one wins, so that a
  /// broken change of an office leaves the shipped words in use. Folders: the office's, the theme's, the modules'.
  void load(const Events& events, const std::vector<std::filesystem::path>& folders, const base::Logger& log);
  std::vector<TemplateProblem> problems() const;

  struct Text {
    std::string subject, body;
  };
  /// Falls back to zh-TW. False when there is no template in either language.
  bool render(const std::string& key, const std::string& locale, const base::Json& model, Text& text) const;
  /// The file in use, for the page that lists them; empty: none.
  std::string file(const std::string& key, const std::string& locale) const;

 private:
  struct Loaded;
  std::shared_ptr<const Loaded> current() const;
  mutable std::mutex mutex_;
  std::shared_ptr<const Loaded> loaded_;
};

}  // namespace tenderloom::notifications
