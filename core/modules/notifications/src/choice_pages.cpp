// 通知信設定: which mails a person gets at once, once a day or not at all.
#include "tenderloom/http/shape.h"
#include "tenderloom/notifications/choices.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::notifications {

using base::Json;
using http::Method;
namespace parts = render::parts;

namespace {

constexpr char kAddress[] = "/account/mails";
constexpr char kView[] = "notifications/choices";

Json allowed_of(const Event& event) {
  Json allowed = Json::array({choice::kNow});
  if (event.daily && event.key != kDigest) allowed.push_back(choice::kDaily);
  if (event.off) allowed.push_back(choice::kOff);
  return allowed;
}

Json choices_model(const Json& resource, const Json& extra, const render::ViewContext& context) {
  Json rows = Json::array(), fixed = Json::array();
  const Json typed = extra.value("typed", Json::object());
  for (const Json& item : resource.at("items")) {
    const std::string event = item.value("event", ""), label = context.t("mail_events." + event);
    if (item.at("allowed").size() < 2) {
      fixed.push_back({{"label", label}});
      continue;
    }
    const std::string chosen = typed.value(event, item.value("choice", ""));
    Json options = Json::array();
    for (const Json& each : item.at("allowed")) {
      const std::string value = each.get<std::string>();
      options.push_back(
          {{"value", value}, {"label", context.t("mail_choices.choice." + value)}, {"selected", value == chosen}});
    }
    rows.push_back(
        {{"name", event},
         {"label", label},
         {"hint", context.t(item.at("allowed").back() == choice::kOff ? "mail_choices.free" : "mail_choices.required")},
         {"options", std::move(options)}});
  }
  Json errors = parts::errors(context.findings);
  return {{"title", context.t("mail_choices.title")},
          {"purpose", context.t("mail_choices.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}},
                                      {{"label", context.t("mail_choices.title")}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"action", kAddress},
          {"rows", std::move(rows)},
          {"fixed", std::move(fixed)}};
}

}  // namespace

Json Choices::resource(const http::Context& context) {
  Json items = Json::array();
  for (const Chosen& one : of(context.principal()))
    items.push_back({{"event", one.event->key},
                     {"label", uses_.words.text(context.locale(), "mail_events." + one.event->key)},
                     {"rule", one.event->rule},
                     {"choice", one.choice},
                     {"allowed", allowed_of(*one.event)}});
  return {{"items", std::move(items)}};
}

http::Outcome Choices::show(http::Context& context) { return http::Page{kView, resource(context)}; }

http::Outcome Choices::save(http::Context& context) {
  std::map<std::string, std::string> wanted;
  const Json values =
      context.values().contains("choices") ? http::body_object(context.values(), "choices") : context.values();
  for (const auto& [key, value] : values.items())
    if (!key.empty() && key.front() != '_') wanted[key] = http::body_text(values, key);
  const auto chosen = choose(context.principal(), wanted);
  if (!chosen) {
    const base::Error& error = chosen.error();
    const Json finding = {{"field", error.field},
                          {"code", error.code},
                          {"params", Json::object()},
                          {"message", uses_.words.text(context.locale(), "error." + error.code)},
                          {"rule", ""}};
    return http::Invalid{Json::array({finding}), kView, resource(context), {{"typed", values}}};
  }
  return http::Done{kAddress, resource(context), http::Flash{"success", "flash.mail_choices_saved"}};
}

void Choices::register_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = kAddress,
              .permission = "signed_in",
              .handler = [this](http::Context& context) { return show(context); },
              .summary = "Which mails the person gets at once, once a day or not at all.",
              .statuses = {200}});
  router.add({.method = Method::post,
              .pattern = kAddress,
              .permission = "signed_in",
              .handler = [this](http::Context& context) { return save(context); },
              .summary = "Changes that: an event's key and now, daily or off, where the event leaves it to the person.",
              .statuses = {200, 422}});
}

void Choices::register_views(render::ViewRegistry& views) {
  const Json options = Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}});
  views.add({kView,
             {{"action", "text"},
              {"rows", Json::array({{{"name", "text"}, {"label", "text"}, {"hint", "text"}, {"options", options}}})},
              {"fixed", Json::array({{{"label", "text"}}})}},
             choices_model});
}

}  // namespace tenderloom::notifications
