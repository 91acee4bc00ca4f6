#include "presenters.h"

#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/submissions/files.h"

namespace tenderloom::documents {

namespace {

using render::Json;
using render::ViewContext;
namespace parts = render::parts;

std::string tender_url(const Json& resource) { return "/tenders/" + resource.at("tender").value("no", ""); }

Json breadcrumb(const Json& resource, const ViewContext& context, const std::string& here) {
  const std::string tender = resource.at("tender").value("no", "");
  return Json::array({{{"label", context.t("documents.home")}, {"url", "/dashboard"}},
                      {{"label", tender}, {"url", tender_url(resource)}},
                      {{"label", here}}});
}

std::string limits_text(const Json& limits, const ViewContext& context) {
  return context.t("documents.limits", {{"size", base::size_text(limits.value("max_bytes", std::int64_t{0}))},
                                        {"min", limits.value("min_pages", 1)},
                                        {"max", limits.value("max_pages", 200)}});
}

Json state_badge(const std::string& state, const ViewContext& context) {
  const std::string kind = state == "uploaded" || state == "accepted" ? "done"
                           : state == "not_needed"                    ? "neutral"
                                                                      : "attention";
  return parts::badge(kind, context.t("documents.state." + state));
}

/// Figure 35: the two warnings, each with what to do and where.
Json warnings(const Json& resource, const ViewContext& context) {
  Json list = Json::array();
  const Json& missing = resource.at("missing");
  const std::string items_url = resource.at("links").value("items", tender_url(resource) + "/items");
  const std::int64_t incomplete = missing.value("data_incomplete", std::int64_t{0});
  if (incomplete > 0) {
    Json notice =
        parts::notice("attention", context.t("documents.warning.data.title"), context.t("documents.warning.data.text"));
    Json items = Json::array();
    for (const Json& node : missing.value("nodes", Json::array())) {
      items.push_back({{"text", context.t("documents.warning.data.node", {{"path", node.value("path", "")}})},
                       {"url", node.value("url", "")}});
    }
    if (incomplete > static_cast<std::int64_t>(items.size())) {
      items.push_back({{"text", context.t("documents.warning.more",
                                          {{"count", incomplete - static_cast<std::int64_t>(items.size())}})},
                       {"url", items_url}});
    }
    notice["items"] = std::move(items);
    list.push_back(std::move(notice));
  }
  const Json hierarchy = missing.value("hierarchy", Json::array());
  if (!hierarchy.empty() || (!missing.value("ready", false) && incomplete == 0)) {
    Json notice = parts::notice("attention", context.t("documents.warning.hierarchy.title"),
                                context.t("documents.warning.hierarchy.text"));
    Json items = Json::array();
    for (const Json& gap : hierarchy) items.push_back({{"text", gap.value("message", "")}, {"url", ""}});
    notice["items"] = std::move(items);
    notice["url"] = items_url;
    notice["url_label"] = context.t("documents.warning.go");
    list.push_back(std::move(notice));
  }
  const Json guides = missing.value("guides", Json::array());
  if (!guides.empty()) {
    Json notice = parts::notice("attention", context.t("documents.warning.guides.title"),
                                context.t("documents.warning.guides.text"));
    Json items = Json::array();
    for (const Json& guide : guides)
      items.push_back({{"text", guide.value("label", "")}, {"url", guide.value("url", "")}});
    notice["items"] = std::move(items);
    list.push_back(std::move(notice));
  }
  return list;
}

/// Why nothing may be uploaded although everything is complete.
Json closed_notice(const Json& resource, const ViewContext& context) {
  if (resource.value("editable", false)) return Json::array();
  const std::string because = resource.value("because", "state");
  const std::string state = resource.value("state", "");
  const std::string key = resource.value("supplementing", false) ? "documents.locked.supplementing"
                          : because == "state"                   ? "documents.locked." + state
                                                                 : "documents.locked." + because;
  Json notice =
      parts::notice(state == "returned" ? "attention" : "info", context.t(key + ".title"), context.t(key + ".text"));
  notice["url"] = resource.at("links").value("submission", "");
  notice["url_label"] = context.t("documents.to_submission");
  return Json::array({notice});
}

Json problem_notice(const Json& extra, const ViewContext& context) {
  const std::string problem = extra.value("problem", "");
  if (problem.empty()) return Json::array();
  return Json::array({parts::notice("danger", context.t("documents.problem_title"), problem)});
}

/// What the code of the sealed form says.
std::string form_text(const Json& item, const ViewContext& context) {
  const Json& form = item.at("form");
  if (!form.is_object()) return {};
  const Json& at = form.at("printed_at");
  return context.t("documents.form_state." + form.value("state", ""),
                   {{"code", form.value("code", "")}, {"time", at.is_string() ? parts::time_text(at) : ""}});
}

bool form_wrong(const Json& item) {
  const Json& form = item.at("form");
  return form.is_object() && (form.value("state", "") == "outdated" || form.value("state", "") == "other");
}

std::string shown_state(const Json& item) {
  if (item.value("asked", false)) return "asked";
  const std::string state = item.value("state", "");
  const Json& verdict = item.at("verdict");
  if (state == "uploaded" && verdict.is_object()) return verdict.value("state", "");
  return state == "uploaded" && form_wrong(item) ? "form_" + item.at("form").value("state", "") : state;
}

Json document_row(const Json& item, const Json& extra, const ViewContext& context) {
  const std::string key = item.value("key", "");
  const Json& links = item.at("links");
  const Json& upload = item.at("upload");
  const bool may_upload = item.value("may_upload", false);
  Json row = {{"key", key},
              {"anchor", "document-" + key},
              {"label", item.value("label", "")},
              {"hint", item.value("hint", "")},
              {"required", item.value("required", false)},
              {"state", state_badge(shown_state(item), context)},
              {"sample_url", links.value("sample", "")},
              {"form_url", links.value("form", "")},
              {"file_url", links.value("file", "")},
              {"has_upload", !upload.is_null()},
              {"may_upload", may_upload},
              {"upload_url", links.value("self", "")},
              {"upload_label", context.t(upload.is_null() ? "documents.upload" : "documents.replace")},
              {"file_id", "field-file-" + key},
              {"count_id", "field-declared_item_count-" + key},
              {"asks_item_count", item.value("asks_item_count", false)},
              {"asks_code", !links.value("sample", "").empty()},
              {"code_id", "field-form_code-" + key},
              {"code_value", ""},
              {"code_error", ""},
              {"form_text", form_text(item, context)},
              {"form_wrong", form_wrong(item)},
              {"count_value", ""},
              {"limits", limits_text(item.at("limits"), context)},
              {"file_error", ""},
              {"count_error", ""}};
  if (!upload.is_null()) {
    row["file_name"] = upload.value("name", "");
    row["file_text"] =
        context.t("documents.file_text", {{"size", base::size_text(upload.value("size", std::int64_t{0}))},
                                          {"pages", upload.value("pages", 0)},
                                          {"time", parts::time_text(upload.at("uploaded_at"))}});
    row["declared_text"] = upload.contains("declared_item_count")
                               ? context.t("documents.declared_text", {{"count", upload.at("declared_item_count")}})
                               : "";
  }
  if (extra.value("document", "") == key && context.findings != nullptr) {
    for (const Json& finding : *context.findings) {
      const std::string field = finding.value("field", "");
      row[field == "declared_item_count" ? "count_error"
          : field == "form_code"         ? "code_error"
                                         : "file_error"] = finding.value("message", "");
    }
    row["code_value"] = extra.value("form_code", "");
    const Json typed = extra.value("declared_item_count", Json());
    if (typed.is_string()) row["count_value"] = typed;
    if (typed.is_number()) row["count_value"] = typed.dump();
  }
  return row;
}

/// The controls of this page have the document's key in their ids.
Json errors_of(const Json& extra, const ViewContext& context) {
  Json list = Json::array();
  if (context.findings == nullptr) return list;
  for (const Json& finding : *context.findings) {
    const std::string field = finding.value("field", "");
    list.push_back({{"field", field},
                    {"anchor", "field-" + field + "-" + extra.value("document", "")},
                    {"message", finding.value("message", "")}});
  }
  return list;
}

Json present_list(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : resource.at("items")) rows.push_back(document_row(item, extra, context));
  Json missing = Json::array();
  for (const Json& document : resource.at("missing").value("documents", Json::array())) {
    missing.push_back({{"label", document.value("label", "")}, {"url", "#document-" + document.value("key", "")}});
  }
  const bool ready = resource.value("ready", false);
  const Json errors = errors_of(extra, context);
  const std::string zip = resource.at("links").value("zip", "");
  Json notices = problem_notice(extra, context);
  for (const Json& notice : closed_notice(resource, context)) notices.push_back(notice);
  for (const Json& notice : warnings(resource, context)) notices.push_back(notice);
  return {{"title", context.t("documents.title")},
          {"title_suffix", resource.at("tender").value("name", "")},
          {"purpose", context.t("documents.purpose")},
          {"breadcrumb", breadcrumb(resource, context, context.t("documents.title"))},
          {"actions", Json::array({{{"label", context.t(ready ? "documents.zip" : "documents.zip_samples")},
                                    {"url", zip},
                                    {"primary", false},
                                    {"icon", "download"}}})},
          {"wide", true},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"notices", notices},
          {"ready", ready},
          {"item_count", base::thousands(resource.value("item_count", std::int64_t{0}))},
          {"rows", rows},
          {"missing_documents", missing},
          {"may_submit", resource.value("may_submit", false)},
          {"submission_url", resource.at("links").value("submission", "")}};
}

Json submission_badge(const Json& resource, const ViewContext& context) {
  const std::string state = resource.value("state", "");
  const std::string kind = state == "received" || state == "accepted"   ? "done"
                           : state == "returned" || state == "rejected" ? "danger"
                           : state == "submitted"                       ? "info"
                                                                        : "attention";
  return parts::badge(kind, context.t("documents.submission_state." + state));
}

Json present_submission(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string state = resource.value("state", "");
  Json details =
      Json::array({parts::detail(context.t("documents.tender"), resource.at("tender").value("no", "") + "　" +
                                                                    resource.at("tender").value("name", ""))});
  const auto line = [&](const char* key, const Json& time) {
    if (time.is_string()) details.push_back(parts::detail(context.t(key), parts::time_text(time)));
  };
  const std::string number = resource.value("number", "");
  if (!number.empty() && !resource.at("submitted_at").is_null()) {
    details.push_back(parts::detail(context.t("documents.number"), number));
  }
  line("documents.submitted_at", resource.at("submitted_at"));
  if (resource.at("submitted_at").is_null()) line("documents.last_submitted_at", resource.at("last_submitted_at"));
  line("documents.received_at", resource.at("received_at"));
  line("documents.returned_until", resource.at("returned_until"));
  if (resource.at("closes_at").is_string()) {
    details.push_back(
        parts::detail(context.t("documents.closes_at"), parts::deadline_text(resource.at("closes_at"), context)));
  }
  details.push_back(
      parts::detail(context.t("documents.item_count"), base::thousands(resource.value("item_count", std::int64_t{0}))));
  if (const std::string progress = resource.at("links").value("progress", ""); !progress.empty())
    details.push_back(parts::detail(context.t("documents.progress"), context.t("documents.progress_link"), progress));

  Json notices = problem_notice(extra, context);
  const std::string reason = resource.value("reason", "");
  if (state == "returned") {
    notices.push_back(parts::notice("danger", context.t("documents.returned_title"), reason));
  }
  const Json old_forms = resource.at("old_forms");
  if (!old_forms.empty() && state != "withdrawn") {
    Json notice =
        parts::notice("attention", context.t("documents.old_forms_title"), context.t("documents.old_forms_text"));
    notice["items"] = Json::array();
    for (const Json& form : old_forms)
      notice["items"].push_back(
          {{"text", form.value("label", "")},
           {"url", resource.at("links").value("documents", "") + "#document-" + form.value("key", "")}});
    notices.push_back(notice);
  }
  Json broken = Json::array();
  for (const Json& finding : extra.value("broken", Json::array())) {
    broken.push_back({{"text", finding.value("title", "") + "：" + finding.value("message", "")},
                      {"url", finding.value("url", "")}});
  }
  if (!broken.empty()) {
    Json notice = parts::notice("attention", context.t("documents.broken_title"), context.t("documents.broken_text"));
    notice["items"] = broken;
    notices.push_back(notice);
  }
  const bool open = state == "not_submitted" || state == "returned" || state == "withdrawn";
  Json missing = Json::array();
  if (open) {
    for (const Json& notice : warnings(resource, context)) notices.push_back(notice);
    for (const Json& document : resource.at("missing").value("documents", Json::array())) {
      missing.push_back(
          {{"label", document.value("label", "")},
           {"url", resource.at("links").value("documents", "") + "#document-" + document.value("key", "")}});
    }
  }
  Json obstacles = Json::array();
  if (open)
    for (const Json& one : resource.value("obstacles", Json::array()))
      obstacles.push_back({{"label", one.value("message", "")}, {"url", one.value("url", "")}});
  const std::string receipt = resource.at("links").value("receipt", "");
  return {{"title", context.t("documents.submission_title")},
          {"title_suffix", resource.at("tender").value("name", "")},
          {"purpose", context.t("documents.submission_purpose." + state)},
          {"breadcrumb", breadcrumb(resource, context, context.t("documents.submission_title"))},
          {"notices", notices},
          {"state", submission_badge(resource, context)},
          {"details", details},
          {"open", open},
          {"missing_documents", missing},
          {"obstacles", obstacles},
          {"take_back_url", resource.at("links").value("take_back", "")},
          {"may_submit", resource.value("may_submit", false)},
          {"may_take_back", resource.value("may_take_back", false)},
          {"may_withdraw", resource.value("may_withdraw", false)},
          {"action", tender_url(resource) + "/submission"},
          {"idempotency_key", extra.value("idempotency_key", "")},
          {"receipt_url", receipt},
          {"documents_url", resource.at("links").value("documents", "")}};
}

Json notices_shape() { return Json::array({parts::notice_shape()}); }
Json links_shape() { return Json::array({{{"label", "text"}, {"url", "text"}}}); }

}  // namespace

void register_document_views(render::ViewRegistry& views) {
  const Json row = {{"key", "text"},          {"anchor", "text"},
                    {"label", "text"},        {"hint", "text"},
                    {"required", "flag"},     {"state", parts::badge_shape()},
                    {"sample_url", "text"},   {"form_url", "text"},
                    {"file_url", "text"},     {"has_upload", "flag"},
                    {"may_upload", "flag"},   {"upload_url", "text"},
                    {"upload_label", "text"}, {"file_id", "text"},
                    {"count_id", "text"},     {"asks_item_count", "flag"},
                    {"count_value", "text"},  {"limits", "text"},
                    {"asks_code", "flag"},    {"code_id", "text"},
                    {"code_value", "text"},   {"code_error", "text"},
                    {"form_text", "text"},    {"form_wrong", "flag"},
                    {"file_error", "text"},   {"count_error", "text"},
                    {"file_name", "text"},    {"file_text", "text"},
                    {"declared_text", "text"}};
  views.add({"documents/list",
             {{"notices", notices_shape()},
              {"ready", "flag"},
              {"item_count", "text"},
              {"rows", Json::array({row})},
              {"missing_documents", links_shape()},
              {"may_submit", "flag"},
              {"submission_url", "text"}},
             present_list});
  views.add({"documents/submission",
             {{"notices", notices_shape()},
              {"state", parts::badge_shape()},
              {"details", parts::details_shape()},
              {"open", "flag"},
              {"missing_documents", links_shape()},
              {"obstacles", links_shape()},
              {"take_back_url", "text"},
              {"may_submit", "flag"},
              {"may_take_back", "flag"},
              {"may_withdraw", "flag"},
              {"action", "text"},
              {"idempotency_key", "text"},
              {"receipt_url", "text"},
              {"documents_url", "text"}},
             present_submission});
}

}  // namespace tenderloom::documents
