#include "presenters.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using base::Json;
using render::ViewContext;
namespace parts = render::parts;

Json login_crumbs(const ViewContext& context, const std::string& label) {
  return Json::array({{{"label", context.t("login.title")}, {"url", "/login"}}, {{"label", label}}});
}

Json forgot_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json errors = parts::errors(context.findings);
  const std::string title = context.t("password.forgot.title");
  return {
      {"title", title},
      {"purpose", context.t("password.forgot.purpose")},
      {"breadcrumb", login_crumbs(context, title)},
      {"has_errors", !errors.empty()},
      {"errors", std::move(errors)},
      {"sent", extra.value("sent", false)},
      {"sent_note", parts::notice("info", context.t("password.forgot.sent_title"), context.t("password.forgot.sent"))},
      {"note", parts::notice("attention", "", context.t("password.forgot.note"))},
      {"email_field", control("email", extra.value("email", ""), context)},
      {"tax_id_field", control("tax_id", extra.value("tax_id", ""), context)},
      {"bot_check", bot_check_model(resource, "altcha", context)}};
}

Json reset_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json form = extra.value("form", Json::object());
  const bool first = resource.value("purpose", "") == "first";
  const std::string title = context.t(first ? "password.reset.title_first" : "password.reset.title");
  return {
      {"title", title},
      {"purpose", context.t(first ? "password.reset.purpose_first" : "password.reset.purpose")},
      {"breadcrumb", login_crumbs(context, title)},
      {"has_errors", form.value("has_errors", false)},
      {"email", resource.value("email", "")},
      {"until", context.t("password.reset.until", {{"time", parts::time_text(resource.value("expires_at", Json()))}})},
      {"action", extra.value("action", "")},
      {"submit", title},
      {"form", std::move(form)}};
}

Json password_model(const Json&, const Json& extra, const ViewContext& context) {
  Json form = extra.value("form", Json::object());
  const std::string title = context.t("password.change.title");
  return {{"title", title},
          {"purpose", context.t("password.change.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}}, {{"label", title}}})},
          {"has_errors", form.value("has_errors", false)},
          {"form", std::move(form)}};
}

Json link_gone_model(const Json&, const Json&, const ViewContext& context) {
  const std::string title = context.t("password.gone.title");
  return {
      {"title", title}, {"purpose", context.t("password.gone.purpose")}, {"breadcrumb", login_crumbs(context, title)}};
}

}  // namespace

void add_password_views(render::ViewRegistry& views) {
  views.add({"accounts/forgot",
             {{"sent", "flag"},
              {"sent_note", parts::notice_shape()},
              {"note", parts::notice_shape()},
              {"email_field", control_shape()},
              {"tax_id_field", control_shape()},
              {"bot_check", bot_check_shape()}},
             forgot_model});
  views.add({"accounts/reset",
             {{"email", "text"},
              {"until", "text"},
              {"action", "text"},
              {"submit", "text"},
              {"form", forms::form_model_shape()}},
             reset_model});
  views.add({"accounts/password", {{"form", forms::form_model_shape()}}, password_model});
  views.add({"accounts/link_gone", Json::object(), link_gone_model});
}

}  // namespace tenderloom::accounts
