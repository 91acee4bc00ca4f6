// The process of a tender as its type defines it: every state and what leads from it to another, as a table and drawn,
// and when people are told of what comes to an end.
#include "process_pages.h"

#include "reminder_parts.h"
#include "tenderloom/forms/process.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using base::Json;
using http::Context;
using http::Outcome;

std::string process_word(const base::Words& words, const std::string& locale, const std::string& kind,
                         const std::string& code) {
  const std::string* found = words.find(locale, "process." + kind + "." + code);
  return found == nullptr ? code : *found;
}

std::shared_ptr<const forms::TypeDefinition> type_at(const Review::Dependencies& uses, const Context& context) {
  const auto tender = uses.tenders.find(context.param("no"));
  return tender ? uses.tenders.type_of(*tender) : nullptr;
}

Outcome show_process(const Review::Dependencies& uses, Context& context) {
  const auto tender = uses.tenders.find(context.param("no"));
  const auto type = tender ? uses.tenders.type_of(*tender) : nullptr;
  if (!type) return http::not_found();
  const std::string& locale = context.locale();
  const auto word = [&](const std::string& kind, const std::string& code) {
    return process_word(type->words(), locale, kind, code);
  };
  Json machines = Json::array();
  for (const forms::StateMachine& machine : type->process().machines) {
    Json rows = Json::array(), states = Json::array();
    for (const std::string& state : machine.states)
      states.push_back({{"state", state}, {"label", word(machine.key, state)}});
    for (const forms::Transition& row : machine.transitions) {
      const auto [event_kind, event_code] = forms::event_word(machine, row);
      Json guards = Json::array();
      for (std::size_t from = 0; from < row.guard.size();) {
        const std::size_t end = std::min(row.guard.find(' ', from), row.guard.size());
        const std::string guard = row.guard.substr(from, end - from);
        guards.push_back({{"guard", guard}, {"label", word("guard", guard)}});
        from = end + 1;
      }
      rows.push_back({{"from", row.from},
                      {"from_label", word(machine.key, row.from)},
                      {"event", row.event},
                      {"event_label", word(event_kind, event_code)},
                      {"actor", row.actor},
                      {"actor_label", word("actor", row.actor)},
                      {"guards", std::move(guards)},
                      {"to", row.to},
                      {"to_label", word(machine.key, row.to)},
                      {"notification", row.notification}});
    }
    machines.push_back({{"key", machine.key},
                        {"label", word("machine", machine.key)},
                        {"rule", machine.rule},
                        {"states", std::move(states)},
                        {"transitions", std::move(rows)},
                        {"diagram", "/staff/tenders/" + context.param("no") + "/process/" + machine.key}});
  }
  return http::Page{"review/process",
                    {{"tender", context.param("no")},
                     {"type", type->key()},
                     {"type_label", type->label(locale)},
                     {"machines", std::move(machines)},
                     {"reminders", reminders_json(*tender, *type, locale)}}};
}

Outcome draw_machine(const Review::Dependencies& uses, Context& context) {
  const auto type = type_at(uses, context);
  if (!type) return http::not_found();
  for (const forms::StateMachine& machine : type->process().machines) {
    if (machine.key != context.param("machine")) continue;
    std::string svg = forms::process_diagram(machine, [&](const std::string& kind, const std::string& code) {
      return process_word(type->words(), context.locale(), kind, code);
    });
    return http::Content{std::move(svg), "image/svg+xml", machine.key + ".svg", true};
  }
  return http::not_found();
}

Json present_process(const Json& resource, const Json&, const render::ViewContext& context) {
  Json machines = Json::array();
  for (const Json& machine : resource.at("machines")) {
    Json rows = Json::array();
    for (const Json& row : machine.at("transitions")) {
      const std::string mail = row.value("notification", "");
      std::string guards;
      for (const Json& guard : row.at("guards"))
        guards += (guards.empty() ? "" : context.t("process.separator")) + guard.value("label", "");
      rows.push_back({{"from", row.at("from_label")},
                      {"event", row.at("event_label")},
                      {"actor", row.at("actor_label")},
                      {"guard", guards},
                      {"to", row.at("to_label")},
                      {"mail", mail.empty() ? "" : context.t("mail_events." + mail)}});
    }
    machines.push_back({{"key", machine.at("key")},
                        {"label", machine.at("label")},
                        {"rule", machine.at("rule")},
                        {"diagram", machine.at("diagram")},
                        {"alt", context.t("process.alt", {{"name", machine.at("label")}})},
                        {"rows", std::move(rows)}});
  }
  const std::string no = resource.value("tender", "");
  return {{"title", context.t("process.title")},
          {"title_suffix", no},
          {"purpose", context.t("process.purpose", {{"type", resource.value("type_label", "")}})},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", no}},  // who reads this may not change the tender
                                      {{"label", context.t("process.title")}}})},
          {"wide", true},
          {"machines", std::move(machines)},
          {"reminders", reminder_rows(resource.at("reminders"), context)}};
}

}  // namespace

void add_process_routes(http::Router& router, const Review::Dependencies& uses) {
  const http::RoutesOf add(router, &uses, "staff.view");
  add(http::Method::get, "/staff/tenders/{no}/process", "States and transitions of the tender's type", {200, 404},
      show_process);
  add(http::Method::get, "/staff/tenders/{no}/process/{machine}", "One table of states, drawn (SVG)", {200, 404},
      draw_machine);
}

void register_process_views(render::ViewRegistry& views) {
  views.add({"review/process",
             {{"machines", Json::array({{{"key", "text"},
                                         {"label", "text"},
                                         {"rule", "text"},
                                         {"diagram", "text"},
                                         {"alt", "text"},
                                         {"rows", Json::array({{{"from", "text"},
                                                                {"event", "text"},
                                                                {"actor", "text"},
                                                                {"guard", "text"},
                                                                {"to", "text"},
                                                                {"mail", "text"}}})}}})},
              {"reminders", reminder_rows_shape()}},
             present_process});
}

}  // namespace tenderloom::review
