// Staff choose who opens a tender; each of these sets a passphrase of their own.
#include <algorithm>

#include "sealing_routes.h"
#include "tenderloom/http/shape.h"
#include "typed_time.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

Json time_or_null(const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(nullptr); }

Json office_json(const SealingOffice& office, const plugin::Tender& tender, const base::Words& words,
                 const std::string& locale) {
  Json openers = Json::array(), missing = Json::array();
  for (const auto& one : office.openers)
    openers.push_back({{"id", std::to_string(one.person_id)},
                       {"name", one.name},
                       {"passphrase_set", one.key.has_value()},
                       {"set_at", one.key ? Json(base::iso8601(one.set_at)) : Json(nullptr)}});
  for (const auto& error : OpenerDesk::missing(office))
    missing.push_back({{"code", error.code}, {"message", words.text(locale, "error." + error.code, error.params)}});
  return {{"tender", {{"no", tender.no}, {"name", tender.name}}},
          {"openers", std::move(openers)},
          {"missing", std::move(missing)},
          {"ready", office.ready()},
          {"bids", office.bids},
          {"closes_at", time_or_null(tender.closes_at)},
          {"opens_at", time_or_null(office.opens_at)},
          {"opened_at", time_or_null(office.opened_at)}};
}

class OpenerRoutes {
 public:
  OpenerRoutes(const Desk& desk, const Sealing& sealing) : desk_(desk), sealing_(sealing) {}

  Outcome show(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    return http::Page{"infosec_services/openers", resource(context, *tender)};
  }

  Outcome choose(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    const Json& typed = context.values();
    OpenerChoice choice;
    for (const std::string& one : http::body_values(typed, "openers")) choice.openers.push_back(number_of(one));
    std::erase(choice.openers, 0);
    const std::string at = http::body_text(typed, "opens_at");
    std::optional<base::Error> refused;
    if (!at.empty()) {
      choice.opens_at = typed_time(at);
      if (!choice.opens_at) refused = base::Error{"infosec_time", Json::object(), "opens_at"};
    }
    if (!refused) {
      const auto done = sealing_.openers.choose(*tender, choice, plugin::actor_of(context));
      if (done)
        return http::Done{"/plugins/infosec_services/tenders/" + tender->no + "/openers", resource(context, *tender),
                          http::Flash{"success", "flash.infosec_openers_chosen"}};
      refused = done.error();
    }
    if (refused->field.empty() && !context.wants_html()) return http::refuse(409, *refused);
    return http::Invalid{Json::array({finding(desk_.uses().words, context.locale(), *refused)}),
                         "infosec_services/openers",
                         resource(context, *tender),
                         {{"typed", typed}}};
  }

  Outcome own(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    return http::Page{"infosec_services/passphrase", own_resource(context, *tender)};
  }

  Outcome set(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    const Json& typed = context.values();
    const auto done = sealing_.openers.set_passphrase(
        *tender,
        {http::body_text(typed, "passphrase"), http::body_text(typed, "passphrase_again"),
         http::body_text(typed, "passphrase_current")},
        plugin::actor_of(context));
    if (done)
      return http::Done{"/plugins/infosec_services/tenders/" + tender->no + "/opening", own_resource(context, *tender),
                        http::Flash{"success", "flash.infosec_passphrase_set"}};
    base::Error refused = done.error();
    if (refused.field.empty() && !context.wants_html()) return http::refuse(409, refused);
    if (refused.field == "again" || refused.field == "current") refused.field = "passphrase_" + refused.field;
    return http::Invalid{Json::array({finding(desk_.uses().words, context.locale(), refused)}),
                         "infosec_services/passphrase", own_resource(context, *tender)};
  }

 private:
  Json resource(const Context& context, const plugin::Tender& tender) const {
    const SealingOffice office = sealing_.openers.office(tender);
    Json made = office_json(office, tender, desk_.uses().words, context.locale());
    Json candidates = Json::array();
    for (const auto& person : sealing_.openers.candidates())
      candidates.push_back(
          {{"id", std::to_string(person.id)}, {"name", person.name}, {"chosen", office.opener(person.id) != nullptr}});
    made["candidates"] = std::move(candidates);
    made["own_time"] = time_or_null(office.seal.opens_at);
    return made;
  }

  Json own_resource(const Context& context, const plugin::Tender& tender) const {
    const SealingOffice office = sealing_.openers.office(tender);
    const rows::OpenerRow* opener = office.opener(context.principal().person_id);
    return {{"tender", {{"no", tender.no}, {"name", tender.name}}},
            {"opener", opener != nullptr},
            {"passphrase_set", opener != nullptr && opener->key},
            {"bids", office.bids},
            {"least", kLeastPassphrase},
            {"opened_at", time_or_null(office.opened_at)}};
  }

  const Desk& desk_;
  const Sealing& sealing_;
};

}  // namespace

Json sealing_json(const Sealing& sealing, const plugin::Tender& tender, const base::Words& words,
                  const std::string& locale) {
  return office_json(sealing.openers.office(tender), tender, words, locale);
}

void add_opener_routes(plugin::Host& host, const Desk& desk, const Sealing& sealing) {
  using http::Method;
  const auto routes = std::make_shared<OpenerRoutes>(desk, sealing);
  const plugin::RoutesOf add(host, routes);
  add(route(Method::get, "tenders/{no}/openers", "staff.tenders", "Who opens a tender, and who has set a passphrase",
            {200, 404}),
      &OpenerRoutes::show);
  add(route(Method::put, "tenders/{no}/openers", "staff.tenders",
            "Chooses them: openers (at least two), opens_at (empty: when the tender closes)", {200, 404, 409, 422}),
      &OpenerRoutes::choose);
  add(route(Method::get, "tenders/{no}/passphrase", kOpening, "Whether one's own passphrase was set", {200, 404}),
      &OpenerRoutes::own);
  auto set =
      route(Method::put, "tenders/{no}/passphrase", kOpening,
            "Sets one's own: passphrase, passphrase_again; passphrase_current to change it", {200, 404, 409, 422});
  set.slow = true;  // passphrases are hashed
  add(std::move(set), &OpenerRoutes::set);
  add_opener_views(host);
}

}  // namespace tenderloom::infosec_services
