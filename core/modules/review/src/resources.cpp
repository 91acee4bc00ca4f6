#include "resources.h"

#include <algorithm>

#include "tenderloom/accounts/directory.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/review/supplements.h"
#include "tenderloom/submissions/item_count.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

using base::Json;

namespace {

Json time_or_null(const std::optional<base::Instant>& instant) {
  return instant ? Json(base::iso8601(*instant)) : Json();
}

std::string url_of(std::int64_t id) { return "/staff/submissions/" + std::to_string(id); }

Json documents_json(documents::Service& service, const submissions::Submission& submission, const documents::Desk& desk,
                    const std::vector<documents::Upload>& uploads, const submissions::Ground& ground,
                    const std::string& locale) {
  const std::int64_t id = submission.id;
  const auto forms = service.form_matches(ground, submission, desk.rows);
  const auto verdicts = service.verdicts(id);
  const auto upload_json = [&](const documents::Upload& upload) {
    Json json = to_json(upload);
    const auto verdict = verdicts.find(upload.id);
    json["verdict"] = verdict == verdicts.end() ? Json() : verdict->second.to_json();
    json["url"] = url_of(id) + "/documents/" + std::to_string(upload.id);
    return json;
  };
  Json list = Json::array();
  for (const documents::DocumentRow& row : desk.rows) {
    Json former = Json::array();
    for (const documents::Upload& upload : uploads) {
      if (upload.document_key == row.document->key && upload.replaced) former.push_back(upload_json(upload));
    }
    list.push_back({{"key", row.document->key},
                    {"label", ground.type->words().text(locale, "document." + row.document->key + ".label")},
                    {"required", row.required},
                    {"asks_item_count", row.document->asks_item_count},
                    {"count_differs", row.count_differs},
                    {"upload", row.upload ? upload_json(*row.upload) : Json()},
                    {"form", forms.contains(row.document->key) ? forms.at(row.document->key).to_json() : Json()},
                    {"former", std::move(former)}});
  }
  return list;
}

/// Handing in and the staff's decisions, oldest first.
Json history_json(Service& service, const std::optional<documents::Receipt>& receipt, std::int64_t id) {
  Json list = Json::array();
  for (const ReviewEvent& event : service.history(id)) {
    list.push_back({{"at", base::iso8601(event.at)},
                    {"actor", event.actor},
                    {"event", event.event},
                    {"reason", event.reason},
                    {"until", time_or_null(event.until)}});
  }
  if (receipt) {
    Json entry = {
        {"at", base::iso8601(receipt->submitted_at)},
        {"actor", receipt->snapshot.contains("company") ? receipt->snapshot["company"].value("name", "") : ""},
        {"event", "submit"},
        {"reason", receipt->number},
        {"until", nullptr}};
    const auto later =
        std::find_if(list.begin(), list.end(), [&](const Json& other) { return other.at("at") > entry.at("at"); });
    list.insert(later, std::move(entry));
  }
  return list;
}

}  // namespace

submissions::Actor staff_actor(const http::Context& context) {
  submissions::Actor actor;
  actor.kind = submissions::Actor::Kind::staff;
  actor.person_id = context.principal().person_id;
  actor.name = context.principal().display_name;
  actor.source = context.principal().by_token ? "api" : "page";
  actor.address = context.request().client_address;
  return actor;
}

Json to_json(const SubmissionRow& row) {
  return {{"id", std::to_string(row.id)},
          {"tender_no", row.tender_no},
          {"tender_name", row.tender_name},
          {"company_name", row.company_name},
          {"tax_id", row.tax_id},
          {"state", row.state},
          {"supplementing", row.supplementing},
          {"is_test", row.is_test},
          {"number", row.number},
          {"submitted_at", time_or_null(row.submitted_at)},
          {"received_at", time_or_null(row.received_at)}};
}

Json counters_json(const std::vector<std::pair<std::string, std::int64_t>>& counters) {
  Json json = Json::object();
  for (const auto& [state, count] : counters) json[state] = count;
  return json;
}

Json vendor_json(const Review::Dependencies& uses, std::int64_t company_id) {
  Json vendor = Json::object();
  if (const auto company = uses.directory.company(company_id)) {
    vendor = {{"id", std::to_string(company->id)},
              {"name", company->name},
              {"tax_id", company->tax_id},
              {"representative", company->representative},
              {"address", company->address},
              {"status", company->status},
              {"is_test", !uses.directory.test_vendors({company_id}).empty()}};
  }
  if (const auto contact = uses.directory.contact_of(company_id)) {
    vendor["contact"] = {
        {"name", contact->name}, {"title", contact->title}, {"email", contact->email}, {"phone", contact->phone}};
  }
  return vendor;
}

Json submission_json(const Review::Dependencies& uses, Service& service, Supplements& supplements,
                     const submissions::Ground& ground, const submissions::Submission& submission,
                     const std::string& locale) {
  const documents::Desk desk = uses.documents.desk(ground, submission, locale);
  const auto receipt = uses.documents.receipt(submission.id);
  Json counts = Json::array();
  for (const forms::Level& level : ground.type->levels()) {
    const auto found = submission.levels.find(level.key);
    counts.push_back({{"level", level.key},
                      {"label", ground.type->label(level, locale)},
                      {"count", found == submission.levels.end() ? 0 : found->second.rows}});
  }
  Json prints = Json::array();
  for (const documents::Print& print : uses.documents.prints(submission.id)) {
    prints.push_back(
        {{"document", print.document_key}, {"code", print.code}, {"printed_at", base::iso8601(print.printed_at)}});
  }
  const std::string missing_plugin = uses.tenders.missing_companion(ground.tender);
  Json decisions = Json::array();
  if (missing_plugin.empty())
    for (const std::string& event : Service::offered(ground, submission)) decisions.push_back(event);
  Json links = {{"items", url_of(submission.id) + "/items"}};
  const auto events = submissions::Service::offered(ground, submission, submissions::Actor::Kind::staff);
  if (std::find(events.begin(), events.end(), "supplement") != events.end())
    links["supplement"] = url_of(submission.id) + "/supplement";
  Json corrections = supplements.about(ground.tender, *ground.type, submission, locale, ground.now).second;
  if (!corrections.is_null()) links["supplements"] = url_of(submission.id) + "/supplements";
  Json lists = Json::array();
  for (const forms::StaffList& list : ground.type->staff_lists())
    lists.push_back({{"label", ground.type->words().text(locale, "staff_list." + list.key)},
                     {"url", "/staff/tenders/" + ground.tender.no + "/lists/" + list.key}});
  if (!ground.type->stages().empty())
    lists.push_back({{"label", uses.words.text(locale, "stages.of_tender")},
                     {"url", "/staff/tenders/" + ground.tender.no + "/stages"}});
  lists.push_back(
      {{"label", uses.words.text(locale, "expiry.link")}, {"url", "/staff/tenders/" + ground.tender.no + "/expiries"}});
  if (receipt) links["receipt"] = url_of(submission.id) + "/receipt.pdf";
  return {
      {"id", std::to_string(submission.id)},
      {"tender",
       {{"no", ground.tender.no}, {"name", ground.tender.name}, {"closes_at", time_or_null(ground.tender.closes_at)}}},
      {"vendor", vendor_json(uses, submission.company_id)},
      {"state", submission.state},
      {"state_label", ground.type->state_label("submission", submission.state, locale)},
      {"supplementing", submission.supplementing},
      {"number", submission.number},
      {"submitted_at", time_or_null(submission.submitted_at)},
      {"last_submitted_at", time_or_null(submission.last_submitted_at)},
      {"received_at", time_or_null(submission.received_at)},
      {"returned_until", time_or_null(submission.returned_until)},
      {"reason", submission.reason},
      {"item_count", desk.item_count},
      {"counts_items", submissions::counts_items(*ground.type)},
      {"counts", std::move(counts)},
      {"ready", desk.missing.ready},
      {"documents",
       documents_json(uses.documents, submission, desk, uses.documents.uploads(submission.id, true), ground, locale)},
      {"prints", std::move(prints)},
      {"history", history_json(service, receipt, submission.id)},
      {"decisions", std::move(decisions)},
      {"missing_plugin", missing_plugin},
      {"corrections", corrections.is_null() ? Json() : corrections.at("tracks")},
      {"lists", std::move(lists)},
      {"version", submission.row_version},
      {"links", std::move(links)}};
}

}  // namespace tenderloom::review
