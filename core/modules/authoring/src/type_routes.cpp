// The types of this portal: what each is, its reference, its bundle, its forms printed from sample rows.
#include "pages.h"
#include "tenderloom/forms/schema.h"
#include "trial.h"

namespace tenderloom::authoring {

using http::Method;

namespace {

constexpr int kHeadingBelowTitle = 2;

class TypePages {
 public:
  TypePages(const Authoring::Uses& uses, Authoring& authoring) : uses_(uses), authoring_(authoring) {}

  http::Outcome list(http::Context& context) const {
    Json items = Json::array();
    const auto releases = authoring_.releases();
    for (const auto& type : uses_.types.types()) items.push_back(resource_of(*type, releases, context.locale()));
    return http::Page{.view = "authoring/types",
                      .resource = {{"items", std::move(items)}, {"problems", problem_rows(uses_.types.problems())}}};
  }

  http::Outcome show(http::Context& context) const {
    const auto type = type_at(context);
    if (!type) return http::not_found();
    Json resource = resource_of(*type, authoring_.releases(), context.locale());
    Json levels = Json::array(), documents = Json::array(), problems = Json::array();
    for (const auto& level : type->levels())
      levels.push_back({{"key", level.key},
                        {"label", type->label(level, context.locale())},
                        {"parent", level.parent},
                        {"fields", level.fields.size()},
                        {"rules", rules_with_findings(level, {}).size()},
                        {"preview", page_of(*type) + "/preview/" + level.key}});
    for (const auto& document : type->documents()) {
      const bool printed = !document.print_template.empty();
      documents.push_back({{"key", document.key},
                           {"label", type->words().text(context.locale(), "document." + document.key + ".label")},
                           {"sample", printed ? page_of(*type) + "/documents/" + document.key + "/sample.pdf" : ""},
                           {"blank", printed ? page_of(*type) + "/documents/" + document.key + "/blank.pdf" : ""}});
    }
    for (const auto& problem : problem_rows(uses_.types.problems()))
      if (problem.value("file", "").starts_with(type->key() + "/")) problems.push_back(problem);
    for (const auto& advice : problem_rows(type->advice())) problems.push_back(advice);
    resource["levels"] = std::move(levels);
    resource["documents"] = std::move(documents);
    resource["problems"] = std::move(problems);
    return http::Page{.view = "authoring/type", .resource = std::move(resource)};
  }

  http::Outcome reference(http::Context& context) const {
    const auto type = type_at(context);
    if (!type) return http::not_found();
    if (!context.wants_html())
      return http::Page{.view = "authoring/reference",
                        .resource = {{"type", type->key()},
                                     {"version", type->version()},
                                     {"markdown", forms::field_reference(*type, context.locale())}}};
    return http::Page{.view = "authoring/reference",
                      .resource = {{"type", type->key()}, {"label", type->label(context.locale())}},
                      .extra = {{"html", forms::reference_html(*type, context.locale(), kHeadingBelowTitle)}}};
  }

  http::Outcome markdown(http::Context& context) const {
    const auto type = type_at(context);
    if (!type) return http::not_found();
    return http::Content{.body = forms::field_reference(*type, context.locale()),
                         .media_type = "text/markdown; charset=utf-8",
                         .name = type->key() + ".md",
                         .show = false};
  }

  http::Outcome bundle(http::Context& context) const {
    const auto type = type_at(context);
    if (!type) return http::not_found();
    return http::Content{
        .body = write_bundle_file(type->key(), type->label(std::string(base::kFirstLocale)), type->bundle()),
        .media_type = "application/json",
        .name = type->key() + "-" + type->version().substr(0, 12) + ".json",
        .show = false};
  }

  http::Outcome document(http::Context& context, bool filled) const {
    const auto type = type_at(context);
    if (!type) return http::not_found();
    return print_sample(uses_, sample_tender(*type, uses_.clock.now()), type, context.param("document"), filled);
  }

  http::Outcome withdraw(http::Context& context) const {
    const std::string key = context.param("key");
    if (!authoring_.withdraw(key, actor_of(context))) return http::not_found();
    return http::Done{.go_to = "/staff/types",
                      .resource = {{"type", key}, {"release", nullptr}},
                      .flash = http::Flash{"success", "flash.type_withdrawn", {{"type", key}}}};
  }

 private:
  static std::string page_of(const forms::TypeDefinition& type) { return "/staff/types/" + type.key(); }

  std::shared_ptr<const forms::TypeDefinition> type_at(http::Context& context) const {
    auto type = uses_.types.current(context.param("key"));
    return type && type->is_tender_type() ? type : nullptr;
  }

  static Json resource_of(const forms::TypeDefinition& type, const std::vector<Release>& releases,
                          const std::string& locale) {
    const auto release =
        std::find_if(releases.begin(), releases.end(), [&](const Release& one) { return one.key == type.key(); });
    return {
        {"key", type.key()},
        {"label", type.label(locale)},
        {"kind", type.kind()},
        {"version", type.version()},
        {"plugin", type.plugin()},
        {"rules", type.rules().size()},
        {"release", release == releases.end()
                        ? Json()
                        : Json{{"sha256", release->sha256}, {"by", release->by}, {"at", base::iso8601(release->at)}}},
        {"links",
         {{"self", page_of(type)},
          {"reference", page_of(type) + "/reference"},
          {"markdown", page_of(type) + "/reference.md"},
          {"bundle", page_of(type) + "/bundle.json"}}}};
  }

  const Authoring::Uses& uses_;
  Authoring& authoring_;
};

Json problems_model(const Json& problems) {
  Json items = Json::array();
  for (const Json& problem : problems) items.push_back({{"text", problem.value("text", "")}, {"url", ""}});
  return items;
}

std::string origin_text(const Json& item, const ViewContext& context) {
  const Json release = item.value("release", Json());
  if (!release.is_object()) return context.t("authoring.of_folder");
  return context.t("authoring.of_bundle", {{"by", release.value("by", "")}, {"at", parts::time_text(release["at"])}});
}

Json types_model(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : resource.value("items", Json::array()))
    rows.push_back({{"label", item.value("label", "")},
                    {"key", item.value("key", "")},
                    {"version", item.value("version", "").substr(0, 12)},
                    {"rules", item.value("rules", 0)},
                    {"origin", origin_text(item, context)},
                    {"url", item["links"].value("self", "")}});
  const Json problems = problems_model(resource.value("problems", Json::array()));
  Json notice = parts::notice("danger", context.t("authoring.problems"), context.t("authoring.problems_text"));
  notice["items"] = problems;
  return {
      {"title", context.t("authoring.types")},
      {"purpose", context.t("authoring.types_purpose")},
      {"breadcrumb", crumbs(context, {{context.t("authoring.types"), ""}})},
      {"actions",
       Json::array({{{"label", context.t("authoring.import")}, {"url", "/staff/type-imports"}, {"primary", false}}})},
      {"problems", problems.empty() ? Json() : std::move(notice)},
      {"rows", std::move(rows)},
      {"empty", parts::empty(context.t("authoring.none"), context.t("authoring.none_text"))}};
}

Json type_model(const Json& resource, const Json&, const ViewContext& context) {
  Json levels = Json::array(), documents = Json::array();
  for (const Json& level : resource.value("levels", Json::array()))
    levels.push_back({{"label", level.value("label", "")},
                      {"key", level.value("key", "")},
                      {"parent", level.value("parent", "")},
                      {"fields", level.value("fields", 0)},
                      {"rules", level.value("rules", 0)},
                      {"url", level.value("preview", "")}});
  for (const Json& document : resource.value("documents", Json::array()))
    documents.push_back({{"label", document.value("label", "")},
                         {"sample_url", document.value("sample", "")},
                         {"blank_url", document.value("blank", "")}});
  const Json problems = problems_model(resource.value("problems", Json::array()));
  Json notice = parts::notice("attention", context.t("authoring.problems"), "");
  notice["items"] = problems;
  const Json links = resource.value("links", Json::object());
  const std::string plugin = resource.value("plugin", "");
  return {
      {"title", resource.value("label", "")},
      {"title_suffix", resource.value("key", "")},
      {"purpose", context.t("authoring.type_purpose")},
      {"breadcrumb",
       crumbs(context, {{context.t("authoring.types"), "/staff/types"}, {resource.value("label", ""), ""}})},
      {"actions",
       Json::array(
           {{{"label", context.t("authoring.reference")}, {"url", links.value("reference", "")}, {"primary", false}},
            {{"label", context.t("authoring.export")},
             {"url", links.value("bundle", "")},
             {"primary", false},
             {"icon", "download"}}})},
      {"problems", problems.empty() ? Json() : std::move(notice)},
      {"details", Json::array({parts::detail(context.t("authoring.key"), resource.value("key", "")),
                               parts::detail(context.t("authoring.checksum"), resource.value("version", "")),
                               parts::detail(context.t("authoring.origin"), origin_text(resource, context)),
                               parts::detail(context.t("authoring.plugin"),
                                             plugin.empty() ? context.t("authoring.no_plugin") : plugin)})},
      {"released", resource.value("release", Json()).is_object()},
      {"withdraw_url", links.value("self", "") + "/withdraw"},
      {"levels", std::move(levels)},
      {"documents", std::move(documents)}};
}

Json reference_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string key = resource.value("type", "");
  return {{"title", context.t("authoring.reference_of", {{"type", resource.value("label", "")}})},
          {"title_suffix", key},
          {"purpose", context.t("authoring.reference_purpose")},
          {"wide", true},
          {"breadcrumb", crumbs(context, {{context.t("authoring.types"), "/staff/types"},
                                          {resource.value("label", ""), "/staff/types/" + key},
                                          {context.t("authoring.reference"), ""}})},
          {"actions", Json::array({{{"label", context.t("authoring.as_markdown")},
                                    {"url", "/staff/types/" + key + "/reference.md"},
                                    {"primary", false},
                                    {"icon", "download"}}})},
          {"reference_html", extra.value("html", "")}};
}

}  // namespace

void add_type_routes(http::Router& router, const Authoring::Uses& uses, Authoring& authoring) {
  const TypePages pages(uses, authoring);
  const auto get = [&](const char* pattern, const char* summary, std::vector<int> statuses, http::Handler handler) {
    router.add({.method = Method::get,
                .pattern = pattern,
                .permission = kTypesPermission,
                .handler = std::move(handler),
                .summary = summary,
                .statuses = std::move(statuses)});
  };
  get("/staff/types", "The tender types of this portal, and what is wrong with their files.", {200},
      [pages](http::Context& context) { return pages.list(context); });
  get("/staff/types/{key}", "One tender type: levels, documents, where its version comes from.", {200, 404},
      [pages](http::Context& context) { return pages.show(context); });
  get("/staff/types/{key}/reference", "Everything that the type asks, as people read it; JSON holds Markdown.",
      {200, 404}, [pages](http::Context& context) { return pages.reference(context); });
  get("/staff/types/{key}/reference.md", "The reference of the type as Markdown.", {200, 404},
      [pages](http::Context& context) { return pages.markdown(context); });
  get("/staff/types/{key}/bundle.json", "The type as one file with its checksum, for another portal.", {200, 404},
      [pages](http::Context& context) { return pages.bundle(context); });
  get("/staff/types/{key}/documents/{document}/sample.pdf", "A form of the type printed from sample rows.",
      {200, 404, 503}, [pages](http::Context& context) { return pages.document(context, true); });
  get("/staff/types/{key}/documents/{document}/blank.pdf", "A form of the type printed blank.", {200, 404, 503},
      [pages](http::Context& context) { return pages.document(context, false); });
  router.add({.method = Method::post,
              .pattern = "/staff/types/{key}/withdraw",
              .permission = kTypesPermission,
              .handler = [pages](http::Context& context) { return pages.withdraw(context); },
              .summary = "Takes a type that came as a bundle out of service; its folder counts again.",
              .statuses = {200, 404}});
}

void add_type_views(render::ViewRegistry& views) {
  views.add({"authoring/types",
             {{"problems", parts::notice_shape()},
              {"rows", Json::array({{{"label", "text"},
                                     {"key", "text"},
                                     {"version", "text"},
                                     {"rules", "number"},
                                     {"origin", "text"},
                                     {"url", "text"}}})},
              {"empty", parts::empty_shape()}},
             types_model});
  views.add({"authoring/type",
             {{"problems", parts::notice_shape()},
              {"details", parts::details_shape()},
              {"released", "flag"},
              {"withdraw_url", "text"},
              {"levels", Json::array({{{"label", "text"},
                                       {"key", "text"},
                                       {"parent", "text"},
                                       {"fields", "number"},
                                       {"rules", "number"},
                                       {"url", "text"}}})},
              {"documents", Json::array({{{"label", "text"}, {"sample_url", "text"}, {"blank_url", "text"}}})}},
             type_model});
  views.add({"authoring/reference", {{"reference_html", "text"}}, reference_model});
}

}  // namespace tenderloom::authoring
