#include "setup.h"
#include "tenderloom/render/parts.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

constexpr std::size_t kBlankItems = 3;

std::string anchor_of(std::string name) {
  for (char& c : name)
    if (c == '[' || c == '.') c = '-';
  std::erase(name, ']');
  return "field-" + name;
}

Json field(const std::string& name, const std::string& label, const std::string& value, const ViewContext& context) {
  return {{"name", name},
          {"id", anchor_of(name)},
          {"label", label},
          {"value", value},
          {"error", parts::error_of(context.findings, name)}};
}
Json field_shape() {
  return {{"name", "text"}, {"id", "text"}, {"label", "text"}, {"value", "text"}, {"error", "text"}};
}

Json group_options(const Json& groups, const std::string& chosen) {
  Json options = Json::array();
  for (const Json& group : groups)
    options.push_back(
        {{"value", group.at("code")}, {"label", group.at("name")}, {"selected", group.at("code") == chosen}});
  return options;
}
Json options_shape() { return Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}}); }

Json items(const Json& said, const Json& groups, const ViewContext& context) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < said.size() + kBlankItems; ++i) {
    const Json one = i < said.size() ? said[i] : Json::object();
    const std::string at = "items[" + std::to_string(i) + "].";
    rows.push_back({{"number", i + 1},
                    {"group_name", at + "group"},
                    {"group_id", anchor_of(at + "group")},
                    {"groups", group_options(groups, text_value(one, "group"))},
                    {"name", field(at + "name", "", text_value(one, "name"), context)},
                    {"unit", field(at + "unit", "", text_value(one, "unit"), context)},
                    {"man_days", field(at + "man_days", "", text_value(one, "man_days"), context)}});
  }
  return rows;
}

/// Whether bids can be taken: who opens them and under whose passphrases is fixed before.
Json sealing_notice(const Json& sealing, const std::string& no, const ViewContext& context) {
  const bool ready = sealing.value("ready", false);
  Json notice =
      ready
          ? parts::notice("done", context.t("infosec.openers.ready"),
                          context.t("infosec.openers.ready_text", {{"time", parts::time_text(sealing.at("opens_at"))}}))
          : parts::notice("attention", context.t("infosec.openers.not_ready"),
                          context.t("infosec.openers.not_ready_text"));
  notice["url"] = "/plugins/infosec_services/tenders/" + no + "/openers";
  notice["url_label"] = context.t("infosec.openers.title");
  for (const Json& one : sealing.at("missing")) notice["items"].push_back({{"text", one.at("message")}, {"url", ""}});
  return notice;
}

/// Which of the many fields a sentence of the summary is about.
std::string place_of(const std::string& field, const ViewContext& context) {
  if (field.rfind("pricing.", 0) == 0) return context.t("infosec.setup.at", {{"place", context.t("infosec." + field)}});
  if (field.rfind("items[", 0) != 0) return {};
  const std::string number = std::to_string(number_of(field.substr(6, field.find(']') - 6)) + 1);
  return context.t("infosec.setup.at", {{"place", context.t("infosec.setup.item_n", {{"n", number}})}});
}

Json present_setup(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json& from = extra.contains("typed") ? extra["typed"] : resource;
  const Json pricing = from.value("pricing", Json::object()), groups = resource.at("tender").at("groups");
  Json terms = Json::array(), soc = Json::array(), rounding = Json::array(), weights = Json::array(),
       errors = Json::array();
  for (const char* key : {"leave_rate", "burden_rate", "vat_rate", "days_per_month", "most_admin_rate", "most_fee_rate",
                          "most_bonus_rate"})
    terms.push_back(field(std::string("pricing.") + key, context.t(std::string("infosec.pricing.") + key),
                          text_value(pricing, key), context));
  for (const char* key : {"half_up", "up", "down"})
    rounding.push_back({{"value", key},
                        {"label", context.t(std::string("infosec.pricing.rounding_") + key)},
                        {"selected", text_value(pricing, "rounding") == key}});
  const Json chosen = from.value("soc_groups", Json::array());
  for (const Json& group : groups) {
    const bool ticked = chosen.is_array() ? std::find(chosen.begin(), chosen.end(), group.at("code")) != chosen.end()
                                          : chosen == group.at("code");
    soc.push_back({{"value", group.at("code")},
                   {"label", group.at("name")},
                   {"id", "soc-" + group.value("code", "")},
                   {"checked", ticked}});
  }
  for (const Json& one : resource.at("weights"))
    weights.push_back(parts::detail(one.at("label"), std::to_string(one.value("points", 0))));
  if (context.findings != nullptr)
    for (const Json& one : *context.findings)
      errors.push_back({{"field", one.value("field", "")},
                        {"anchor", one.value("field", "").empty() ? "" : anchor_of(one.value("field", ""))},
                        {"message", place_of(one.value("field", ""), context) + one.value("message", "")}});
  const std::string no = resource.at("tender").value("no", "");
  Json actions = Json::array();
  for (const char* page : {"openers", "arrivals", "evaluation", "order"})
    actions.push_back({{"label", context.t(std::string("infosec.") + page + ".title")},
                       {"url", "/plugins/infosec_services/tenders/" + no + "/" + page},
                       {"primary", false},
                       {"icon", ""}});
  return {{"title", context.t("infosec.setup.title")},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("infosec.setup.purpose")},
          {"breadcrumb", Json::array({{{"label", resource.at("tender").at("name")}, {"url", "/staff/tenders/" + no}},
                                      {{"label", context.t("infosec.setup.title")}}})},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"action", "/plugins/infosec_services/tenders/" + no + "/settings"},
          {"actions", std::move(actions)},
          {"sealing", sealing_notice(resource.at("sealing"), no, context)},
          {"version", std::to_string(resource.value("version", std::int64_t{0}))},
          {"terms", std::move(terms)},
          {"rounding", std::move(rounding)},
          {"soc", std::move(soc)},
          {"details", std::move(weights)},
          {"items", items(from.value("items", Json::array()), groups, context)}};
}

}  // namespace

void add_setup_views(plugin::Host& host) {
  host.add_view({"infosec_services/setup",
                 {{"action", "text"},
                  {"sealing", parts::notice_shape()},
                  {"version", "text"},
                  {"terms", Json::array({field_shape()})},
                  {"rounding", options_shape()},
                  {"soc", Json::array({{{"value", "text"}, {"label", "text"}, {"id", "text"}, {"checked", "flag"}}})},
                  {"details", parts::details_shape()},
                  {"items", Json::array({{{"number", "number"},
                                          {"group_name", "text"},
                                          {"group_id", "text"},
                                          {"groups", options_shape()},
                                          {"name", field_shape()},
                                          {"unit", field_shape()},
                                          {"man_days", field_shape()}}})}},
                 present_setup});
}

}  // namespace tenderloom::infosec_services
