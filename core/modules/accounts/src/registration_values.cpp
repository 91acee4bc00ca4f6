#include "registration_values.h"

namespace tenderloom::accounts {
namespace {

void take(std::string& into, const Json& values, const char* key) {
  if (const auto found = values.find(key); found != values.end() && found->is_string())
    into = found->get<std::string>();
}

}  // namespace

Json kept_values(const forms::Level& level, const Json& values) {
  Json kept = Json::object();
  for (const auto& field : level.fields) {
    const bool passing = field.secret || field.type == forms::FieldType::password ||
                         field.type == forms::FieldType::consent || field.type == forms::FieldType::computed;
    if (!passing && values.contains(field.key)) kept[field.key] = values.at(field.key);
  }
  return kept;
}

void take_values(Company& company, const Json& values) {
  take(company.tax_id, values, "tax_id");
  take(company.name, values, "company_name");
  take(company.representative, values, "representative_name");
  take(company.address, values, "company_address");
}

void take_values(Person& person, const Json& values) {
  take(person.email, values, "account_email");
  take(person.display_name, values, "contact_name");
  take(person.title, values, "contact_title");
  take(person.phone, values, "contact_phone");
  take(person.mobile, values, "contact_mobile");
}

Json differences(const Json& before, const Json& after) {
  Json changes = Json::array();
  for (const auto& [key, value] : after.items()) {
    const Json old = before.value(key, Json());
    if (old != value) changes.push_back({{"field", key}, {"old", old}, {"new", value}});
  }
  return changes;
}

}  // namespace tenderloom::accounts
