#include "presenters.h"
#include "tenderloom/tenders/model.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

using render::ViewContext;
namespace parts = render::parts;

Json staff_crumbs(const ViewContext& context, const std::string& last) {
  Json list = Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}}});
  if (last.empty()) {
    list.push_back({{"label", context.t("staff_tenders.title")}});
  } else {
    list.push_back({{"label", context.t("staff_tenders.title")}, {"url", "/staff/tenders"}});
    list.push_back({{"label", last}});
  }
  return list;
}

/// What was typed wins over what is stored: a refused form comes back as it was.
Json control(const Json& typed, const std::string& name, const std::string& stored, const ViewContext& context) {
  const std::string error = parts::error_of(context.findings, name);
  std::string value = stored;
  if (typed.is_object()) {
    if (const auto found = typed.find(name); found != typed.end() && found->is_string())
      value = found->get<std::string>();
  }
  return {{"id", "field-" + name}, {"value", value}, {"error", error}, {"has_error", !error.empty()}};
}
Json control_shape() { return {{"id", "text"}, {"value", "text"}, {"error", "text"}, {"has_error", "flag"}}; }

Json list_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json labels = extra.value("type_labels", Json::object());
  const std::string text = extra.value("q", "");
  Json rows = Json::array();
  for (const auto& item : resource.value("items", Json::array())) {
    rows.push_back({{"id", item.value("id", "")},
                    {"no", item.value("tender_no", "")},
                    {"type", label_of(labels, item.value("type", ""))},
                    {"name", item.value("name", "")},
                    {"window", window_text(item, context)},
                    {"state", state_badge(item.value("state", ""), context)},
                    {"is_read_only", is_read_only(item)},
                    {"read_only", parts::badge("attention", context.t("tender.read_only"))},
                    {"clone_url", "/staff/tenders/new?from=" + item.value("tender_no", "")},
                    {"url", "/staff/tenders/" + item.value("tender_no", "")}});
  }
  return {{"title", context.t("staff_tenders.title")},
          {"purpose", context.t("staff_tenders.purpose")},
          {"wide", true},
          {"breadcrumb", staff_crumbs(context, "")},
          {"actions", Json::array({{{"label", context.t("staff_tenders.new")},
                                    {"url", "/staff/tenders/new"},
                                    {"primary", true},
                                    {"icon", "plus-lg"}}})},
          {"filters",
           {{"action", "/staff/tenders"},
            {"q", text},
            {"q_label", context.t("tenders.search")},
            {"selects", Json::array()},
            {"keep", Json::array()},
            {"reset_url", "/staff/tenders"}}},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t(text.empty() ? "staff_tenders.none" : "tenders.none_found"),
                                 context.t(text.empty() ? "staff_tenders.none_text" : "tenders.none_found_text"),
                                 text.empty() ? "/staff/tenders/new" : "/staff/tenders",
                                 context.t(text.empty() ? "staff_tenders.new" : "common.reset"))},
          {"pagination", parts::pagination(resource, "/staff/tenders", {{"q", text}}, context)}};
}

Json new_model(const Json&, const Json& extra, const ViewContext& context) {
  const Json typed = extra.value("typed", Json::object());
  Json errors = parts::errors(context.findings), types = Json::array();
  const Json labels = extra.value("type_labels", Json::object());
  const std::string chosen = typed.is_object() && typed.value("type", Json()).is_string() ? typed["type"] : "";
  const Json read_only = extra.value("read_only_types", Json::object());
  Json notices = Json::array();
  for (const auto& [key, label] : labels.items()) {
    if (read_only.contains(key)) {
      notices.push_back(parts::notice("attention", label.get<std::string>(),
                                      context.t("error.type_read_only", {{"plugin", read_only[key]}})));
      continue;
    }
    const std::string mask = extra.value("number_masks", Json::object()).value(key, "");
    const std::string shown = mask.empty() ? label.get<std::string>()
                                           : context.t("staff_tenders.type_mask", {{"type", label}, {"mask", mask}});
    types.push_back({{"value", key}, {"label", shown}, {"selected", key == chosen}});
  }
  return {
      {"title", context.t("staff_tenders.new")},
      {"purpose", context.t("staff_tenders.new_purpose")},
      {"breadcrumb", staff_crumbs(context, context.t("staff_tenders.new"))},
      {"has_errors", !errors.empty()},
      {"errors", std::move(errors)},
      {"no_field", control(typed, "tender_no", "", context)},
      {"type_field", control(typed, "type", "", context)},
      {"types", std::move(types)},
      {"from", typed.is_object() && typed.value("from", Json()).is_string() ? typed["from"].get<std::string>() : ""},
      {"copied", typed.is_object() && typed.value("from", Json()).is_string() && typed["from"] != ""
                     ? parts::notice("info", context.t("staff_tenders.clone_title", {{"tender", typed["from"]}}),
                                     context.t("staff_tenders.clone_text"))
                     : Json()},
      {"notices", std::move(notices)},
      {"name_field", control(typed, "name", "", context)},
      {"opens_field", control(typed, "opens_at", "", context)},
      {"closes_field", control(typed, "closes_at", "", context)}};
}

/// What is missing before the tender opens, or should be looked at; nothing once it is closed.
Json readiness_model(const Json& resource, const ViewContext& context) {
  const std::string state = resource.value("state", ""), page = "/staff/tenders/" + resource.value("tender_no", "");
  if (state != state::kDraft && state != state::kFilling) return Json::array();
  const Json entries = resource.value("readiness", Json::array());
  if (!entries.empty()) return readiness_notices(entries, page, context);
  if (state == state::kFilling) return Json::array();
  return Json::array({parts::notice("done", context.t("readiness.done"), "")});
}

/// By which version of its type the tender is judged.
std::string version_text(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string version = extra.value("version", "");
  if (version.empty()) return {};
  const bool pinned = resource.value("bundle", Json()).is_string();
  const char* key = !pinned                       ? "staff_tenders.version_current"
                    : extra.value("newer", false) ? "staff_tenders.version_newer"
                                                  : "staff_tenders.version_pinned";
  return context.t(key, {{"version", version.substr(0, 12)}});
}

/// Where the applications to the tender are worked on; the route has said what the person may open.
Json work_links(const Json& extra, const std::string& no, const ViewContext& context) {
  Json links = Json::array();
  for (const Json& page : extra.value("work", Json::array())) {
    const std::string name = page.get<std::string>();
    const std::string url =
        name == "queue" ? "/staff/queue?queue=all&tender=" + no : "/staff/tenders/" + no + "/" + name;
    links.push_back({{"label", context.t("staff_tenders.work." + name)}, {"url", url}});
  }
  return links;
}

Json tender_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json typed = extra.value("typed", Json());
  const std::string no = resource.value("tender_no", ""), current = resource.value("state", "");
  Json errors = parts::errors(context.findings), guides = Json::array(), groups = Json::array(), states = Json::array();
  for (const auto& guide : resource.value("guides", Json::array())) {
    const std::string key = guide.value("key", "");
    Json row = control(Json(), "guide-" + key, "", context);
    const bool has_file = guide.value("has_file", false);
    row.update({{"label", guide.value("label", "")},
                {"name", guide.value("name", "")},
                {"at", parts::time_text(guide.value("uploaded_at", Json()))},
                {"url", has_file ? guide["links"].value("file", "") : ""},
                {"action", "/staff/tenders/" + no + "/guides/" + key}});
    guides.push_back(std::move(row));
  }
  for (const auto& group : resource.value("groups", Json::array())) {
    std::string categories;
    for (const auto& category : group.value("categories", Json::array())) {
      categories += (categories.empty() ? "" : context.t("tender.list_separator")) + category.value("name", "");
    }
    groups.push_back(
        {{"code", group.value("code", "")}, {"name", group.value("name", "")}, {"categories", categories}});
  }
  for (const auto& next : Service::next_states(current)) {
    const std::string key = next == state::kDraft ? "tender.state_by_clock" : "tender.state." + next;
    states.push_back({{"value", next}, {"label", context.t(key)}, {"selected", false}});
  }
  const bool archived = !resource.value("archived_at", Json()).is_null();
  Json moves = Json::array(), facts = Json::array();
  for (const auto& fact : resource.value("facts", Json::array()))
    facts.push_back({{"label", fact.at("label")},
                     {"url", fact.at("url")},
                     {"badge", parts::badge(fact.value("kind", "neutral"), fact.value("text", ""))}});
  for (const auto& move : resource.value("deadline_moves", Json::array())) {
    const auto text = [&](const char* key) {
      return move.at(key).is_null() ? context.t("deadline.open_ended") : parts::time_text(move.at(key));
    };
    moves.push_back({{"at", parts::time_text(move.at("at"))},
                     {"actor", move.value("actor", "")},
                     {"before", text("before")},
                     {"after", text("after")},
                     {"reason", move.value("reason", "")}});
  }
  Json actions = Json::array();
  if (!is_read_only(resource)) {
    if (current == state::kDraft)
      actions.push_back(
          {{"label", context.t("staff_opening.open")}, {"url", "/staff/tenders/" + no + "/open"}, {"primary", true}});
    // The form asks why; the announcement and the mails to every vendor follow from that.
    if (!archived && (current == state::kFilling || current == state::kClosed))
      actions.push_back({{"label", context.t("staff_opening.extend")},
                         {"url", "/staff/tenders/" + no + "#field-closes_at"},
                         {"primary", false}});
    if (current == state::kFilling)
      actions.push_back({{"label", context.t("staff_opening.close")},
                         {"url", "/staff/tenders/" + no + "/close"},
                         {"primary", false}});
  }
  actions.push_back(
      {{"label", context.t("staff_tenders.clone")}, {"url", "/staff/tenders/new?from=" + no}, {"primary", false}});
  if (current != state::kDraft && current != state::kFilling)
    actions.push_back({{"label", context.t("staff_tenders.load_past")},
                       {"url", "/staff/tenders/" + no + "/imports"},
                       {"primary", false}});
  if (current != state::kDraft && current != state::kFilling)
    actions.push_back({{"label", context.t(archived ? "deadline.archived" : "deadline.archive")},
                       {"url", "/staff/tenders/" + no + "/archive"},
                       {"primary", false}});
  Json lists = Json::array();
  for (const auto& list : extra.value("lists", Json::array()))
    lists.push_back({{"label", list.value("label", "")},
                     {"url", "/staff/tenders/" + no + "/tables/" + list.value("key", "")},
                     {"rows", list.value("rows", 0)},
                     {"origin", context.t(list.value("own", false) ? "staff_lists.own" : "staff_lists.of_type")}});
  return {{"title", resource.value("name", "")},
          {"title_suffix", no},
          {"actions", std::move(actions)},
          {"ready", readiness_model(resource, context)},
          {"lists", std::move(lists)},
          {"version_text", version_text(resource, extra, context)},
          {"version_url", "/staff/tenders/" + no + "/version"},
          {"texts_url", "/staff/tenders/" + no + "/texts"},
          {"work", work_links(extra, no, context)},
          {"export_url", extra.value("may_export", false) ? "/staff/tenders/" + no + "/exports" : std::string()},
          {"purpose", context.t("staff_tenders.edit_purpose")},
          {"breadcrumb", staff_crumbs(context, no)},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"state", state_badge(current, context)},
          {"may_change", !is_read_only(resource) && !archived},
          {"is_read_only", is_read_only(resource)},
          {"read_only", read_only_note(resource, context)},
          {"details",
           Json::array({parts::detail(context.t("tenders.no"), no),
                        parts::detail(context.t("tenders.type"),
                                      label_of(extra.value("type_labels", Json::object()), resource.value("type", ""))),
                        parts::detail(context.t("tender.window"), window_text(resource, context))})},
          {"action", "/staff/tenders/" + no},
          {"version", resource.value("version", std::int64_t{0})},
          {"name_field", control(typed, "name", resource.value("name", ""), context)},
          {"opens_field", control(typed, "opens_at", parts::time_text(resource.value("opens_at", Json())), context)},
          {"closes_field", control(typed, "closes_at", parts::time_text(resource.value("closes_at", Json())), context)},
          {"asks_reason", current == state::kFilling || current == state::kClosed},
          {"reason_field", control(typed, "reason", "", context)},
          {"moves", std::move(moves)},
          {"states", std::move(states)},
          {"guides", std::move(guides)},
          {"facts", std::move(facts)},
          {"groups", std::move(groups)}};
}

}  // namespace

void add_staff_views(render::ViewRegistry& views) {
  const Json options = Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}});
  views.add({"tenders/staff_list",
             {{"filters", parts::filters_shape()},
              {"rows", Json::array({{{"id", "text"},
                                     {"no", "text"},
                                     {"type", "text"},
                                     {"name", "text"},
                                     {"window", "text"},
                                     {"state", parts::badge_shape()},
                                     {"is_read_only", "flag"},
                                     {"read_only", parts::badge_shape()},
                                     {"clone_url", "text"},
                                     {"url", "text"}}})},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             list_model});
  views.add({"tenders/staff_new",
             {{"no_field", control_shape()},
              {"type_field", control_shape()},
              {"types", options},
              {"from", "text"},
              {"copied", parts::notice_shape()},
              {"notices", Json::array({parts::notice_shape()})},
              {"name_field", control_shape()},
              {"opens_field", control_shape()},
              {"closes_field", control_shape()}},
             new_model});
  Json guide_shape = control_shape();
  guide_shape.update({{"label", "text"}, {"name", "text"}, {"at", "text"}, {"url", "text"}, {"action", "text"}});
  views.add(
      {"tenders/staff_tender",
       {{"state", parts::badge_shape()},
        {"may_change", "flag"},
        {"is_read_only", "flag"},
        {"read_only", parts::notice_shape()},
        {"details", parts::details_shape()},
        {"action", "text"},
        {"version", "number"},
        {"name_field", control_shape()},
        {"opens_field", control_shape()},
        {"closes_field", control_shape()},
        {"asks_reason", "flag"},
        {"reason_field", control_shape()},
        {"moves",
         Json::array({{{"at", "text"}, {"actor", "text"}, {"before", "text"}, {"after", "text"}, {"reason", "text"}}})},
        {"states", options},
        {"guides", Json::array({guide_shape})},
        {"ready", Json::array({parts::notice_shape()})},
        {"lists", Json::array({{{"label", "text"}, {"url", "text"}, {"rows", "number"}, {"origin", "text"}}})},
        {"version_text", "text"},
        {"version_url", "text"},
        {"texts_url", "text"},
        {"work", Json::array({{{"label", "text"}, {"url", "text"}}})},
        {"export_url", "text"},
        {"facts", Json::array({{{"label", "text"}, {"url", "text"}, {"badge", parts::badge_shape()}}})},
        {"groups", Json::array({{{"code", "text"}, {"name", "text"}, {"categories", "text"}}})}},
       tender_model});
}

}  // namespace tenderloom::tenders
