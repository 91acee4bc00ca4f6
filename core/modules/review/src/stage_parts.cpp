#include "stage_parts.h"

#include <algorithm>

#include "tenderloom/render/parts.h"

namespace tenderloom::review {

namespace {

Json act_shape() {
  return {{"outcomes", Json::array({{{"value", "text"}, {"label", "text"}, {"note", "text"}, {"checked", "flag"}}})},
          {"years", Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}})},
          {"people", Json::array({{{"id", "text"}, {"name", "text"}, {"checked", "flag"}, {"chair", "flag"}}})},
          {"reason", "text"},
          {"until", "text"}};
}

}  // namespace

Json stage_trail(const Json& tender, const std::string& own, const std::string& above,
                 const render::ViewContext& context) {
  const std::string no = tender.value("no", "");
  Json trail = Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                            {{"label", context.t("stages.title")}, {"url", "/staff/stages"}}});
  if (!above.empty()) trail.push_back({{"label", no}, {"url", "/staff/tenders/" + no + "/stages"}});
  trail.push_back({{"label", own}});
  return trail;
}

Json stage_act_model(const Json& resource, const Json& extra, const Json& outcomes,
                     const render::ViewContext& context) {
  const Json typed = extra.value("typed", Json::object());
  const auto said = [&](const char* name) {
    const Json value = typed.is_object() ? typed.value(name, Json()) : Json();
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  const auto chosen = [&](const char* name, const std::string& id) {
    const Json value = typed.is_object() ? typed.value(name, Json()) : Json();
    if (value.is_array()) return std::find(value.begin(), value.end(), Json(id)) != value.end();
    return value == Json(id);
  };
  Json choices = Json::array(), people = Json::array(), years = Json::array();
  int most_years = 0;
  for (const Json& one : outcomes) {
    std::string note = context.t("stages.leads_to", {{"stage", one.value("to_label", "")}});
    if (one.value("asks_reason", false)) note += context.t("stages.with_reason");
    note += context.t(!one.value("published", true) ? "stages.told_later"
                      : one.value("mails", false)   ? "stages.told_by_mail"
                                                    : "stages.told_at_once");
    choices.push_back({{"value", one.at("key")},
                       {"label", one.at("label")},
                       {"note", note},
                       {"checked", said("outcome") == one.at("key")}});
    most_years = std::max(most_years, one.value("bans_years", 0));
  }
  for (int year = 0; year <= most_years && most_years > 0; ++year)
    years.push_back({{"value", std::to_string(year)},
                     {"label", context.t(year == 0 ? "stages.no_bar" : "stages.bar_years", {{"years", year}})},
                     {"selected", said("barred_years") == std::to_string(year)}});
  for (const Json& one : resource.value("people", Json::array()))
    people.push_back({{"id", one.at("id")},
                      {"name", one.at("name")},
                      {"checked", chosen("people", one.at("id"))},
                      {"chair", said("chair") == one.at("id")}});
  return {{"outcomes", std::move(choices)},
          {"years", std::move(years)},
          {"people", std::move(people)},
          {"reason", said("reason")},
          {"until", said("until")}};
}

Json with_stage_act(Json shape) {
  shape.update(act_shape());
  shape["problem"] = render::parts::notice_shape();
  return shape;
}

}  // namespace tenderloom::review
