// The page of one submission.
#include <algorithm>

#include "checks_pages.h"
#include "presenters.h"
#include "queue_pages.h"
#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/submissions/files.h"

namespace tenderloom::review {

namespace {

using render::Json;
using render::ViewContext;
namespace parts = render::parts;

std::string page_of_submission(const Json& submission) { return "/staff/submissions/" + submission.value("id", ""); }

Json vendor_details(const Json& vendor, const ViewContext& context) {
  const Json contact = vendor.value("contact", Json::object());
  const std::string title = contact.value("title", "");
  return Json::array(
      {parts::detail(context.t("review.company"), vendor.value("name", ""),
                     "/staff/registrations/" + vendor.value("id", "")),
       parts::detail(context.t("review.tax_id"), vendor.value("tax_id", "")),
       parts::detail(context.t("review.representative"), vendor.value("representative", "")),
       parts::detail(context.t("review.contact"), contact.value("name", "") + (title.empty() ? "" : "　" + title)),
       parts::detail(context.t("review.phone"), contact.value("phone", "")),
       parts::detail(context.t("review.email"), contact.value("email", ""))});
}

Json state_details(const Json& resource, const ViewContext& context) {
  Json details = Json::array({parts::detail(context.t("review.tender"), resource.at("tender").value("no", "") + "　" +
                                                                            resource.at("tender").value("name", "")),
                              parts::detail(context.t("review.number"), resource.value("number", ""))});
  const auto time = [&](const char* key, const char* label) {
    const std::string text = parts::time_text(resource.value(key, Json()));
    if (!text.empty()) details.push_back(parts::detail(context.t(label), text));
  };
  time("submitted_at", "review.submitted_at");
  if (resource.at("submitted_at").is_null()) time("last_submitted_at", "review.last_submitted_at");
  time("received_at", "review.received_at");
  time("returned_until", "review.until");
  if (resource.value("counts_items", false))
    details.push_back(
        parts::detail(context.t("review.item_count"), base::thousands(resource.value("item_count", std::int64_t{0}))));
  for (const Json& count : resource.at("counts")) {
    details.push_back(parts::detail(count.value("label", ""), base::thousands(count.value("count", std::int64_t{0}))));
  }
  return details;
}

Json upload_model(const Json& upload, const ViewContext& context) {
  return {{"name", upload.value("name", "")},
          {"url", upload.value("url", "")},
          {"download_url", upload.value("url", "") + "?download"},
          {"check_url", upload.value("url", "") + "/check"},
          {"text", context.t("review.file_text", {{"size", base::size_text(upload.value("size", std::int64_t{0}))},
                                                  {"pages", upload.value("pages", 0)},
                                                  {"time", parts::time_text(upload.value("uploaded_at", Json()))}})},
          {"sha256", upload.value("sha256", "")}};
}

Json document_rows(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& document : resource.at("documents")) {
    const Json& upload = document.at("upload");
    Json row = {
        {"label", document.value("label", "")},
        {"has_upload", !upload.is_null()},
        {"state", upload.is_null() ? parts::badge(document.value("required", false) ? "attention" : "neutral",
                                                  context.t(document.value("required", false) ? "review.not_uploaded"
                                                                                              : "review.not_needed"))
                  : document.value("count_differs", false) ? parts::badge("danger", context.t("review.count_differs"))
                                                           : parts::badge("done", context.t("review.uploaded"))},
        {"count_text", ""},
        {"former", Json::array()}};
    if (!upload.is_null()) row["file"] = upload_model(upload, context);
    row["form_text"] = "";
    if (const Json& form = document.at("form"); form.is_object()) {
      const Json& at = form.at("printed_at");
      row["form_text"] =
          context.t("review.form_state." + form.value("state", ""),
                    {{"code", form.value("code", "")}, {"time", at.is_string() ? parts::time_text(at) : ""}});
      if (form.value("state", "") == "outdated" || form.value("state", "") == "other")
        row["state"] = parts::badge("danger", context.t("review.form_" + form.value("state", "")));
    }
    if (const Json verdict = upload.is_null() ? Json() : upload.at("verdict"); verdict.is_object()) {
      const bool accepted = verdict.value("state", "") == "accepted";
      row["state"] =
          parts::badge(accepted ? "done" : "danger", context.t("document_check.state." + verdict.value("state", "")));
    }
    if (document.value("asks_item_count", false) && !upload.is_null()) {
      row["count_text"] = context.t("review.count_text", {{"declared", upload.value("declared_item_count", 0)},
                                                          {"actual", resource.value("item_count", 0)}});
    }
    for (const Json& former : document.at("former")) row["former"].push_back(upload_model(former, context));
    Json codes = Json::array();
    for (const Json& print : resource.at("prints")) {
      if (print.value("document", "") != document.value("key", "")) continue;
      codes.push_back(
          {{"code", print.value("code", "")}, {"time", parts::time_text(print.value("printed_at", Json()))}});
    }
    row["codes"] = std::move(codes);
    rows.push_back(std::move(row));
  }
  return rows;
}

Json history_rows(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& event : resource.at("history")) {
    const std::string until = parts::time_text(event.value("until", Json()));
    std::string words = event.value("reason", "");
    if (!until.empty()) words += (words.empty() ? "" : "\n") + context.t("review.until") + "：" + until;
    rows.push_back({{"time", parts::time_text(event.value("at", Json()))},
                    {"actor", event.value("actor", "")},
                    {"event", context.t("review.event." + event.value("event", ""))},
                    {"words", words}});
  }
  return rows;
}

bool has_decision(const Json& resource, const char* decision) {
  const Json& all = resource.at("decisions");
  return std::find(all.begin(), all.end(), Json(decision)) != all.end();
}

/// Where corrections are asked for and how far they are; null while none can be.
Json corrections_of(const Json& resource, const ViewContext& context) {
  const Json& links = resource.at("links");
  if (!links.contains("supplement") && !links.contains("supplements")) return nullptr;
  Json tracks = Json::array();
  if (resource.at("corrections").is_array()) {
    for (const Json& track : resource.at("corrections")) {
      const std::string state = track.value("state", "");
      tracks.push_back({{"label", context.t("supplements.track." + track.value("track", ""))},
                        {"badge", parts::badge(state == "open"      ? "attention"
                                               : state == "expired" ? "danger"
                                                                    : "done",
                                               context.t("process.supplement." + state))},
                        {"progress", context.t("supplements.progress",
                                               {{"done", track.at("done")}, {"total", track.at("total")}})}});
    }
  }
  return {{"tracks", std::move(tracks)},
          {"draft_url", links.value("supplement", "")},
          {"rounds_url", links.value("supplements", "")}};
}

/// Decisions besides receipt and return, each with its form.
Json results_of(const Json& resource, const ViewContext& context) {
  Json list = Json::array();
  for (const char* event : {"accept", "reject", "revoke_receipt"}) {
    if (!has_decision(resource, event) || resource.value("supplementing", false)) continue;
    const std::string key = std::string("review.result.") + event;
    const bool accepts = std::string_view(event) == "accept";
    std::string action = event;
    std::replace(action.begin(), action.end(), '_', '-');
    list.push_back({{"event", event},
                    {"title", context.t(key + ".title")},
                    {"text", context.t(key + ".text")},
                    {"url", page_of_submission(resource) + "/" + action},
                    {"label", context.t(key + ".title")},
                    {"mail", accepts                               ? "submission_accepted"
                             : std::string_view(event) == "reject" ? "submission_rejected"
                                                                   : "submission_receipt_revoked"},
                    {"needs_reason", !accepts},
                    {"danger", !accepts}});
  }
  return list;
}

Json tree_model(const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& row : extra.value("tree", Json::object()).value("rows", Json::array())) {
    Json marks = row.at("marks");
    if (!row.value("complete", true)) marks.push_back(parts::badge("attention", context.t("submissions.incomplete")));
    rows.push_back({{"title", row.at("title")},
                    {"level", row.at("level")},
                    {"url", row.at("url")},
                    {"depth", std::to_string(row.value("depth", 0))},
                    {"marks", std::move(marks)}});
  }
  return rows;
}

/// The page is long: what staff decide stands at its end.
Json submission_actions(const Json& resource, const ViewContext& context) {
  Json actions = Json::array({{{"label", context.t("review.items")},
                               {"url", resource.at("links").value("items", "")},
                               {"primary", false},
                               {"icon", ""}}});
  const auto offer = [&](const char* words, const char* anchor) {
    actions.push_back({{"label", context.t(words)}, {"url", anchor}, {"primary", false}, {"icon", ""}});
  };
  if (has_decision(resource, "receive")) offer("review.to_receipt", "#receive-title");
  if (!corrections_of(resource, context).is_null()) offer("review.to_corrections", "#corrections-title");
  if (const Json results = results_of(resource, context); !results.empty())
    actions.push_back({{"label", context.t("review.to_result")},
                       {"url", "#result-" + results.front().value("event", "")},
                       {"primary", false},
                       {"icon", ""}});
  return actions;
}

Json present_submission(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::int64_t more = extra.value("tree", Json::object()).value("more", std::int64_t{0});
  const std::string company = resource.at("vendor").value("name", "");
  Json notices = Json::array();
  const std::string problem = extra.value("problem", "");
  if (const std::string plugin = resource.value("missing_plugin", ""); !plugin.empty()) {
    notices.push_back(parts::notice("attention", context.t("tender.read_only"),
                                    context.t("error.type_read_only", {{"plugin", plugin}})));
  }
  if (!problem.empty()) notices.push_back(parts::notice("danger", context.t("review.problem_title"), problem));
  if (!resource.value("reason", "").empty() && resource.value("state", "") == "returned") {
    notices.push_back(parts::notice("info", context.t("review.return_reason"), resource.value("reason", "")));
  }
  std::string reason_error, until_error;
  Json errors = Json::array();
  if (context.findings != nullptr) {
    for (const Json& finding : *context.findings) {
      const std::string field = finding.value("field", "");
      (field == "until" ? until_error : reason_error) = finding.value("message", "");
      errors.push_back({{"field", field}, {"anchor", "field-" + field}, {"message", finding.value("message", "")}});
    }
  }
  return {{"title", company},
          {"title_suffix", resource.at("tender").value("name", "")},
          {"purpose", context.t("review.detail_purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("review.list")}, {"url", "/staff/submissions"}},
                                      {{"label", company}}})},
          {"actions", submission_actions(resource, context)},
          {"wide", true},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"notices", notices},
          {"state", submission_badge(resource, context)},
          {"is_test", resource.at("vendor").value("is_test", false)},
          {"test", accounts::test_vendor_badge(context)},
          {"company_links", extra.value("company_links", Json::object())},
          {"vendor", {{"details", vendor_details(resource.at("vendor"), context)}}},
          {"submission", {{"details", state_details(resource, context)}}},
          {"receipt_url", resource.at("links").value("receipt", "")},
          {"rows", document_rows(resource, context)},
          {"history", history_rows(resource, context)},
          {"may_receive", has_decision(resource, "receive")},
          {"may_return", has_decision(resource, "return")},
          {"results", results_of(resource, context)},
          {"corrections", corrections_of(resource, context)},
          {"lists", resource.at("lists")},
          {"work", work_model(resource, extra, context)},
          {"checks", checks_model(resource, context)},
          {"checks_url", page_of_submission(resource) + "/checks"},
          {"tree", tree_model(extra, context)},
          {"items_url", resource.at("links").value("items", "")},
          {"more_rows", more > 0 ? context.t("review.more_rows", {{"count", more}}) : ""},
          {"tender_url", "/staff/tenders/" + resource.at("tender").value("no", "")},
          {"dossier_url", page_of_submission(resource) + "/dossier"},
          {"receive_url", page_of_submission(resource) + "/receive"},
          {"return_url", page_of_submission(resource) + "/return"},
          {"id", resource.value("id", "")},
          {"version", std::to_string(resource.value("version", std::int64_t{0}))},
          {"reason", extra.value("reason", "")},
          {"until", extra.value("until", "")},
          {"reason_error", reason_error},
          {"until_error", until_error}};
}

Json upload_shape() {
  return {{"name", "text"},         {"url", "text"},  {"check_url", "text"},
          {"download_url", "text"}, {"text", "text"}, {"sha256", "text"}};
}

}  // namespace

void register_submission_view(render::ViewRegistry& views) {
  views.add({"review/submission",
             {{"notices", Json::array({parts::notice_shape()})},
              {"state", parts::badge_shape()},
              {"is_test", "flag"},
              {"test", parts::badge_shape()},
              {"company_links", accounts::company_links_shape()},
              {"vendor", {{"details", parts::details_shape()}}},
              {"submission", {{"details", parts::details_shape()}}},
              {"receipt_url", "text"},
              {"rows", Json::array({{{"label", "text"},
                                     {"has_upload", "flag"},
                                     {"state", parts::badge_shape()},
                                     {"file", upload_shape()},
                                     {"form_text", "text"},
                                     {"count_text", "text"},
                                     {"former", Json::array({upload_shape()})},
                                     {"codes", Json::array({{{"code", "text"}, {"time", "text"}}})}}})},
              {"history", Json::array({{{"time", "text"}, {"actor", "text"}, {"event", "text"}, {"words", "text"}}})},
              {"may_receive", "flag"},
              {"may_return", "flag"},
              {"results", Json::array({{{"event", "text"},
                                        {"title", "text"},
                                        {"text", "text"},
                                        {"url", "text"},
                                        {"label", "text"},
                                        {"mail", "text"},
                                        {"needs_reason", "flag"},
                                        {"danger", "flag"}}})},
              {"corrections",
               {{"tracks", Json::array({{{"label", "text"}, {"badge", parts::badge_shape()}, {"progress", "text"}}})},
                {"draft_url", "text"},
                {"rounds_url", "text"}}},
              {"lists", Json::array({{{"label", "text"}, {"url", "text"}}})},
              {"work", work_shape()},
              {"checks", checks_shape()},
              {"checks_url", "text"},
              {"tree", Json::array({{{"title", "text"},
                                     {"level", "text"},
                                     {"url", "text"},
                                     {"depth", "text"},
                                     {"marks", Json::array({parts::badge_shape()})}}})},
              {"items_url", "text"},
              {"more_rows", "text"},
              {"dossier_url", "text"},
              {"tender_url", "text"},
              {"receive_url", "text"},
              {"return_url", "text"},
              {"id", "text"},
              {"version", "text"},
              {"reason", "text"},
              {"until", "text"},
              {"reason_error", "text"},
              {"until_error", "text"}},
             present_submission});
}

}  // namespace tenderloom::review
