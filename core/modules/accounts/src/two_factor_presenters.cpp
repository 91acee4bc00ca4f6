#include "presenters.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/render/qr.h"

namespace tenderloom::accounts {
namespace {

using base::Json;
using render::ViewContext;
namespace parts = render::parts;

Json two_factor_crumbs(const ViewContext& context, const std::string& label, bool below = false) {
  Json crumbs = Json::array({{{"label", context.t("common.home")}, {"url", "/"}}});
  if (below) crumbs.push_back({{"label", context.t("two_factor.title")}, {"url", "/account/two-factor"}});
  crumbs.push_back({{"label", label}});
  return crumbs;
}

Json two_factor_model(const Json& resource, const Json&, const ViewContext& context) {
  Json errors = parts::errors(context.findings);
  const bool on = resource.value("enabled", false), required = resource.value("required", false);
  const Json setup = resource.value("setup", Json::object());
  const auto picture = render::qr_picture(setup.value("address", ""));
  const int left = resource.value("backup_codes_left", 0);
  return {{"title", context.t("two_factor.title")},
          {"purpose", context.t("two_factor.purpose")},
          {"breadcrumb", two_factor_crumbs(context, context.t("two_factor.title"))},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"is_on", on},
          {"may_disable", on && !required},
          {"must", required && !on},
          {"must_note", parts::notice("attention", context.t("two_factor.must"), "")},
          {"status", parts::badge(on ? "done" : "neutral", context.t(on ? "two_factor.on" : "two_factor.off"))},
          {"since", context.t("two_factor.since", {{"time", parts::time_text(resource.value("enabled_at", Json()))}})},
          {"codes_left", context.t("two_factor.codes_left", {{"count", left}})},
          {"few_left", on && left < 3},
          {"few_note", parts::notice("attention", context.t("two_factor.few_left"), "")},
          {"can_set_up", !on && setup.contains("secret")},
          {"qr_path", picture.path},
          {"qr_side", std::to_string(picture.side)},
          {"secret", setup.value("secret", "")},
          {"setup_url", setup.value("address", "")},
          {"code_field", control("totp_code", "", context)}};
}

Json codes_model(const Json& resource, const Json&, const ViewContext& context) {
  Json codes = Json::array();
  for (const auto& code : resource.value("backup_codes", Json::array())) codes.push_back({{"code", code}});
  const std::string title = context.t("two_factor.codes.title");
  return {{"title", title},
          {"purpose", context.t("two_factor.codes.purpose")},
          {"breadcrumb", two_factor_crumbs(context, title, true)},
          {"note", parts::notice("attention", context.t("two_factor.codes.once"), context.t("two_factor.codes.keep"))},
          {"codes", std::move(codes)}};
}

Json confirm_model(const Json&, const Json& extra, const ViewContext& context) {
  Json errors = parts::errors(context.findings);
  const bool disable = extra.value("what", "") == "disable";
  const std::string words = disable ? "two_factor.disable." : "two_factor.renew.", title = context.t(words + "title");
  return {{"title", title},
          {"purpose", context.t(words + "purpose")},
          {"breadcrumb", two_factor_crumbs(context, title, true)},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"action", disable ? "/account/two-factor/disable" : "/account/two-factor/backup-codes"},
          {"disable", disable},
          {"submit", title},
          {"password_field", control("current_password", "", context)},
          {"code_field", control("totp_code", "", context)}};
}

Json reset_by_staff_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json errors = parts::errors(context.findings);
  const std::string name = resource.value("person", Json::object()).value("display_name", ""),
                    title = context.t("two_factor.reset.title");
  return {{"title", title},
          {"purpose", context.t("two_factor.reset.purpose", {{"name", name}})},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}}, {{"label", title}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"is_on", resource.value("enabled", false)},
          {"off_note", parts::notice("info", context.t("two_factor.reset.off"), "")},
          {"action", extra.value("action", "")},
          {"back", extra.value("back", "")},
          {"reason_field", control("reason", extra.value("reason", ""), context)}};
}

Json second_step_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json errors = parts::errors(context.findings);
  const std::string title = context.t("two_factor.step.title");
  return {{"title", title},
          {"purpose", context.t("two_factor.step.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("login.title")}, {"url", "/login"}}, {{"label", title}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"next", extra.value("next", "")},
          {"minutes", context.t("two_factor.step.minutes", {{"minutes", resource.value("minutes", 0)}})},
          {"code_field", control("totp_code", "", context)}};
}

Json history_model(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array();
  for (const auto& item : resource.value("items", Json::array())) {
    const std::string outcome = item.value("outcome", ""), device = item.value("device", "");
    const bool fine = outcome == "signed_in";
    rows.push_back({{"at", parts::time_text(item.value("at", Json()))},
                    {"address", item.value("address", "")},
                    {"device", device.empty() ? context.t("history.unknown_device") : device},
                    {"new_device", item.value("new_device", false)},
                    {"outcome", parts::badge(fine                  ? "done"
                                             : outcome == "locked" ? "danger"
                                                                   : "attention",
                                             context.t("history.outcome." + outcome))}});
  }
  const std::string title = context.t("history.title");
  return {{"title", title},
          {"purpose", context.t("history.purpose")},
          {"wide", true},
          {"breadcrumb", two_factor_crumbs(context, title)},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("history.none"), context.t("history.none_text"))},
          {"pagination", parts::pagination(resource, "/account/history", {}, context)}};
}

}  // namespace

void add_two_factor_views(render::ViewRegistry& views) {
  views.add({"accounts/two_factor",
             {{"is_on", "flag"},
              {"may_disable", "flag"},
              {"must", "flag"},
              {"must_note", parts::notice_shape()},
              {"status", parts::badge_shape()},
              {"since", "text"},
              {"codes_left", "text"},
              {"few_left", "flag"},
              {"few_note", parts::notice_shape()},
              {"can_set_up", "flag"},
              {"qr_path", "text"},
              {"qr_side", "text"},
              {"secret", "text"},
              {"setup_url", "text"},
              {"code_field", control_shape()}},
             two_factor_model});
  views.add({"accounts/backup_codes",
             {{"note", parts::notice_shape()}, {"codes", Json::array({{{"code", "text"}}})}},
             codes_model});
  views.add({"accounts/two_factor_confirm",
             {{"action", "text"},
              {"disable", "flag"},
              {"submit", "text"},
              {"password_field", control_shape()},
              {"code_field", control_shape()}},
             confirm_model});
  views.add({"accounts/two_factor_reset",
             {{"is_on", "flag"},
              {"off_note", parts::notice_shape()},
              {"action", "text"},
              {"back", "text"},
              {"reason_field", control_shape()}},
             reset_by_staff_model});
  views.add({"accounts/second_step",
             {{"next", "text"}, {"minutes", "text"}, {"code_field", control_shape()}},
             second_step_model});
  views.add({"accounts/history",
             {{"rows", Json::array({{{"at", "text"},
                                     {"address", "text"},
                                     {"device", "text"},
                                     {"new_device", "flag"},
                                     {"outcome", parts::badge_shape()}}})},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             history_model});
}

}  // namespace tenderloom::accounts
