#include "submission_routes.h"

#include "route_support.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/forms/refusals.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"

namespace tenderloom::documents {

using base::Json;
using http::Context;
using http::Method;
using http::Outcome;

namespace {

constexpr char kView[] = "documents/submission";
constexpr std::size_t kLongestKey = 120;

std::string page_url(const Place& place) { return "/tenders/" + place.ground.tender.no + "/submission"; }

class SubmissionRoutes {
 public:
  SubmissionRoutes(const Documents::Dependencies& uses, Service& service) : uses_(uses), service_(service) {}

  template <typename Handle>
  Outcome at(Context& context, Handle handle) const {
    auto place = find_place(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&place)) return std::move(*refusal);
    return (this->*handle)(context, std::get<Place>(place));
  }

  Outcome show(Context& context, const Place& place) const { return page(context, place, 200, Json::object()); }

  Outcome submit(Context& context, const Place& place) const {
    if (place.submission.id == 0) return refuse(context, place, {"application_incomplete"}, {});
    auto result =
        service_.submit(place.ground, place.submission.id, actor_of(context), request_key(context), context.locale());
    if (auto* refusal = std::get_if<SubmitRefusal>(&result))
      return refuse(context, place, refusal->error, refusal->findings, refusal->obstacles);
    const Receipt& receipt = std::get<Receipt>(result);
    // Types may receive what is handed in at once.
    const auto now = uses_.submissions.find(place.ground.tender.id, place.submission.company_id);
    Json answer = {{"state", now ? now->state : place.submission.state},
                   {"submitted_at", base::iso8601(receipt.submitted_at)},
                   {"number", receipt.number}};
    // What is shown once is shown by this very answer: nothing keeps it for a next page.
    if (const auto* keeping = service_.keeper(place.ground); keeping != nullptr && !receipt.told.is_null()) {
      answer["tender"] = {{"no", place.ground.tender.no}, {"name", place.ground.tender.name}};
      answer["told"] = receipt.told;
      return http::Page{keeping->view(), std::move(answer)};
    }
    return http::Done{page_url(place), std::move(answer),
                      http::Flash{"success", "flash.submitted", {{"number", receipt.number}}}};
  }

  Outcome take_back(Context& context, const Place& place) const {
    if (place.submission.id == 0) return refuse(context, place, state_refused(place, "take_back"), {});
    const auto taken = service_.take_back(place.ground, place.submission.id, actor_of(context));
    if (!taken) return refuse(context, place, taken.error(), {});
    return http::Deleted{page_url(place), http::Flash{"success", "flash.taken_back"}};
  }

  Outcome withdraw(Context& context, const Place& place) const {
    if (place.submission.id == 0) return refuse(context, place, state_refused(place, "withdraw"), {});
    const auto gone = service_.withdraw(place.ground, place.submission.id, actor_of(context));
    if (!gone) return refuse(context, place, gone.error(), {});
    return http::Done{page_url(place), {{"state", gone->state}}, http::Flash{"success", "flash.withdrawn"}};
  }

  Outcome receipt(Context& context, const Place& place) const {
    const auto receipt = service_.receipt(place.submission.id);
    if (!receipt) return http::not_found();
    if (!place.submission.submitted_at) return http::Outcome(refused({"receipt_not_valid"}, place, nullptr));
    auto printed = service_.receipt_pdf(*receipt, context.locale());
    if (!printed) return refused(printed.error(), place, nullptr);
    return http::Content{std::move(printed->pdf), "application/pdf", std::move(printed->file_name), true};
  }

 private:
  static base::Error state_refused(const Place& place, const char* event) {
    return {"state_refused", {{"state", place.submission.state}, {"event", event}}};
  }

  /// What a client may send twice: the header, else the page's hidden field.
  static std::string request_key(const Context& context) {
    std::string key(context.request().header("Idempotency-Key"));
    if (key.empty()) key = http::body_text(context.values(), "idempotency_key");
    // A longer one is as good by its hash.
    return key.size() > kLongestKey ? base::sha256_hex(key) : key;
  }

  http::Page page(Context& context, const Place& place, int status, Json extra) const {
    const Desk desk = service_.desk(place.ground, place.submission, context.locale());
    extra["idempotency_key"] = base::random_token(16);
    extra["now"] = base::iso8601(place.ground.now);
    Json resource =
        submission_resource(uses_, service_, place, desk, service_.receipt(place.submission.id), context.locale());
    if (desk.editability.editable && place.submission.id != 0) {
      const auto obstacles = service_.obstacles(place.ground, place.submission, actor_of(context));
      resource["obstacles"] = obstacles_json(uses_, obstacles, context.locale());
      if (!obstacles.empty()) resource["may_submit"] = false;
    }
    return {.view = kView, .resource = std::move(resource), .extra = std::move(extra), .status = status};
  }

  /// People see the page again with the reason on top; clients get the problem with everything that is missing.
  Outcome refuse(Context& context, const Place& place, const base::Error& error,
                 const std::vector<submissions::Service::NodeFindings>& findings,
                 const std::vector<plugin::Obstacle>& obstacles = {}) const {
    const std::string sentence = forms::refusal_text(*place.ground.type, error, context.locale(), {"submission"});
    const Desk desk = service_.desk(place.ground, place.submission, context.locale());
    http::Refused answer = refused(error, place, &desk);
    Json broken = Json::array();
    for (const auto& found : findings) {
      const forms::Level* level = place.ground.type->level(found.node.level);
      if (level == nullptr) continue;
      const std::string url = "/tenders/" + place.ground.tender.no + "/items/" + found.node.level + "/" +
                              std::to_string(found.node.id) + "/edit";
      for (const forms::Finding& finding : found.findings) {
        Json entry = forms::to_json(*place.ground.type, *level, finding, context.locale());
        entry["level"] = found.node.level;
        entry["id"] = std::to_string(found.node.id);
        entry["title"] = found.node.title;
        entry["url"] = url;
        broken.push_back(std::move(entry));
      }
    }
    if (answer.status == 409) answer.more["detail"] = sentence;
    if (!broken.empty()) answer.more["findings"] = broken;
    if (!obstacles.empty()) answer.more["obstacles"] = obstacles_json(uses_, obstacles, context.locale());
    if (!context.wants_html() || answer.status == 404) return answer;
    return page(context, place, answer.status, {{"problem", sentence}, {"broken", broken}});
  }

  const Documents::Dependencies& uses_;
  Service& service_;
};

}  // namespace

void add_submission_routes(http::Router& router, const Documents::Dependencies& uses, Service& service) {
  const auto routes = std::make_shared<const SubmissionRoutes>(uses, service);
  const http::RoutesOf view(router, routes, "vendor.view");
  const auto submit = view.as("vendor.submit");
  view(Method::get, "/tenders/{no}/submission", "State of one's submission and what is missing", {200, 404},
       &SubmissionRoutes::show);
  submit(Method::post, "/tenders/{no}/submission", "Hands in; Idempotency-Key makes a repeat answer the same",
         {200, 404, 409}, &SubmissionRoutes::submit);
  submit(Method::del, "/tenders/{no}/submission", "Takes the submission back until receipt, inside the window",
         {204, 404, 409}, &SubmissionRoutes::take_back);
  submit(Method::post, "/tenders/{no}/submission/withdraw", "Withdraws for good after receipt, before the deadline",
         {200, 404, 409}, &SubmissionRoutes::withdraw);
  view(Method::get, "/tenders/{no}/submission/receipt.pdf", "The receipt of the present submission",
       {200, 404, 409, 503}, &SubmissionRoutes::receipt);
}

}  // namespace tenderloom::documents
