#include "order.h"
#include "results.h"
#include "rules/order.h"
#include "tenderloom/base/text.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

/// People type "1,200" and full-width digits; 0: no whole number above zero.
std::int64_t figure_of(const std::string& typed) {
  std::string digits = base::fold(typed);
  std::erase(digits, ',');
  return number_of(std::string(base::trim(digits)));
}

class OrderRoutes {
 public:
  explicit OrderRoutes(const Evaluation& all) : all_(all) {}

  Outcome show(Context& context) const {
    const auto tender = all_.desk.tender(context.param("no"));
    if (!tender || (tender->state == "draft" && !context.principal().may("staff.view"))) return http::not_found();
    const Settings settings = all_.desk.settings(*tender);
    const auto index = static_cast<std::size_t>(context.query_number("item", 0, 0, 1000));
    Json answer = {{"tender", {{"no", tender->no}, {"name", tender->name}}},
                   {"items", items_json(*tender, settings)},
                   {"item", std::to_string(index)},
                   {"quantity", context.query("quantity")},
                   {"price", context.query("price")},
                   {"amount", nullptr},
                   {"offers", Json::array()},
                   {"findings", Json::array()}};
    if (index < settings.items.size()) {
      answer["offers"] = offers(*tender, settings.items[index].group);
      if (!context.query("quantity").empty() || !context.query("price").empty())
        compute(context, settings.items[index], settings.pricing.rounding, answer);
    }
    return http::Page{"infosec_services/order", std::move(answer)};
  }

 private:
  static Json items_json(const plugin::Tender& tender, const Settings& settings) {
    Json items = Json::array();
    for (const ServiceItem& item : settings.items) {
      std::string group = item.group;
      for (const Json& one : tender.groups)
        if (one.value("code", "") == item.group) group = one.value("name", "");
      items.push_back({{"group", item.group},
                       {"group_name", group},
                       {"name", item.name},
                       {"unit", item.unit},
                       {"man_days", item.man_days.text()}});
    }
    return items;
  }

  /// Prices of those who won that group, once that was announced.
  Json offers(const plugin::Tender& tender, const std::string& group) const {
    Json offers = Json::array();
    for (const Json& one : published(all_, tender).at("groups"))
      if (one.value("group", "") == group)
        for (const Json& winner : one.at("winners"))
          offers.push_back({{"company", winner.at("company")},
                            {"tax_id", winner.at("tax_id")},
                            {"man_day_price", winner.at("man_day_price")},
                            {"amount", nullptr}});
    return offers;
  }

  void compute(const Context& context, const ServiceItem& item, Rounding rounding, Json& answer) const {
    const std::int64_t quantity = figure_of(context.query("quantity")), price = figure_of(context.query("price"));
    const auto refuse = [&](const char* code, const char* field) {
      Json one = finding(all_.desk.uses().words, context.locale(), {code, Json::object(), field});
      one["rule"] = "R-100";
      answer["findings"].push_back(std::move(one));
    };
    if (quantity <= 0) refuse("infosec_order_quantity", "quantity");
    if (price <= 0 && (!context.query("price").empty() || answer["offers"].empty()))
      refuse("infosec_order_price", "price");
    if (!answer["findings"].empty()) return;
    for (Json& one : answer["offers"]) {
      if (!one["man_day_price"].is_number_integer()) continue;
      const auto amount = order_amount(quantity, item.man_days, one["man_day_price"].get<std::int64_t>(), rounding);
      if (amount) one["amount"] = *amount;
    }
    if (price <= 0) return;
    if (const auto amount = order_amount(quantity, item.man_days, price, rounding))
      answer["amount"] = *amount;
    else
      refuse("infosec_order_too_large", "quantity");
  }

  const Evaluation& all_;
};

}  // namespace

void add_order(plugin::Host& host, const Evaluation& all) {
  const auto routes = std::make_shared<OrderRoutes>(all);
  auto made =
      route(http::Method::get, "tenders/{no}/order", "public",
            "What an order costs: item, quantity, price of a man-day or those of the winners (R-100)", {200, 404});
  made.handler = [routes](Context& context) { return routes->show(context); };
  host.add_route(std::move(made));
  add_order_views(host);
}

}  // namespace tenderloom::infosec_services
