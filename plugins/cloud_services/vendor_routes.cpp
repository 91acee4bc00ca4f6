// The vendor's side: how far the test of a service is, and where the office tests it.
#include "tenderloom/base/text.h"
#include "tenderloom/http/shape.h"
#include "testing_pages.h"

namespace tenderloom::cloud_services {

namespace {

using http::Context;
using http::Outcome;

/// The vendor's own service, once it was handed in; none else.
std::optional<Case> own_case(const Context& context, Testing& testing) {
  auto at = testing.find(number_of(context.param("node")));
  const std::int64_t company = context.principal().company_id;
  if (!at || company == 0 || at->submission.company_id != company || !at->submission.submitted_at) return std::nullopt;
  return at;
}

Json resource(const Context& context, Testing& testing, const Case& at) {
  const auto rounds = testing.rounds(at.node.id);
  const auto evaluation = testing.judged(at, rounds.empty() ? Json::object() : rounds.front().values);
  return service_json(testing, at, evaluation.ok() ? *evaluation : forms::Evaluation{}, context.locale());
}

Outcome show_service(Context& context, Testing& testing) {
  const auto at = own_case(context, testing);
  if (!at) return http::not_found();
  return http::Page{"cloud_services/service",
                    resource(context, testing, *at),
                    {{"may_edit", context.principal().may("vendor.edit")}}};
}

/// A password that is left empty stays as it was given for that name.
Environment given_environment(const Context& context, const std::optional<Environment>& before) {
  Environment given;
  given.url = base::trim(http::body_text(context.values(), "test_url"));
  given.note = base::clean_lines(http::body_text(context.values(), "note"));
  const Json accounts = http::body_rows(context.values(), "accounts");
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const std::string at = "accounts[" + std::to_string(i) + "].";
    Environment::Account one{std::string(base::trim(http::body_text(accounts[i], "name", at))),
                             http::body_text(accounts[i], "password", at)};
    if (one.password.empty() && before)
      for (const auto& known : before->accounts)
        if (known.name == one.name) one.password = known.password;
    if (!one.name.empty() || !one.password.empty()) given.accounts.push_back(std::move(one));
  }
  return given;
}

Outcome put_environment(Context& context, Testing& testing) {
  const auto at = own_case(context, testing);
  if (!at) return http::not_found();
  const Environment given = given_environment(context, testing.environment(at->node.id));
  const auto done = testing.set_environment(*at, given, plugin::actor_of(context));
  const std::string self = "/plugins/cloud_services/services/" + std::to_string(at->node.id);
  if (done.ok())
    return http::Done{self, resource(context, testing, *at), http::Flash{"success", "flash.cloud_test_environment"}};
  if (done.error().field.empty()) return http::refuse(409, done.error());
  Json typed = {{"test_url", given.url}, {"note", given.note}, {"accounts", Json::array()}};
  for (const auto& one : given.accounts) typed["accounts"].push_back({{"name", one.name}, {"has_password", false}});
  return http::Invalid{Json::array({finding(testing.uses().words, context.locale(), done.error())}),
                       "cloud_services/service",
                       resource(context, testing, *at),
                       {{"may_edit", true}, {"typed", std::move(typed)}}};
}

}  // namespace

void add_vendor_routes(plugin::Host& host, Testing& testing) {
  using http::Method;
  const auto add = [&](http::Route made, Outcome (*handle)(Context&, Testing&)) {
    made.handler = [&testing, handle](Context& context) { return handle(context, testing); };
    host.add_route(std::move(made));
  };
  auto shown =
      route(Method::get, "services/{node}", "vendor.view", "How far the test of one's own service is", {200, 404});
  shown.while_supporting = true;
  add(std::move(shown), show_service);
  add(route(Method::put, "services/{node}/environment", "vendor.edit",
            "Where and with which accounts the office tests: test_url, accounts, note", {200, 404, 409, 422}),
      put_environment);
}

}  // namespace tenderloom::cloud_services
