// What staff do with cases, one or many at once: each counts for itself.
#include <variant>

#include "deadline_warnings.h"
#include "queue_pages.h"
#include "resources.h"
#include "stage_json.h"
#include "stage_pages.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/routes_of.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;

constexpr std::size_t kMostActedOn = 200;

struct ActResult {
  int done = 0;
  Json refused = Json::array();
  std::optional<base::Error> first;
  Ends ends = {};  // until when what was decided goes on
};

class StageActs {
 public:
  StageActs(const Review::Dependencies& uses, Stages& stages, Panels& panels)
      : uses_(uses), stages_(stages), panels_(panels), pages_{uses, stages, panels} {}

  Outcome act(Context& context) const {
    auto found = stage_ground(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
    const auto& ground = std::get<submissions::Ground>(found);
    const forms::Stage* stage = ground.type->stage(context.param("stage"));
    const std::string act = context.param("act");
    if (stage == nullptr || (act != "assign" && act != "close" && act != "decide" && act != "publish"))
      return http::not_found();
    if (!context.principal().may(stage->permission)) return http::refuse(403, {"stage_not_yours"});
    const auto ids = stage_ids(context, "cases");
    if (ids.empty()) return back(context, {"nothing_chosen", Json::object(), "cases"});
    if (ids.size() > kMostActedOn) return back(context, {"too_many_submissions", {{"limit", kMostActedOn}}, "cases"});
    for (const std::int64_t id : ids)
      if (const auto held = stages_.find(id); !held || held->tender_id != ground.tender.id || held->stage != stage->key)
        return back(context, {"case_moved"});
    ActResult result = act == "assign"    ? assign(context, ids)
                       : act == "close"   ? close(context, ids)
                       : act == "publish" ? publish(context, ids)
                                          : decide(context, ids);
    if (result.first && result.done == 0) return back(context, *result.first);
    const std::string flash = result.refused.empty() ? "flash.stage_" + act : "flash.stage_some";
    const Json warnings = deadline_warnings(uses_.tenders, result.ends, uses_.words, context.locale());
    return http::Done{go_to(context, ground, ids),
                      {{"done", result.done}, {"refused", result.refused}, {"warnings", warnings}},
                      warned({result.refused.empty() ? "success" : "notice",
                              flash,
                              {{"count", result.done}, {"refused", result.refused.size()}}},
                             warnings, uses_.words, context.locale())};
  }

  Outcome relieve(Context& context) const {
    const auto done = panels_.relieve(accounts::id_param(context, "id").value_or(0), stage_text(context, "reason"),
                                      staff_actor(context));
    if (!done.ok()) {
      if (!context.wants_html() || stage_status(done.error()) == 404)
        return stage_refusal(uses_, context, done.error());
      return pages_.one(context, stage_number(context, "case"), stage_status(done.error()),
                        {{"problem", sentence(context, done.error())}});
    }
    return http::Done{"/staff/cases/" + std::to_string(done->case_id),
                      {{"id", std::to_string(done->id)}, {"state", done->state}},
                      http::Flash{"success", "flash.stage_relieved"}};
  }

 private:
  std::string sentence(const Context& context, const base::Error& error) const {
    return stage_sentence(uses_, context, error);
  }

  template <typename Each>
  ActResult each(const Context& context, const std::vector<std::int64_t>& ids, Each do_one) const {
    ActResult result;
    for (const std::int64_t id : ids) {
      const std::optional<base::Error> error = do_one(id);
      if (!error) {
        ++result.done;
        continue;
      }
      if (!result.first) result.first = error;
      result.refused.push_back({{"case", std::to_string(id)},
                                {"code", error->code},
                                {"params", error->params},
                                {"message", sentence(context, *error)}});
    }
    return result;
  }

  ActResult assign(const Context& context, const std::vector<std::int64_t>& ids) const {
    Assigning wanted{ids, stage_ids(context, "people"), stage_number(context, "chair")};
    const auto done = panels_.assign(wanted, staff_actor(context), context.request().received_at);
    if (done.ok()) return {static_cast<int>(ids.size()), Json::array(), std::nullopt};
    return {0, Json::array(), done.error()};
  }

  ActResult close(const Context& context, const std::vector<std::int64_t>& ids) const {
    return each(context, ids, [&](std::int64_t id) -> std::optional<base::Error> {
      const auto done =
          panels_.close(id, stage_text(context, "reason"), staff_actor(context), context.request().received_at);
      return done.ok() ? std::nullopt : std::optional(done.error());
    });
  }

  ActResult publish(const Context& context, const std::vector<std::int64_t>& ids) const {
    const int told = stages_.publish(ids, staff_actor(context), context.request().received_at);
    if (told == 0) return {0, Json::array(), base::Error{"nothing_to_publish"}};
    return {told, Json::array(), std::nullopt};
  }

  ActResult decide(const Context& context, const std::vector<std::int64_t>& ids) const {
    StageWord word;
    word.outcome = stage_text(context, "outcome");
    if (word.outcome.empty()) return {0, Json::array(), base::Error{"outcome_needed", Json::object(), "outcome"}};
    word.reason = stage_text(context, "reason");
    word.barred_years = static_cast<int>(std::min<std::int64_t>(stage_number(context, "barred_years"), 100));
    if (const std::string until = stage_text(context, "until"); !until.empty()) {
      if (const auto date = base::parse_date(until))
        word.until = base::taipei_midnight(std::chrono::sys_days(*date) + std::chrono::days(1));
      else
        word.until = base::parse_iso8601(until);
      if (!word.until) return {0, Json::array(), base::Error{"until_invalid", Json::object(), "until"}};
    }
    if (ids.size() == 1) word.version = accounts::version_of(context);
    Ends ends;
    ActResult result = each(context, ids, [&](std::int64_t id) -> std::optional<base::Error> {
      const auto done = stages_.decide(id, word, staff_actor(context), context.request().received_at);
      if (done.ok() && done->open) ends.push_back(done->until);
      return done.ok() ? std::nullopt : std::optional(done.error());
    });
    result.ends = std::move(ends);
    return result;
  }

  static bool from_case(const Context& context) { return stage_text(context, "from") == "case"; }

  static std::string go_to(const Context& context, const submissions::Ground& ground,
                           const std::vector<std::int64_t>& ids) {
    if (from_case(context) && ids.size() == 1) return "/staff/cases/" + std::to_string(ids.front());
    return "/staff/tenders/" + ground.tender.no + "/stages/" + context.param("stage");
  }

  /// The page again with everything that was typed.
  Outcome back(Context& context, const base::Error& error) const {
    if (!context.wants_html()) return stage_refusal(uses_, context, error);
    Json extra = {{"problem", sentence(context, error)}, {"typed", context.values()}};
    const auto ids = stage_ids(context, "cases");
    if (from_case(context) && ids.size() == 1)
      return pages_.one(context, ids.front(), stage_status(error), std::move(extra));
    return pages_.stage(context, stage_status(error), std::move(extra));
  }

  const Review::Dependencies& uses_;
  Stages& stages_;
  Panels& panels_;
  StagePages pages_;
};

}  // namespace

void add_stage_acts(http::Router& router, const Review::Dependencies& uses, Stages& stages, Panels& panels) {
  const auto acts = std::make_shared<const StageActs>(uses, stages, panels);
  const http::RoutesOf add(router, acts, "staff.stages");
  add(http::Method::post, "/staff/tenders/{no}/stages/{stage}/{act}",
      "With cases: assign (people, chair), close (reason), decide (outcome, reason, until, barred_years), publish",
      {200, 403, 404, 409, 412, 422}, &StageActs::act);
  add(http::Method::post, "/staff/seats/{id}/relieve",
      "Takes a member off a case; with a reason once they have declared", {200, 404, 409, 422}, &StageActs::relieve);
}

}  // namespace tenderloom::review
