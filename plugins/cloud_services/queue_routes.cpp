// SCR-156: the queue of tests, and scheduling many at once.
#include <algorithm>
#include <set>

#include "tenderloom/base/text.h"
#include "tenderloom/http/shape.h"
#include "testing_pages.h"

namespace tenderloom::cloud_services {

using http::Context;
using http::Outcome;

namespace {

constexpr char kTests[] = "/plugins/cloud_services/tests";
constexpr int kPerPage = 25;
constexpr std::size_t kMostScheduled = 200;
const std::vector<std::string> kInReview = {"received", "accepted"};

class QueueRoutes {
 public:
  explicit QueueRoutes(Testing& testing) : testing_(testing), uses_(testing.uses()) {}

  Outcome queue(Context& context) const {
    return http::Page{"cloud_services/tests", queue_json(context), queue_extra(context)};
  }

  /// Many at once: each for itself, so that one that cannot be scheduled keeps no other from it.
  Outcome schedule(Context& context) const {
    const Json& body = context.values();
    std::set<std::int64_t> chosen;
    for (const std::string& each : http::body_values(body, "nodes")) chosen.insert(number_of(each));
    chosen.erase(0);
    const std::string tester(base::trim(http::body_value(context.values(), "tester")));
    std::optional<base::Error> wrong;
    if (chosen.empty()) wrong = base::Error{"test_nothing_chosen", Json::object(), "nodes"};
    if (chosen.size() > kMostScheduled) wrong = base::Error{"test_too_many", {{"limit", kMostScheduled}}, "nodes"};
    if (!tester.empty() && number_of(tester) == 0) wrong = base::Error{"tester_unknown", Json::object(), "tester"};
    Json scheduled = Json::array(), refusals = Json::array();
    for (const std::int64_t id : wrong ? std::set<std::int64_t>() : chosen) {
      const auto at = testing_.find(id);
      if (!at) {
        refusals.push_back({{"node", std::to_string(id)}, {"title", ""}, {"code", "not_found"}});
        continue;
      }
      const char* event = at->test.state == kNotStarted ? "schedule" : "reschedule";
      const auto done = testing_.act(
          *at, {event, std::string(base::trim(http::body_text(context.values(), "on"))), number_of(tester), {}, {}, {}},
          plugin::actor_of(context));
      if (done.ok() && done->findings.empty()) {
        scheduled.push_back(std::to_string(id));
        continue;
      }
      if (!done.ok() && !done.error().field.empty()) {  // the day or the tester: wrong for all of them
        wrong = done.error();
        break;
      }
      refusals.push_back({{"node", std::to_string(id)},
                          {"title", at->node.title},
                          {"code", done.ok() ? done->findings.front().code : done.error().code}});
    }
    if (wrong) {
      Json extra = queue_extra(context);
      extra["chosen"] = http::body_values(body, "nodes");
      for (const char* name : {"on", "tester"}) extra[name] = http::body_value(context.values(), name);
      return http::Invalid{Json::array({finding(uses_.words, context.locale(), *wrong)}), "cloud_services/tests",
                           queue_json(context), std::move(extra)};
    }
    const std::string back = http::body_text(context.values(), "back");
    const char* flash = refusals.empty() ? "flash.cloud_test_scheduled_many" : "flash.cloud_test_scheduled_some";
    const http::Flash said{
        refusals.empty() ? "success" : "notice", flash, {{"count", scheduled.size()}, {"refused", refusals.size()}}};
    return http::Done{back.starts_with(std::string(kTests) + "?") ? back : kTests,
                      {{"scheduled", std::move(scheduled)}, {"refused", std::move(refusals)}},
                      said};
  }

 private:
  plugin::NodeQuery query_of(const Context& context, const std::string& state) const {
    plugin::NodeQuery query;
    query.level = kLevel;
    query.type_key = kType;
    query.states = kInReview;
    query.test_vendors = false;
    query.text = base::truncate(context.query("q"), 100);
    if (const auto tender = uses_.records.tender(std::string(context.query("tender"))); tender)
      query.tender_id = tender->id;
    if (state.empty()) return query;
    query.office_field = kState;
    if (state != kNotStarted) query.office_value = state;
    return query;
  }

  static bool known(const forms::StateMachine& machine, const std::string& state) { return machine.has_state(state); }

  std::shared_ptr<const forms::TypeDefinition> type() const { return uses_.types.current(kType); }

  Json queue_json(const Context& context) const {
    const auto now = type();
    const auto& machine = now->process().machine(kMachine);
    const std::string wanted = context.query("state");
    const bool mine = wanted == "mine";
    const std::string state = known(machine, wanted) ? wanted : std::string();
    Json counters = Json::object();
    for (const std::string& each : machine.states) counters[each] = uses_.records.count(query_of(context, each));
    const auto own = testing_.nodes_of(context.principal().person_id);
    plugin::NodeQuery query = query_of(context, state);
    query.page = context.query_number("page", 1, 1, 100000);
    query.per_page = mine ? 0 : kPerPage;
    if (mine) query.ids = own;
    plugin::NodePage found;
    if (!mine || !own.empty()) found = uses_.records.nodes(query);
    if (mine)
      std::stable_sort(found.nodes.begin(), found.nodes.end(), [&](const auto& a, const auto& b) {
        return std::find(own.begin(), own.end(), a.id) < std::find(own.begin(), own.end(), b.id);
      });
    plugin::NodeQuery all = query_of(context, "");
    all.ids = own;
    counters["mine"] = own.empty() ? 0 : uses_.records.count(all);
    Json items = Json::array();
    for (const Line& line : queue_lines(testing_, found.nodes, *now))
      items.push_back(to_json(*now, line, context.locale()));
    return {{"items", std::move(items)},
            {"page", mine ? 1 : query.page},
            {"per_page", mine ? std::max<std::int64_t>(found.total, 1) : kPerPage},
            {"total", found.total},
            {"state", mine ? "mine" : state},
            {"counters", std::move(counters)}};
  }

  Json queue_extra(const Context& context) const {
    Json people = Json::array(), tenders = Json::array(), states = Json::array();
    const bool tests = context.principal().may(kTesting);
    if (tests)
      for (const plugin::Person& one : uses_.people.staff_with(kTesting))
        people.push_back({{"id", std::to_string(one.id)}, {"name", one.name}});
    for (const plugin::Tender& tender : uses_.records.tenders(kType))
      tenders.push_back({{"no", tender.no}, {"name", tender.name}});
    const auto now = type();
    for (const std::string& state : now->process().machine(kMachine).states)
      states.push_back({{"state", state}, {"label", word(*now, context.locale(), kMachine, state)}});
    return {{"people", std::move(people)},
            {"tenders", std::move(tenders)},
            {"states", std::move(states)},
            {"may_test", tests},
            {"today", base::iso_date(base::taipei_date(uses_.clock.now()))},
            {"q", std::string(context.query("q"))},
            {"tender", std::string(context.query("tender"))}};
  }

  Testing& testing_;
  const plugin::Services& uses_;
};

}  // namespace

void add_routes(plugin::Host& host, Testing& testing) {
  const auto routes = std::make_shared<const QueueRoutes>(testing);
  using http::Method;
  auto list = route(Method::get, "tests", "staff.office",
                    "Services and how far their tests are; state, tender, q, page", {200});
  list.handler = [routes](Context& context) { return routes->queue(context); };
  host.add_route(std::move(list));
  auto many =
      route(Method::post, "schedule", kTesting, "Schedules tests of many services: nodes, on, tester", {200, 422});
  many.handler = [routes](Context& context) { return routes->schedule(context); };
  host.add_route(std::move(many));
  add_test_routes(host, testing);
}

}  // namespace tenderloom::cloud_services
