// Support by telephone: finding a vendor, looking at the portal as it does, notes of calls and letters.
#include "json_text.h"
#include "route_support.h"
#include "support_words.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kSupportPermission[] = "staff.support";
constexpr char kSupportAddress[] = "/staff/support";
constexpr char kNoteForm[] = "note";
constexpr std::int64_t kMostFound = 25;

Json found_row(const Company& company, bool is_test) {
  return {{"id", std::to_string(company.id)},
          {"tax_id", company.tax_id},
          {"company_name", company.name},
          {"contact_name", company.values.value("contact_name", "")},
          {"contact_phone", company.values.value("contact_phone", "")},
          {"contact_mobile", company.values.value("contact_mobile", "")},
          {"account_email", company.values.value("account_email", "")},
          {"status", company.status},
          {"is_test", is_test}};
}

Json note_row(const CompanyNote& note) {
  return {{"id", std::to_string(note.id)},
          {"kind", note.kind},
          {"happened_on", note.happened_on},
          {"with_whom", note.with_whom},
          {"document_no", note.document_no},
          {"text", note.text},
          {"author", note.author},
          {"written_at", base::iso8601(note.written_at)},
          {"corrects", note.corrects == 0 ? Json() : Json(std::to_string(note.corrects))}};
}

Json notes_resource(const Company& company, bool is_test, const std::vector<CompanyNote>& notes) {
  Json items = Json::array();
  for (const auto& note : notes) items.push_back(note_row(note));
  return {{"company", found_row(company, is_test)}, {"items", std::move(items)}};
}

}  // namespace

Json support_views_json(const std::vector<SupportView>& views) {
  Json rows = Json::array();
  for (const auto& view : views) {
    rows.push_back({{"actor", view.actor},
                    {"started_at", base::iso8601(view.started_at)},
                    {"ended_at", view.ended_at ? Json(base::iso8601(*view.ended_at)) : Json()},
                    {"ended_by", view.ended_by}});
  }
  return rows;
}

http::Outcome Accounts::show_support(http::Context& context) {
  const std::string text = context.query("q");
  Json items = Json::array();
  const auto found = support_.find(text, kMostFound);
  std::vector<std::int64_t> ids;
  for (const auto& company : found) ids.push_back(company.id);
  const auto test_vendors = directory_.test_vendors(ids);
  for (const auto& company : found) items.push_back(found_row(company, test_vendors.count(company.id) > 0));
  return http::Page{.view = "accounts/support",
                    .resource = {{"items", std::move(items)}},
                    .extra = {{"q", text},
                              {"may_view", !context.principal().by_token},
                              {"registrations", context.principal().may("staff.registrations")}}};
}

http::Outcome Accounts::begin_support_view(http::Context& context) {
  auto* session = context.principal().by_token ? nullptr : context.session();
  if (!session) return http::refuse(409, {"session_of_token"});
  const auto id = id_param(context, "id");
  const auto view = id ? support_.begin(*id, actor_of(context)) : base::Result<SupportView>(base::Error{"not_found"});
  if (!view) return http::not_found();
  session->data[Support::kSessionKey] = view->id;
  session->changed = true;
  return http::Done{.go_to = "/dashboard",
                    .resource = {{"company", std::to_string(view->company_id)},
                                 {"started_at", base::iso8601(view->started_at)},
                                 {"ends_at", base::iso8601(view->ends_at)}}};
}

void Accounts::end_support_view(http::Context& context, const std::string& how) {
  auto* session = context.principal().by_token ? nullptr : context.session();
  if (!session || !session->data.contains(Support::kSessionKey)) return;
  (void)support_.end(session->data.value(Support::kSessionKey, std::int64_t{0}), actor_of(context), how);
  session->data.erase(Support::kSessionKey);
  session->changed = true;
}

http::Outcome Accounts::leave_support_view(http::Context& context) {
  const auto& who = context.principal();
  const auto company = who.support_until ? who.company_id : 0;
  end_support_view(context, "person");
  return http::Done{.go_to = company == 0 ? std::string("/") : "/staff/companies/" + std::to_string(company) + "/notes",
                    .flash = http::Flash{"success", "flash.support_view_ended"}};
}

http::Outcome Accounts::notes_page(http::Context& context, const Company& company, const Judged& judged,
                                   const Json* typed) {
  forms::FormModelOptions options;
  options.locale = context.locale();
  options.typed = typed;
  options.findings = typed ? &judged.evaluation.findings : nullptr;
  Json extra{{"form", forms::form_model(*judged.type, *judged.level, judged.evaluation, options)},
             {"corrects", typed ? text_value(context, "corrects") : context.query("corrects")},
             {"company_links", company_links(context.principal(), company.id, "notes")}};
  const bool is_test = !directory_.test_vendors({company.id}).empty();
  Json resource = notes_resource(company, is_test, support_.notes_of(company.id));
  if (typed)
    return http::Invalid{.findings = findings_of(judged, context.locale()),
                         .view = "accounts/notes",
                         .resource = std::move(resource),
                         .extra = std::move(extra)};
  return http::Page{.view = "accounts/notes", .resource = std::move(resource), .extra = std::move(extra)};
}

http::Outcome Accounts::show_notes(http::Context& context) {
  const auto id = id_param(context, "id");
  const auto company = id ? directory_.company(*id) : std::nullopt;
  if (!company) return http::not_found();
  return notes_page(context, *company, registrations_.evaluate(kNoteForm, Json::object(), Json::object()), nullptr);
}

http::Outcome Accounts::add_note(http::Context& context) {
  const auto id = id_param(context, "id");
  const auto company = id ? directory_.company(*id) : std::nullopt;
  if (!company) return http::not_found();
  Json values = form_values(context);
  values.erase("corrects");
  const auto judged = registrations_.evaluate(kNoteForm, Json::object(), values);
  if (!judged.evaluation.complete()) return notes_page(context, *company, judged, &values);
  const Json& sound = judged.evaluation.values;
  CompanyNote note;
  note.company_id = company->id;
  note.kind = text_in(sound, "kind");
  note.happened_on = text_in(sound, "happened_on");
  note.with_whom = text_in(sound, "with_whom");
  note.document_no = text_in(sound, "document_no");
  note.text = text_in(sound, "text");
  note.corrects = whole_number(text_value(context, "corrects")).value_or(0);
  const auto added = support_.add_note(note, actor_of(context));
  if (!added) return added.error().code == "not_found" ? http::not_found() : http::refuse(409, added.error());
  const std::string address = "/staff/companies/" + context.param("id") + "/notes";
  return http::Created{.location = address,
                       .resource = note_row(*added),
                       .flash = http::Flash{"success", "flash.note_added"},
                       .go_to = address};
}

void Accounts::register_support_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = kSupportAddress,
              .permission = kSupportPermission,
              .handler = [this](http::Context& context) { return show_support(context); },
              .summary = "Vendors whose tax id, name, contact, phone or members' e-mail holds `q`; at most 25.",
              .parameters = {{.name = "q", .description = "part of what the caller can tell"}}});
  router.add({.method = Method::post,
              .pattern = std::string(kSupportAddress) + "/{id}/view",
              .permission = kSupportPermission,
              .handler = [this](http::Context& context) { return begin_support_view(context); },
              .summary = "Shows this session the portal as that company sees it: read-only, for half an hour at most.",
              .statuses = {200, 404, 409}});
  router.add({.method = Method::post,
              .pattern = "/support/end",
              .permission = "signed_in",
              .handler = [this](http::Context& context) { return leave_support_view(context); },
              .summary = "Ends looking at the portal as a vendor.",
              .while_supporting = true});
  router.add({.method = Method::get,
              .pattern = "/staff/companies/{id}/notes",
              .permission = kSupportPermission,
              .handler = [this](http::Context& context) { return show_notes(context); },
              .summary = "Notes of calls, letters and visits of a company, newest first.",
              .statuses = {200, 404}});
  router.add({.method = Method::post,
              .pattern = "/staff/companies/{id}/notes",
              .permission = kSupportPermission,
              .handler = [this](http::Context& context) { return add_note(context); },
              .summary = "Adds a note; one with `corrects` corrects an earlier one. Nothing is changed or taken away.",
              .statuses = {201, 404, 409, 422},
              .body = {.bytes = 64 << 10}});
}

}  // namespace tenderloom::accounts
