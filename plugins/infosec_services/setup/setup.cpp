#include "setup.h"

#include <algorithm>

#include "rows.h"
#include "sealing/sealing_routes.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/shape.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

constexpr std::size_t kMostItems = 200;
constexpr int kManDayDecimals = 3;

std::optional<Decimal> decimal(const Json& row, const std::string& key) {
  std::string digits = base::fold(text_value(row, key));
  std::erase(digits, ',');
  return Decimal::parse(base::trim(digits));
}

bool has_group(const plugin::Tender& tender, const std::string& code) {
  return std::any_of(tender.groups.begin(), tender.groups.end(),
                     [&](const Json& group) { return group.value("code", "") == code; });
}

void read_terms(const Json& typed, TypedSettings& made) {
  Json terms = Json::object();
  PricingTerms judged;
  const Json said = http::body_object(typed, "pricing");
  const std::pair<const char*, Decimal PricingTerms::*> all[] = {{"leave_rate", &PricingTerms::leave_rate},
                                                                 {"burden_rate", &PricingTerms::burden_rate},
                                                                 {"vat_rate", &PricingTerms::vat_rate},
                                                                 {"days_per_month", &PricingTerms::days_per_month},
                                                                 {"most_admin_rate", &PricingTerms::most_admin_rate},
                                                                 {"most_fee_rate", &PricingTerms::most_fee_rate},
                                                                 {"most_bonus_rate", &PricingTerms::most_bonus_rate}};
  for (const auto& [key, member] : all) {
    const auto value = decimal(said, key);
    if (value && value->scale() <= 4) {
      judged.*member = *value;
      terms[key] = value->text();
    } else {
      made.wrong.push_back({"pricing_not_number", {{"decimals", 4}}, std::string("pricing.") + key});
    }
  }
  for (const PricingProblem& problem : problems_of(judged))
    made.wrong.push_back({"pricing_" + problem.code, {{"limit", problem.limit}}, "pricing." + problem.where});
  const std::string rounding = said.is_object() ? said.value("rounding", "half_up") : "half_up";
  if (!rounding_of(rounding)) made.wrong.push_back({"infosec_rounding", Json::object(), "pricing.rounding"});
  terms["rounding"] = rounding;
  made.values["pricing"] = std::move(terms);
}

void read_items(const Json& typed, const plugin::Tender& tender, TypedSettings& made) {
  Json items = Json::array();
  const Json rows = http::body_rows(typed, "items");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string name(base::trim(text_value(rows[i], "name"))), unit(base::trim(text_value(rows[i], "unit")));
    const std::string at = "items[" + std::to_string(i) + "].";
    if (name.empty() && unit.empty() && text_value(rows[i], "man_days").empty()) continue;
    const std::string group = text_value(rows[i], "group");
    if (!has_group(tender, group)) made.wrong.push_back({"infosec_group_unknown", Json::object(), at + "group"});
    if (name.empty() || base::code_points(name) > 100)
      made.wrong.push_back({"infosec_item_name", Json::object(), at + "name"});
    if (unit.empty() || base::code_points(unit) > 20)
      made.wrong.push_back({"infosec_item_unit", Json::object(), at + "unit"});
    const auto days = decimal(rows[i], "man_days");
    if (!days || *days <= Decimal(0) || days->scale() > kManDayDecimals)
      made.wrong.push_back({"infosec_man_days", {{"decimals", kManDayDecimals}}, at + "man_days"});
    items.push_back({{"group", group}, {"name", name}, {"unit", unit}, {"man_days", days ? days->text() : ""}});
  }
  if (items.size() > kMostItems) made.wrong.push_back({"pricing_too_many", {{"limit", kMostItems}}, "items[0].name"});
  made.values["items"] = std::move(items);
}

class SetupRoutes {
 public:
  SetupRoutes(const Desk& desk, const Sealing& sealing) : desk_(desk), sealing_(sealing) {}

  Outcome show(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    return http::Page{"infosec_services/setup", resource(context, *tender)};
  }

  Outcome save(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    const Json& typed = context.values();
    TypedSettings made = settings_of_form(typed, *tender);
    const std::string given = http::body_value(typed, "version");
    const std::int64_t version =
        given.empty() ? desk_.settings(*tender).version : std::strtoll(given.c_str(), nullptr, 10);
    if (made.wrong.empty()) {
      const rows::By by{context.principal().display_name, desk_.uses().clock.now(), context.principal().person_id};
      const bool kept = desk_.uses().database.write([&](storage::Transaction& tx) {
        if (!rows::put_tender_settings(tx, tender->id, made.values, version, by)) return false;
        desk_.uses().audit.record(tx, plugin::actor_of(context),
                                  {"infosec_services.settings", "tender:" + tender->no, 0, made.values});
        return true;
      });
      if (kept)
        return http::Done{"/plugins/infosec_services/tenders/" + tender->no + "/settings", resource(context, *tender),
                          http::Flash{"success", "flash.infosec_settings_saved"}};
      made.wrong.push_back({"infosec_conflict"});
    }
    Json findings = Json::array();
    for (const base::Error& error : made.wrong)
      findings.push_back(finding(desk_.uses().words, context.locale(), error));
    return http::Invalid{std::move(findings), "infosec_services/setup", resource(context, *tender), {{"typed", typed}}};
  }

 private:
  Json resource(const Context& context, const plugin::Tender& tender) const {
    const Settings settings = desk_.settings(tender);
    Json items = Json::array();
    for (const ServiceItem& item : settings.items)
      items.push_back(
          {{"group", item.group}, {"name", item.name}, {"unit", item.unit}, {"man_days", item.man_days.text()}});
    Json weights = Json::array();
    for (const Chapter& chapter : settings.chapters)
      weights.push_back({{"chapter", chapter.key},
                         {"label", type_word(tender, context.locale(), "chapter." + chapter.key)},
                         {"points", chapter.points}});
    return {{"tender", {{"no", tender.no}, {"name", tender.name}, {"groups", tender.groups}}},
            {"pricing", to_json(settings.pricing)},
            {"soc_groups", settings.soc_groups},
            {"items", std::move(items)},
            {"weights", std::move(weights)},
            {"sealing", sealing_json(sealing_, tender, desk_.uses().words, context.locale())},
            {"version", settings.version}};
  }
  const Desk& desk_;
  const Sealing& sealing_;
};

}  // namespace

TypedSettings settings_of_form(const Json& typed, const plugin::Tender& tender) {
  TypedSettings made;
  read_terms(typed, made);
  Json soc = Json::array();
  for (const std::string& code : http::body_values(typed, "soc_groups")) {
    if (code.empty()) continue;
    if (!has_group(tender, code)) made.wrong.push_back({"infosec_group_unknown", Json::object(), "soc_groups"});
    soc.push_back(code);
  }
  made.values["soc_groups"] = std::move(soc);
  read_items(typed, tender, made);
  return made;
}

void add_setup(plugin::Host& host, const Desk& desk, const Sealing& sealing) {
  using http::Method;
  const auto routes = std::make_shared<SetupRoutes>(desk, sealing);
  const plugin::RoutesOf add(host, routes);
  add(route(Method::get, "tenders/{no}/settings", "staff.tenders", "Rates, caps, SOC groups and services of a tender",
            {200, 404}),
      &SetupRoutes::show);
  add(route(Method::put, "tenders/{no}/settings", "staff.tenders", "Changes them: pricing, soc_groups, items, version",
            {200, 404, 422}),
      &SetupRoutes::save);
  add_setup_views(host);
}

}  // namespace tenderloom::infosec_services
