// Manuals (使用手冊) of tender types: everybody reads the current one, staff put new versions there; old ones stay.
#include "presenters.h"
#include "route_support.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr char kManuals[] = "staff.manuals";
constexpr std::int64_t kLargestManual = 50LL << 20;
constexpr auto kManualUpload = http::BodyLimit::of_file(kLargestManual);

Json manual_resource(const Service::Manual& manual) {
  return {{"id", std::to_string(manual.id)},
          {"type", manual.type_key},
          {"name", manual.name},
          {"size", manual.size},
          {"sha256", manual.sha256},
          {"uploaded_at", base::iso8601(manual.uploaded_at)},
          {"uploaded_by", manual.uploader}};
}

Json manuals_model(const Json& resource, const Json&, const ViewContext& context) {
  const std::string refused = parts::error_of(context.findings, "file");
  Json types = Json::array(), errors = parts::errors(context.findings);
  for (const auto& item : resource.value("items", Json::array())) {
    const std::string key = item.value("type", "");
    Json versions = Json::array();
    for (const auto& version : item.value("versions", Json::array())) {
      versions.push_back({{"name", version.value("name", "")},
                          {"at", parts::time_text(version.value("uploaded_at", Json()))},
                          {"who", version.value("uploaded_by", "")},
                          {"current", versions.empty()},
                          {"url", "/staff/manuals/" + key + "/versions/" + version.value("id", "")}});
    }
    types.push_back({{"key", key},
                     {"label", item.value("label", "")},
                     {"action", "/staff/manuals/" + key},
                     {"public_url", versions.empty() ? "" : "/manuals/" + key},
                     {"versions", std::move(versions)}});
  }
  return {{"title", context.t("manuals.title")},
          {"purpose", context.t("manuals.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("manuals.title")}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"types", std::move(types)}};
}

}  // namespace

http::Outcome Tenders::send_manual(http::Context& context) {
  const auto manual = service_.manual(context.param("type"));
  if (!manual) return http::not_found();
  return http::File{.path = blobs_.path(manual->sha256),
                    .media_type = "application/pdf",
                    .name = manual->name,
                    .etag = manual->sha256};
}

http::Outcome Tenders::send_manual_version(http::Context& context) {
  const auto id = accounts::id_param(context, "id");
  for (const auto& manual : service_.manual_versions()) {
    if (!id || manual.id != *id || manual.type_key != context.param("type")) continue;
    return http::File{.path = blobs_.path(manual.sha256),
                      .media_type = "application/pdf",
                      .name = manual.name,
                      .etag = manual.sha256};
  }
  return http::not_found();
}

Json Tenders::manuals_resource(const std::string& locale) {
  const auto versions = service_.manual_versions();
  const Json labels = type_labels(locale);
  Json items = Json::array();
  for (const auto& [key, label] : labels.items()) {
    Json own = Json::array();
    for (const auto& version : versions)
      if (version.type_key == key) own.push_back(manual_resource(version));
    items.push_back({{"type", key}, {"label", label}, {"versions", std::move(own)}});
  }
  return {{"items", std::move(items)}};
}

http::Outcome Tenders::upload_manual(http::Context& context) {
  const std::string key = context.param("type");
  const auto* file = uploaded_file(context);
  base::Error error{"file_needed", Json::object(), "file"};
  if (file) {
    auto judged = judge_(file->path, file->name, kLargestManual);
    const auto stored = judged ? service_.set_manual(key, file->name, file->path, actor_of(context))
                               : base::Result<void>(judged.error());
    if (stored) {
      return http::Done{.go_to = "/staff/manuals",
                        .resource = manual_resource(*service_.manual(key)),
                        .flash = http::Flash{"success", "flash.manual_uploaded", {{"name", file->name}}}};
    }
    error = stored.error();
    if (error.code == "type_unknown") return http::not_found();
    if (error.code.starts_with("blob_")) return http::Refused{.status = 503, .error = error};
  }
  return http::Invalid{.findings = Json::array({{{"field", "file"}, {"code", error.code}, {"params", error.params}}}),
                       .view = "tenders/staff_manuals",
                       .resource = manuals_resource(context.locale())};
}

void Tenders::register_manual_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, const char* permission, const char* summary,
                       http::Handler handler, std::vector<int> statuses, http::BodyLimit body = {}) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = permission,
                .handler = std::move(handler),
                .summary = summary,
                .statuses = std::move(statuses),
                .body = body});
  };
  add(Method::get, "/manuals/{type}", "public", "The manual that staff uploaded for a tender type.",
      [this](http::Context& context) { return send_manual(context); }, {200, 404});
  add(Method::get, "/staff/manuals", kManuals, "The manuals of the tender types with all their versions.",
      [this](http::Context& context) -> http::Outcome {
        return http::Page{.view = "tenders/staff_manuals", .resource = manuals_resource(context.locale())};
      },
      {200});
  add(
      Method::post, "/staff/manuals/{type}", kManuals,
      "Uploads the manual of a tender type (multipart part `file`, PDF); earlier versions are kept.",
      [this](http::Context& context) { return upload_manual(context); }, {200, 404, 422, 503}, kManualUpload);
  add(Method::get, "/staff/manuals/{type}/versions/{id}", kManuals, "One version of a manual.",
      [this](http::Context& context) { return send_manual_version(context); }, {200, 404});
}

void add_manual_views(render::ViewRegistry& views) {
  views.add(
      {"tenders/staff_manuals",
       {{"types",
         Json::array(
             {{{"key", "text"},
               {"label", "text"},
               {"action", "text"},
               {"public_url", "text"},
               {"versions",
                Json::array(
                    {{{"name", "text"}, {"at", "text"}, {"who", "text"}, {"current", "flag"}, {"url", "text"}}})}}})}},
       manuals_model});
}

}  // namespace tenderloom::tenders
