// What the mail pages ask about companies and staff, answered by accounts, which stands above that module.
#pragma once
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/notifications/mail_pages.h"

namespace tenderloom::app {

class MailPeople final : public notifications::People {
 public:
  explicit MailPeople(accounts::Accounts& accounts) : accounts_(accounts) {}
  std::map<std::int64_t, std::string> company_names(const std::vector<std::int64_t>& ids) override;
  std::vector<std::int64_t> companies_like(const std::string& text) override;
  std::optional<Contact> contact_of(std::int64_t company) override;
  std::optional<Contact> person(std::int64_t id) override;
  std::vector<std::string> staff_with(const std::string& permission) override;

 private:
  accounts::Accounts& accounts_;
};

}  // namespace tenderloom::app
