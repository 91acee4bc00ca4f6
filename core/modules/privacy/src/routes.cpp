#include "routes.h"

#include <charconv>

#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"

namespace tenderloom::privacy {

using base::Json;
using http::Context;
using http::Method;
using http::Outcome;

namespace {

constexpr char kOfficePermission[] = "staff.personal_data";
constexpr char kOffice[] = "/staff/personal-data";

Actor actor_in(const Context& context) {
  return {context.principal().person_id, context.principal().display_name, context.request().client_address};
}

std::string text_in(const Context& context, const char* name) { return http::body_text(context.values(), name); }

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// If-Match, else `version` of the body.
std::optional<std::int64_t> version_in(const Context& context) {
  std::string tag(context.request().header("If-Match"));
  std::erase(tag, '"');
  if (!tag.empty()) return number_of(tag);
  const auto& values = context.values();
  const auto found = values.is_object() ? values.find("version") : values.end();
  if (!values.is_object() || found == values.end()) return std::nullopt;
  return found->is_number_integer() ? std::optional(found->get<std::int64_t>())
         : found->is_string()       ? number_of(found->get<std::string>())
                                    : std::nullopt;
}

Json time_or_null(const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); }

}  // namespace

Json Privacy::Routes::own_data(const Context& context) {
  const auto& who = context.principal();
  return {{"generated_at", base::iso8601(service_.uses_.clock.now())},
          {"person", std::to_string(who.person_id)},
          {"name", who.display_name},
          {"email", who.email},
          {"held", service_.held_about({who.person_id, who.email})}};
}

Outcome Privacy::Routes::show_own(Context& context) { return http::Page{"privacy/own", own_data(context)}; }

Outcome Privacy::Routes::download_own(Context& context) {
  const auto actor = actor_in(context);
  service_.uses_.database.write([&](storage::Transaction& tx) {
    audit::Entry entry;
    entry.person = actor.person;
    if (context.principal().company_id != 0) entry.company = context.principal().company_id;
    entry.actor_name = actor.name;
    entry.address = actor.address;
    entry.action = "account.data_exported";
    entry.subject = "person:" + std::to_string(actor.person);
    service_.uses_.audit.record(tx, entry);
  });
  return http::Content{.body = own_data(context).dump(2, ' ', false, Json::error_handler_t::replace),
                       .media_type = "application/json",
                       .name = "personal-data-" + std::to_string(actor.person) + ".json",
                       .show = false};
}

Json Privacy::Routes::request_resource(const Request& request, const http::Principal& who) {
  const auto& people = service_.uses_.people;
  const bool open = request.state == "requested";
  Json resource{{"id", std::to_string(request.id)},
                {"person", std::to_string(request.person)},
                {"person_name", people.name(request.person)},
                {"letter_no", request.letter_no},
                {"reason", request.reason},
                {"state", request.state},
                {"requested_by", people.name(request.requested_by)},
                {"requested_at", base::iso8601(request.requested_at)},
                {"decided_by", request.decided_by == 0 ? "" : people.name(request.decided_by)},
                {"decided_at", time_or_null(request.decided_at)},
                {"done_at", time_or_null(request.done_at)},
                {"outcome", request.outcome},
                {"version", request.version},
                {"may_confirm", open && request.requested_by != who.person_id},
                {"may_cancel", open}};
  return resource;
}

Json Privacy::Routes::list_resource() {
  Json items = Json::array();
  const auto requests = service_.list();
  for (const auto& request : requests) {
    items.push_back({{"id", std::to_string(request.id)},
                     {"person", std::to_string(request.person)},
                     {"person_name", service_.uses_.people.name(request.person)},
                     {"letter_no", request.letter_no},
                     {"state", request.state},
                     {"requested_at", base::iso8601(request.requested_at)}});
  }
  return {{"items", items}, {"page", 1}, {"per_page", 200}, {"total", requests.size()}};
}

Outcome Privacy::Routes::list(Context&) { return http::Page{"privacy/requests", list_resource()}; }

Outcome Privacy::Routes::request(Context& context) {
  const std::string person = text_in(context, "person"), letter = text_in(context, "letter_no"),
                    reason = text_in(context, "reason");
  const auto made = service_.request(person, letter, reason, actor_in(context));
  if (!made) {
    const auto& error = made.error();
    return http::Invalid{Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}}}),
                         "privacy/requests",
                         list_resource(),
                         {{"person", person}, {"letter_no", letter}, {"reason", reason}}};
  }
  const auto stored = service_.find(*made);
  const std::string url = std::string(kOffice) + "/" + std::to_string(*made);
  return http::Created{.location = url,
                       .resource = request_resource(*stored, context.principal()),
                       .flash = http::Flash{"success", "flash.erasure_requested"}};
}

Outcome Privacy::Routes::show(Context& context) {
  const auto id = number_of(context.param("id"));
  const auto found = id ? service_.find(*id) : std::nullopt;
  if (!found) return http::not_found();
  Json resource = request_resource(*found, context.principal());
  const auto subject = service_.uses_.people.subject(found->person);
  resource["preview"] = subject && found->state != "done" ? service_.preview(*subject) : Json::array();
  return http::Page{.view = "privacy/request", .resource = std::move(resource), .etag = std::to_string(found->version)};
}

Outcome Privacy::Routes::decide(Context& context) {
  const auto id = number_of(context.param("id"));
  const std::string& decision = context.param("decision");
  if (!id || (decision != "confirm" && decision != "cancel")) return http::not_found();
  const auto done = decision == "confirm" ? service_.confirm(*id, version_in(context), actor_in(context))
                                          : service_.cancel(*id, version_in(context), actor_in(context));
  if (!done) {
    const auto& error = done.error();
    if (error.code == "not_found") return http::not_found();
    if (error.code == "version_conflict") return http::refuse(412, error);
    return http::refuse(error.code == "erasure_same_person" ? 403 : 409, error);
  }
  const auto stored = service_.find(*id);
  return http::Done{
      .go_to = std::string(kOffice) + "/" + std::to_string(*id),
      .resource = request_resource(*stored, context.principal()),
      .flash = http::Flash{"success", decision == "confirm" ? "flash.erasure_confirmed" : "flash.erasure_cancelled"},
      .etag = std::to_string(stored->version)};
}

void Privacy::Routes::add(http::Router& router) {
  const http::RoutesOf own(router, this, "signed_in");
  const auto office = own.as(kOfficePermission);
  own(Method::get, "/account/data", "Everything that is held about oneself.", {200}, &Routes::show_own);
  own(Method::get, "/account/data/export.json", "The same as a file; taking it is in the audit log.", {200},
      &Routes::download_own);
  office(Method::get, kOffice, "Requests to erase personal data, newest first.", {200}, &Routes::list);
  office(Method::post, kOffice, "Takes a request in: person (e-mail or number), letter_no, reason.", {201, 422},
         &Routes::request);
  office(Method::get, "/staff/personal-data/{id}", "One request with what would be erased and what stays and why.",
         {200, 404}, &Routes::show);
  office(Method::post, "/staff/personal-data/{id}/{decision}",
         "confirm (by another person than the one who took it in) or cancel.", {200, 403, 404, 409, 412},
         &Routes::decide);
}

}  // namespace tenderloom::privacy
