// The openers' pages: which tenders there are, giving one's passphrase, the record.
#include <algorithm>

#include "sealing_routes.h"
#include "tenderloom/http/shape.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

Json when(const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(nullptr); }

class OpeningRoutes {
 public:
  OpeningRoutes(const Desk& desk, const Sealing& sealing) : desk_(desk), sealing_(sealing) {}

  Outcome list(Context& context) const {
    Json items = Json::array();
    for (const auto& tender : desk_.uses().records.tenders(kPlugin))
      if (tender.type) items.push_back(resource(context, tender));
    return http::Page{"infosec_services/openings", {{"items", std::move(items)}}};
  }

  Outcome show(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    return http::Page{"infosec_services/opening", resource(context, *tender)};
  }

  Outcome give(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    const auto given = sealing_.opening.give(*tender, http::body_text(context.values(), "passphrase"),
                                             plugin::actor_of(context), context.request().received_at);
    const std::string home = "/plugins/infosec_services/tenders/" + tender->no + "/opening";
    if (given) {
      const auto now = desk_.tender(tender->no);
      return http::Done{*given ? home + "/record" : home, resource(context, *now),
                        http::Flash{"success", *given ? "flash.infosec_opened" : "flash.infosec_half_given"}};
    }
    const base::Error& refused = given.error();
    if (refused.field.empty() && !context.wants_html()) {
      http::Refused answer = http::refuse(409, refused);
      answer.more["state"] = tender->unsealed_at ? "opened" : "sealed";
      return answer;
    }
    return http::Invalid{Json::array({finding(desk_.uses().words, context.locale(), refused)}),
                         "infosec_services/opening", resource(context, *tender)};
  }

  Outcome record(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    const Json openings = records(*tender);
    if (openings.empty()) return http::not_found();
    return http::Page{"infosec_services/opening_record",
                      {{"tender", {{"no", tender->no}, {"name", tender->name}}}, {"openings", openings}}};
  }

  Outcome print(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    const Json openings = records(*tender);
    if (openings.empty()) return http::not_found();
    const auto html = desk_.uses().printer.page("opening_record", model(context, *tender, openings), context.locale());
    if (!html) return http::refuse(503, html.error());
    const auto printed = desk_.uses().printer.print(*html);
    if (!printed) {
      http::Refused refused = http::refuse(503, printed.error());
      refused.retry_after = 30;
      return refused;
    }
    return http::Content{printed->content, "application/pdf", tender->no + "-opening.pdf", true};
  }

 private:
  Json records(const plugin::Tender& tender) const {
    Json all = Json::array();
    for (const auto& one : sealing_.opening.openings(tender)) all.push_back(one.record);
    return all;
  }

  Json model(const Context& context, const plugin::Tender& tender, const Json& openings) const {
    const auto word = [&](const std::string& key) { return desk_.uses().words.text(context.locale(), key); };
    const auto time = [](const Json& at) {
      const auto instant = at.is_string() ? base::parse_iso8601(at.get<std::string>()) : std::nullopt;
      return instant ? base::display_time(*instant) : std::string();
    };
    Json list = Json::array();
    for (const Json& one : openings) {
      Json bids = Json::array();
      int number = 0;
      for (const Json& bid : one.at("bids")) {
        std::string serials;
        for (const Json& proposal : bid.at("proposals"))
          serials += (serials.empty() ? "" : "、") + proposal.value("group_name", "") + " " +
                     shown_serial(proposal.value("serial", ""));
        bids.push_back({{"n", ++number},
                        {"company", bid.value("company", "") + "（" + bid.value("tax_id", "") + "）"},
                        {"number", bid.value("number", "")},
                        {"sealed_at", time(bid.at("sealed_at"))},
                        {"serials", serials},
                        {"digest", bid.value("digest", "")},
                        {"state", word("infosec.opening.bid_" + bid.value("state", ""))}});
      }
      std::string names;
      for (const Json& opener : one.at("openers")) names += (names.empty() ? "" : "、") + opener.value("name", "");
      list.push_back({{"opened_at", time(one.at("opened_at"))},
                      {"opens_at", time(one.at("opens_at"))},
                      {"openers", names},
                      {"bids", std::move(bids)}});
    }
    return {{"title", word("infosec.opening.record")},
            {"tender", {{"no", tender.no}, {"name", tender.name}}},
            {"openings", std::move(list)}};
  }

  Json resource(const Context& context, const plugin::Tender& tender) const {
    const SealingOffice office = sealing_.openers.office(tender);
    const std::int64_t person = context.principal().person_id;
    const rows::OpenerRow* opener = office.opener(person);
    const bool due = office.opens_at && context.request().received_at >= *office.opens_at;
    Json given = Json::array();
    bool mine = false;
    for (const auto& one : sealing_.opening.given(tender)) {
      const rows::OpenerRow* who = office.opener(one.person_id);
      mine = mine || one.person_id == person;
      given.push_back({{"name", who != nullptr ? who->name : ""}, {"until", base::iso8601(one.ends_at)}});
    }
    const auto openings = sealing_.opening.openings(tender);
    const int damaged = openings.empty() ? 0 : openings.back().record.value("damaged", 0);
    return {{"tender", {{"no", tender.no}, {"name", tender.name}}},
            {"opener", opener != nullptr},
            {"passphrase_set", opener != nullptr && opener->key},
            {"ready", office.ready()},
            {"bids", office.bids},
            {"due", due},
            {"opens_at", when(office.opens_at)},
            {"opened_at", when(office.opened_at)},
            {"damaged", damaged},
            {"given", std::move(given)},
            {"given_by_me", mine},
            {"may_give", opener != nullptr && office.ready() && due && !mine && (!office.opened_at || damaged > 0)}};
  }

  const Desk& desk_;
  const Sealing& sealing_;
};

}  // namespace

void add_opening_routes(plugin::Host& host, const Desk& desk, const Sealing& sealing) {
  using http::Method;
  const auto routes = std::make_shared<OpeningRoutes>(desk, sealing);
  const plugin::RoutesOf add(host, routes);
  add(route(Method::get, "openings", kOpening, "Tenders with sealed bids, and how far their opening is", {200}),
      &OpeningRoutes::list);
  add(route(Method::get, "tenders/{no}/opening", kOpening, "The opening of a tender, as an opener sees it", {200, 404}),
      &OpeningRoutes::show);
  auto give =
      route(Method::post, "tenders/{no}/opening", kOpening,
            "An opener gives the own passphrase; with the second one all bids are opened", {200, 404, 409, 422});
  give.slow = true;  // passphrases are hashed
  add(std::move(give), &OpeningRoutes::give);
  for (const char* tail : {"tenders/{no}/opening/record", "tenders/{no}/opening/record.pdf"}) {
    const bool pdf = std::string_view(tail).ends_with(".pdf");
    add(route(Method::get, tail, "staff.view", pdf ? "The record of the opening as PDF" : "The record of the opening",
              pdf ? std::vector<int>{200, 404, 503} : std::vector<int>{200, 404}),
        pdf ? &OpeningRoutes::print : &OpeningRoutes::record);
  }
  add_opening_views(host);
}

}  // namespace tenderloom::infosec_services
