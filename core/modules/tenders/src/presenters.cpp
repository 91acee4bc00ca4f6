#include "presenters.h"

#include "tenderloom/tenders/model.h"

namespace tenderloom::tenders {
namespace {

using render::ViewContext;
namespace parts = render::parts;

Json crumbs(const ViewContext& context, std::vector<std::pair<std::string, std::string>> rest) {
  Json list = Json::array({{{"label", context.t("common.home")}, {"url", "/dashboard"}}});
  for (auto& [label, url] : rest) list.push_back({{"label", label}, {"url", url}});
  return list;
}

Json list_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json labels = extra.value("type_labels", Json::object());
  const std::string text = extra.value("q", ""), chosen = extra.value("type", "");
  Json rows = Json::array(), options = Json::array();
  for (const auto& item : resource.value("items", Json::array())) {
    const std::string no = item.value("tender_no", "");
    rows.push_back({{"id", item.value("id", "")},
                    {"no", no},
                    {"type", label_of(labels, item.value("type", ""))},
                    {"name", item.value("name", "")},
                    {"state", state_badge(item.value("state", ""), context)},
                    {"current", item.value("current", false)},
                    {"select_url", "/tenders/" + no + "/select"}});
  }
  options.push_back({{"value", ""}, {"label", context.t("common.all")}, {"selected", chosen.empty()}});
  for (const auto& [key, label] : labels.items()) {
    options.push_back({{"value", key}, {"label", label}, {"selected", key == chosen}});
  }
  const bool filtered = !text.empty() || !chosen.empty();
  return {{"title", context.t("tenders.title")},
          {"purpose", context.t("tenders.purpose")},
          {"wide", true},
          {"breadcrumb", crumbs(context, {{context.t("tenders.list"), ""}})},
          {"actions",
           Json::array({{{"label", context.t("tenders.back_home")}, {"url", "/dashboard"}, {"primary", false}}})},
          {"filters",
           {{"action", "/tenders"},
            {"q", text},
            {"q_label", context.t("tenders.search")},
            {"selects", Json::array({{{"name", "type"},
                                      {"label", context.t("tenders.type")},
                                      {"id", "filter-type"},
                                      {"options", std::move(options)}}})},
            {"keep", Json::array()},
            {"reset_url", "/tenders"}}},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t(filtered ? "tenders.none_found" : "tenders.none"),
                                 context.t(filtered ? "tenders.none_found_text" : "tenders.none_text"),
                                 filtered ? "/tenders" : "", context.t("common.reset"))},
          {"pagination", parts::pagination(resource, "/tenders", {{"q", text}, {"type", chosen}}, context)}};
}

Json guide_badge(const Json& guide, const ViewContext& context) {
  if (!guide.value("has_file", false)) return parts::badge("neutral", context.t("guide.no_file"));
  if (guide.value("confirmed", false)) return parts::badge("done", context.t("guide.confirmed"));
  if (!guide.value("must_confirm", true)) return parts::badge("neutral", context.t("guide.optional"));
  return parts::badge("attention", context.t("guide.unconfirmed"));
}

/// Weekday, hour and days left of the deadline, for a tender that is open (look.md, deadlines).
std::string days_left(const Json& tender, const ViewContext& context) {
  if (tender.value("state", "") != state::kFilling || !tender.value("closes_at", Json()).is_string()) return {};
  const auto closes = base::parse_iso8601(tender["closes_at"].get<std::string>());
  if (!closes) return {};
  const auto left = *closes - context.now;
  const auto days = std::chrono::duration_cast<std::chrono::hours>(left).count() / 24;
  if (days >= 1) return context.t("tender.days_left", {{"days", days}});
  return context.t(
      "tender.hours_left",
      {{"hours", std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::hours>(left).count())}});
}

Json announcement_rows(const Json& resource) {
  Json rows = Json::array();
  for (const auto& one : resource.value("announcements", Json::array())) {
    rows.push_back({{"title", one.value("title", "")},
                    {"url", one.value("url", "")},
                    {"at", parts::time_text(one.value("published_at", Json()))}});
  }
  return rows;
}

Json tender_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string no = resource.value("tender_no", ""), name = resource.value("name", "");
  const Json links = resource.value("links", Json::object());
  Json guides = Json::array();
  bool unread = false;
  for (const auto& guide : resource.value("guides", Json::array())) {
    const bool has_file = guide.value("has_file", false);
    unread = unread || (has_file && guide.value("must_confirm", true) && !guide.value("confirmed", false));
    guides.push_back({{"label", guide.value("label", "")},
                      {"url", has_file ? guide["links"].value("self", "") : ""},
                      {"has_url", has_file},
                      {"state", guide_badge(guide, context)},
                      {"confirmed_at", parts::time_text(guide.value("confirmed_at", Json()))}});
  }
  const bool current = extra.value("current", false);
  const std::string left = days_left(resource, context);
  return {{"title", name},
          {"title_suffix", no},
          {"purpose", context.t("tender.purpose")},
          {"breadcrumb", crumbs(context, {{context.t("tenders.list"), "/tenders"}, {name, ""}})},
          {"state", state_badge(resource.value("state", ""), context)},
          {"is_read_only", is_read_only(resource)},
          {"read_only", read_only_note(resource, context)},
          {"details", Json::array({parts::detail(context.t("tenders.no"), no),
                                   parts::detail(context.t("tenders.type"), extra.value("type_label", "")),
                                   parts::detail(context.t("tender.window"), window_text(resource, context))})},
          {"days_left", left},
          {"guides", std::move(guides)},
          {"unread", unread},
          {"announcements", announcement_rows(resource)},
          {"all_announcements_url", "/announcements?tender=" + no},
          {"current", current},
          {"select_url", "/tenders/" + no + "/select"},
          {"items_url", links.value("items", "")},
          {"documents_url", links.value("documents", "")}};
}

Json guide_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string label = resource.value("label", ""), no = extra.value("tender_no", "");
  const Json links = resource.value("links", Json::object());
  const bool has_file = resource.value("has_file", false), confirmed = resource.value("confirmed", false);
  return {{"title", label},
          {"title_suffix", no},
          {"purpose", context.t("guide.purpose")},
          {"wide", true},
          {"breadcrumb", crumbs(context, {{context.t("tenders.list"), "/tenders"},
                                          {extra.value("tender_name", ""), "/tenders/" + no},
                                          {label, ""}})},
          {"state", guide_badge(resource, context)},
          {"has_file", has_file},
          {"file_url", links.value("file", "")},
          {"download_url", links.value("file", "") + "?download=1"},
          {"frame_title", context.t("guide.frame", {{"guide", label}})},
          {"confirmed_at", parts::time_text(resource.value("confirmed_at", Json()))},
          {"ask", has_file && !confirmed && extra.value("may_confirm", false)},
          {"confirm_url", links.value("confirm", "")},
          {"sha256", resource.value("sha256", "")},
          {"back_url", "/tenders/" + no}};
}

}  // namespace

bool is_read_only(const Json& tender) { return !tender.value("missing_plugin", "").empty(); }

Json read_only_note(const Json& tender, const ViewContext& context) {
  return parts::notice("attention", context.t("tender.read_only"),
                       context.t("error.type_read_only", {{"plugin", tender.value("missing_plugin", "")}}));
}

Json state_badge(const std::string& name, const ViewContext& context) {
  static const std::map<std::string, std::string> kKinds{
      {state::kFilling, "done"}, {state::kInReview, "info"}, {state::kTendered, "info"}};
  const auto kind = kKinds.find(name);
  return parts::badge(kind == kKinds.end() ? "neutral" : kind->second, context.t("tender.state." + name));
}

std::string window_text(const Json& tender, const ViewContext& context) {
  const std::string opens = parts::time_text(tender.value("opens_at", Json()));
  const std::string closes = parts::time_text(tender.value("closes_at", Json()));
  if (opens.empty()) return context.t("tender.window_unset");
  if (closes.empty()) return context.t("tender.window_open_end", {{"opens", opens}});
  return context.t("tender.window_text", {{"opens", opens}, {"closes", closes}});
}

std::string label_of(const Json& labels, const std::string& type) { return labels.value(type, type); }

void add_vendor_views(render::ViewRegistry& views) {
  views.add({"tenders/list",
             {{"filters", parts::filters_shape()},
              {"rows", Json::array({{{"id", "text"},
                                     {"no", "text"},
                                     {"type", "text"},
                                     {"name", "text"},
                                     {"state", parts::badge_shape()},
                                     {"current", "flag"},
                                     {"select_url", "text"}}})},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             list_model});
  views.add({"tenders/tender",
             {{"state", parts::badge_shape()},
              {"is_read_only", "flag"},
              {"read_only", parts::notice_shape()},
              {"details", parts::details_shape()},
              {"days_left", "text"},
              {"guides", Json::array({{{"label", "text"},
                                       {"url", "text"},
                                       {"has_url", "flag"},
                                       {"state", parts::badge_shape()},
                                       {"confirmed_at", "text"}}})},
              {"unread", "flag"},
              {"announcements", Json::array({{{"title", "text"}, {"url", "text"}, {"at", "text"}}})},
              {"all_announcements_url", "text"},
              {"current", "flag"},
              {"select_url", "text"},
              {"items_url", "text"},
              {"documents_url", "text"}},
             tender_model});
  views.add({"tenders/guide",
             {{"state", parts::badge_shape()},
              {"has_file", "flag"},
              {"file_url", "text"},
              {"download_url", "text"},
              {"frame_title", "text"},
              {"confirmed_at", "text"},
              {"ask", "flag"},
              {"confirm_url", "text"},
              {"sha256", "text"},
              {"back_url", "text"}},
             guide_model});
}

}  // namespace tenderloom::tenders
