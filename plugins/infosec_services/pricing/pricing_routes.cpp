// 廠商報價分析表 as a page, a resource and a spreadsheet.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "pricing_desk.h"
#include "pricing_views.h"
#include "sealing/sealing_routes.h"
#include "tenderloom/http/shape.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

constexpr std::int64_t kMostBytes = 2 << 20;

std::string self(const Proposal& proposal) { return proposal_url(proposal.id()) + "/pricing"; }

class PricingRoutes {
 public:
  PricingRoutes(const Desk& desk, const PricingDesk& pricing, std::string script)
      : desk_(desk), pricing_(pricing), script_(std::move(script)) {}

  Outcome show(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    const StoredPricing stored = pricing_.stored(proposal->id());
    return http::Page{"infosec_services/pricing", resource(context, *proposal, stored), extra(nullptr), 200,
                      std::to_string(stored.version)};
  }

  Outcome save(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    if (!desk_.writable(*proposal)) return http::refuse(409, {"infosec_not_writable"});
    const Json& typed = context.values();
    const JudgedSheet judged = judge_sheet(typed, proposal->settings.pricing, desk_.uses().words, context.locale());
    const StoredPricing stored = pricing_.stored(proposal->id());
    if (!judged.storable) return invalid(context, *proposal, stored, judged.findings, typed);
    const auto saved = pricing_.save(*proposal, judged.typed.sheet, version_of(typed, stored), writer_of(context));
    if (!saved)
      return invalid(context, *proposal, stored,
                     Json::array({finding(desk_.uses().words, context.locale(), saved.error())}), typed);
    return http::Done{self(*proposal), resource(context, *proposal, pricing_.stored(proposal->id())),
                      http::Flash{"success", "flash.infosec_pricing_saved"}};
  }

  Outcome evaluate(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    const JudgedSheet judged =
        judge_sheet(context.values(), proposal->settings.pricing, desk_.uses().words, context.locale());
    const TypedRows rows = filled_rows(context.values());
    Json computed = to_json(judged.pricing);
    computed["staff_rows"] = rows.staff;
    computed["other_rows"] = rows.other;
    const Json answer = {{"computed", std::move(computed)}, {"findings", judged.findings}};
    return http::Content{answer.dump(), "application/json"};
  }

  Outcome workbook(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    const std::int64_t company = context.principal().company_id;
    if (!tender || company == 0) return http::not_found();
    std::vector<PricedGroup> groups;
    for (const Proposal& proposal : desk_.of(*tender, company))
      groups.push_back({proposal.group_code, proposal.group_name, pricing_.stored(proposal.id()).sheet});
    if (groups.empty()) return http::refuse(409, {"infosec_no_proposal"});
    const auto words = [&](std::string_view key) {
      return desk_.uses().words.text(context.locale(), "infosec.pricing." + std::string(key));
    };
    const Temporary file;
    if (const auto written = write_pricing(file.path, desk_.settings(*tender).pricing, groups, words); !written)
      return http::refuse(503, written.error());
    std::ifstream in(file.path, std::ios::binary);
    return http::Content{{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()},
                         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                         "pricing-" + tender->no + ".xlsx",
                         false};
  }

  Outcome take(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    const std::int64_t company = context.principal().company_id;
    if (!tender || company == 0) return http::not_found();
    const std::string back = "/plugins/infosec_services/tenders/" + tender->no + "/proposals";
    const auto proposals = desk_.of(*tender, company);
    std::vector<std::string> codes;
    for (const Proposal& proposal : proposals) codes.push_back(proposal.group_code);
    const auto refused = [&](const base::Error& error) -> Outcome {
      if (context.wants_html()) return http::Redirect{back, http::Flash{"error", "error." + error.code, error.params}};
      return http::Refused{422, error};
    };
    if (context.files().empty()) return refused({"infosec_no_file"});
    const auto read = read_pricing(context.files().front().path, codes, desk_.settings(*tender).pricing);
    if (!read) return refused(read.error());
    Json taken = Json::array();
    std::string names;
    for (const PricedGroup& group : *read)
      for (const Proposal& proposal : proposals) {
        if (proposal.group_code != group.code) continue;
        const Json typed = to_json(group.sheet);
        const JudgedSheet judged = judge_sheet(typed, proposal.settings.pricing, desk_.uses().words, context.locale());
        if (!judged.storable)
          return refused({"infosec_sheet_refused",
                          {{"group", proposal.group_name}, {"reason", reason(context, judged.findings)}}});
        const auto saved =
            pricing_.save(proposal, judged.typed.sheet, pricing_.stored(proposal.id()).version, writer_of(context));
        if (!saved) return refused(saved.error());
        taken.push_back({{"group", group.code}, {"computed", to_json(judged.pricing)}});
        names +=
            (names.empty() ? "" : desk_.uses().words.text(context.locale(), "infosec.comma")) + proposal.group_name;
      }
    return http::Done{back,
                      {{"groups", std::move(taken)}},
                      http::Flash{"success", "flash.infosec_pricing_taken", {{"groups", names}}}};
  }

 private:
  /// A file of its own that goes away with this object.
  struct Temporary {
    Temporary() {
      std::string name = (std::filesystem::temp_directory_path() / "pricing-XXXXXX").string();
      const int handle = ::mkstemp(name.data());
      if (handle >= 0) ::close(handle);
      path = name;
    }
    ~Temporary() {
      std::error_code failure;
      std::filesystem::remove(path, failure);
    }
    std::filesystem::path path;
  };

  /// The first sentence that keeps a sheet from being stored, and the cell that it is about.
  std::string reason(const Context& context, const Json& findings) const {
    for (const Json& one : findings)
      if (one.value("severity", "") != "missing")
        return one.value("place", "") + desk_.uses().words.text(context.locale(), "infosec.colon") +
               one.value("message", "");
    return {};
  }

  static std::int64_t version_of(const Json& typed, const StoredPricing& stored) {
    const std::string given = http::body_value(typed, "version");
    return given.empty() ? stored.version : std::strtoll(given.c_str(), nullptr, 10);
  }

  Json resource(const Context& context, const Proposal& proposal, const StoredPricing& stored) const {
    const Pricing pricing = price(proposal.settings.pricing, stored.sheet);
    const Json sheet = to_json(stored.sheet);
    const JudgedSheet judged = judge_sheet(sheet, proposal.settings.pricing, desk_.uses().words, context.locale());
    return {{"proposal", proposal_json(desk_, proposal)},
            {"terms", to_json(proposal.settings.pricing)},
            {"sheet", sheet},
            {"computed", to_json(pricing)},
            {"missing", judged.findings},
            {"version", stored.version},
            {"saved_by", stored.by.person},
            {"saved_at", stored.version > 0 ? Json(base::iso8601(stored.by.at)) : Json(nullptr)}};
  }

  Json extra(const Json* typed) const {
    Json extra = {{"script", script_}};
    if (typed != nullptr) extra["typed"] = *typed;
    return extra;
  }

  Outcome invalid(const Context& context, const Proposal& proposal, const StoredPricing& stored, Json findings,
                  const Json& typed) const {
    Json shown = resource(context, proposal, stored);
    const PricingTerms& terms = proposal.settings.pricing;
    shown["computed"] = to_json(price(terms, sheet_of(typed).sheet), typed);
    return http::Invalid{std::move(findings), "infosec_services/pricing", std::move(shown), extra(&typed)};
  }

  const Desk& desk_;
  const PricingDesk& pricing_;
  std::string script_;
};

}  // namespace

void add_pricing(plugin::Host& host, const Desk& desk, const PricingDesk& pricing) {
  using http::Method;
  const auto routes = std::make_shared<PricingRoutes>(desk, pricing, host.asset("pricing.js"));
  const auto add = [&](http::Route made, Outcome (PricingRoutes::*handle)(Context&) const) {
    made.handler = http::handler_of(routes, handle);
    if (made.pattern.find("{proposal}") != std::string::npos)
      made.handler = unless_sealed(desk, std::move(made.handler));
    host.add_route(std::move(made));
  };
  auto show = route(Method::get, "proposals/{proposal}/pricing", "vendor.view", "The pricing analysis of a proposal",
                    {200, 404});
  show.while_supporting = true;
  add(std::move(show), &PricingRoutes::show);
  add(route(Method::put, "proposals/{proposal}/pricing", "vendor.edit",
            "Saves the pricing analysis: staff, other, admin_rate, fee_rate", {200, 404, 409, 422}),
      &PricingRoutes::save);
  auto evaluate = route(Method::post, "proposals/{proposal}/pricing/evaluate", "vendor.edit",
                        "Computes a pricing analysis as it is typed; stores nothing", {200, 404});
  evaluate.api_only = true;
  add(std::move(evaluate), &PricingRoutes::evaluate);
  add(route(Method::get, "tenders/{no}/pricing.xlsx", "vendor.view",
            "The pricing analyses of all own proposals as a spreadsheet with formulas", {200, 404, 409}),
      &PricingRoutes::workbook);
  auto take = route(Method::post, "tenders/{no}/pricing", "vendor.edit",
                    "Takes a spreadsheet of pricing analyses back: part `file`", {200, 404, 422});
  take.body = http::BodyLimit::of_file(kMostBytes);
  add(std::move(take), &PricingRoutes::take);
  add_pricing_views(host);
}

}  // namespace tenderloom::infosec_services
