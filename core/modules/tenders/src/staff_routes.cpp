// SCR-152: staff create tenders, set their window, upload guides and manuals.
#include "number_mask.h"
#include "route_support.h"
#include "setup.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

constexpr char kPermission[] = "staff.tenders";
constexpr auto kUpload = http::BodyLimit::of_file(50LL << 20);

/// The form shows minutes; a window that ends with the last second of a day stays as it is unless it was changed.
bool untouched(const Json& values, const char* field, const std::optional<Instant>& stored) {
  const auto found = values.find(field);
  return stored && found != values.end() && found->is_string() && *found == base::display_time(*stored);
}

/// The pages on which the tender's applications are worked on, of those that the person may open.
Json work_pages(const Tender& tender, const forms::TypeDefinition* type, http::Context& context) {
  const auto may = [&](const char* permission) { return context.principal().may(permission); };
  Json pages = Json::array();
  if (fill_state(tender, context.request().received_at) != state::kDraft && may("staff.submissions"))
    for (const char* page : {"queue", "vendors", "day", "figures", "expiries"}) pages.push_back(page);
  if (type != nullptr && !type->stages().empty() && may("staff.stages")) pages.push_back("stages");
  if (type != nullptr && may("staff.view")) pages.push_back("process");
  return pages;
}

}  // namespace

Json Tenders::staff_extra(const std::string& locale, const Json& typed) {
  Json read_only = Json::object();
  for (const auto& [type, plugin] : service_.read_only_types()) read_only[type] = plugin;
  Json masks = Json::object();
  for (const auto& type : types_.types()) masks[type->key()] = number_mask(type->tender_number_pattern());
  return {{"type_labels", type_labels(locale)},
          {"number_masks", std::move(masks)},
          {"typed", typed},
          {"read_only_types", std::move(read_only)}};
}

http::Outcome Tenders::list_for_staff(http::Context& context) {
  Service::Query query;
  query.text = context.query("q");
  query.with_drafts = true;
  query.page = context.query_number("page", 1, 1, 1'000'000);
  query.per_page = context.query_number("per_page", 25, 1, 100);
  const auto list = service_.list(query);
  Json items = Json::array();
  Json extra = staff_extra(context.locale(), Json::object());
  extra["q"] = query.text;
  for (const auto& tender : list.tenders) {
    items.push_back(resource_of(tender, context.request().received_at));
    items.back()["missing_plugin"] = service_.missing_companion(tender);
    extra["type_labels"][tender.type_key] = service_.type_label(tender, context.locale());
  }
  return http::Page{.view = "tenders/staff_list",
                    .resource = {{"items", std::move(items)},
                                 {"page", query.page},
                                 {"per_page", query.per_page},
                                 {"total", list.total}},
                    .extra = std::move(extra)};
}

/// What its page for staff needs beside what everybody sees of it.
Json Tenders::staff_tender_extra(const Tender& tender, http::Context& context, Json typed) {
  Json extra = staff_extra(context.locale(), std::move(typed)), lists = Json::array();
  extra["type_labels"][tender.type_key] = service_.type_label(tender, context.locale());
  if (const auto type = service_.type_of(tender)) {
    for (const auto& list : lists_of(*type, words_, context.locale()))
      lists.push_back({{"key", list.key},
                       {"label", list.label},
                       {"rows", rows_of_list(tender, type.get(), list.key).size()},
                       {"own", list.key == "groups" || tender.option_tables().contains(list.key)}});
    extra["version"] = type->version();
  }
  extra["work"] = work_pages(tender, service_.type_of(tender).get(), context);
  extra["may_export"] = fill_state(tender, context.request().received_at) != state::kDraft &&
                        context.principal().may("staff.submissions") && !service_.sealed(tender);
  const auto current = types_.current(tender.type_key);
  extra["newer"] = tender.bundle_sha256 && current && current->version() != *tender.bundle_sha256;
  extra["lists"] = std::move(lists);
  return extra;
}

Json Tenders::staff_resource(const Tender& tender, http::Context& context) {
  Json resource = tender_resource(tender, context);
  resource["facts"] = office_facts_ ? office_facts_(tender, context.locale()) : Json::array();
  resource["readiness"] = readiness_with_facts(service_, tender, resource["facts"], context.locale());
  resource["bundle"] = tender.bundle_sha256 ? Json(*tender.bundle_sha256) : Json();
  return resource;
}

http::Outcome Tenders::show_for_staff(http::Context& context) {
  const auto tender = service_.find(context.param("no"));
  if (!tender) return http::not_found();
  Json extra = staff_tender_extra(*tender, context, Json());
  return http::Page{.view = "tenders/staff_tender",
                    .resource = staff_resource(*tender, context),
                    .extra = std::move(extra),
                    .etag = std::to_string(tender->row_version)};
}

http::Outcome Tenders::new_tender(http::Context& context) {
  const std::string no = context.query("from");
  Json proposed = Json::object();
  if (!no.empty()) {
    const auto from = service_.find(no);
    if (!from) return http::not_found();
    const std::string next = service_.next_number(*from);
    std::string name = from->name;
    if (const auto at = name.find(from->no); at != std::string::npos && !next.empty())
      name.replace(at, from->no.size(), next);
    proposed = {{"from", from->no}, {"tender_no", next}, {"type", from->type_key}, {"name", name}};
  }
  return http::Page{
      .view = "tenders/staff_new", .resource = proposed, .extra = staff_extra(context.locale(), proposed)};
}

http::Outcome Tenders::create_tender(http::Context& context) {
  const Json& values = context.values();
  Json findings = Json::array();
  NewTender wanted;
  wanted.no = accounts::text_value(context, "tender_no");
  wanted.type_key = accounts::text_value(context, "type");
  wanted.name = accounts::text_value(context, "name");
  wanted.opens_at = time_value(values, "opens_at", findings).value_or(std::nullopt);
  wanted.closes_at = time_value(values, "closes_at", findings).value_or(std::nullopt);
  if (values.contains("groups")) wanted.groups = values["groups"];
  const auto from = service_.find(accounts::text_value(context, "from"));
  if (from) {
    if (wanted.type_key.empty()) wanted.type_key = from->type_key;
    if (wanted.type_key == from->type_key) {
      if (wanted.groups.is_null()) wanted.groups = from->groups();
      wanted.option_tables = from->option_tables();
      wanted.texts = from->texts();
    }
  }
  Service::Judged judged;
  if (findings.empty()) {
    judged = service_.create(wanted, actor_of(context));
    findings = std::move(judged.findings);
  }
  if (!findings.empty()) {
    return http::Invalid{.findings = std::move(findings),
                         .view = "tenders/staff_new",
                         .resource = values,
                         .extra = staff_extra(context.locale(), values)};
  }
  if (from) service_.copy_guides(*from, *judged.tender, actor_of(context));
  const std::string address = "/staff/tenders/" + judged.tender->no;
  return http::Created{.location = address,
                       .resource = tender_resource(*judged.tender, context),
                       .flash = http::Flash{"success", "flash.tender_created", {{"tender", judged.tender->name}}},
                       .go_to = address,
                       .etag = std::to_string(judged.tender->row_version)};
}

http::Outcome Tenders::change_tender(http::Context& context) {
  const std::string no = context.param("no");
  const auto before = service_.find(no);
  if (!before) return http::not_found();
  const Json& values = context.values();
  Json findings = Json::array();
  TenderChange change;
  if (values.contains("name")) change.name = accounts::text_value(context, "name");
  if (!untouched(values, "opens_at", before->opens_at)) change.opens_at = time_value(values, "opens_at", findings);
  if (!untouched(values, "closes_at", before->closes_at)) change.closes_at = time_value(values, "closes_at", findings);
  if (values.contains("groups")) change.groups = values["groups"];
  change.reason = accounts::text_value(context, "reason");
  if (const auto wanted = accounts::text_value(context, "state");
      !wanted.empty() && wanted != fill_state(*before, context.request().received_at)) {
    change.stored_state = wanted;
  }
  std::optional<Service::Judged> judged;
  if (findings.empty()) {
    auto changed = service_.change(no, change, accounts::version_of(context), actor_of(context));
    if (!changed) {
      if (changed.error().code == "not_found") return http::not_found();
      if (changed.error().code == "type_read_only" || changed.error().code == "tender_archived")
        return http::refuse(409, changed.error());
      return http::Refused{
          .status = 412, .error = changed.error(), .more = {{"current", tender_resource(*before, context)}}};
    }
    judged = std::move(*changed);
    findings = judged->findings;
  }
  if (!findings.empty()) {
    Json extra = staff_tender_extra(*before, context, values);
    return http::Invalid{.findings = std::move(findings),
                         .view = "tenders/staff_tender",
                         .resource = staff_resource(*before, context),
                         .extra = std::move(extra)};
  }
  return http::Done{.go_to = "/staff/tenders/" + no,
                    .resource = tender_resource(*judged->tender, context),
                    .flash = http::Flash{"success", "flash.tender_changed", {{"tender", judged->tender->name}}},
                    .etag = std::to_string(judged->tender->row_version)};
}

http::Outcome Tenders::upload_guide(http::Context& context) {
  const auto tender = service_.find(context.param("no"));
  if (!tender) return http::not_found();
  const std::string key = context.param("key");
  const auto* file = uploaded_file(context);
  const auto refused = [&](const std::string& code) -> http::Outcome {
    Json extra = staff_tender_extra(*tender, context, Json());
    return http::Invalid{.findings = Json::array({{{"field", "guide-" + key}, {"code", code}}}),
                         .view = "tenders/staff_tender",
                         .resource = staff_resource(*tender, context),
                         .extra = std::move(extra)};
  };
  if (!file) return refused("file_needed");
  const auto stored = service_.set_guide(tender->no, key, file->name, file->path, actor_of(context));
  if (!stored) {
    if (stored.error().code == "guide_not_pdf") return refused("guide_not_pdf");
    if (stored.error().code == "guide_unknown") return http::not_found();
    if (stored.error().code == "type_read_only" || stored.error().code == "tender_archived")
      return http::refuse(409, stored.error());
    return http::Refused{.status = 503, .error = stored.error()};
  }
  return http::Done{.go_to = "/staff/tenders/" + tender->no,
                    .resource = resource_of(*service_.guide(*tender, key, 0, context.locale()), tender->no),
                    .flash = http::Flash{"success", "flash.guide_uploaded", {{"name", file->name}}}};
}

void Tenders::register_staff_routes(http::Router& router) {
  router.add(
      {.method = Method::get,
       .pattern = "/staff/tenders",
       .permission = kPermission,
       .handler = [this](http::Context& context) { return list_for_staff(context); },
       .summary = "All tenders, drafts as well.",
       .parameters = {{.name = "q"}, {.name = "page", .type = "integer"}, {.name = "per_page", .type = "integer"}}});
  router.add(
      {.method = Method::post,
       .pattern = "/staff/tenders",
       .permission = kPermission,
       .handler = [this](http::Context& context) { return create_tender(context); },
       .summary = "Creates a tender; with `from` it takes lists, texts and guides of that one, else those of its type.",
       .statuses = {201, 422},
       .body_schema = {{"type", "object"},
                       {"required", {"tender_no", "type", "name"}},
                       {"properties",
                        {{"tender_no", {{"type", "string"}}},
                         {"type", {{"type", "string"}}},
                         {"name", {{"type", "string"}}},
                         {"opens_at", {{"type", {"string", "null"}}, {"format", "date-time"}}},
                         {"closes_at", {{"type", {"string", "null"}}, {"format", "date-time"}}},
                         {"from", {{"type", "string"}}},
                         {"groups", {{"type", "array"}}}}}}});
  router.add({.method = Method::get,
              .pattern = "/staff/tenders/new",
              .permission = kPermission,
              .handler = [this](http::Context& context) { return new_tender(context); },
              .summary = "The form for a new tender; `from` proposes the settings of an earlier one.",
              .parameters = {{.name = "from", .description = "a tender's number"}},
              .statuses = {200, 404}});
  router.add({.method = Method::get,
              .pattern = "/staff/tenders/{no}",
              .permission = kPermission,
              .handler = [this](http::Context& context) { return show_for_staff(context); },
              .summary = "One tender with its window, groups and guides.",
              .statuses = {200, 404}});
  for (const auto method : {Method::post, Method::put}) {
    router.add({.method = method,
                .pattern = "/staff/tenders/{no}",
                .permission = kPermission,
                .handler = [this](http::Context& context) { return change_tender(context); },
                .summary = "Changes name, window, groups or state (SM-02); absent keys stay as they are. Moving the "
                           "deadline of an opened tender needs a reason, which vendors are told.",
                .statuses = {200, 404, 409, 412, 422}});
  }
  router.add({.method = Method::post,
              .pattern = "/staff/tenders/{no}/guides/{key}",
              .permission = kPermission,
              .handler = [this](http::Context& context) { return upload_guide(context); },
              .summary = "Uploads a guide (multipart part `file`, PDF); it must be confirmed anew.",
              .statuses = {200, 404, 422, 503},
              .body = kUpload});
}

}  // namespace tenderloom::tenders
