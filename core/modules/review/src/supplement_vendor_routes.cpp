// 品項補件總覽 (SCR-125): what is asked, how far it is, and completing it.
#include <charconv>

#include "queue_pages.h"
#include "supplement_json.h"
#include "supplement_routes.h"
#include "tenderloom/forms/refusals.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;

struct OwnRounds {
  Ground ground;
  Submission submission;
};

class VendorSupplements {
 public:
  VendorSupplements(const Review::Dependencies& uses, Supplements& supplements)
      : uses_(uses), supplements_(supplements) {}

  Outcome show(Context& context) const {
    auto own = find(context);
    return own ? page(context, *own, 200, Json::object()) : http::not_found();
  }

  Outcome show_round(Context& context) const {
    auto own = find(context);
    if (!own) return http::not_found();
    const std::int64_t wanted = number(context);
    if (!supplements_.round(own->submission.id, wanted)) return http::not_found();
    return page(context, *own, 200, Json::object(), wanted);
  }

  Outcome complete(Context& context) const {
    auto own = find(context);
    if (!own) return http::not_found();
    const std::string& wanted = context.param("track");
    const auto round = supplements_.round(own->submission.id, number(context));
    if (!round || round->find(wanted) == nullptr) return http::not_found();
    Actor actor;
    actor.person_id = context.principal().person_id;
    actor.name = context.principal().display_name;
    actor.source = context.principal().by_token ? "api" : "page";
    actor.address = context.request().client_address;
    const auto done = supplements_.complete(own->ground, own->submission.id, wanted, actor);
    if (!done.ok()) return refuse(context, *own, done.error());
    const std::string base = "/tenders/" + own->ground.tender.no + "/supplements";
    return http::Done{base,
                      {{"track", wanted},
                       {"round", done->number},
                       {"state", done->state},
                       {"completed_at", base::iso8601(*done->completed_at)}},
                      http::Flash{"success", "flash.supplement_completed_" + wanted}};
  }

 private:
  static std::int64_t number(const Context& context) {
    const std::string& text = context.param("round");
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : 0;
  }

  /// The asking company's own application for the tender of the address.
  std::optional<OwnRounds> find(Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    const base::Instant now = context.request().received_at;
    if (!tender || tenders::fill_state(*tender, now) == tenders::state::kDraft) return std::nullopt;
    auto type = uses_.tenders.type_of(*tender);
    if (!type) return std::nullopt;
    OwnRounds own{{*tender, std::move(type), now}, {}};
    own.submission.tender_id = tender->id;
    if (auto found = uses_.submissions.find(tender->id, context.principal().company_id))
      own.submission = std::move(*found);
    return own;
  }

  Outcome page(Context& context, const OwnRounds& own, int status, Json extra, std::int64_t only = 0) const {
    const RoundView view{uses_, own.ground, own.submission, context.locale(), false};
    Json items = Json::array();
    for (const Round& round : supplements_.rounds(own.submission.id))
      if (only == 0 || round.number == only) items.push_back(to_json(view, round));
    const std::size_t total = items.size();
    extra["may_complete"] = context.principal().may("vendor.submit");
    return http::Page{.view = "review/supplements",
                      .resource = {{"tender", {{"no", own.ground.tender.no}, {"name", own.ground.tender.name}}},
                                   {"state", own.submission.state},
                                   {"supplementing", own.submission.supplementing},
                                   {"items", std::move(items)},
                                   {"total", total}},
                      .extra = std::move(extra),
                      .status = status};
  }

  Outcome refuse(Context& context, const OwnRounds& own, const base::Error& error) const {
    if (error.code == "submission_unknown" || error.code == "track_unknown") return http::not_found();
    const std::string sentence =
        forms::refusal_text(*own.ground.type, error, context.locale(), {"supplement", "submission"});
    if (context.wants_html()) return page(context, own, 409, {{"problem", sentence}});
    return in_words(http::refuse(409, error), sentence, error.params.value("state", own.submission.state));
  }

  const Review::Dependencies& uses_;
  Supplements& supplements_;
};

}  // namespace

void add_vendor_supplement_routes(http::Router& router, const Review::Dependencies& uses, Supplements& supplements) {
  const auto routes = std::make_shared<const VendorSupplements>(uses, supplements);
  const http::RoutesOf view(router, routes, "vendor.view");
  const auto submit = view.as("vendor.submit");
  using http::Method;
  view(Method::get, "/tenders/{no}/supplements", "Rounds of corrections, newest first", {200, 404},
       &VendorSupplements::show);
  view(Method::get, "/tenders/{no}/supplements/{round}", "One round with what is asked", {200, 404},
       &VendorSupplements::show_round);
  submit(Method::post, "/tenders/{no}/supplements/{round}/{track}/complete",
         "Completes the corrections of documents or items", {200, 404, 409}, &VendorSupplements::complete);
}

}  // namespace tenderloom::review
