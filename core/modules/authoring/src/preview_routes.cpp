// A level of a type as vendors would see it, filled with sample data, and the tester: values in, findings and rules
// out.
#include "pages.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/http/shape.h"
#include "trial.h"

namespace tenderloom::authoring {

using http::Method;

namespace {

/// What somebody wants tried: the row's values and what stands around it.
struct Trial {
  Json values = Json::object(), above = Json::object(), siblings = Json::array(), tender;
  bool files = false;  // sample files stand where files are asked
};

class PreviewPages {
 public:
  explicit PreviewPages(const Authoring::Uses& uses) : uses_(uses) {}

  http::Outcome show(http::Context& context) const {
    const auto found = find(context);
    if (!found) return http::not_found();
    const Trial trial = sample(*found);
    return page(context, *found, trial, judge(*found, trial), false);
  }

  /// People get the page again with what came of it; programs get the judgement.
  http::Outcome try_values(http::Context& context) const {
    const auto found = find(context);
    if (!found) return http::not_found();
    Json findings = Json::array();
    const Trial trial = asked(context, *found, findings);
    if (!findings.empty()) {
      auto shown = page(context, *found, trial, judge(*found, trial), true);
      return http::Invalid{.findings = std::move(findings),
                           .view = "authoring/preview",
                           .resource = std::move(shown.resource),
                           .extra = std::move(shown.extra)};
    }
    return page(context, *found, trial, judge(*found, trial), true);
  }

  /// As the vendor's form asks while somebody types.
  http::Outcome evaluate(http::Context& context) const {
    const auto found = find(context);
    if (!found) return http::not_found();
    Trial trial = sample(*found);
    trial.values = http::body_object(context.values(), "values");
    const auto judged = judge(*found, trial);
    return http::Page{.view = "authoring/preview",
                      .resource = forms::to_json(*found->type, *found->level, judged, context.locale())};
  }

 private:
  struct Found {
    std::shared_ptr<const forms::TypeDefinition> type;
    const forms::Level* level = nullptr;
    Json tender;
  };

  std::optional<Found> find(http::Context& context) const {
    Found found;
    found.type = uses_.types.current(context.param("key"));
    if (!found.type || !found.type->is_tender_type()) return std::nullopt;
    found.level = found.type->level(context.param("level"));
    if (!found.level) return std::nullopt;
    found.tender = tenders::to_surroundings(sample_tender(*found.type, uses_.clock.now()));
    return found;
  }

  Trial sample(const Found& found) const {
    const auto now = uses_.clock.now();
    Trial trial;
    trial.tender = found.tender;
    trial.above = sample_ancestors(*found.type, *found.level, found.tender, now);
    trial.values =
        sample_values(*found.type, *found.level, TrialSurroundings(found.tender, trial.above, Json::array(), now));
    trial.files = true;
    return trial;
  }

  /// A JSON text of the form, or the value itself of a program.
  static Json part(const Json& given, const char* name, Json nothing, Json& findings) {
    const auto found = given.find(name);
    if (found == given.end() || found->is_null()) return nothing;
    Json value = *found;
    if (value.is_string()) {
      const std::string text(base::trim(value.get<std::string>()));
      if (text.empty()) return nothing;
      value = Json::parse(text, nullptr, false);
    }
    if (!value.is_discarded() && value.type() == nothing.type()) return value;
    findings.push_back({{"field", name}, {"code", "trial_json"}});
    return nothing;
  }

  Trial asked(http::Context& context, const Found& found, Json& findings) const {
    Json given = context.values();
    Trial trial = sample(found);
    const bool pasted = given.contains("pasted") && given["pasted"].is_string() &&
                        !base::trim(given["pasted"].get<std::string>()).empty();
    if (given.contains("above")) trial.above = part(given, "above", trial.above, findings);
    trial.siblings = part(given, "siblings", Json::array(), findings);
    if (given.contains("tender")) trial.tender.update(part(given, "tender", Json::object(), findings));
    if (pasted) {
      trial.values = part(given, "pasted", Json::object(), findings);
    } else if (given.contains("values") && given["values"].is_object()) {
      trial.values = given["values"];
    } else {
      for (const char* own : {"above", "siblings", "tender", "pasted", "_form_token"}) given.erase(own);
      trial.values = std::move(given);
    }
    return trial;
  }

  forms::Evaluation judge(const Found& found, const Trial& trial) const {
    forms::Input input;
    input.changes = trial.values;
    // What a person or a program writes about files is never believed; a trial has none to lose.
    for (const auto& field : found.level->fields)
      if (field.is_file() && trial.values.contains(field.key) && trial.values[field.key].is_structured())
        input.files[field.key] = trial.values[field.key];
    const TrialSurroundings around(trial.tender, trial.above, trial.siblings, uses_.clock.now());
    return forms::evaluate(*found.type, *found.level, input, around, [&](const base::Error& error) {
      uses_.log.warning("authoring.rule_failed",
                        {{"type", found.type->key()}, {"code", error.code}, {"params", error.params}});
    });
  }

  http::Page page(http::Context& context, const Found& found, const Trial& trial, const forms::Evaluation& judged,
                  bool tried) const {
    const auto& [type, level, tender] = found;
    Json findings = Json::array(), levels = Json::array();
    for (const auto& finding : judged.findings) {
      findings.push_back(forms::to_json(*type, *level, finding, context.locale()));
      findings.back()["severity"] = finding.severity == forms::Severity::wrong ? "wrong" : "missing";
    }
    for (const auto& one : type->levels())
      levels.push_back({{"label", type->label(one, context.locale())},
                        {"url", "/staff/types/" + type->key() + "/preview/" + one.key},
                        {"current", one.key == level->key}});
    forms::FormModelOptions options;
    options.locale = context.locale();
    if (tried) {
      options.findings = &judged.findings;
    }
    return http::Page{.view = "authoring/preview",
                      .resource = {{"type", type->key()},
                                   {"level", level->key},
                                   {"version", type->version()},
                                   {"values", judged.values},
                                   {"computed", judged.computed},
                                   {"title", judged.title},
                                   {"acceptable", judged.acceptable()},
                                   {"complete", judged.complete()},
                                   {"findings", std::move(findings)},
                                   {"rules", rules_with_findings(*level, judged.findings)}},
                      .extra = {{"form", forms::form_model(*type, *level, judged, options)},
                                {"label", type->label(context.locale())},
                                {"level_label", type->label(*level, context.locale())},
                                {"tried", tried},
                                {"pasted", judged.values.dump(2)},
                                {"above", trial.above.dump(2)},
                                {"siblings", trial.siblings.dump(2)},
                                {"levels", std::move(levels)}}};
  }

  const Authoring::Uses& uses_;
};

/// A large field of JSON: {id, name, label, value, error}.
Json json_field(const std::string& name, const Json& extra, const ViewContext& context) {
  const std::string error = parts::error_of(context.findings, name);
  return {{"id", "field-" + name},
          {"name", name},
          {"label", context.t("authoring.trial." + name)},
          {"hint", context.t("authoring.trial." + name + "_hint")},
          {"value", extra.value(name, "")},
          {"error", error},
          {"has_error", !error.empty()}};
}

Json preview_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string key = resource.value("type", ""), level = resource.value("level", "");
  Json rules = Json::array(), findings = Json::array(), errors = parts::errors(context.findings);
  for (const Json& rule : resource.value("rules", Json::array())) {
    std::string fields;
    for (const Json& field : rule.value("fields", Json::array()))
      fields += (fields.empty() ? "" : ", ") + field.get<std::string>();
    const bool fired = rule.value("fired", false);
    rules.push_back({{"rule", rule.value("rule", "")},
                     {"fields", fields},
                     {"origin", rule.value("origin", "")},
                     {"state", fired ? parts::badge("danger", context.t("authoring.trial.fired"))
                                     : parts::badge("neutral", context.t("authoring.trial.quiet"))}});
  }
  for (const Json& finding : resource.value("findings", Json::array()))
    findings.push_back({{"field", finding.value("field", "")},
                        {"code", finding.value("code", "")},
                        {"rule", finding.value("rule", "")},
                        {"message", finding.value("message", "")},
                        {"state", finding.value("severity", "") == "wrong"
                                      ? parts::badge("danger", context.t("authoring.trial.wrong"))
                                      : parts::badge("attention", context.t("authoring.trial.missing"))}});
  const bool complete = resource.value("complete", false), acceptable = resource.value("acceptable", false);
  const std::string url = "/staff/types/" + key + "/preview/" + level;
  return {{"title", context.t("authoring.preview_of", {{"level", extra.value("level_label", "")}})},
          {"title_suffix", key},
          {"purpose", context.t("authoring.preview_purpose")},
          {"wide", true},
          {"breadcrumb", crumbs(context, {{context.t("authoring.types"), "/staff/types"},
                                          {extra.value("label", key), "/staff/types/" + key},
                                          {extra.value("level_label", level), ""}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"levels", extra.value("levels", Json::array())},
          {"verdict", parts::notice(complete     ? "done"
                                    : acceptable ? "attention"
                                                 : "danger",
                                    context.t(complete     ? "authoring.trial.complete"
                                              : acceptable ? "authoring.trial.incomplete"
                                                           : "authoring.trial.refused"),
                                    "")},
          {"tried", extra.value("tried", false)},
          {"action", url},
          {"evaluate_url", url + "/evaluate"},
          {"form", extra.value("form", Json::object())},
          {"findings", std::move(findings)},
          {"rules", std::move(rules)},
          {"parts", Json::array({json_field("pasted", extra, context), json_field("above", extra, context),
                                 json_field("siblings", extra, context)})}};
}

}  // namespace

void add_preview_routes(http::Router& router, const Authoring::Uses& uses) {
  const PreviewPages pages(uses);
  router.add({.method = Method::get,
              .pattern = "/staff/types/{key}/preview/{level}",
              .permission = kTypesPermission,
              .handler = [pages](http::Context& context) { return pages.show(context); },
              .summary = "A level as vendors see it, filled with sample values, with every rule it enforces.",
              .statuses = {200, 404}});
  router.add({.method = Method::post,
              .pattern = "/staff/types/{key}/preview/{level}",
              .permission = kTypesPermission,
              .handler = [pages](http::Context& context) { return pages.try_values(context); },
              .summary = "Judges values and says which rule spoke; stores nothing.",
              .statuses = {200, 404, 422},
              .body_schema = {{"type", "object"},
                              {"properties",
                               {{"values", {{"type", "object"}}},
                                {"above", {{"type", "object"}}},
                                {"siblings", {{"type", "array"}}},
                                {"tender", {{"type", "object"}}}}}}});
  router.add({.method = Method::post,
              .pattern = "/staff/types/{key}/preview/{level}/evaluate",
              .permission = kTypesPermission,
              .handler = [pages](http::Context& context) { return pages.evaluate(context); },
              .summary = "What the form asks while somebody types in the preview.",
              .statuses = {200, 404},
              .api_only = true});
}

void add_preview_views(render::ViewRegistry& views) {
  const Json field = {{"id", "text"},    {"name", "text"},  {"label", "text"},    {"hint", "text"},
                      {"value", "text"}, {"error", "text"}, {"has_error", "flag"}};
  views.add(
      {"authoring/preview",
       {{"levels", Json::array({{{"label", "text"}, {"url", "text"}, {"current", "flag"}}})},
        {"verdict", parts::notice_shape()},
        {"tried", "flag"},
        {"action", "text"},
        {"evaluate_url", "text"},
        {"form", forms::form_model_shape()},
        {"findings", Json::array({{{"field", "text"},
                                   {"code", "text"},
                                   {"rule", "text"},
                                   {"message", "text"},
                                   {"state", parts::badge_shape()}}})},
        {"rules",
         Json::array({{{"rule", "text"}, {"fields", "text"}, {"origin", "text"}, {"state", parts::badge_shape()}}})},
        {"parts", Json::array({field})}},
       preview_model});
}

}  // namespace tenderloom::authoring
