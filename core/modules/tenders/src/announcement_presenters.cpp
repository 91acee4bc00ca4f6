#include "markdown.h"
#include "presenters.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/notice_board.h"

namespace tenderloom::tenders {
namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr std::size_t kExcerpt = 80;

/// Why visitors do not see it, or that they do.
Json announcement_badge(const Json& item, const ViewContext& context) {
  const auto at = [&](const char* name) {
    return base::parse_iso8601(item[name].is_string() ? item[name].get<std::string>() : "");
  };
  const auto published = at("published_at"), until = at("until");
  if (item["withdrawn_at"].is_string()) return parts::badge("neutral", context.t("staff_announcements.withdrawn"));
  if (published && *published > context.now) return parts::badge("info", context.t("staff_announcements.future"));
  if (until && *until <= context.now) return parts::badge("neutral", context.t("staff_announcements.over"));
  return parts::badge("done", context.t("staff_announcements.shown"));
}

Json announcement_rows_of(const Json& resource, const ViewContext& context, const std::string& base) {
  Json rows = Json::array();
  for (const auto& item : resource.value("items", Json::array())) {
    const Json tender = item.value("tender_no", Json());
    rows.push_back({{"title", item.value("title", "")},
                    {"excerpt", base::truncate(markdown_words(item.value("body", "")), kExcerpt)},
                    {"published", parts::time_text(item.value("published_at", Json()))},
                    {"until", parts::time_text(item.value("until", Json()))},
                    {"tender", tender.is_string() ? tender.get<std::string>() : ""},
                    {"pinned", item.value("pinned", false)},
                    {"position", item.value("position", std::int64_t{0})},
                    {"state", announcement_badge(item, context)},
                    {"url", base + item.value("id", "")}});
  }
  return rows;
}

Json announcement_rows_shape() {
  return Json::array({{{"title", "text"},
                       {"excerpt", "text"},
                       {"published", "text"},
                       {"until", "text"},
                       {"tender", "text"},
                       {"pinned", "flag"},
                       {"position", "number"},
                       {"state", parts::badge_shape()},
                       {"url", "text"}}});
}

Json announcement_list_model(const Json& resource, const Json&, const ViewContext& context) {
  return {{"title", context.t("announcements.title")},
          {"purpose", context.t("announcements.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}},
                                      {{"label", context.t("announcements.title")}}})},
          {"rows", announcement_rows_of(resource, context, "/announcements/")},
          {"empty", parts::empty(context.t("announcements.none"), context.t("announcements.none_text"))},
          {"pagination", parts::pagination(resource, "/announcements", {}, context)}};
}

Json files_of(const Json& resource) {
  Json files = Json::array();
  for (const auto& file : resource.value("files", Json::array())) {
    const auto kilobytes = (file.value("size", std::int64_t{0}) + 1023) / 1024;
    files.push_back({{"name", file.value("name", "")},
                     {"size", std::to_string(kilobytes) + " KB"},
                     {"url", file.value("url", "")},
                     {"remove_url", "/staff" + file.value("url", "")}});
  }
  return files;
}

Json files_shape() {
  return Json::array({{{"name", "text"}, {"size", "text"}, {"url", "text"}, {"remove_url", "text"}}});
}

Json announcement_model(const Json& resource, const Json&, const ViewContext& context) {
  const Json tender = resource.value("tender_no", Json());
  return {{"title", resource.value("title", "")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}},
                                      {{"label", context.t("announcements.title")}, {"url", "/announcements"}},
                                      {{"label", resource.value("title", "")}}})},
          {"published", parts::time_text(resource.value("published_at", Json()))},
          {"tender", tender.is_string() ? tender.get<std::string>() : ""},
          {"files", files_of(resource)},
          {"body_html", markdown_html(resource.value("body", ""))}};
}

Json control(const std::string& value, const std::string& name, const ViewContext& context) {
  const std::string error = parts::error_of(context.findings, name);
  return {{"id", "field-" + name}, {"value", value}, {"error", error}, {"has_error", !error.empty()}};
}
Json control_shape() { return {{"id", "text"}, {"value", "text"}, {"error", "text"}, {"has_error", "flag"}}; }

Json staff_list_of_announcements(const Json& resource, const Json&, const ViewContext& context) {
  return {{"title", context.t("staff_announcements.title")},
          {"purpose", context.t("staff_announcements.purpose")},
          {"wide", true},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("staff_announcements.title")}}})},
          {"actions", Json::array({{{"label", context.t("staff_announcements.new")},
                                    {"url", "/staff/announcements/new"},
                                    {"primary", true},
                                    {"icon", "plus-lg"}}})},
          {"rows", announcement_rows_of(resource, context, "/staff/announcements/")},
          {"empty", parts::empty(context.t("announcements.none"), context.t("staff_announcements.none_text"),
                                 "/staff/announcements/new", context.t("staff_announcements.new"))},
          {"pagination", parts::pagination(resource, "/staff/announcements", {}, context)}};
}

/// What was typed, else what is stored.
class Typed {
 public:
  Typed(const Json& typed, const Json& stored) : typed_(typed), stored_(stored) {}
  std::string text(const char* name) const {
    if (const auto found = typed_.find(name); found != typed_.end()) return plain(*found);
    const auto found = stored_.find(name);
    return found == stored_.end() ? std::string() : plain(*found);
  }
  std::string time(const char* name) const {
    if (typed_.contains(name)) return text(name);
    return parts::time_text(stored_.value(name, Json()));
  }
  bool flag(const char* name) const {
    if (const auto found = typed_.find(name); found != typed_.end()) {
      const Json& value = found->is_array() && !found->empty() ? found->back() : *found;
      return value == "1" || value == true;
    }
    return stored_.value(name, false);
  }

 private:
  static std::string plain(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_integer() ? std::to_string(value.get<std::int64_t>()) : std::string();
  }
  const Json& typed_;
  const Json& stored_;
};

Json announcement_form(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json nothing = Json::object(), typed = extra.value("typed", nothing);
  const Typed values(typed, resource.is_object() ? resource : nothing);
  const std::string id = extra.value("id", ""), url = "/staff/announcements" + (id.empty() ? "" : "/" + id);
  const bool stored = !id.empty();
  Json errors = parts::errors(context.findings), tenders = Json::array();
  const std::string chosen = values.text("tender_no");
  tenders.push_back({{"value", ""}, {"label", context.t("staff_announcements.general")}, {"selected", chosen.empty()}});
  for (const auto& tender : extra.value("tenders", Json::array())) {
    const std::string no = tender.value("no", "");
    tenders.push_back({{"value", no}, {"label", no + " " + tender.value("name", "")}, {"selected", no == chosen}});
  }
  const std::string position = values.text("position"), preview = extra.value("preview", "");
  const std::string title = stored ? resource.value("title", "") : context.t("staff_announcements.new");
  const bool withdrawn = stored && resource.value("withdrawn_at", Json()).is_string();
  return {
      {"title", title},
      {"purpose", context.t("staff_announcements.form_purpose")},
      {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                  {{"label", context.t("staff_announcements.title")}, {"url", "/staff/announcements"}},
                                  {{"label", title}}})},
      {"has_errors", !errors.empty()},
      {"errors", std::move(errors)},
      {"action", url},
      {"id", id},
      {"stored", stored},
      {"state", stored ? announcement_badge(resource, context) : Json::object()},
      {"version", values.text("version")},
      {"title_field", control(values.text("title"), "title", context)},
      {"body_field", control(values.text("body"), "body", context)},
      {"published_field", control(values.time("published_at"), "published_at", context)},
      {"until_field", control(values.time("until"), "until", context)},
      {"tender_field", control(chosen, "tender_no", context)},
      {"tenders", std::move(tenders)},
      {"pinned", values.flag("pinned")},
      {"position_field", control(position.empty() ? "100" : position, "position", context)},
      {"file_field", control("", "file", context)},
      {"files", files_of(resource)},
      {"files_url", url + "/files"},
      {"file_hint", context.t("staff_announcements.file_hint",
                              {{"max", base::size_text(kLargestAttachment)}, {"count", kMostAttachments}})},
      {"preview_html", preview.empty() ? markdown_html(values.text("body"), 3) : preview},
      {"may_withdraw", stored && !withdrawn},
      {"may_restore", withdrawn},
      {"public_url", stored ? "/announcements/" + id : ""}};
}

}  // namespace

void add_announcement_views(render::ViewRegistry& views) {
  views.add({"tenders/announcements",
             {{"rows", announcement_rows_shape()},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             announcement_list_model});
  views.add({"tenders/announcement",
             {{"published", "text"}, {"tender", "text"}, {"files", files_shape()}, {"body_html", "text"}},
             announcement_model});
  views.add({"tenders/staff_announcements",
             {{"rows", announcement_rows_shape()},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             staff_list_of_announcements});
  views.add(
      {"tenders/announcement_preview",
       {{"html", "text"}, {"preview_html", "text"}},
       [](const Json& resource, const Json&, const ViewContext& context) -> Json {
         return {{"title", context.t("staff_announcements.preview")}, {"preview_html", resource.value("html", "")}};
       }});
  views.add({"tenders/staff_announcement",
             {{"action", "text"},
              {"id", "text"},
              {"stored", "flag"},
              {"state", parts::badge_shape()},
              {"version", "text"},
              {"title_field", control_shape()},
              {"body_field", control_shape()},
              {"published_field", control_shape()},
              {"until_field", control_shape()},
              {"tender_field", control_shape()},
              {"tenders", Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}})},
              {"pinned", "flag"},
              {"position_field", control_shape()},
              {"file_field", control_shape()},
              {"files", files_shape()},
              {"files_url", "text"},
              {"file_hint", "text"},
              {"preview_html", "text"},
              {"may_withdraw", "flag"},
              {"may_restore", "flag"},
              {"public_url", "text"}},
             announcement_form});
}

}  // namespace tenderloom::tenders
