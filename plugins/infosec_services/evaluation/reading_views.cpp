// Pages of reading: one proposal beside the sheet, two side by side, the vendor's page of questions.
#include "question_views.h"
#include "tenderloom/render/parts.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

std::string words_in(const Json& object, const char* part, const std::string& key) {
  const Json values = object.is_object() ? object.value(part, Json::object()) : Json::object();
  const Json value = values.is_object() ? values.value(key, Json()) : Json();
  return value.is_string() ? value.get<std::string>() : value.is_number() ? value.dump() : std::string();
}

std::string typed_text(const Json& extra, const char* form, const char* name, const std::string& otherwise = {}) {
  if (extra.value("form", "") != form || !extra.contains("typed") || !extra["typed"].is_object()) return otherwise;
  const Json value = extra["typed"].value(name, Json());
  return value.is_string() ? value.get<std::string>() : otherwise;
}

Json chapter_models(const Json& reading, const ViewContext& context) {
  const std::string pictures = reading.at("links").value("self", "") + "/pictures";
  Json chapters = Json::array();
  for (const Json& one : reading.at("chapters"))
    chapters.push_back(
        {{"id", "chapter-" + one.value("key", "")},
         {"title", context.t("infosec.chapter.title", {{"number", one.at("number")}, {"label", one.at("label")}})},
         {"points", context.t("infosec.chapter.purpose", {{"points", one.at("points")}})},
         {"content_html", with_pictures(one.value("html", ""), pictures)}});
  return chapters;
}

Json list_models(const Json& reading) {
  Json lists = Json::array();
  for (const Json& list : reading.at("lists")) {
    Json rows = Json::array();
    for (const Json& row : list.at("rows")) {
      Json fields = Json::array();
      for (const Json& field : row.at("fields"))
        fields.push_back({{"label", field.at("label")}, {"text", field.at("text")}, {"files", field.at("files")}});
      rows.push_back({{"title", row.at("title")}, {"fields", std::move(fields)}});
    }
    lists.push_back({{"id", "list-" + list.value("key", "")}, {"title", list.at("label")}, {"rows", std::move(rows)}});
  }
  return lists;
}
Json list_shape() {
  return Json::array(
      {{{"id", "text"},
        {"title", "text"},
        {"rows", Json::array({{{"title", "text"},
                               {"fields",
                                Json::array({{{"label", "text"},
                                              {"text", "text"},
                                              {"files", Json::array({{{"name", "text"}, {"url", "text"}}})}}})}}})}}});
}

/// "154791" as people read it.
std::string amount_text(const Json& value) {
  if (value.is_number_integer()) return base::thousands(value.get<std::int64_t>());
  const std::string text = value.is_string() ? value.get<std::string>() : std::string();
  const auto point = text.find('.');
  const std::int64_t whole = number_of(text.substr(0, point));
  return whole == 0 ? text : base::thousands(whole) + (point == std::string::npos ? "" : text.substr(point));
}

Json price_lines(const Json& reading, const ViewContext& context) {
  const Json& computed = reading.at("computed");
  Json lines = Json::array();
  for (const auto& [key, word] :
       {std::pair("man_day_price", "man_day_price"), std::pair("direct_salary", "direct_salary_total"),
        std::pair("admin_cost", "admin_cost"), std::pair("other_costs", "other_costs"), std::pair("fee", "fee"),
        std::pair("vat", "vat"), std::pair("total", "total"), std::pair("man_days", "man_days")})
    lines.push_back(
        parts::detail(context.t(std::string("infosec.pricing.") + word), amount_text(computed.value(key, Json()))));
  lines.push_back(parts::detail(context.t("infosec.pricing.admin_rate"), words_in(reading, "pricing", "admin_rate")));
  lines.push_back(parts::detail(context.t("infosec.pricing.fee_rate"), words_in(reading, "pricing", "fee_rate")));
  return lines;
}

Json staff_lines(const Json& reading) {
  Json rows = Json::array();
  for (const Json& one : reading.at("pricing").value("staff", Json::array()))
    rows.push_back({{"title", one.value("title", "")},
                    {"salary", amount_text(one.value("salary", Json()))},
                    {"bonus", amount_text(one.value("bonus", Json()))},
                    {"months", amount_text(one.value("months", Json()))}});
  return rows;
}
Json staff_shape() {
  return Json::array({{{"title", "text"}, {"salary", "text"}, {"bonus", "text"}, {"months", "text"}}});
}

Json reading_trail(const Json& reading, const std::string& last, const ViewContext& context) {
  const std::string no = reading.at("tender").value("no", "");
  return Json::array({{{"label", context.t("infosec.evaluation.title")},
                       {"url", "/plugins/infosec_services/tenders/" + no + "/evaluation"}},
                      {{"label", reading.at("group_name")}, {"url", reading.at("links").at("group")}},
                      {{"label", last}}});
}

Json neighbour_model(const Json& resource, const ViewContext& context) {
  const Json& all = resource.at("proposals");
  Json others = Json::array();
  std::string before, after, before_name, after_name;
  bool passed = false;
  int place = 0, count = 0;
  for (const Json& one : all) {
    ++count;
    if (one.value("current", false)) {
      passed = true;
      place = count;
      continue;
    }
    if (!one.value("reads", false)) continue;
    const std::string url = one.at("links").value("self", "");
    if (!passed) before = url, before_name = one.value("company", "");
    if (passed && after.empty()) after = url, after_name = one.value("company", "");
    others.push_back({{"company", one.at("company")},
                      {"url", resource.at("links").value("self", "") + "/compare/" + one.value("case", "")}});
  }
  return {{"before", before},
          {"before_name", before_name},
          {"after", after},
          {"after_name", after_name},
          {"place", context.t("infosec.reading.place", {{"place", place}, {"count", count}})},
          {"others", std::move(others)}};
}

Json sheet_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json& sheet = resource.at("sheet");
  const bool typed = extra.contains("typed") && extra.value("form", "score") == "score";
  const Json values = typed ? extra["typed"] : sheet;
  const Json* findings = context.findings;
  Json fields = Json::array();
  std::int64_t sum = 0;
  for (const Json& one : sheet.at("criteria")) {
    const std::string key = one.value("key", "");
    if (const auto points = number_of(base::fold(words_in(values, "scores", key))); points <= one.value("most", 0))
      sum += points;
    fields.push_back({{"key", key},
                      {"label", one.at("label")},
                      {"range", context.t("infosec.reading.range", {{"most", one.at("most")}})},
                      {"most", std::to_string(one.value("most", 0))},
                      {"parts", one.at("parts")},
                      {"chapter_url", key == "responsibility" ? "#list-responsibility" : "#chapter-" + key},
                      {"points", words_in(values, "scores", key)},
                      {"opinion", words_in(values, "opinions", key)},
                      {"error", parts::error_of(findings, "scores." + key)},
                      {"opinion_error", parts::error_of(findings, "opinions." + key)}});
  }
  const Json opinion = values.is_object() ? values.value("opinion", Json()) : Json();
  return {{"fields", std::move(fields)},
          {"opinion", opinion.is_string() ? opinion : Json("")},
          {"opinion_error", parts::error_of(findings, "opinion")},
          {"sum", std::to_string(sum)},
          {"version", std::to_string(sheet.value("version", std::int64_t{0}))},
          {"state", context.t("process.seat." + sheet.value("state", ""))},
          {"may_score", sheet.at("may_score")},
          {"may_take_back", sheet.at("may_take_back")}};
}

Json opinion_models(const Json& resource) {
  Json rows = Json::array();
  for (const Json& one : resource.at("opinions"))
    rows.push_back({{"version", one.at("version").dump()},
                    {"person", one.at("person")},
                    {"at", parts::time_text(one.at("at"))},
                    {"compliance", one.at("compliance")},
                    {"differences", one.at("differences")},
                    {"remarks", one.at("remarks")}});
  return rows;
}
Json opinion_shape() {
  return {{"version", "text"},    {"person", "text"},      {"at", "text"},
          {"compliance", "text"}, {"differences", "text"}, {"remarks", "text"}};
}

Json present_reading(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string company = resource.value("company", ""), self = resource.at("links").value("self", "");
  Json opinions = opinion_models(resource), latest;
  if (!opinions.empty()) {
    latest = opinions.front();
    opinions.erase(opinions.begin());
  }
  const Json errors = parts::errors(context.findings);
  Json model = {{"title", company},
                {"title_suffix", resource.at("group_name")},
                {"purpose", context.t(resource.at("sheet").is_object() ? "infosec.reading.purpose"
                                                                       : "infosec.reading.purpose_read")},
                {"breadcrumb", reading_trail(resource, company, context)},
                {"wide", true},
                {"self", self},
                {"script", extra.at("script")},
                {"style", extra.at("style")},
                {"text_style", extra.at("text_style")},
                {"errors", errors},
                {"has_errors", !errors.empty()},
                {"summary", resource.at("summary")},
                {"chapters", chapter_models(resource, context)},
                {"lists", list_models(resource)},
                {"prices", price_lines(resource, context)},
                {"staff", staff_lines(resource)},
                {"near", neighbour_model(resource, context)},
                {"questions", question_models(resource.at("questions"), context)},
                {"may_ask", resource.at("may_ask")},
                {"question", typed_text(extra, "question", "question")},
                {"until", typed_text(extra, "question", "until")},
                {"question_error", parts::error_of(context.findings, "question")},
                {"until_error", parts::error_of(context.findings, "until")},
                {"earlier", std::move(opinions)},
                {"write", Json()}};
  if (latest.is_object()) model["latest"] = latest;
  if (resource.value("may_write_opinion", false)) {
    const auto stands = [&](const char* name) { return latest.is_object() ? latest.value(name, "") : std::string(); };
    model["write"] = {{"version", latest.is_object() ? latest.value("version", "0") : "0"},
                      {"compliance", typed_text(extra, "opinion", "compliance", stands("compliance"))},
                      {"differences", typed_text(extra, "opinion", "differences", stands("differences"))},
                      {"remarks", typed_text(extra, "opinion", "remarks", stands("remarks"))},
                      {"error", parts::error_of(context.findings, "compliance")}};
  } else {
    model.erase("write");
  }
  if (resource.at("sheet").is_object()) model["sheet"] = sheet_model(resource, extra, context);
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    model["problem"] = parts::notice("danger", context.t("infosec.reading.problem"), problem);
  return model;
}

Json present_compare(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json &one = resource.at("one"), &two = resource.at("two");
  const Json left = chapter_models(one, context), right = chapter_models(two, context);
  Json rows = Json::array(), prices = Json::array();
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
    rows.push_back({{"id", left[i]["id"]},
                    {"title", left[i]["title"]},
                    {"left_html", left[i]["content_html"]},
                    {"right_html", right[i]["content_html"]}});
  const Json first = price_lines(one, context), second = price_lines(two, context);
  for (std::size_t i = 0; i < first.size(); ++i)
    prices.push_back({{"label", first[i]["label"]}, {"left", first[i]["value"]}, {"right", second[i]["value"]}});
  return {{"title", context.t("infosec.reading.compare_title")},
          {"title_suffix", one.at("group_name")},
          {"purpose", context.t("infosec.reading.compare_purpose")},
          {"breadcrumb", reading_trail(one, context.t("infosec.reading.compare_title"), context)},
          {"wide", true},
          {"style", extra.at("style")},
          {"text_style", extra.at("text_style")},
          {"left", one.at("company")},
          {"right", two.at("company")},
          {"left_url", one.at("links").at("self")},
          {"right_url", two.at("links").at("self")},
          {"prices", std::move(prices)},
          {"rows", std::move(rows)}};
}

}  // namespace

void add_reading_views(plugin::Host& host) {
  const Json chapters =
      Json::array({{{"id", "text"}, {"title", "text"}, {"points", "text"}, {"content_html", "text"}}});
  host.add_view({"infosec_services/reading",
                 {{"self", "text"},
                  {"script", "text"},
                  {"style", "text"},
                  {"text_style", "text"},
                  {"errors", error_shape()},
                  {"has_errors", "flag"},
                  {"problem", parts::notice_shape()},
                  {"summary", "text"},
                  {"chapters", chapters},
                  {"lists", list_shape()},
                  {"prices", parts::details_shape()},
                  {"staff", staff_shape()},
                  {"near",
                   {{"before", "text"},
                    {"before_name", "text"},
                    {"after", "text"},
                    {"after_name", "text"},
                    {"place", "text"},
                    {"others", Json::array({{{"company", "text"}, {"url", "text"}}})}}},
                  {"questions", question_shape()},
                  {"may_ask", "flag"},
                  {"question", "text"},
                  {"until", "text"},
                  {"question_error", "text"},
                  {"until_error", "text"},
                  {"latest", opinion_shape()},
                  {"earlier", Json::array({opinion_shape()})},
                  {"write",
                   {{"version", "text"},
                    {"compliance", "text"},
                    {"differences", "text"},
                    {"remarks", "text"},
                    {"error", "text"}}},
                  {"sheet",
                   {{"fields", Json::array({{{"key", "text"},
                                             {"label", "text"},
                                             {"range", "text"},
                                             {"most", "text"},
                                             {"parts", Json::array({{{"key", "text"}, {"label", "text"}}})},
                                             {"chapter_url", "text"},
                                             {"points", "text"},
                                             {"opinion", "text"},
                                             {"error", "text"},
                                             {"opinion_error", "text"}}})},
                    {"opinion", "text"},
                    {"opinion_error", "text"},
                    {"sum", "text"},
                    {"version", "text"},
                    {"state", "text"},
                    {"may_score", "flag"},
                    {"may_take_back", "flag"}}}},
                 present_reading});
  host.add_view(
      {"infosec_services/compare",
       {{"style", "text"},
        {"text_style", "text"},
        {"left", "text"},
        {"right", "text"},
        {"left_url", "text"},
        {"right_url", "text"},
        {"prices", Json::array({{{"label", "text"}, {"left", "text"}, {"right", "text"}}})},
        {"rows", Json::array({{{"id", "text"}, {"title", "text"}, {"left_html", "text"}, {"right_html", "text"}}})}},
       present_compare});
}

}  // namespace tenderloom::infosec_services
