#include "presenters.h"

#include "presenter_parts.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/submissions/files.h"

namespace tenderloom::documents {

using render::Json;
using render::ViewContext;
namespace parts = render::parts;

namespace {

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
  bool asks_count = false;
  for (const Json& item : resource.at("items")) {
    rows.push_back(document_row(item, extra, context));
    asks_count = asks_count || item.value("asks_item_count", false);
  }
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
          {"breadcrumb", documents_trail(resource, context, context.t("documents.title"))},
          {"actions", Json::array({{{"label", context.t(ready ? "documents.zip" : "documents.zip_samples")},
                                    {"url", zip},
                                    {"primary", false},
                                    {"icon", "download"}}})},
          {"wide", true},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"notices", notices},
          {"ready", ready},
          {"forms", resource.value("forms", false)},
          {"asks_count", asks_count},
          {"item_count",
           resource.value("counts_items", false) ? base::thousands(resource.value("item_count", std::int64_t{0})) : ""},
          {"rows", rows},
          {"missing_documents", missing},
          {"may_submit", resource.value("may_submit", false)},
          {"submission_url", resource.at("links").value("submission", "")}};
}

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
              {"forms", "flag"},
              {"asks_count", "flag"},
              {"item_count", "text"},
              {"rows", Json::array({row})},
              {"missing_documents", links_shape()},
              {"may_submit", "flag"},
              {"submission_url", "text"}},
             present_list});
  register_submission_view(views);
}

}  // namespace tenderloom::documents
