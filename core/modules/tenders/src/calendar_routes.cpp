// The government's calendar of office days (政府行政機關辦公日曆表), by CSV.
#include <fstream>

#include "presenters.h"
#include "route_support.h"
#include "setup.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr char kCalendarPermission[] = "staff.tenders";
constexpr char kCalendarView[] = "tenders/staff_holidays";
constexpr auto kCalendarUpload = http::BodyLimit::of_file(1LL << 20);

bool is_weekend(const std::string& day) {
  const auto date = base::parse_date(day);
  const std::chrono::weekday weekday{std::chrono::sys_days(*date)};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

class CalendarPages {
 public:
  explicit CalendarPages(const SetupUses& uses) : uses_(uses) {}

  http::Page page(http::Context& context) const {
    Json years = Json::array(), days = Json::array();
    const auto loaded = uses_.service.holidays().years();
    for (const auto& [year, off] : loaded) years.push_back({{"year", year}, {"days_off", off}});
    const int now = static_cast<int>(uses_.clock.today().year());
    const bool known = std::any_of(loaded.begin(), loaded.end(), [&](const auto& one) { return one.first == now; });
    const int usual = known || loaded.empty() ? now : loaded.front().first;
    const auto year = static_cast<int>(context.query_number("year", usual, 1912, 2200));
    // What a weekend does not say by itself: holidays, and Saturdays that are worked.
    for (const auto& one : uses_.service.holidays().days(year))
      if (one.off != is_weekend(one.day) || !one.name.empty())
        days.push_back({{"day", one.day}, {"off", one.off}, {"name", one.name}});
    return http::Page{.view = kCalendarView,
                      .resource = {{"years", std::move(years)}, {"year", year}, {"days", std::move(days)}}};
  }

  http::Outcome load(http::Context& context) const {
    const auto* file = uploaded_file(context);
    base::Error error{"file_needed", Json::object(), "file"};
    if (file) {
      std::ifstream in(file->path, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      const auto loaded = uses_.service.holidays().load(text, actor_of(context));
      if (loaded) {
        const std::string year = std::to_string(loaded->years.back());
        return http::Done{
            .go_to = "/staff/holidays?year=" + year,
            .resource = {{"years", loaded->years}, {"days", loaded->days}},
            .flash = http::Flash{"success", "flash.calendar_loaded", {{"year", year}, {"days", loaded->days}}}};
      }
      error = loaded.error();
    }
    auto shown = page(context);
    return http::Invalid{.findings = Json::array({{{"field", "file"}, {"code", error.code}, {"params", error.params}}}),
                         .view = kCalendarView,
                         .resource = std::move(shown.resource)};
  }

 private:
  SetupUses uses_;
};

Json calendar_model(const Json& resource, const Json&, const ViewContext& context) {
  const int shown = resource.value("year", 0);
  Json years = Json::array(), days = Json::array(), errors = parts::errors(context.findings);
  for (const Json& one : resource.value("years", Json::array())) {
    const std::string year = std::to_string(one.value("year", 0));
    years.push_back({{"year", year},
                     {"days", one.value("days_off", 0)},
                     {"url", "/staff/holidays?year=" + year},
                     {"current", one.value("year", 0) == shown}});
  }
  for (const Json& one : resource.value("days", Json::array())) {
    const std::string day = one.value("day", "");
    const std::chrono::weekday weekday{std::chrono::sys_days(*base::parse_date(day))};
    days.push_back({{"day", day},
                    {"weekday", context.t("common.deadline.weekday_" + std::to_string(weekday.c_encoding()))},
                    {"name", one.value("name", "")},
                    {"state", one.value("off", false) ? parts::badge("info", context.t("holidays.off"))
                                                      : parts::badge("neutral", context.t("holidays.worked"))}});
  }
  const std::string refused = parts::error_of(context.findings, "file");
  return {{"title", context.t("holidays.title")},
          {"purpose", context.t("holidays.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("holidays.title")}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"years", std::move(years)},
          {"days_title", context.t("holidays.days_of", {{"year", std::to_string(shown)}})},
          {"days", std::move(days)},
          {"empty", parts::empty(context.t("holidays.none"), context.t("holidays.none_text"))},
          {"file_field", {{"id", "field-file"}, {"error", refused}, {"has_error", !refused.empty()}}}};
}

}  // namespace

void register_calendar_routes(http::Router& router, const SetupUses& uses) {
  const CalendarPages pages(uses);
  router.add({.method = Method::get,
              .pattern = "/staff/holidays",
              .permission = kCalendarPermission,
              .handler = [pages](http::Context& context) -> http::Outcome { return pages.page(context); },
              .summary = "The calendar of office days: years that are loaded, and the days of one that matter.",
              .parameters = {{.name = "year", .type = "integer"}}});
  router.add(
      {.method = Method::post,
       .pattern = "/staff/holidays",
       .permission = kCalendarPermission,
       .handler = [pages](http::Context& context) { return pages.load(context); },
       .summary = "Loads the government's calendar (multipart part `file`, CSV); its years replace what was there.",
       .statuses = {200, 422},
       .body = kCalendarUpload});
}

void add_calendar_views(render::ViewRegistry& views) {
  views.add(
      {kCalendarView,
       {{"years", Json::array({{{"year", "text"}, {"days", "number"}, {"url", "text"}, {"current", "flag"}}})},
        {"days_title", "text"},
        {"days",
         Json::array({{{"day", "text"}, {"weekday", "text"}, {"name", "text"}, {"state", parts::badge_shape()}}})},
        {"empty", parts::empty_shape()},
        {"file_field", {{"id", "text"}, {"error", "text"}, {"has_error", "flag"}}}},
       calendar_model});
}

}  // namespace tenderloom::tenders
