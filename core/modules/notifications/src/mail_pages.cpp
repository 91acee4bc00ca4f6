// SCR-161: the list, one mail, resend and cancel.
#include "tenderloom/notifications/mail_pages.h"

#include "tenderloom/base/text.h"
#include "tenderloom/http/routes_of.h"

namespace tenderloom::notifications {

using base::Json;
using http::Method;

namespace {

constexpr char kPermission[] = "staff.mail";
constexpr const char* kStates[] = {"queued", "sending", "sent", "failed", "cancelled", "gathered", "unwanted"};

Json time_of(const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); }

std::optional<std::int64_t> mail_id(const http::Context& context) {
  const std::string& text = context.param("id");
  if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::stoll(text);
}

/// The first instant of a day that people wrote; none when it is no date.
std::optional<base::Instant> day_of(const std::string& text, int later = 0) {
  const auto date = base::parse_date(base::trim(text));
  if (!date) return std::nullopt;
  return base::taipei_midnight(*date) + std::chrono::hours(24 * later);
}

}  // namespace

People::~People() = default;

/// The text of a mail that signs somebody in is nobody else's to read.
Json MailPages::mail_resource(const Queued& mail, const std::string& company) const {
  const Event* event = uses_.outbox.mailer().events().find(mail.mail.kind);
  return {{"id", std::to_string(mail.id)},
          {"event", mail.mail.kind},
          {"rule", event ? event->rule : ""},
          {"to_address", mail.mail.to_address},
          {"to_name", mail.mail.to_name},
          {"locale", mail.mail.locale},
          {"subject", mail.mail.subject},
          {"state", mail.state},
          {"attempts", mail.attempts},
          {"last_error", mail.last_error},
          {"company", mail.mail.company ? Json(std::to_string(*mail.mail.company)) : Json()},
          {"company_name", company},
          {"secret", mail.mail.secret},
          {"created_at", base::iso8601(mail.created_at)},
          {"next_try_at", time_of(mail.next_try_at)},
          {"sent_at", time_of(mail.sent_at)}};
}

http::Outcome MailPages::list(http::Context& context) {
  Filter filter;
  filter.state = context.query("state");
  filter.kind = context.query("event");
  filter.text = std::string(base::trim(context.query("q")));
  filter.from = day_of(context.query("from"));
  filter.until = day_of(context.query("until"), 1);
  filter.page = static_cast<int>(context.query_number("page", 1, 1, 1'000'000));
  filter.per_page = static_cast<int>(context.query_number("per_page", 25, 1, 100));
  if (const auto company = context.query_number("company", 0, 1, std::numeric_limits<std::int64_t>::max()))
    filter.company = company;
  if (!filter.text.empty()) filter.text_companies = uses_.people.companies_like(filter.text);
  const Page found = uses_.outbox.list(filter);
  std::vector<std::int64_t> ids;
  for (const auto& mail : found.items)
    if (mail.mail.company) ids.push_back(*mail.mail.company);
  const auto names = uses_.people.company_names(ids);
  const auto name_of = [&](const Queued& mail) {
    const auto name = mail.mail.company ? names.find(*mail.mail.company) : names.end();
    return name == names.end() ? std::string() : name->second;
  };
  Json items = Json::array(), counters = Json::object(), events = Json::array();
  for (const auto& mail : found.items) items.push_back(mail_resource(mail, name_of(mail)));
  const auto counts = uses_.outbox.counts();
  for (const char* state : kStates) counters[state] = counts.count(state) ? counts.at(state) : 0;
  for (const auto& event : uses_.outbox.mailer().events().all()) events.push_back(event.key);
  return http::Page{.view = "notifications/mails",
                    .resource = {{"items", std::move(items)},
                                 {"page", filter.page},
                                 {"per_page", filter.per_page},
                                 {"total", found.total},
                                 {"counters", std::move(counters)}},
                    .extra = {{"q", filter.text},
                              {"state", filter.state},
                              {"event", filter.kind},
                              {"from", context.query("from")},
                              {"until", context.query("until")},
                              {"company", context.query("company")},
                              {"events", std::move(events)}}};
}

Json MailPages::with_tries(const Queued& mail) {
  std::string company;
  if (mail.mail.company) {
    const auto names = uses_.people.company_names({*mail.mail.company});
    if (!names.empty()) company = names.begin()->second;
  }
  Json resource = mail_resource(mail, company), tries = Json::array();
  for (const auto& one : uses_.outbox.tries(mail.id)) {
    tries.push_back({{"at", base::iso8601(one.at)},
                     {"state", one.state},
                     {"error", one.error},
                     {"status", one.status},
                     {"words", one.words}});
  }
  resource["tries"] = std::move(tries);
  resource["text"] = mail.mail.secret ? Json() : Json(mail.mail.text);
  const bool has_text = !mail.mail.text.empty();
  resource["may_cancel"] = mail.state == "queued";
  resource["may_resend"] = has_text && !mail.mail.secret && deliverable(mail.mail.to_address) &&
                           (mail.state == "sent" || mail.state == "failed" || mail.state == "cancelled");
  return resource;
}

http::Outcome MailPages::show(http::Context& context) {
  const auto id = mail_id(context);
  const auto mail = id ? uses_.outbox.find(*id) : std::nullopt;
  if (!mail) return http::not_found();
  return http::Page{.view = "notifications/mail", .resource = with_tries(*mail)};
}

void MailPages::record(storage::Transaction& tx, const http::Context& context, const char* action, std::int64_t mail,
                       const Queued& about) {
  const auto& who = context.principal();
  audit::Entry entry;
  entry.at = uses_.clock.now();
  entry.person = who.person_id;
  entry.company = about.mail.company;
  entry.actor_name = who.display_name;
  entry.address = context.request().client_address;
  entry.action = action;
  entry.subject = "mail:" + std::to_string(mail);
  entry.details = {{"event", about.mail.kind}, {"of", about.id}};
  uses_.audit.record(tx, entry);
}

/// A mail of its own every time, so that what became of the first one stays on record.
http::Outcome MailPages::resend(http::Context& context) {
  const auto id = mail_id(context);
  const auto mail = id ? uses_.outbox.find(*id) : std::nullopt;
  if (!mail) return http::not_found();
  if (mail->mail.secret) return http::refuse(409, {"mail_not_resendable"});
  const auto copy = uses_.database.write([&](storage::Transaction& tx) {
    const auto made = uses_.outbox.resend(tx, *id);
    if (made) record(tx, context, "mail.resent", *made, *mail);
    return made;
  });
  if (!copy) return http::refuse(409, {"mail_not_resendable"});
  const std::string location = "/staff/mail/" + std::to_string(*copy);
  return http::Created{.location = location,
                       .resource = with_tries(*uses_.outbox.find(*copy)),
                       .flash = http::Flash{"success", "flash.mail_resent", {{"address", mail->mail.to_address}}},
                       .go_to = location};
}

http::Outcome MailPages::cancel(http::Context& context) {
  const auto id = mail_id(context);
  const auto mail = id ? uses_.outbox.find(*id) : std::nullopt;
  if (!mail) return http::not_found();
  const bool done = uses_.database.write([&](storage::Transaction& tx) {
    const bool cancelled = uses_.outbox.cancel(tx, *id);
    if (cancelled) record(tx, context, "mail.cancelled", *id, *mail);
    return cancelled;
  });
  if (!done) return http::Refused{.status = 409, .error = {"mail_not_waiting"}, .more = {{"state", mail->state}}};
  return http::Done{.go_to = "/staff/mail/" + std::to_string(*id),
                    .resource = with_tries(*uses_.outbox.find(*id)),
                    .flash = http::Flash{"success", "flash.mail_cancelled"}};
}

void MailPages::register_routes(http::Router& router) {
  const http::RoutesOf add(router, this, kPermission);
  add(Method::get, "/staff/mail", "Every mail and its fate, newest first.", {200}, &MailPages::list, {},
      {{.name = "q", .description = "part of address, name, subject, company or tax id"},
       {.name = "state", .description = "queued sending sent failed cancelled"},
       {.name = "event"},
       {.name = "company"},
       {.name = "from", .description = "the first day"},
       {.name = "until", .description = "the last day"},
       {.name = "page", .type = "integer"},
       {.name = "per_page", .type = "integer"}});
  add(Method::get, "/staff/mail/templates", "The events that send mails, who gets them and where their words stand.",
      {200}, &MailPages::events);
  add.as("staff.view")(Method::get, "/staff/mail/preview",
                       "What an event would send now, to whom, from real data; sends nothing.", {200, 403, 404},
                       &MailPages::preview, {},
                       {{.name = "event"},
                        {.name = "company"},
                        {.name = "submission"},
                        {.name = "reason"},
                        {.name = "until"},
                        {.name = "find", .description = "a company by tax id or name"}});
  add(Method::get, "/staff/mail/{id}", "One mail as it was sent, with every try.", {200, 404}, &MailPages::show);
  add(Method::post, "/staff/mail/{id}/resend", "Sends the same text once more, as a mail of its own.", {201, 404, 409},
      &MailPages::resend);
  add(Method::post, "/staff/mail/{id}/cancel", "Takes back a mail that waits.", {200, 404, 409}, &MailPages::cancel);
}

}  // namespace tenderloom::notifications
