#include "office.h"

#include <algorithm>

#include "tenderloom/accounts/directory.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::review {

std::vector<std::string> hands_of(const forms::Level& level, const http::Principal& who) {
  std::vector<std::string> hands;
  for (const forms::Field& field : level.fields) {
    if (field.set_by.empty() || field.set_by == "plugin") continue;
    const bool may = sees_all(who) || (field.set_by != "staff" && who.may(field.set_by));
    if (may && std::find(hands.begin(), hands.end(), field.set_by) == hands.end()) hands.push_back(field.set_by);
  }
  return hands;
}

std::vector<std::string> office_fields(const forms::Level& level, const std::vector<std::string>& hands) {
  std::vector<std::string> keys;
  for (const forms::Field& field : level.fields)
    if (std::find(hands.begin(), hands.end(), field.set_by) != hands.end()) keys.push_back(field.key);
  return keys;
}

std::vector<std::string> correctable_fields(const forms::Level& level, const submissions::Node& node) {
  std::vector<std::string> keys;
  for (const forms::Field& field : level.fields) {
    const bool hidden = std::find(node.hidden.begin(), node.hidden.end(), field.key) != node.hidden.end();
    const bool plain = field.type != forms::FieldType::computed && !field.secret && !field.is_file();
    if (field.set_by.empty() && plain && !hidden) keys.push_back(field.key);
  }
  return keys;
}

std::string office_text(const forms::TypeDefinition& type, const forms::Level& level, const forms::Field& field,
                        const Json& value, const std::string& locale) {
  if (value.is_null()) return {};
  if (!field.is_file()) return forms::display(type, level, field, value, locale);
  std::string names;
  for (const Json& file : value.is_array() ? value : Json::array({value}))
    names += (names.empty() ? "" : ", ") + file.value("name", "");
  return names;
}

Json office_json(const OfficeCase& at, const std::vector<submissions::OfficeEntry>& entries,
                 const std::string& locale) {
  Json list = Json::array();
  for (const submissions::OfficeEntry& entry : entries) {
    const forms::Field* field = at.level->field(entry.field);
    if (field == nullptr) continue;
    const auto text = [&](const Json& value) { return office_text(*at.ground.type, *at.level, *field, value, locale); };
    list.push_back({{"field", entry.field},
                    {"label", at.ground.type->label(*at.level, *field, locale)},
                    {"kind", entry.kind},
                    {"value", entry.value},
                    {"text", text(entry.value)},
                    {"before", entry.before},
                    {"before_text", text(entry.before)},
                    {"vendor_text", text(at.node.values.value(entry.field, Json()))},
                    {"reason", entry.reason},
                    {"person", entry.person_name},
                    {"at", base::iso8601(entry.at)},
                    {"current", entry.current}});
  }
  return list;
}

void tell_vendor(storage::Transaction& tx, const Review::Dependencies& uses, const OfficeCase& at, const Json& changes,
                 const std::string& reason) {
  const auto contact = uses.directory.contact_of(tx.sql(), at.submission.company_id);
  if (!contact) {
    uses.log.warning("review.no_contact", {{"submission", at.submission.id}});
    return;
  }
  Json texts = Json::object();
  for (const std::string locale : {"zh-TW", "en"}) {
    std::string lines;
    for (const Json& change : changes) {
      const forms::Field* field = at.level->field(change.value("field", ""));
      if (field == nullptr) continue;
      const std::string text = office_text(*at.ground.type, *at.level, *field, change.value("new", Json()), locale);
      lines += (lines.empty() ? "" : "\n") +
               uses.words.text(locale, text.empty() ? "office.mail.cleared" : "office.mail.line",
                               {{"label", at.ground.type->label(*at.level, *field, locale)}, {"value", text}});
    }
    texts[locale] = std::move(lines);
  }
  auto mail = uses.mailer.compose("item_noticed", std::string(base::kFirstLocale),
                                  {{"contact_name", contact->name},
                                   {"contact_title", contact->title},
                                   {"company_name", contact->company},
                                   {"tender_name", at.ground.tender.name},
                                   {"tender_no", at.ground.tender.no},
                                   {"row", at.node.title},
                                   {"changes", std::move(texts)},
                                   {"reason", reason},
                                   {"link", uses.base_url + "/tenders/" + at.ground.tender.no + "/items/" +
                                                at.level->key + "/" + std::to_string(at.node.id)}});
  mail.to_address = contact->email;
  mail.to_name = contact->name;
  mail.company = at.submission.company_id;
  uses.outbox.queue(tx, mail);
}

}  // namespace tenderloom::review
