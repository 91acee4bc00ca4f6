// Groups and categories of a tender and its other tables of options: in a form, as a spreadsheet, from a spreadsheet.
#include "presenters.h"
#include "route_support.h"
#include "setup.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr char kListPermission[] = "staff.tenders";
constexpr char kListView[] = "tenders/staff_list_edit";
constexpr char kPortal[] = "portal";
constexpr char kSheetType[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr auto kSheetUpload = http::BodyLimit::of_file(10LL << 20);

std::string list_url(const Tender& tender, const std::string& list) {
  return "/staff/tenders/" + tender.no + "/tables/" + list;
}

/// What one request about a list is about.
struct ListScope {
  Tender tender;
  std::shared_ptr<const forms::TypeDefinition> type;
  ListName list;
};

class ListPages {
 public:
  explicit ListPages(const SetupUses& uses) : uses_(uses) {}

  std::optional<ListScope> scope(http::Context& context) const {
    auto tender = uses_.service.find(context.param("no"));
    auto type = tender ? uses_.service.type_of(*tender) : nullptr;
    if (!type) return std::nullopt;
    for (auto& list : lists_of(*type, uses_.words, context.locale()))
      if (list.key == context.param("list")) return ListScope{std::move(*tender), type, std::move(list)};
    return std::nullopt;
  }

  http::Outcome show(http::Context& context) const {
    const auto found = scope(context);
    if (!found) return http::not_found();
    return page(context, *found, rows_of_list(found->tender, found->type.get(), found->list.key));
  }

  http::Outcome save(http::Context& context) const {
    const auto found = scope(context);
    if (!found) return http::not_found();
    Json typed = {{"entries", context.values().value("entries", Json::array())}};
    return store(context, *found, typed, accounts::version_of(context));
  }

  http::Outcome bring_in(http::Context& context) const {
    const auto found = scope(context);
    if (!found) return http::not_found();
    const auto* file = uploaded_file(context);
    const auto rows = file ? read_list_sheet(file->path, found->list.key)
                           : base::Result<Json>(base::Error{"file_needed", Json::object(), "file"});
    if (rows) return store(context, *found, {{"entries", *rows}}, accounts::version_of(context));
    const Json finding = {{"field", "file"}, {"code", rows.error().code}, {"params", rows.error().params}};
    auto shown = page(context, *found, rows_of_list(found->tender, found->type.get(), found->list.key));
    return http::Invalid{.findings = Json::array({finding}),
                         .view = kListView,
                         .resource = std::move(shown.resource),
                         .extra = std::move(shown.extra)};
  }

  http::Outcome sheet(http::Context& context) const {
    const auto found = scope(context);
    if (!found) return http::not_found();
    const auto path = std::filesystem::temp_directory_path() / ("tenderloom-list-" + base::random_token(12) + ".xlsx");
    const auto form = form_of(found->list.key);
    std::vector<std::string> headings;
    for (const auto& field : form.second->fields.front().fields)
      headings.push_back(form.first->label(*form.second, field, context.locale()));
    const auto written = write_list_sheet(path, found->list.label, headings, found->list.key,
                                          rows_of_list(found->tender, found->type.get(), found->list.key));
    if (!written) return http::refuse(503, written.error());
    return http::File{.path = path,
                      .media_type = kSheetType,
                      .name = found->tender.no + "-" + found->list.label + ".xlsx",
                      .remove_after = path};
  }

 private:
  std::pair<std::shared_ptr<const forms::TypeDefinition>, const forms::Level*> form_of(const std::string& list) const {
    auto type = uses_.types.current(kPortal);
    const auto* level = type ? type->level(list == "groups" ? "tender_groups" : "tender_list") : nullptr;
    if (!level) throw std::runtime_error("scripts/portal has no form for lists of tenders");
    return {type, level};
  }

  http::Page page(http::Context& context, const ListScope& found, const Json& rows, const Json* typed = nullptr,
                  const forms::Evaluation* judged = nullptr) const {
    const auto form = form_of(found.list.key);
    forms::Evaluation fresh;
    if (!judged) {
      forms::Input input;
      input.stored = {{"entries", rows}};
      fresh = forms::evaluate(*form.first, *form.second, input, forms::Alone(uses_.clock.now()));
      judged = &fresh;
    }
    forms::FormModelOptions options;
    options.locale = context.locale();
    options.typed = typed;
    options.findings = typed ? &judged->findings : nullptr;
    return http::Page{.view = kListView,
                      .resource = {{"tender_no", found.tender.no},
                                   {"list", found.list.key},
                                   {"label", found.list.label},
                                   {"entries", rows},
                                   {"version", found.tender.row_version},
                                   {"links",
                                    {{"self", list_url(found.tender, found.list.key)},
                                     {"sheet", list_url(found.tender, found.list.key) + "/sheet.xlsx"},
                                     {"import", list_url(found.tender, found.list.key) + "/import"}}}},
                      .extra = {{"form", forms::form_model(*form.first, *form.second, *judged, options)},
                                {"name", found.tender.name},
                                {"running", fill_state(found.tender, context.request().received_at) != state::kDraft}},
                      .etag = std::to_string(found.tender.row_version)};
  }

  http::Outcome store(http::Context& context, const ListScope& found, const Json& typed,
                      std::optional<std::int64_t> version) const {
    const auto form = form_of(found.list.key);
    forms::Input input;
    input.changes = typed;
    const auto judged = forms::evaluate(*form.first, *form.second, input, forms::Alone(uses_.clock.now()));
    const auto refused = [&](Json findings) -> http::Outcome {
      auto shown = page(context, found, rows_of_list(found.tender, found.type.get(), found.list.key), &typed, &judged);
      return http::Invalid{.findings = std::move(findings),
                           .view = kListView,
                           .resource = std::move(shown.resource),
                           .extra = std::move(shown.extra)};
    };
    if (!judged.complete()) {
      Json findings = Json::array();
      for (const auto& finding : judged.findings)
        findings.push_back(forms::to_json(*form.first, *form.second, finding, context.locale()));
      return refused(std::move(findings));
    }
    const Json list = list_of_rows(found.list.key, judged.values.value("entries", Json::array()));
    TenderChange change;
    if (found.list.key == "groups") {
      change.groups = list;
    } else {
      Json tables = found.tender.option_tables();
      tables[found.list.key] = list;
      change.option_tables = std::move(tables);
    }
    auto stored = uses_.service.change(found.tender.no, change, version, actor_of(context));
    if (!stored) {
      if (stored.error().code == "not_found") return http::not_found();
      return http::refuse(stored.error().code == "version_conflict" ? 412 : 409, stored.error());
    }
    if (!stored->findings.empty()) {
      for (auto& finding : stored->findings) finding["field"] = "entries";
      return refused(std::move(stored->findings));
    }
    const std::string url = list_url(found.tender, found.list.key);
    return http::Done{.go_to = url,
                      .resource = {{"tender_no", found.tender.no},
                                   {"list", found.list.key},
                                   {"entries", rows_of_list(*stored->tender, found.type.get(), found.list.key)},
                                   {"version", stored->tender->row_version}},
                      .flash = http::Flash{"success",
                                           "flash.list_saved",
                                           {{"list", found.list.label}, {"count", judged.values["entries"].size()}}},
                      .etag = std::to_string(stored->tender->row_version)};
  }

  SetupUses uses_;
};

Json list_edit_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json form = extra.value("form", Json::object());
  // Findings of the tender itself stand beside those of the form.
  Json errors = form.value("errors", Json::array());
  if (context.findings)
    for (const Json& error : parts::errors(context.findings))
      if (std::none_of(errors.begin(), errors.end(),
                       [&](const Json& one) { return one.value("message", "") == error.value("message", ""); }))
        errors.push_back(error);
  const std::string no = resource.value("tender_no", ""), file_error = parts::error_of(context.findings, "file");
  const Json links = resource.value("links", Json::object());
  return {{"title", resource.value("label", "")},
          {"title_suffix", no},
          {"purpose", context.t(resource.value("list", "") == "groups" ? "staff_lists.groups_purpose"
                                                                       : "staff_lists.options_purpose")},
          {"wide", true},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("staff_tenders.title")}, {"url", "/staff/tenders"}},
                                      {{"label", no}, {"url", "/staff/tenders/" + no}},
                                      {{"label", resource.value("label", "")}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"running", extra.value("running", false) ? parts::notice("info", context.t("staff_lists.running"),
                                                                    context.t("staff_lists.running_text"))
                                                    : Json()},
          {"action", links.value("self", "")},
          {"version", resource.value("version", std::int64_t{0})},
          {"form", std::move(form)},
          {"back_url", "/staff/tenders/" + no},
          {"sheet_url", links.value("sheet", "")},
          {"import_url", links.value("import", "")},
          {"file_field", {{"id", "field-file"}, {"error", file_error}, {"has_error", !file_error.empty()}}}};
}

}  // namespace

void register_list_routes(http::Router& router, const SetupUses& uses) {
  const ListPages pages(uses);
  router.add({.method = Method::get,
              .pattern = "/staff/tenders/{no}/tables/{list}",
              .permission = kListPermission,
              .handler = [pages](http::Context& context) { return pages.show(context); },
              .summary = "A list of a tender (groups, or a table of options) as rows.",
              .statuses = {200, 404}});
  for (const auto method : {Method::post, Method::put})
    router.add({.method = method,
                .pattern = "/staff/tenders/{no}/tables/{list}",
                .permission = kListPermission,
                .handler = [pages](http::Context& context) { return pages.save(context); },
                .summary = "Writes a list of a tender anew; once filling has opened, no code may go.",
                .statuses = {200, 404, 409, 412, 422},
                .body_schema = {{"type", "object"}, {"properties", {{"entries", {{"type", "array"}}}}}}});
  router.add({.method = Method::get,
              .pattern = "/staff/tenders/{no}/tables/{list}/sheet.xlsx",
              .permission = kListPermission,
              .handler = [pages](http::Context& context) { return pages.sheet(context); },
              .summary = "The list as a spreadsheet, as it may be brought in again.",
              .statuses = {200, 404, 503}});
  router.add({.method = Method::post,
              .pattern = "/staff/tenders/{no}/tables/{list}/import",
              .permission = kListPermission,
              .handler = [pages](http::Context& context) { return pages.bring_in(context); },
              .summary = "Writes the list anew from a spreadsheet (multipart part `file`, .xlsx or .xls).",
              .statuses = {200, 404, 409, 412, 422},
              .body = kSheetUpload});
}

void add_list_views(render::ViewRegistry& views) {
  views.add({kListView,
             {{"running", parts::notice_shape()},
              {"action", "text"},
              {"version", "number"},
              {"form", forms::form_model_shape()},
              {"back_url", "text"},
              {"sheet_url", "text"},
              {"import_url", "text"},
              {"file_field", {{"id", "text"}, {"error", "text"}, {"has_error", "flag"}}}},
             list_edit_model});
}

}  // namespace tenderloom::tenders
