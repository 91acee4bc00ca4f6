#include "mail_people.h"

namespace tenderloom::app {

namespace {

constexpr int kMostCompanies = 200;

}  // namespace

std::map<std::int64_t, std::string> MailPeople::company_names(const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, std::string> names;
  if (ids.empty()) return names;
  for (auto& [id, name] : accounts_.directory().company_names(ids)) names[id] = std::move(name);
  return names;
}

std::vector<std::int64_t> MailPeople::companies_like(const std::string& text) {
  accounts::Registrations::Query query;
  query.text = text;
  query.tests = "all";  // whose mails are looked for is no figure
  query.per_page = kMostCompanies;
  std::vector<std::int64_t> ids;
  for (const auto& company : accounts_.registrations().list(query).companies) ids.push_back(company.id);
  return ids;
}

std::optional<notifications::People::Contact> MailPeople::contact_of(std::int64_t company) {
  const auto contact = accounts_.directory().contact_of(company);
  if (!contact) return std::nullopt;
  return Contact{contact->email, contact->name, contact->title, contact->company};
}

std::optional<notifications::People::Contact> MailPeople::person(std::int64_t id) {
  const auto person = accounts_.directory().person(id);
  if (!person) return std::nullopt;
  return Contact{person->email, person->display_name, "", ""};
}

std::vector<std::string> MailPeople::staff_with(const std::string& permission) {
  return accounts_.directory().staff_with(permission);
}

}  // namespace tenderloom::app
