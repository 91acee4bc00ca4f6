// What a job's result may hold: "report" ({succeeded, skipped, failed, rows}) and "file" ({blob, name, type}).
#include "job_routes.h"

#include <charconv>
#include <map>

#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::app {

using base::Json;
namespace parts = render::parts;

namespace {

/// Rows that a page shows; JSON and the file hold all.
constexpr std::size_t kShownRows = 500;

/// The job, if the asker is the one who started it or acts for the same company.
std::optional<storage::Job> own_job(const http::Context& context, storage::JobQueue& jobs) {
  const std::string& text = context.param("id");
  std::int64_t id = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), id).ptr != text.data() + text.size()) return {};
  auto job = jobs.find(id);
  if (!job) return {};
  const auto& who = context.principal();
  const bool own = job->owner_person && *job->owner_person == who.person_id;
  const bool of_company = job->owner_company && who.company_id != 0 && *job->owner_company == who.company_id;
  if (job->owner_company && *job->owner_company != who.company_id) return {};
  return own || of_company ? job : std::nullopt;
}

bool has(const storage::Job& job, const char* part) { return job.result.is_object() && job.result.contains(part); }

std::string url_of(const storage::Job& job, const char* part = "") { return "/jobs/" + std::to_string(job.id) + part; }

Json resource_of(const storage::Job& job) {
  Json links = Json::object();
  if (job.state == "succeeded") links["result"] = url_of(job, "/result");
  if (has(job, "file")) links["file"] = url_of(job, "/file");
  return {{"id", std::to_string(job.id)},
          {"kind", job.kind},
          {"state", job.state},
          {"done", job.done},
          {"total", job.total},
          {"message", job.message},
          {"created_at", base::iso8601(job.created_at)},
          {"links", std::move(links)}};
}

http::Outcome file_of(const storage::Job& job, const storage::BlobStore& blobs) {
  const Json& file = job.result["file"];
  return http::File{.path = blobs.path(file.value("blob", "")),
                    .media_type = file.value("type", "application/octet-stream"),
                    .name = file.value("name", "")};
}

http::Outcome show(http::Context& context, storage::JobQueue& jobs) {
  const auto job = own_job(context, jobs);
  if (!job) return http::not_found();
  return http::Page{.view = "portal/job",
                    .resource = resource_of(*job),
                    .extra = {{"report", has(*job, "report") ? job->result["report"] : Json()},
                              {"error", has(*job, "error") ? job->result["error"] : Json()},
                              {"outcome", context.query("outcome")},
                              {"next", job->payload.is_object() ? job->payload.value("next", "") : ""},
                              {"back", job->payload.is_object() ? job->payload.value("back", "") : ""},
                              {"again", job->payload.is_object() ? job->payload.value("again", "") : ""}}};
}

http::Outcome result(http::Context& context, storage::JobQueue& jobs, const storage::BlobStore& blobs) {
  const auto job = own_job(context, jobs);
  if (!job) return http::not_found();
  if (job->state != "succeeded") {
    http::Refused refused = http::refuse(409, {"job_unfinished", {{"state", job->state}}});
    refused.more = {{"state", job->state}};
    return refused;
  }
  if (has(*job, "report")) {
    if (context.wants_html()) return http::Redirect{url_of(*job), {}};
    return http::Page{.view = "portal/job", .resource = job->result["report"]};
  }
  if (has(*job, "file")) return file_of(*job, blobs);
  return http::not_found();
}

http::Outcome file(http::Context& context, storage::JobQueue& jobs, const storage::BlobStore& blobs) {
  const auto job = own_job(context, jobs);
  if (!job || !has(*job, "file")) return http::not_found();
  return file_of(*job, blobs);
}

/// `only`: the outcome whose rows are asked for; of any other text, all rows are shown.
Json report_model(const Json& report, const std::string& self, const std::string& only,
                  const render::ViewContext& context) {
  Json counters = Json::array(), rows = Json::array();
  std::map<std::string, std::size_t> notes;
  for (const Json& row : report["rows"])
    if (!row["messages"].empty()) ++notes[row["outcome"].get<std::string>()];
  const bool chosen = notes.contains(only);
  for (const char* outcome : {"succeeded", "skipped", "failed"}) {
    const bool active = chosen && only == outcome;
    counters.push_back({{"label", context.t(std::string("portal.job.") + outcome)},
                        {"value", base::thousands(report.value(outcome, std::int64_t{0}))},
                        {"has_url", notes.contains(outcome)},
                        {"url", active ? self : self + "?outcome=" + outcome},
                        {"active", active}});
  }
  std::size_t told = 0;
  for (const Json& row : report["rows"]) {
    if (row["messages"].empty() || (chosen && row["outcome"] != only)) continue;
    if (++told > kShownRows) continue;
    Json messages = Json::array();
    for (const Json& message : row["messages"]) messages.push_back({{"text", message}});
    const bool failed = row["outcome"] == "failed";
    rows.push_back({{"row", row["row"]},
                    {"outcome", parts::badge(failed                        ? "danger"
                                             : row["outcome"] == "skipped" ? "neutral"
                                                                           : "done",
                                             context.t("portal.job." + row["outcome"].get<std::string>()))},
                    {"messages", std::move(messages)}});
  }
  Json model = {{"counters", std::move(counters)}, {"rows", std::move(rows)}};
  if (told > kShownRows) model["more"] = context.t("portal.job.more_rows", {{"shown", kShownRows}, {"count", told}});
  if (report.value("dry_run", false))
    model["dry_run"] = parts::notice("info", context.t("portal.job.dry_run"), context.t("portal.job.dry_run_text"));
  return model;
}

/// Where it was begun, then the work itself.
Json breadcrumb_of(const std::string& kind, const std::string& back, const render::ViewContext& context) {
  const bool staff = back.starts_with("/staff");
  Json crumbs = Json::array(
      {{{"label", context.t(staff ? "staff.home" : "common.home")}, {"url", staff ? "/staff" : "/dashboard"}}});
  const std::string begun = "portal.job.begun." + kind;
  if (!back.empty() && context.words.has(context.locale, begun))
    crumbs.push_back({{"label", context.t(begun)}, {"url", back}});
  crumbs.push_back({{"label", context.t("portal.job.title." + kind)}});
  return crumbs;
}

/// What the page says of the work as a whole; each kind may have its own sentences.
std::string purpose_of(const std::string& kind, const std::string& state, const Json& report,
                       const render::ViewContext& context) {
  const bool running = state == "queued" || state == "running",
             checked = report.is_object() && report.value("dry_run", false);
  const std::string own = std::string(running   ? "portal.job.running."
                                      : checked ? "portal.job.checked."
                                                : "portal.job.finished.") +
                          kind;
  if ((running || state == "succeeded") && context.words.has(context.locale, own)) {
    Json counts = Json::object();
    for (const char* outcome : {"succeeded", "skipped", "failed"})
      if (report.is_object()) counts[outcome] = base::thousands(report.value(outcome, std::int64_t{0}));
    return context.t(own, counts);
  }
  return context.t(running ? "portal.job.purpose" : "portal.job.purpose_" + state);
}

Json job_model(const Json& resource, const Json& extra, const render::ViewContext& context) {
  const std::string state = resource["state"];
  const bool running = state == "queued" || state == "running";
  const std::int64_t done = resource["done"], total = resource["total"];
  const std::int64_t percent = state == "succeeded" ? 100 : total > 0 ? done * 100 / total : 0;
  Json model = {{"title", context.t("portal.job.title." + resource["kind"].get<std::string>())},
                {"purpose", purpose_of(resource["kind"], state, extra["report"], context)},
                {"breadcrumb", breadcrumb_of(resource["kind"], extra["back"], context)},
                {"running", running},
                {"percent", percent},
                {"progress", total == 0 ? context.t("portal.job.waiting")
                                        : context.t("portal.job.progress", {{"percent", percent},
                                                                            {"done", base::thousands(done)},
                                                                            {"total", base::thousands(total)}})},
                {"self", "/jobs/" + resource["id"].get<std::string>()},
                {"file_url", resource["links"].value("file", "")},
                {"file_label", context.t("portal.job.download")}};
  if (state == "failed" && extra["error"].is_object())
    model["failure"] = parts::notice(
        "danger", context.t("portal.job.failed_title"),
        context.t("error." + extra["error"].value("code", ""), extra["error"].value("params", Json::object())));
  const Json& report = extra["report"];
  const std::string kind = resource["kind"], begun = "portal.job.begun." + kind;
  Json actions = Json::array();
  // What was brought in is looked at next.
  const bool brought = report.is_object() && !report.value("dry_run", false) && report.value("succeeded", 0) > 0;
  if (extra["next"] != "" && brought)
    actions.push_back({{"label", context.t("portal.job.next." + kind)}, {"url", extra["next"]}, {"primary", true}});
  if (extra["again"] != "" && !running)
    actions.push_back({{"label", context.t("portal.job.again")}, {"url", extra["again"]}, {"primary", false}});
  if (extra["back"] != "")
    actions.push_back({{"label", context.t(context.words.has(context.locale, begun) ? begun : "common.back")},
                       {"url", extra["back"]},
                       {"primary", false}});
  if (!actions.empty()) model["actions"] = std::move(actions);
  if (report.is_object()) {
    model["report"] = report_model(report, model["self"], extra["outcome"], context);
    model["file_label"] = context.t("portal.job.download_marked");
  }
  return model;
}

}  // namespace

void register_job_views(render::ViewRegistry& views) {
  views.add(
      {"portal/job",
       {{"running", "flag"},
        {"percent", "number"},
        {"progress", "text"},
        {"self", "text"},
        {"file_url", "text"},
        {"file_label", "text"},
        {"failure", parts::notice_shape()},
        {"report",
         {{"counters",
           Json::array(
               {{{"label", "text"}, {"value", "text"}, {"has_url", "flag"}, {"url", "text"}, {"active", "flag"}}})},
          {"more", "text"},
          {"dry_run", parts::notice_shape()},
          {"rows", Json::array({{{"row", "number"},
                                 {"outcome", parts::badge_shape()},
                                 {"messages", Json::array({{{"text", "text"}}})}}})}}}},
       job_model});
}

void register_job_routes(http::Router& router, storage::JobQueue& jobs, const storage::BlobStore& blobs) {
  const auto add = [&](const char* pattern, const char* summary, std::vector<int> statuses,
                       std::function<http::Outcome(http::Context&)> handler) {
    http::Route route;
    route.method = http::Method::get;
    route.pattern = pattern;
    route.permission = "signed_in";
    route.handler = std::move(handler);
    route.summary = summary;
    route.statuses = std::move(statuses);
    router.add(std::move(route));
  };
  add("/jobs/{id}", "State and progress of long work.", {200, 404},
      [&jobs](http::Context& context) { return show(context, jobs); });
  add("/jobs/{id}/result", "What came of it: the report, or the file.", {200, 404, 409},
      [&jobs, &blobs](http::Context& context) { return result(context, jobs, blobs); });
  add("/jobs/{id}/file", "The file that the work made.", {200, 404},
      [&jobs, &blobs](http::Context& context) { return file(context, jobs, blobs); });
}

}  // namespace tenderloom::app
