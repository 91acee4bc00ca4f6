#include "route_support.h"

#include <algorithm>
#include <map>

#include "tenderloom/submissions/item_count.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::documents {

using base::Json;

namespace {

constexpr int kShownNodes = 20;  // of rows whose data are incomplete, on the page and in the answer

Json time_or_null(const std::optional<base::Instant>& instant) {
  return instant ? Json(base::iso8601(*instant)) : Json();
}

std::string url_of(const Place& place) { return "/tenders/" + place.ground.tender.no; }

/// What has to be read and confirmed first, and where.
Json guides_to_read(const Place& place, const Desk& desk) {
  Json guides = Json::array();
  for (const auto& guide : desk.unconfirmed)
    guides.push_back({{"key", guide.key}, {"label", guide.label}, {"url", url_of(place) + "/guides/" + guide.key}});
  return guides;
}

/// The contract's list of what is missing, with the first rows that lack data.
Json missing_resource(const Documents::Dependencies& uses, const Place& place, const Desk& desk,
                      const std::string& locale) {
  Json missing = desk.missing.to_json();
  Json nodes = Json::array();
  if (desk.missing.data_incomplete > 0) {
    for (const auto& row : uses.submissions.incomplete_nodes(place.submission, kShownNodes, locale)) {
      if (row.path.empty()) continue;
      std::string path;
      for (const submissions::Node& node : row.path) path += (path.empty() ? "" : " / ") + node.title;
      const submissions::Node& last = row.path.back();
      nodes.push_back({{"level", last.level},
                       {"id", std::to_string(last.id)},
                       {"path", path},
                       {"url", url_of(place) + "/items/" + last.level + "/" + std::to_string(last.id) + "/edit"}});
    }
  }
  missing["nodes"] = std::move(nodes);
  Json documents = Json::array();
  for (const DocumentRow* row : desk.not_uploaded()) {
    documents.push_back(
        {{"key", row->document->key},
         {"label", place.ground.type->words().text(locale, "document." + row->document->key + ".label")}});
  }
  missing["documents"] = std::move(documents);
  missing["guides"] = guides_to_read(place, desk);
  return missing;
}

Json limits_resource(const forms::Document& document) {
  Json limits = {{"extensions", document.limits.extensions}, {"max_bytes", document.limits.max_bytes}};
  if (document.limits.min_pages) limits["min_pages"] = *document.limits.min_pages;
  if (document.limits.max_pages) limits["max_pages"] = *document.limits.max_pages;
  return limits;
}

Json row_resource(const Place& place, const DocumentRow& row, const Desk& desk, const std::string& locale) {
  const forms::Document& document = *row.document;
  const base::Words& words = place.ground.type->words();
  const std::string self = url_of(place) + "/documents/" + document.key;
  Json links = {{"self", self}};
  if (row.has_form) {
    links["sample"] = self + "/sample.pdf";
    if (desk.missing.ready) links["form"] = self + "/form.pdf";
  }
  if (row.upload) links["file"] = self + "/file";
  Json item = {{"key", document.key},
               {"label", words.text(locale, "document." + document.key + ".label")},
               {"hint", document.hint.empty() ? "" : words.text(locale, "document." + document.key + ".hint")},
               {"required", row.required},
               {"rule", document.rule},
               {"version", document.version_code},
               {"asks_item_count", document.asks_item_count},
               {"limits", limits_resource(document)},
               {"state", !row.required       ? "not_needed"
                         : !row.upload       ? "missing"
                         : row.count_differs ? "count_differs"
                                             : "uploaded"},
               {"upload", row.upload ? to_json(*row.upload) : Json()},
               {"may_upload", place.may_edit && desk.may_upload(row) && (row.required || desk.asked(row))},
               {"asked", desk.asked(row) && !desk.corrections.documents.at(document.key)},
               {"links", std::move(links)}};
  return item;
}

}  // namespace

std::variant<Place, http::Outcome> find_place(const Documents::Dependencies& uses, http::Context& context) {
  const auto tender = uses.tenders.find(context.param("no"));
  const base::Instant now = context.request().received_at;
  if (!tender || tenders::fill_state(*tender, now) == tenders::state::kDraft) return http::Outcome(http::not_found());
  auto type = uses.tenders.type_of(*tender);
  if (!type) return http::Outcome(http::refuse(409, {"type_unavailable"}));
  Place place{{*tender, std::move(type), now}, {}};
  place.may_edit = context.principal().may("vendor.edit");
  place.may_submit = context.principal().may("vendor.submit");
  if (auto found = uses.submissions.find(tender->id, context.principal().company_id)) {
    place.submission = std::move(*found);
  } else {
    place.submission.tender_id = tender->id;
    place.submission.company_id = context.principal().company_id;
  }
  return place;
}

submissions::Actor actor_of(const http::Context& context) {
  submissions::Actor actor;
  actor.person_id = context.principal().person_id;
  actor.name = context.principal().display_name;
  actor.source = context.principal().by_token ? "api" : "page";
  actor.address = context.request().client_address;
  return actor;
}

Json desk_resource(const Documents::Dependencies& uses, Service& service, const Place& place, const Desk& desk,
                   const std::string& locale) {
  Json items = Json::array();
  const auto forms = service.form_matches(place.ground, place.submission, desk.rows);
  const auto verdicts = service.verdicts(place.submission.id);
  for (const DocumentRow& row : desk.rows) {
    items.push_back(row_resource(place, row, desk, locale));
    // What is refused is the vendor's to know when the correction is opened, with whatever staff then write.
    const auto verdict = row.upload ? verdicts.find(row.upload->id) : verdicts.end();
    const bool known = verdict != verdicts.end() && (verdict->second.state == verdict::kAccepted || desk.asked(row));
    items.back()["verdict"] =
        known ? Json({{"state", verdict->second.state}, {"reason", verdict->second.reason}}) : Json();
    const auto form = forms.find(row.document->key);
    items.back()["form"] = form == forms.end() ? Json() : form->second.to_json();
  }
  Json not_uploaded = Json::array();
  for (const DocumentRow* row : desk.not_uploaded()) not_uploaded.push_back(row->document->key);
  const bool may_upload = desk.may_upload() && place.may_edit;
  const bool may_submit = desk.may_upload() && place.may_submit && not_uploaded.empty() && desk.count_differs().empty();
  const bool by_role = desk.editability.editable && !place.may_edit;
  return {{"tender", {{"no", place.ground.tender.no}, {"name", place.ground.tender.name}}},
          {"state", place.submission.state},
          {"editable", desk.editability.editable && place.may_edit},
          {"supplementing", place.submission.supplementing},
          {"because", by_role ? "role" : desk.editability.because},
          {"item_count", desk.item_count},
          {"counts_items", submissions::counts_items(*place.ground.type)},
          {"forms", submissions::made_of_forms(*place.ground.type)},
          {"ready", desk.missing.ready},
          {"missing", missing_resource(uses, place, desk, locale)},
          {"may_upload", may_upload},
          {"may_submit", may_submit},
          {"items", std::move(items)},
          {"total", desk.rows.size()},
          {"not_uploaded", std::move(not_uploaded)},
          {"links",
           {{"zip", url_of(place) + "/documents.zip"},
            {"submission", url_of(place) + "/submission"},
            {"items", url_of(place) + "/items"}}}};
}

Json obstacles_json(const Documents::Dependencies& uses, const std::vector<plugin::Obstacle>& obstacles,
                    const std::string& locale) {
  Json list = Json::array();
  for (const auto& [error, url] : obstacles)
    list.push_back({{"code", error.code},
                    {"message", uses.words.text(locale, "error." + error.code, error.params)},
                    {"url", url}});
  return list;
}

Json submission_resource(const Documents::Dependencies& uses, Service& service, const Place& place, const Desk& desk,
                         const std::optional<Receipt>& receipt, const std::string& locale) {
  const Submission& submission = place.submission;
  const bool in_window = tenders::filling(place.ground.tender, place.ground.now);
  const bool handed_in = submission.submitted_at.has_value();
  const auto events = submissions::Service::offered(place.ground, submission, submissions::Actor::Kind::vendor);
  const auto offered = [&](const char* event) {
    return std::find(events.begin(), events.end(), event) != events.end();
  };
  Json old_forms = Json::array();  // scans of forms that show other data than are handed in
  for (const auto& [key, form] : service.form_matches(place.ground, submission, desk.rows)) {
    if (!form.wrong()) continue;
    Json entry = form.to_json();
    entry["key"] = key;
    entry["label"] = place.ground.type->words().text(locale, "document." + key + ".label");
    old_forms.push_back(std::move(entry));
  }
  Json links = {{"documents", url_of(place) + "/documents"}, {"todo", url_of(place) + "/todo"}};
  if (receipt && handed_in) links["receipt"] = url_of(place) + "/submission/receipt.pdf";
  if (!place.ground.type->stages().empty() && place.submission.last_submitted_at)
    links["progress"] = "/tenders/" + place.ground.tender.no + "/progress";
  std::string take_back_hint;
  if (const auto* keeping = service.keeper(place.ground)) {
    if (const std::string url = keeping->take_back_url(place.ground.tender.no); !url.empty()) links["take_back"] = url;
    if (const std::string key = keeping->take_back_hint(); !key.empty()) take_back_hint = uses.words.text(locale, key);
  }
  return {{"tender", {{"no", place.ground.tender.no}, {"name", place.ground.tender.name}}},
          {"state", submission.state},
          {"supplementing", submission.supplementing},
          {"number", submission.number},
          {"submitted_at", time_or_null(submission.submitted_at)},
          {"last_submitted_at", time_or_null(submission.last_submitted_at)},
          {"received_at", time_or_null(submission.received_at)},
          {"returned_until", time_or_null(submission.returned_until)},
          {"closes_at", time_or_null(place.ground.tender.closes_at)},
          {"reason", submission.reason},
          {"item_count", desk.item_count},
          {"counts_items", submissions::counts_items(*place.ground.type)},
          {"forms", submissions::made_of_forms(*place.ground.type)},
          {"ready", desk.missing.ready},
          {"missing", missing_resource(uses, place, desk, locale)},
          {"may_submit",
           desk.may_upload() && place.may_submit && desk.not_uploaded().empty() && desk.count_differs().empty()},
          {"may_take_back", offered("take_back") && in_window && place.may_submit},
          {"take_back_hint", std::move(take_back_hint)},
          {"may_withdraw", offered("withdraw") && in_window && place.may_submit && !submission.supplementing},
          {"old_forms", std::move(old_forms)},
          {"links", std::move(links)}};
}

http::Refused refused(const base::Error& error, const Place& place, const Desk* desk) {
  static const std::map<std::string, int, std::less<>> kStatus = {
      {"document_unknown", 404},      {"document_without_form", 404},  {"print_busy", 503},
      {"print_unavailable", 503},     {"print_timeout", 503},          {"print_failed", 500},
      {"pdf_check_unavailable", 503}, {"print_template_missing", 500}, {"print_template_invalid", 500},
      {"submission_unknown", 404}};
  const auto found = kStatus.find(error.code);
  http::Refused answer = http::refuse(found == kStatus.end() ? 409 : found->second, error);
  if (answer.status == 404) return http::not_found();
  if (answer.status == 503) answer.retry_after = error.code == "print_busy" ? 10 : 60;
  if (answer.status == 409) {
    answer.more["state"] = place.submission.state;
    if (desk != nullptr) {
      answer.more["missing"] = desk->missing.to_json();
      Json keys = Json::array();
      for (const DocumentRow* row : desk->not_uploaded()) keys.push_back(row->document->key);
      answer.more["not_uploaded"] = std::move(keys);
      answer.more["guides"] = guides_to_read(place, *desk);
    }
  }
  return answer;
}

Json finding_of(const Documents::Dependencies& uses, const base::Error& error, const std::string& locale,
                const std::string& rule) {
  return {{"field", error.field},
          {"code", error.code},
          {"params", error.params},
          {"message", uses.words.text(locale, "error." + error.code, error.params)},
          {"rule", rule}};
}

}  // namespace tenderloom::documents
