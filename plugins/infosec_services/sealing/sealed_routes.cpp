// The vendor's sealed bid: what was handed in, and taking it back with the code.
#include "sealing_routes.h"
#include "tenderloom/http/shape.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

class SealedRoutes {
 public:
  SealedRoutes(const Desk& desk, const Sealing& sealing) : desk_(desk), sealing_(sealing) {}

  Outcome show(Context& context) const {
    const auto found = find(context);
    if (!found) return http::not_found();
    return http::Page{"infosec_services/sealed", resource(context, *found)};
  }

  Outcome take_back(Context& context) const {
    const auto found = find(context);
    if (!found) return http::not_found();
    const auto done = sealing_.seals->take_back(found->submission, http::body_text(context.values(), "withdrawal_code"),
                                                plugin::actor_of(context), context.request().received_at);
    const std::string& no = found->tender.no;
    if (done)
      return http::Done{"/plugins/infosec_services/tenders/" + no + "/proposals",
                        {{"state", "not_submitted"}},
                        http::Flash{"success", "flash.infosec_taken_back"}};
    const base::Error& refused = done.error();
    if (refused.field.empty() && !context.wants_html()) {
      http::Refused answer = http::refuse(409, refused);
      answer.more["state"] = found->submission.state;
      return answer;
    }
    return http::Invalid{Json::array({finding(desk_.uses().words, context.locale(), refused)}),
                         "infosec_services/sealed", resource(context, *found)};
  }

 private:
  struct Found {
    plugin::Tender tender;
    plugin::Submission submission;
    rows::ParcelRow parcel;
  };

  /// One's own, that was handed in sealed.
  std::optional<Found> find(const Context& context) const {
    const std::int64_t company = context.principal().company_id;
    auto tender = company == 0 ? std::nullopt : desk_.tender(context.param("no"));
    auto submission = tender ? desk_.uses().records.submission(tender->id, company) : std::nullopt;
    auto parcel = submission ? sealing_.seals->parcel(submission->id) : std::nullopt;
    if (!parcel) return std::nullopt;
    return Found{std::move(*tender), std::move(*submission), std::move(*parcel)};
  }

  Json resource(const Context& context, const Found& found) const {
    const bool in_time = !found.tender.closes_at || context.request().received_at < *found.tender.closes_at;
    Json proposals = found.parcel.proposals;
    for (Json& one : proposals) one["serial"] = shown_serial(one.value("serial", ""));
    return {{"tender", {{"no", found.tender.no}, {"name", found.tender.name}}},
            {"number", found.submission.number},
            {"state", found.parcel.state},
            {"digest", found.parcel.parcel.digest},
            {"size", found.parcel.size},
            {"sealed_at", base::iso8601(found.parcel.by.at)},
            {"sealed_by", found.parcel.by.person},
            {"proposals", std::move(proposals)},
            {"may_take_back", in_time && found.parcel.state == "sealed" && found.submission.state == "submitted" &&
                                  context.principal().may("vendor.submit")}};
  }

  const Desk& desk_;
  const Sealing& sealing_;
};

}  // namespace

http::Handler unless_sealed(const Desk& desk, http::Handler handler) {
  return [&desk, handler = std::move(handler)](Context& context) -> Outcome {
    const std::int64_t id = number_of(context.param("proposal"));
    const auto node = id == 0 ? std::nullopt : desk.uses().records.node(id);
    const auto submission = node ? desk.uses().records.submission(node->submission_id) : std::nullopt;
    if (!submission || submission->company_id != context.principal().company_id || being_written(submission->state))
      return handler(context);
    const auto parcel =
        desk.uses().database.read([&](soci::session& sql) { return rows::parcel(sql, submission->id); });
    if (!parcel || parcel->state == "opened") return handler(context);
    if (context.wants_html()) return http::Redirect{proposal_url(id), http::Flash{"notice", "flash.infosec_sealed"}};
    http::Refused refused = http::refuse(409, {"infosec_sealed", {{"state", "submitted"}}});
    refused.more["state"] = "submitted";
    return refused;
  };
}

void add_sealed_routes(plugin::Host& host, const Desk& desk, const Sealing& sealing) {
  using http::Method;
  const auto routes = std::make_shared<SealedRoutes>(desk, sealing);
  const plugin::RoutesOf add(host, routes);
  add(route(Method::get, "tenders/{no}/sealed", "vendor.view", "One's own sealed bid: when, digest, serials",
            {200, 404}),
      &SealedRoutes::show);
  add(route(Method::post, "tenders/{no}/sealed", "vendor.submit",
            "Takes it back with its withdrawal_code, until the deadline", {200, 404, 409, 422}),
      &SealedRoutes::take_back);
  add_sealed_views(host);
}

void add_sealing(plugin::Host& host, const Desk& desk, const Sealing& sealing) {
  host.add_integrity({"infosec_services sealing",
                      [](soci::session& sql, const storage::BlobVisitor& visit) { rows::visit_parcels(sql, visit); },
                      [](soci::session& sql, base::Instant, const storage::ProblemVisitor& tell) {
                        rows::parcel_problems(sql, tell);
                      }});
  host.add_hand_in(kPlugin, sealing.seals);
  host.add_mail({kLateMail, "vendor", "staff.submissions",
                 "contact_name contact_title company_name tender_name tender_no group serial time closes_at link",
                 "R-103"});
  host.add_job(kForgetJob, [&sealing](const storage::Job& job, storage::JobProgress&) {
    return sealing.seals->forget(job.payload);
  });
  host.add_job(kGivenJob,
               [&sealing](const storage::Job&, storage::JobProgress&) { return sealing.opening.forget_given(); });
  host.add_navigation({true, "review_group", "infosec_openings", "/plugins/infosec_services/openings"});
  add_opener_routes(host, desk, sealing);
  add_opening_routes(host, desk, sealing);
  add_sealed_routes(host, desk, sealing);
  add_arrival_routes(host, desk, sealing);
}

}  // namespace tenderloom::infosec_services
