#include "presenters.h"

#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using base::Json;
using render::ViewContext;
namespace parts = render::parts;

Json blocks_shape() {
  return Json::array(
      {{{"heading", "text"}, {"has_heading", "flag"}, {"paragraphs", Json::array({{{"text", "text"}}})}}});
}

Json notice_blocks(const Json& notice) {
  Json blocks = Json::array();
  for (const auto& block : notice.value("blocks", Json::array())) {
    Json paragraphs = Json::array();
    for (const auto& text : block.value("paragraphs", Json::array())) paragraphs.push_back({{"text", text}});
    const std::string heading = block.value("heading", "");
    blocks.push_back({{"heading", heading}, {"has_heading", !heading.empty()}, {"paragraphs", std::move(paragraphs)}});
  }
  return blocks;
}

Json login_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json announcements = Json::array(), manuals = Json::array();
  for (const auto& row : resource.value("announcements", Json::array())) {
    announcements.push_back({{"title", row.value("title", "")},
                             {"excerpt", row.value("excerpt", "")},
                             {"published", parts::time_text(row.value("published_at", Json()))},
                             {"url", row.value("url", "")}});
  }
  for (const auto& row : resource.value("manuals", Json::array())) {
    manuals.push_back(
        {{"label", context.t("login.manual", {{"type", row.value("label", "")}})}, {"url", row.value("url", "")}});
  }
  Json errors = parts::errors(context.findings);
  return {{"title", context.t("login.title")},
          {"purpose", context.t("login.purpose")},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"email_field", control("email", extra.value("email", ""), context)},
          {"password_field", control("password", "", context)},
          {"next", extra.value("next", "")},
          {"signed_out", extra.value("signed_out", false)},
          {"bot_check", bot_check_model(resource, "altcha", context)},
          {"announcements", std::move(announcements)},
          {"manuals", std::move(manuals)}};
}

Json session_model(const Json& resource, const Json&, const ViewContext& context) {
  const std::int64_t seconds = resource.value("remaining_seconds", std::int64_t{0});
  return {{"title", context.t("session_page.title")},
          {"purpose", context.t("session_page.purpose")},
          {"remaining", context.t("session_page.remaining", {{"minutes", seconds / 60}, {"seconds", seconds % 60}})},
          {"by_session", resource.contains("remaining_seconds")}};
}

Json notice_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json notice = resource.value("notice", Json::object());
  return {{"title", context.t("notice.title")},
          {"purpose", context.t("notice.purpose")},
          {"version", notice.value("version", "")},
          {"blocks", notice_blocks(notice)},
          {"ask", extra.value("ask", false)}};
}

/// whoever is registered is shown the ways in; which company or person it is stays unsaid.
bool already_registered_found(const ViewContext& context) {
  if (!context.findings) return false;
  return std::any_of(context.findings->begin(), context.findings->end(),
                     [](const Json& finding) { return finding.value("code", "") == "already_registered"; });
}

Json register_model(const Json& resource, const Json& extra, const ViewContext& context,
                    const config::Settings& settings) {
  Json form = extra.value("form", Json::object());
  const std::string captcha_error = parts::error_of(context.findings, "captcha_token");
  if (!captcha_error.empty()) {
    form["errors"].push_back(
        {{"field", "captcha_token"}, {"anchor", "field-captcha_token"}, {"message", captcha_error}});
    form["has_errors"] = true;
  }
  return {{"title", context.t("register.title")},
          {"purpose", context.t("register.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("login.title")}, {"url", "/login"}},
                                      {{"label", context.t("register.title")}}})},
          {"has_errors", form.value("has_errors", false)},
          {"form", std::move(form)},
          {"bot_check", bot_check_model(resource, "captcha_token", context)},
          {"registered", already_registered_found(context)},
          {"notice_version", resource.value("notice", Json::object()).value("version", "")},
          {"contact_email", settings.contact_email},
          {"contact_phone", settings.contact_phone}};
}

}  // namespace

Json control(const std::string& name, const std::string& value, const ViewContext& context) {
  const std::string error = parts::error_of(context.findings, name);
  return {{"id", "field-" + name}, {"value", value}, {"error", error}, {"has_error", !error.empty()}};
}
Json control_shape() { return {{"id", "text"}, {"value", "text"}, {"error", "text"}, {"has_error", "flag"}}; }

Json bot_check_model(const Json& resource, const std::string& name, const ViewContext& context) {
  const Json check = resource.value("bot_check", Json::object());
  Json model = control(name, "", context);
  model["field"] = name;
  model["has_turnstile"] = check.value("kind", "") == "turnstile";
  model["script_url"] = check.value("script_url", "");
  model["site_key"] = check.value("site_key", "");
  model["form"] = check.value("form", "");
  model["has_altcha"] = check.value("kind", "") == "altcha";
  model["challenge_url"] = check.value("challenge_url", "");
  model["language"] = base::to_lower_ascii(context.locale);
  return model;
}
Json bot_check_shape() {
  Json shape = control_shape();
  shape.update({{"field", "text"},
                {"has_turnstile", "flag"},
                {"site_key", "text"},
                {"script_url", "text"},
                {"form", "text"},
                {"has_altcha", "flag"},
                {"challenge_url", "text"},
                {"language", "text"}});
  return shape;
}

void add_entry_views(render::ViewRegistry& views, const config::Settings& settings) {
  views.add({"accounts/login",
             {{"email_field", control_shape()},
              {"password_field", control_shape()},
              {"next", "text"},
              {"signed_out", "flag"},
              {"bot_check", bot_check_shape()},
              {"announcements",
               Json::array({{{"title", "text"}, {"excerpt", "text"}, {"published", "text"}, {"url", "text"}}})},
              {"manuals", Json::array({{{"label", "text"}, {"url", "text"}}})}},
             login_model});
  views.add({"accounts/session", {{"remaining", "text"}, {"by_session", "flag"}}, session_model});
  views.add({"accounts/notice", {{"version", "text"}, {"blocks", blocks_shape()}, {"ask", "flag"}}, notice_model});
  views.add({"accounts/register",
             {{"form", forms::form_model_shape()},
              {"bot_check", bot_check_shape()},
              {"registered", "flag"},
              {"notice_version", "text"},
              {"contact_email", "text"},
              {"contact_phone", "text"}},
             [&settings](const Json& resource, const Json& extra, const ViewContext& context) {
               return register_model(resource, extra, context, settings);
             }});
}

}  // namespace tenderloom::accounts
