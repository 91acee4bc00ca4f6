#include "document_checks.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

namespace {

using render::ViewContext;
namespace parts = render::parts;

/// What the system knows of the paper, worst first for the eye: the count and the form's code.
Json check_details(const Json& resource, const ViewContext& context) {
  const Json& upload = resource.at("upload");
  Json details = Json::array(
      {parts::detail(context.t("review.vendor"), resource.value("vendor", "")),
       parts::detail(context.t("review.file"), upload.value("name", "")),
       parts::detail(context.t("document_check.facts"),
                     context.t("review.file_text", {{"size", base::size_text(upload.value("size", std::int64_t{0}))},
                                                    {"pages", upload.value("pages", 0)},
                                                    {"time", parts::time_text(upload.at("uploaded_at"))}}))});
  if (upload.contains("declared_item_count"))
    details.push_back(parts::detail(
        context.t("document_check.count"),
        context.t("review.count_text", {{"declared", upload.value("declared_item_count", std::int64_t{0})},
                                        {"actual", resource.value("item_count", std::int64_t{0})}})));
  if (const Json& form = resource.at("form"); form.is_object()) {
    const Json& at = form.at("printed_at");
    details.push_back(parts::detail(
        context.t("document_check.form"),
        context.t("review.form_state." + form.value("state", ""),
                  {{"code", form.value("code", "")}, {"time", at.is_string() ? parts::time_text(at) : ""}})));
  }
  details.push_back(parts::detail("SHA-256", upload.value("sha256", "")));
  return details;
}

Json check_notices(const Json& resource, const Json& extra, const ViewContext& context) {
  Json notices = Json::array();
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    notices.push_back(parts::notice("danger", context.t("review.problem_title"), problem));
  if (const std::string newer = resource.at("links").value("newer", ""); !newer.empty()) {
    Json notice = parts::notice("attention", context.t("document_check.replaced"), "");
    notice["url"] = newer;
    notice["url_label"] = context.t("document_check.newer");
    notices.push_back(std::move(notice));
  }
  const Json& form = resource.at("form");
  const std::string state = form.is_object() ? form.value("state", "") : "";
  if (state == "outdated" || state == "other")
    notices.push_back(
        parts::notice("attention", context.t("review.form_" + state), context.t("document_check." + state)));
  const Json& upload = resource.at("upload");
  if (upload.contains("declared_item_count") && upload.at("declared_item_count") != resource.at("item_count"))
    notices.push_back(
        parts::notice("attention", context.t("review.count_differs"), context.t("document_check.differs")));
  return notices;
}

Json present_check(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json &links = resource.at("links"), &verdict = resource.at("verdict");
  const std::string state = verdict.is_object() ? verdict.value("state", "") : "none";
  Json errors = Json::array();
  std::string reason_error;
  if (context.findings != nullptr)
    for (const Json& finding : *context.findings) {
      reason_error = finding.value("message", "");
      errors.push_back({{"field", "reason"}, {"anchor", "field-reason"}, {"message", reason_error}});
    }
  const std::string typed = extra.value("reason", "");
  const std::string file = links.value("file", "");
  return {{"title", resource.value("label", "")},
          {"title_suffix", resource.value("vendor", "")},
          {"purpose", context.t("document_check.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("review.list")}, {"url", "/staff/submissions"}},
                                      {{"label", resource.value("vendor", "")}, {"url", links.value("submission", "")}},
                                      {{"label", resource.value("label", "")}}})},
          {"wide", true},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"notices", check_notices(resource, extra, context)},
          {"state", parts::badge(state == "accepted"  ? "done"
                                 : state == "refused" ? "danger"
                                                      : "neutral",
                                 context.t("document_check.state." + state))},
          {"said", verdict.is_object()
                       ? context.t("document_check.said", {{"name", verdict.value("judged_by", "")},
                                                           {"time", parts::time_text(verdict.at("judged_at"))}})
                       : ""},
          {"opinion", verdict.is_object() ? verdict.value("reason", "") : ""},
          {"check", {{"details", check_details(resource, context)}}},
          {"file_url", file},
          {"download_url", file + "?download"},
          {"frame_title", context.t("document_check.frame", {{"label", resource.value("label", "")}})},
          {"verdict_url", file + "/verdict"},
          {"may_judge", resource.value("may_judge", false)},
          {"is_judged", state != "none"},
          {"may_accept", state != "accepted"},
          {"draft_url", state == "refused" ? links.value("draft", "") : ""},
          {"previous_url", links.value("previous", "")},
          {"next_url", links.value("next", "")},
          {"back_url", links.value("submission", "")},
          {"reason", !typed.empty()       ? typed
                     : state == "refused" ? verdict.value("reason", "")
                                          : ""},
          {"reason_error", reason_error}};
}

}  // namespace

void register_document_check_views(render::ViewRegistry& views) {
  views.add({"review/document",
             {{"notices", Json::array({parts::notice_shape()})},
              {"state", parts::badge_shape()},
              {"said", "text"},
              {"opinion", "text"},
              {"check", {{"details", parts::details_shape()}}},
              {"file_url", "text"},
              {"download_url", "text"},
              {"frame_title", "text"},
              {"verdict_url", "text"},
              {"may_judge", "flag"},
              {"is_judged", "flag"},
              {"may_accept", "flag"},
              {"draft_url", "text"},
              {"previous_url", "text"},
              {"next_url", "text"},
              {"back_url", "text"},
              {"reason", "text"},
              {"reason_error", "text"}},
             present_check});
}

}  // namespace tenderloom::review
