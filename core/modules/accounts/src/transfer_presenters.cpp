// The pages of a transfer of ownership.
#include "presenters.h"
#include "tenderloom/accounts/members.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

Json company_crumbs(const Json& company, const std::string& title, const ViewContext& context) {
  return Json::array(
      {{{"label", context.t("staff.home")}, {"url", "/staff"}},
       {{"label", context.t("companies.title")}, {"url", "/staff/companies"}},
       {{"label", company.value("company_name", "")}, {"url", "/staff/companies/" + company.value("id", "")}},
       {{"label", title}}});
}

Json transfer_new_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json company = resource.value("company", Json::object());
  Json form = extra.value("form", Json::object());
  // Findings beside the form stand in its summary, so that all of them are read in one place.
  for (const auto* name : {"old_person", "new_email", "letter"}) {
    const std::string error = parts::error_of(context.findings, name);
    const auto& listed = form.value("errors", Json::array());
    const bool known =
        std::any_of(listed.begin(), listed.end(), [&](const Json& one) { return one.value("field", "") == name; });
    if (error.empty() || known) continue;
    form["errors"].push_back({{"field", name}, {"anchor", std::string("field-") + name}, {"message", error}});
    form["has_errors"] = true;
    if (std::string(name) != "new_email") continue;
    for (auto& group : form["groups"]) {
      for (auto& field : group["fields"]) {
        if (field.value("key", "") != name) continue;
        field["error"] = error;
        field["has_error"] = true;
      }
    }
  }
  const std::string chosen = extra.value("old_person", "");
  Json owners = Json::array();
  const auto all = resource.value("owners", Json::array());
  for (const auto& owner : all) {
    owners.push_back({{"value", owner.value("id", "")},
                      {"label", owner.value("display_name", "") + " <" + owner.value("email", "") + ">"},
                      {"selected", chosen == owner.value("id", "") || (chosen.empty() && all.size() == 1)}});
  }
  const std::string title = context.t("transfer.new_title"), pending = extra.value("pending", "");
  return {{"title", title},
          {"purpose", context.t("transfer.new_purpose", {{"company", company.value("company_name", "")}})},
          {"breadcrumb", company_crumbs(company, title, context)},
          {"has_errors", form.value("has_errors", false)},
          {"form", std::move(form)},
          {"old_field", control("old_person", "", context)},
          {"owners", std::move(owners)},
          {"old_stays", extra.value("old_stays", false)},
          {"letter_field", control("letter", "", context)},
          {"pending", pending},
          {"is_pending", !pending.empty()},
          {"action", "/staff/companies/" + company.value("id", "") + "/transfers"},
          {"cancel_url", "/staff/companies/" + company.value("id", "")}};
}

Json transfer_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json company = resource.value("company", Json::object()), old = resource.value("old_owner", Json());
  const Json letter = resource.value("letter", Json::object());
  const std::string title = context.t("transfer.title", {{"company", company.value("company_name", "")}});
  const std::string state = resource.value("state", ""), path = resource.value("url", "");
  std::string leaves = context.t("transfer.nobody_leaves");
  if (old.is_object()) {
    leaves = old.value("display_name", "") + " <" + old.value("email", "") + ">\n" +
             context.t(old.value("role_after", Json()).is_string() ? "transfer.stays_viewer" : "transfer.leaves");
  }
  Json details{parts::detail(context.t("transfer.letter_no"), resource.value("letter_no", "")),
               parts::detail(context.t("transfer.letter_date"), resource.value("letter_date", "")),
               parts::detail(context.t("transfer.letter"), letter.value("name", ""), letter.value("url", "")),
               parts::detail(context.t("transfer.reason"), resource.value("reason", "")),
               parts::detail(context.t("transfer.new_owner"),
                             resource.value("new_name", "") + " <" + resource.value("new_email", "") + ">"),
               parts::detail(context.t("transfer.old_owner"), leaves),
               parts::detail(context.t("transfer.opened"), resource.value("opened_by", "") + " " +
                                                               parts::time_text(resource.value("opened_at", Json())))};
  if (state != "open") {
    details.push_back(
        parts::detail(context.t("transfer.decided"),
                      resource.value("decided_by", "") + " " + parts::time_text(resource.value("decided_at", Json()))));
    details.push_back(parts::detail(context.t("transfer.opinion"), resource.value("opinion", "")));
  }
  const auto decisions = resource.value("decisions", Json::array());
  const auto can = [&](const char* decision) {
    return std::find(decisions.begin(), decisions.end(), decision) != decisions.end();
  };
  Json errors = parts::errors(context.findings);
  static const std::map<std::string, std::string> kKinds{
      {"open", "attention"}, {"confirmed", "done"}, {"refused", "danger"}, {"withdrawn", "neutral"}};
  const auto kind = kKinds.find(state);
  return {
      {"title", title},
      {"purpose", context.t("transfer.purpose")},
      {"breadcrumb", company_crumbs(company, context.t("company.transfer"), context)},
      {"has_errors", !errors.empty()},
      {"errors", std::move(errors)},
      {"state", parts::badge(kind == kKinds.end() ? "neutral" : kind->second, context.t("transfer.state." + state))},
      {"details", std::move(details)},
      {"may_confirm", can("confirm")},
      {"may_withdraw", can("withdraw")},
      {"opinion_field", control("opinion", extra.value("opinion", ""), context)},
      {"confirm_url", path + "/confirm"},
      {"refuse_url", path + "/refuse"},
      {"withdraw_url", path + "/withdraw"},
      {"version", resource.value("version", std::int64_t{0})}};
}

}  // namespace

void add_transfer_views(render::ViewRegistry& views) {
  views.add({"accounts/transfer_new",
             {{"form", forms::form_model_shape()},
              {"old_field", control_shape()},
              {"owners", Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}})},
              {"old_stays", "flag"},
              {"letter_field", control_shape()},
              {"pending", "text"},
              {"is_pending", "flag"},
              {"action", "text"},
              {"cancel_url", "text"}},
             transfer_new_model});
  views.add({"accounts/transfer",
             {{"state", parts::badge_shape()},
              {"details", parts::details_shape()},
              {"may_confirm", "flag"},
              {"may_withdraw", "flag"},
              {"opinion_field", control_shape()},
              {"confirm_url", "text"},
              {"refuse_url", "text"},
              {"withdraw_url", "text"},
              {"version", "number"}},
             transfer_model});
}

}  // namespace tenderloom::accounts
