// What an event would send, before it does: real recipients, real data (complaints about such portals are about mails
// that went to the wrong people or said the wrong thing).
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/mail_pages.h"

namespace tenderloom::notifications {

using base::Json;

namespace {

constexpr const char* kLocales[] = {"zh-TW", "en"};
constexpr std::size_t kLongestReason = 2000;

std::int64_t number_of(const Json& about, const char* name) {
  const std::string text = about.value(name, "");
  if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos) return 0;
  return std::stoll(text);
}

}  // namespace

/// For events that no module drafts: the names that are known from the company, the others as marked blanks.
std::vector<Mail> MailPages::generic_draft(const Event& event, const Json& about, const std::string& locale) const {
  Json model = Json::object();
  for (const auto& [name, kind] : event.model.items()) {
    model[name] = uses_.words.text(locale, "mail_pages.blank", {{"name", name}});
  }
  if (const std::string reason = about.value("reason", ""); !reason.empty()) model["reason"] = reason;
  model["link"] = uses_.base_url + "/";
  const auto contact = uses_.people.contact_of(number_of(about, "company"));
  if (contact) {
    model.update(
        {{"contact_name", contact->name}, {"contact_title", contact->title}, {"company_name", contact->company}});
  }
  Mail mail = uses_.outbox.compose(event.key, locale, model);
  std::vector<Mail> mails;
  if (std::string_view(event.to) == to::kStaff) {
    for (const auto& address : uses_.people.staff_with(event.permission)) {
      mails.push_back(mail);
      mails.back().to_address = address;
    }
  } else {
    if (contact) {
      mail.to_address = contact->email;
      mail.to_name = contact->name;
    }
    mails.push_back(std::move(mail));
  }
  return mails;
}

std::vector<Mail> MailPages::draft(const Event& event, const Json& about, const std::string& locale) const {
  if (event.draft) {
    auto mails = event.draft(about, locale);
    if (!mails.empty()) return mails;
  }
  return generic_draft(event, about, locale);
}

http::Outcome MailPages::preview(http::Context& context) {
  const Event* event = uses_.outbox.mailer().events().find(context.query("event"));
  if (!event) return http::not_found();
  const auto& who = context.principal();
  const bool decides = !event->permission.empty() && who.may(event->permission);
  if (!decides && !who.may("staff.mail")) return http::refuse(403, {"permission_missing"});
  Json about = {{"company", context.query("company")},
                {"submission", context.query("submission")},
                {"tender", context.query("tender")},
                {"until", context.query("until")},
                {"reason", base::truncate(base::clean_lines(context.query("reason")), kLongestReason)}};
  const std::string wanted(base::trim(context.query("find")));
  bool unknown = false;
  if (!wanted.empty()) {
    const auto found = uses_.people.companies_like(wanted);
    unknown = found.empty();
    if (!unknown) about["company"] = std::to_string(found.front());
  }
  Json languages = Json::array();
  for (const char* locale : kLocales) {
    const auto mails = draft(*event, about, locale);
    Json recipients = Json::array();
    for (const auto& mail : mails) {
      if (!mail.to_address.empty()) recipients.push_back({{"address", mail.to_address}, {"name", mail.to_name}});
    }
    if (mails.empty()) continue;
    languages.push_back({{"locale", locale},
                         {"recipients", std::move(recipients)},
                         {"subject", mails.front().subject},
                         {"text", mails.front().text}});
  }
  return http::Page{
      .view = "notifications/preview",
      .resource = {{"event", event->key},
                   {"rule", event->rule},
                   {"to", event->to},
                   {"sent_in", kLocales[0]},
                   {"company", about["company"]},
                   {"languages", std::move(languages)}},
      .extra = {{"about", about}, {"find", wanted}, {"unknown", unknown}, {"desk", who.may("staff.mail")}}};
}

http::Outcome MailPages::events(http::Context&) {
  const auto& mailer = uses_.outbox.mailer();
  Json items = Json::array(), problems = Json::array();
  for (const auto& event : mailer.events().all()) {
    Json names = Json::array(), files = Json::object();
    for (const auto& [name, kind] : event.model.items()) names.push_back(name);
    for (const char* locale : kLocales) files[locale] = mailer.templates().file(event.key, locale);
    Json staff = Json::array();
    if (std::string_view(event.to) == to::kStaff) staff = uses_.people.staff_with(event.permission);
    items.push_back({{"event", event.key},
                     {"rule", event.rule},
                     {"to", event.to},
                     {"staff", std::move(staff)},
                     {"names", std::move(names)},
                     {"files", std::move(files)}});
  }
  for (const auto& problem : mailer.templates().problems()) {
    problems.push_back({{"file", problem.file}, {"line", problem.line}, {"text", problem.text}});
  }
  return http::Page{.view = "notifications/templates",
                    .resource = {{"items", std::move(items)}, {"problems", std::move(problems)}}};
}

}  // namespace tenderloom::notifications
