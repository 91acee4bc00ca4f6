// The events of all modules with the words that ship with them, for tests that compose mails.
#pragma once
#include <catch2/catch.hpp>
#include <filesystem>

#include "tenderloom/accounts/accounts.h"
#include "tenderloom/documents/documents.h"
#include "tenderloom/notifications/choices.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/review/review.h"
#include "tenderloom/tenders/reminders.h"

namespace tenderloom::test {

inline std::vector<std::filesystem::path> mail_folders() {
  std::vector<std::filesystem::path> folders;
  for (const char* module : {"notifications", "accounts", "tenders", "submissions", "documents", "review"}) {
    folders.push_back(std::filesystem::path(SOURCE_ROOT) / "core/modules" / module / "templates");
  }
  return folders;
}

struct MailWords {
  MailWords() {
    accounts::Accounts::register_events(events);
    tenders::Reminders::register_events(events);
    documents::Documents::register_events(events);
    review::Review::register_events(events);
    notifications::Choices::register_events(events);
    templates.load(events, mail_folders(), base::Logger(base::LogLevel::error, [](std::string_view) {}));
  }
  notifications::Events events;
  notifications::Templates templates;
};

}  // namespace tenderloom::test
