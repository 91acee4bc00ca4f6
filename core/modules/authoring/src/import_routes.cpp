// Bringing a type in from another portal: upload, look at what differs, take it.
#include "pages.h"
#include "tenderloom/accounts/requests.h"

namespace tenderloom::authoring {

using http::Method;

namespace {

constexpr auto kBundleUpload = http::BodyLimit::of_file(20LL << 20);
constexpr std::chrono::hours kCandidateLife{24};

class ImportPages {
 public:
  ImportPages(const Authoring::Uses& uses, Authoring& authoring) : uses_(uses), authoring_(authoring) {}

  http::Outcome upload(http::Context& context) const {
    const auto text = uploaded_text(context);
    const auto file =
        text ? read_bundle_file(*text) : base::Result<BundleFile>(base::Error{"file_needed", Json::object(), "file"});
    if (!file)
      return http::Invalid{
          .findings = Json::array({{{"field", "file"}, {"code", file.error().code}, {"params", file.error().params}}}),
          .view = "authoring/imports"};
    const auto now = uses_.clock.now();
    const auto id = uses_.database.write([&](storage::Transaction& tx) {
      repository::drop_candidates_before(tx, now - kCandidateLife);
      return repository::put_candidate(tx, {0, *text, context.principal().person_id, now});
    });
    const std::string page = "/staff/type-imports/" + std::to_string(id);
    return http::Created{
        .location = page, .resource = compared(*file, id, context.locale()), .flash = {}, .go_to = page, .etag = {}};
  }

  http::Outcome show(http::Context& context) const {
    const auto file = candidate(context);
    if (!file) return http::not_found();
    return http::Page{.view = "authoring/import",
                      .resource = compared(*file, *accounts::id_param(context, "id"), context.locale())};
  }

  http::Outcome take(http::Context& context) const {
    const auto file = candidate(context);
    if (!file) return http::not_found();
    const auto loaded = uses_.types.try_out(file->key, file->bundle);
    if (std::get_if<1>(&loaded)) return http::refuse(409, base::Error{"bundle_problems", {{"type", file->key}}});
    authoring_.take(*file, actor_of(context));
    const std::string page = "/staff/types/" + file->key;
    return http::Done{.go_to = page,
                      .resource = {{"type", file->key}, {"version", file->bundle.sha256()}},
                      .flash = http::Flash{"success", "flash.type_taken", {{"type", file->key}}}};
  }

 private:
  std::optional<BundleFile> candidate(http::Context& context) const {
    const auto id = accounts::id_param(context, "id");
    if (!id) return std::nullopt;
    const auto stored = uses_.database.read([&](soci::session& sql) { return repository::candidate(sql, *id); });
    if (!stored || stored->person_id != context.principal().person_id) return std::nullopt;
    auto file = read_bundle_file(stored->content);
    if (!file) return std::nullopt;
    return std::move(*file);
  }

  /// What the bundle would change here: everything that is wrong with it, or the differences.
  Json compared(const BundleFile& file, std::int64_t id, const std::string& locale) const {
    Json resource = {{"id", std::to_string(id)}, {"type", file.key},          {"version", file.bundle.sha256()},
                     {"known", false},           {"problems", Json::array()}, {"changes", Json::array()},
                     {"verdict", "new"}};
    const auto loaded = uses_.types.try_out(file.key, file.bundle);
    if (const auto* problems = std::get_if<1>(&loaded)) {
      resource["problems"] = problem_rows(*problems);
      return resource;
    }
    const auto& type = *std::get<0>(loaded);
    resource["label"] = type.label(locale);
    resource["plugin"] = type.plugin();
    resource["advice"] = problem_rows(type.advice());
    if (const auto current = uses_.types.current(file.key)) {
      resource["known"] = true;
      resource["current"] = current->version();
      resource.update(changes_json(forms::compare(*current, type), uses_.words, locale));
    }
    return resource;
  }

  const Authoring::Uses& uses_;
  Authoring& authoring_;
};

Json imports_model(const Json&, const Json&, const ViewContext& context) {
  const std::string refused = parts::error_of(context.findings, "file");
  Json errors = parts::errors(context.findings);
  return {{"title", context.t("authoring.import")},
          {"purpose", context.t("authoring.import_purpose")},
          {"breadcrumb",
           crumbs(context, {{context.t("authoring.types"), "/staff/types"}, {context.t("authoring.import"), ""}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"file_field", {{"id", "field-file"}, {"error", refused}, {"has_error", !refused.empty()}}}};
}

Json import_model(const Json& resource, const Json&, const ViewContext& context) {
  const std::string key = resource.value("type", ""), verdict = resource.value("verdict", "new");
  Json problems = Json::array();
  for (const Json& one : resource.value("problems", Json::array()))
    problems.push_back({{"text", one.value("text", "")}, {"url", ""}});
  const bool sound = problems.empty(), same = verdict == "same";
  Json notice = sound ? parts::notice(same ? "info" : "attention", context.t("authoring.import_" + verdict), "")
                      : parts::notice("danger", context.t("authoring.import_problems"),
                                      context.t("authoring.import_problems_text"));
  if (!sound) notice["items"] = problems;
  Json rows = change_rows(resource.value("changes", Json::array()), context);
  return {{"title", context.t("authoring.import_of", {{"type", resource.value("label", key)}})},
          {"title_suffix", key},
          {"purpose", context.t("authoring.import_purpose_one")},
          {"wide", true},
          {"breadcrumb", crumbs(context, {{context.t("authoring.types"), "/staff/types"},
                                          {context.t("authoring.import"), "/staff/type-imports"},
                                          {key, ""}})},
          {"notice", std::move(notice)},
          {"details", Json::array({parts::detail(context.t("authoring.key"), key),
                                   parts::detail(context.t("authoring.checksum"), resource.value("version", "")),
                                   parts::detail(context.t("authoring.version_here"),
                                                 resource.value("current", context.t("authoring.not_here")))})},
          {"changes", std::move(rows)},
          {"may_take", sound && !same},
          {"action", "/staff/type-imports/" + resource.value("id", "")}};
}

}  // namespace

void add_import_routes(http::Router& router, const Authoring::Uses& uses, Authoring& authoring) {
  const ImportPages pages(uses, authoring);
  router.add({.method = Method::get,
              .pattern = "/staff/type-imports",
              .permission = kTypesPermission,
              .handler = [](http::Context&) -> http::Outcome { return http::Page{.view = "authoring/imports"}; },
              .summary = "The form to bring a type in, for people."});
  router.add({.method = Method::post,
              .pattern = "/staff/type-imports",
              .permission = kTypesPermission,
              .handler = [pages](http::Context& context) { return pages.upload(context); },
              .summary = "Uploads a type's bundle (multipart part `file`) and compares it; nothing is changed yet.",
              .statuses = {201, 422},
              .body = kBundleUpload});
  router.add({.method = Method::get,
              .pattern = "/staff/type-imports/{id}",
              .permission = kTypesPermission,
              .handler = [pages](http::Context& context) { return pages.show(context); },
              .summary = "What an uploaded bundle would change here.",
              .statuses = {200, 404}});
  router.add({.method = Method::post,
              .pattern = "/staff/type-imports/{id}",
              .permission = kTypesPermission,
              .handler = [pages](http::Context& context) { return pages.take(context); },
              .summary = "Puts the uploaded type into service; running tenders keep the version they were opened with.",
              .statuses = {200, 404, 409}});
}

void add_import_views(render::ViewRegistry& views) {
  views.add({"authoring/imports",
             {{"file_field", {{"id", "text"}, {"error", "text"}, {"has_error", "flag"}}}},
             imports_model});
  views.add({"authoring/import",
             {{"notice", parts::notice_shape()},
              {"details", parts::details_shape()},
              {"changes", change_rows_shape()},
              {"may_take", "flag"},
              {"action", "text"}},
             import_model});
}

}  // namespace tenderloom::authoring
