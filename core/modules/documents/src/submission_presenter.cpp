// The page of a submission: where it stands, what is in the way, what can be done with it.
#include "presenter_parts.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"

namespace tenderloom::documents {

using render::Json;
using render::ViewContext;
namespace parts = render::parts;

namespace {

Json submission_badge(const Json& resource, const ViewContext& context) {
  const std::string state = resource.value("state", "");
  const std::string kind = state == "received" || state == "accepted"   ? "done"
                           : state == "returned" || state == "rejected" ? "danger"
                           : state == "submitted"                       ? "info"
                                                                        : "attention";
  return parts::badge(kind, context.t("documents.submission_state." + state));
}

Json submission_details(const Json& resource, const ViewContext& context) {
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
  if (resource.value("counts_items", false))
    details.push_back(parts::detail(context.t("documents.item_count"),
                                    base::thousands(resource.value("item_count", std::int64_t{0}))));
  if (const std::string progress = resource.at("links").value("progress", ""); !progress.empty())
    details.push_back(parts::detail(context.t("documents.progress"), context.t("documents.progress_link"), progress));
  return details;
}

Json submission_notices(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string state = resource.value("state", "");
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
  return notices;
}

Json present_submission(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string state = resource.value("state", "");
  Json notices = submission_notices(resource, extra, context);
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
          {"breadcrumb", documents_trail(resource, context, context.t("documents.submission_title"))},
          {"notices", notices},
          {"state", submission_badge(resource, context)},
          {"details", submission_details(resource, context)},
          {"open", open},
          {"missing_documents", missing},
          {"obstacles", obstacles},
          {"take_back_url", resource.at("links").value("take_back", "")},
          {"take_back_hint", resource.value("take_back_hint", "")},
          {"may_submit", resource.value("may_submit", false)},
          {"may_take_back", resource.value("may_take_back", false)},
          {"may_withdraw", resource.value("may_withdraw", false)},
          {"action", tender_url(resource) + "/submission"},
          {"idempotency_key", extra.value("idempotency_key", "")},
          {"receipt_url", receipt},
          {"documents_url", resource.at("links").value("documents", "")}};
}

}  // namespace

void register_submission_view(render::ViewRegistry& views) {
  views.add({"documents/submission",
             {{"notices", notices_shape()},
              {"state", parts::badge_shape()},
              {"details", parts::details_shape()},
              {"open", "flag"},
              {"missing_documents", links_shape()},
              {"obstacles", links_shape()},
              {"take_back_url", "text"},
              {"take_back_hint", "text"},
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
