#include "presenters.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

Json email_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json form = extra.value("form", Json::object());
  const Json pending = resource.value("pending", Json());
  const std::string title = context.t("email_change.title");
  const auto waiting = [&] {
    if (!pending.is_object()) return parts::notice("info", "", "");
    return parts::notice(
        "info", context.t("email_change.pending", {{"email", pending.value("email", "")}}),
        context.t("email_change.pending_text", {{"time", parts::time_text(pending.value("expires_at", Json()))}}));
  };
  return {{"title", title},
          {"purpose", context.t("email_change.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}}, {{"label", title}}})},
          {"has_errors", form.value("has_errors", false)},
          {"details", Json::array({parts::detail(context.t("email_change.present"), resource.value("email", ""))})},
          {"is_pending", pending.is_object()},
          {"pending", waiting()},
          {"form", std::move(form)}};
}

Json email_confirm_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string title = context.t("email_change.confirm_title");
  return {
      {"title", title},
      {"purpose", context.t("email_change.confirm_purpose", {{"email", resource.value("email", "")}})},
      {"breadcrumb", Json::array({{{"label", context.t("login.title")}, {"url", "/login"}}, {{"label", title}}})},
      {"until", context.t("password.reset.until", {{"time", parts::time_text(resource.value("expires_at", Json()))}})},
      {"action", extra.value("action", "")}};
}

Json email_link_gone_model(const Json&, const Json&, const ViewContext& context) {
  const std::string title = context.t("password.gone.title");
  return {{"title", title},
          {"purpose", context.t("password.gone.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("login.title")}, {"url", "/login"}}, {{"label", title}}})}};
}

}  // namespace

void add_email_views(render::ViewRegistry& views) {
  views.add({"accounts/email",
             {{"details", parts::details_shape()},
              {"is_pending", "flag"},
              {"pending", parts::notice_shape()},
              {"form", forms::form_model_shape()}},
             email_model});
  views.add({"accounts/email_confirm", {{"until", "text"}, {"action", "text"}}, email_confirm_model});
  views.add({"accounts/email_link_gone", Json::object(), email_link_gone_model});
}

}  // namespace tenderloom::accounts
