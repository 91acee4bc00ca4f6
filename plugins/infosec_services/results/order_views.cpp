#include "order.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

std::string order_money(const Json& amount) {
  return amount.is_number_integer() ? base::thousands(amount.get<std::int64_t>()) : "";
}

Json order_options(const Json& resource, const ViewContext& context) {
  Json options = Json::array();
  const Json& items = resource.at("items");
  for (std::size_t i = 0; i < items.size(); ++i)
    options.push_back({{"value", std::to_string(i)},
                       {"label", context.t("infosec.order.option", {{"group", items[i].at("group_name")},
                                                                    {"name", items[i].at("name")},
                                                                    {"man_days", items[i].at("man_days")},
                                                                    {"unit", items[i].at("unit")}})},
                       {"selected", resource.at("item") == std::to_string(i)}});
  return options;
}

Json present_order(const Json& resource, const Json&, const ViewContext& context) {
  const std::string no = resource.at("tender").value("no", ""), price = order_money(resource.at("amount"));
  const Json &findings = resource.at("findings"), &items = resource.at("items");
  Json offers = Json::array();
  for (const Json& one : resource.at("offers"))
    offers.push_back({{"company", one.at("company")},
                      {"price", order_money(one.at("man_day_price"))},
                      {"amount", order_money(one.at("amount"))}});
  Json made = {
      {"title", context.t("infosec.order.title")},
      {"title_suffix", resource.at("tender").at("name")},
      {"purpose", context.t("infosec.order.purpose")},
      {"breadcrumb",
       Json::array({{{"label", context.t("infosec.results.title")}, {"url", "/plugins/infosec_services/results"}},
                    {{"label", context.t("infosec.order.title")}}})},
      {"errors", parts::errors(&findings)},
      {"has_errors", !findings.empty()},
      {"tender", no + "　" + resource.at("tender").value("name", "")},
      {"action", "/plugins/infosec_services/tenders/" + no + "/order"},
      {"options", order_options(resource, context)},
      {"quantity", {{"value", resource.at("quantity")}, {"error", parts::error_of(&findings, "quantity")}}},
      {"price", {{"value", resource.at("price")}, {"error", parts::error_of(&findings, "price")}}},
      {"price_optional", !offers.empty()},
      {"offers", std::move(offers)},
      {"amount", price}};
  const auto index = static_cast<std::size_t>(number_of(resource.value("item", "")));
  if (index < items.size() && !price.empty())
    made["how"] = context.t("infosec.order.how", {{"quantity", resource.at("quantity")},
                                                  {"unit", items[index].at("unit")},
                                                  {"man_days", items[index].at("man_days")},
                                                  {"price", resource.at("price")}});
  if (items.empty())
    made["empty"] = parts::empty(context.t("infosec.order.none"), context.t("infosec.order.none_text"));
  return made;
}

}  // namespace

void add_order_views(plugin::Host& host) {
  const Json figure = {{"value", "text"}, {"error", "text"}};
  host.add_view({"infosec_services/order",
                 {{"tender", "text"},
                  {"action", "text"},
                  {"options", Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}})},
                  {"quantity", figure},
                  {"price", figure},
                  {"price_optional", "flag"},
                  {"offers", Json::array({{{"company", "text"}, {"price", "text"}, {"amount", "text"}}})},
                  {"amount", "text"},
                  {"how", "text"},
                  {"empty", parts::empty_shape()}},
                 present_order});
}

}  // namespace tenderloom::infosec_services
