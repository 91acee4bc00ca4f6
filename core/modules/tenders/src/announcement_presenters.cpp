#include "presenters.h"
#include "tenderloom/base/text.h"

namespace tenderloom::tenders {
namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr std::size_t kExcerpt = 80;

Json rows_of(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const auto& item : resource.value("items", Json::array())) {
    std::string text = item.value("body", "");
    std::replace(text.begin(), text.end(), '\n', ' ');
    const auto published = base::parse_iso8601(item.value("published_at", ""));
    rows.push_back({{"title", item.value("title", "")},
                    {"excerpt", base::truncate(text, kExcerpt)},
                    {"published", parts::time_text(item.value("published_at", Json()))},
                    {"future", published && *published > context.now},
                    {"url", "/announcements/" + item.value("id", "")}});
  }
  return rows;
}

Json rows_shape() {
  return Json::array(
      {{{"title", "text"}, {"excerpt", "text"}, {"published", "text"}, {"future", "flag"}, {"url", "text"}}});
}

Json list_model(const Json& resource, const Json&, const ViewContext& context) {
  return {{"title", context.t("announcements.title")},
          {"purpose", context.t("announcements.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}},
                                      {{"label", context.t("announcements.title")}}})},
          {"rows", rows_of(resource, context)},
          {"empty", parts::empty(context.t("announcements.none"), context.t("announcements.none_text"))},
          {"pagination", parts::pagination(resource, "/announcements", {}, context)}};
}

Json one_model(const Json& resource, const Json&, const ViewContext& context) {
  return {{"title", resource.value("title", "")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}},
                                      {{"label", context.t("announcements.title")}, {"url", "/announcements"}},
                                      {{"label", resource.value("title", "")}}})},
          {"published", parts::time_text(resource.value("published_at", Json()))},
          {"body", resource.value("body", "")}};
}

Json control(const Json& typed, const std::string& name, const ViewContext& context) {
  const std::string error = parts::error_of(context.findings, name);
  const auto found = typed.find(name);
  const std::string value = found != typed.end() && found->is_string() ? found->get<std::string>() : std::string();
  return {{"id", "field-" + name}, {"value", value}, {"error", error}, {"has_error", !error.empty()}};
}

Json staff_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json typed = extra.value("typed", Json::object());
  Json errors = parts::errors(context.findings);
  return {{"title", context.t("staff_announcements.title")},
          {"purpose", context.t("staff_announcements.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("staff_announcements.title")}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"title_field", control(typed, "title", context)},
          {"body_field", control(typed, "body", context)},
          {"published_field", control(typed, "published_at", context)},
          {"rows", rows_of(resource, context)},
          {"pagination", parts::pagination(resource, "/staff/announcements", {}, context)}};
}

Json control_shape() { return {{"id", "text"}, {"value", "text"}, {"error", "text"}, {"has_error", "flag"}}; }

}  // namespace

void add_announcement_views(render::ViewRegistry& views) {
  views.add({"tenders/announcements",
             {{"rows", rows_shape()}, {"empty", parts::empty_shape()}, {"pagination", parts::pagination_shape()}},
             list_model});
  views.add({"tenders/announcement", {{"published", "text"}, {"body", "text"}}, one_model});
  views.add({"tenders/staff_announcements",
             {{"title_field", control_shape()},
              {"body_field", control_shape()},
              {"published_field", control_shape()},
              {"rows", rows_shape()},
              {"pagination", parts::pagination_shape()}},
             staff_model});
}

}  // namespace tenderloom::tenders
