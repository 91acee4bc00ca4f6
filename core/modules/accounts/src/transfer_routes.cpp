// Transfer of a company's ownership by an official letter: one of the staff opens it, another one decides.
#include "company_routes.h"
#include "people_resources.h"
#include "route_support.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kTransferStaff[] = "staff.registrations";
constexpr char kNewTransferView[] = "accounts/transfer_new";
constexpr char kTransferView[] = "accounts/transfer";
/// Session data: the scan of a form that was refused, so that it need not be chosen again.
constexpr char kPendingLetter[] = "transfer_letter";

struct Place {
  Company company;
  std::optional<Transfer> transfer;
};

std::optional<Place> place_of(const CompanyPages& pages, const http::Context& context, bool with_transfer) {
  const auto id = id_param(context, "id");
  auto company = id ? pages.directory.company(*id) : std::nullopt;
  if (!company) return std::nullopt;
  Place place{std::move(*company), std::nullopt};
  if (!with_transfer) return place;
  const auto transfer = id_param(context, "transfer");
  place.transfer = transfer ? pages.transfers.find(place.company.id, *transfer) : std::nullopt;
  if (!place.transfer) return std::nullopt;
  return place;
}

std::string company_path(const Company& company) { return "/staff/companies/" + std::to_string(company.id); }

Json transfer_page(const Place& place, const http::Context& context) {
  Json resource = transfer_resource(*place.transfer, context.principal().person_id);
  resource["company"] = {
      {"id", std::to_string(place.company.id)}, {"company_name", place.company.name}, {"tax_id", place.company.tax_id}};
  return resource;
}

Json new_transfer_resource(const CompanyPages& pages, const Company& company) {
  Json owners = Json::array();
  for (const auto& member : pages.members.members(company.id)) {
    if (member.role == role::kOwner) owners.push_back(member_resource(member, 0));
  }
  return {{"company", {{"id", std::to_string(company.id)}, {"company_name", company.name}, {"tax_id", company.tax_id}}},
          {"owners", std::move(owners)}};
}

Json new_transfer_extra(const http::Context& context, const Judged& judged, const Json* typed,
                        const std::string& pending) {
  forms::FormModelOptions options;
  options.locale = context.locale();
  options.typed = typed;
  options.findings = typed ? &judged.evaluation.findings : nullptr;
  return {{"form", forms::form_model(*judged.type, *judged.level, judged.evaluation, options)},
          {"old_person", typed ? text_value(context, "old_person") : ""},
          {"old_stays", typed && text_value(context, "old_role_after") == role::kViewer},
          {"pending", pending}};
}

/// The scan of this request, or the one that waits since a refused form.
base::Result<std::optional<Letter>> letter_of(const CompanyPages& pages, http::Context& context) {
  for (const auto& file : context.files()) {
    if (file.field != "letter" || file.name.empty()) continue;
    auto kept = pages.transfers.keep_letter(file.path, file.name);
    if (!kept) return kept.error();
    return std::optional(std::move(*kept));
  }
  auto* session = context.principal().by_token ? nullptr : context.session();
  const Json waiting = session ? session->data.value(kPendingLetter, Json::object()) : Json::object();
  if (waiting.value("company", "") != context.param("id")) return std::optional<Letter>();
  return std::optional(Letter{waiting.value("sha256", ""), waiting.value("name", ""), waiting.value("type", ""),
                              waiting.value("size", std::int64_t{0})});
}

void keep_waiting(http::Context& context, const std::optional<Letter>& letter) {
  auto* session = context.principal().by_token ? nullptr : context.session();
  if (!session) return;
  if (letter) {
    session->data[kPendingLetter] = {{"company", context.param("id")},
                                     {"sha256", letter->sha256},
                                     {"name", letter->name},
                                     {"type", letter->type},
                                     {"size", letter->size}};
  } else {
    session->data.erase(kPendingLetter);
  }
  session->changed = true;
}

http::Outcome show_new_transfer(const CompanyPages& pages, http::Context& context) {
  const auto place = place_of(pages, context, false);
  if (!place) return http::not_found();
  const auto judged = pages.registrations.evaluate(Registrations::kTransfer, Json::object(), Json::object());
  return http::Page{.view = kNewTransferView,
                    .resource = new_transfer_resource(pages, place->company),
                    .extra = new_transfer_extra(context, judged, nullptr, "")};
}

http::Outcome open_transfer(const CompanyPages& pages, http::Context& context) {
  const auto place = place_of(pages, context, false);
  if (!place) return http::not_found();
  Json values = form_values(context);
  for (const auto* name : {"old_person", "old_role_after"}) values.erase(name);
  NewTransfer wanted;
  wanted.judged = pages.registrations.evaluate(Registrations::kTransfer, Json::object(), values);
  wanted.old_person = text_value(context, "old_person");
  wanted.old_stays = text_value(context, "old_role_after") == role::kViewer;
  Json findings = findings_of(wanted.judged, context.locale());
  auto letter = letter_of(pages, context);
  if (!letter && letter.error().field != "letter") return http::Refused{.status = 503, .error = letter.error()};
  if (letter) wanted.letter = *letter;
  auto opened = pages.transfers.open(place->company.id, wanted, actor_of(context));
  if (!opened) {
    if (opened.error().code == "not_found") return http::not_found();
    return http::Refused{.status = 409, .error = opened.error(), .more = {{"state", "open"}}};
  }
  for (const auto& finding : opened->findings) {
    const bool said_better = finding.value("field", "") == "letter" && !letter;
    if (!said_better) findings.push_back(finding);
  }
  if (!letter) {
    findings.push_back({{"field", "letter"}, {"code", letter.error().code}, {"params", letter.error().params}});
  }
  keep_waiting(context, opened->transfer ? std::nullopt : wanted.letter);
  if (!opened->transfer) {
    return http::Invalid{
        .findings = std::move(findings),
        .view = kNewTransferView,
        .resource = new_transfer_resource(pages, place->company),
        .extra = new_transfer_extra(context, wanted.judged, &values, wanted.letter ? wanted.letter->name : "")};
  }
  const Json resource = transfer_resource(*opened->transfer, context.principal().person_id);
  return http::Created{.location = resource["url"].get<std::string>(),
                       .resource = resource,
                       .flash = http::Flash{"success", "flash.transfer_opened"},
                       .etag = std::to_string(opened->transfer->row_version)};
}

http::Outcome decide_transfer(const CompanyPages& pages, http::Context& context) {
  const auto place = place_of(pages, context, true);
  if (!place) return http::not_found();
  const std::string& decision = context.param("decision");
  const auto decided = pages.transfers.decide(place->company.id, place->transfer->id, decision,
                                              text_value(context, "opinion"), version_of(context), actor_of(context));
  if (!decided) {
    const auto& error = decided.error();
    if (error.code == "not_found" || error.code == "decision_unknown") return http::not_found();
    if (error.code == "transfer_same_person" || error.code == "transfer_not_yours") return http::refuse(403, error);
    if (error.code == "version_conflict") {
      return http::Refused{.status = 412, .error = error, .more = {{"current", transfer_page(*place, context)}}};
    }
    if (error.code == "transfer_wrong_state") {
      return http::Refused{.status = 409, .error = error, .more = {{"state", place->transfer->state}}};
    }
    return http::Invalid{
        .findings = Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}}}),
        .view = kTransferView,
        .resource = transfer_page(*place, context),
        .extra = {{"opinion", text_value(context, "opinion")}}};
  }
  return http::Done{.go_to = company_path(place->company),
                    .resource = transfer_resource(*decided, context.principal().person_id),
                    .flash = http::Flash{"success", "flash.transfer_" + decided->state},
                    .etag = std::to_string(decided->row_version)};
}

}  // namespace

void register_transfer_routes(http::Router& router, const CompanyPages& pages) {
  const auto add = [&](Method method, const std::string& path, auto handler, const char* summary,
                       std::vector<int> statuses, http::BodyLimit body) {
    router.add({.method = method,
                .pattern = "/staff/companies/{id}/transfers" + path,
                .permission = kTransferStaff,
                .handler = [pages, handler](http::Context& context) { return handler(pages, context); },
                .summary = summary,
                .statuses = std::move(statuses),
                .body = body});
  };
  const http::BodyLimit none{};
  add(Method::get, "/new", show_new_transfer, "The form for a transfer of ownership, for people.", {200, 404}, none);
  add(Method::post, "", open_transfer,
      "Opens a transfer of ownership by an official letter (multipart: letter_no, letter_date, reason, new_name, "
      "new_email, old_person, old_role_after, file part `letter`).",
      {201, 404, 409, 422, 503}, http::BodyLimit::of_file(Transfers::kLargestLetter));
  add(
      Method::get, "/{transfer}",
      [](const CompanyPages& used, http::Context& context) -> http::Outcome {
        const auto place = place_of(used, context, true);
        if (!place) return http::not_found();
        return http::Page{.view = kTransferView,
                          .resource = transfer_page(*place, context),
                          .etag = std::to_string(place->transfer->row_version)};
      },
      "One transfer of ownership.", {200, 404}, none);
  add(
      Method::get, "/{transfer}/letter",
      [](const CompanyPages& used, http::Context& context) -> http::Outcome {
        const auto place = place_of(used, context, true);
        if (!place) return http::not_found();
        const auto file = used.transfers.read_letter(*place->transfer, actor_of(context));
        if (!file) return http::not_found();
        const Letter& letter = place->transfer->letter;
        return http::File{.path = *file, .media_type = letter.type, .name = letter.name};
      },
      "The scanned letter.", {200, 404}, none);
  add(Method::post, "/{transfer}/{decision}", decide_transfer,
      "Decides: confirm or refuse (somebody else than who opened it), withdraw (who opened it); words go in `opinion`.",
      {200, 403, 404, 409, 412, 422}, none);
}

}  // namespace tenderloom::accounts
