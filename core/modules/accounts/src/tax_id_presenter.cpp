#include "presenters.h"
#include "registration_views.h"
#include "tenderloom/accounts/model.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {

using render::ViewContext;
namespace parts = render::parts;

Json tax_id_rows(const Json& changes, const std::string& path, const ViewContext& context) {
  static const std::map<std::string, std::string> kKinds{
      {"open", "info"}, {"accepted", "done"}, {"refused", "danger"}, {"withdrawn", "neutral"}};
  Json rows = Json::array();
  for (const auto& change : changes) {
    const std::string state = change.value("state", ""), url = path + "/" + change.value("id", "");
    rows.push_back({{"asked", parts::time_text(change.value("asked_at", Json()))},
                    {"asked_by", change.value("asked_by", "")},
                    {"old_tax_id", change.value("old_tax_id", "")},
                    {"new_tax_id", change.value("new_tax_id", "")},
                    {"reason", change.value("reason", "")},
                    {"file_name", change.value("file_name", "")},
                    {"file_url", url + "/file"},
                    {"state", parts::badge(kKinds.at(state), context.t("tax_id.state." + state))},
                    {"decided", parts::time_text(change.value("decided_at", Json()))},
                    {"decided_by", change.value("decided_by", "")},
                    {"opinion", change.value("opinion", "")},
                    {"is_open", state == "open"},
                    {"accept_url", url + "/accept"},
                    {"refuse_url", url + "/refuse"}});
  }
  return rows;
}

Json tax_id_rows_shape() {
  return Json::array({{{"asked", "text"},
                       {"asked_by", "text"},
                       {"old_tax_id", "text"},
                       {"new_tax_id", "text"},
                       {"reason", "text"},
                       {"file_name", "text"},
                       {"file_url", "text"},
                       {"state", parts::badge_shape()},
                       {"decided", "text"},
                       {"decided_by", "text"},
                       {"opinion", "text"},
                       {"is_open", "flag"},
                       {"accept_url", "text"},
                       {"refuse_url", "text"}}});
}

namespace {

Json tax_id_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json changes = resource.value("changes", Json::array());
  const bool open =
      std::any_of(changes.begin(), changes.end(), [](const Json& each) { return each.value("state", "") == "open"; });
  Json form = extra.value("form", Json::object());
  const std::string file_error = parts::error_of(context.findings, "file"),
                    number_error = parts::error_of(context.findings, "new_tax_id");
  if (!file_error.empty())
    form["errors"].push_back({{"field", "file"}, {"anchor", "field-file"}, {"message", file_error}});
  if (!number_error.empty() && form.value("errors", Json::array()).empty())
    form["errors"].push_back({{"field", "new_tax_id"}, {"anchor", "field-new_tax_id"}, {"message", number_error}});
  form["has_errors"] = !form.value("errors", Json::array()).empty();
  return {{"title", context.t("tax_id.title")},
          {"purpose", context.t("tax_id.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/dashboard"}},
                                      {{"label", context.t("contact.title")}, {"url", "/account/contact"}},
                                      {{"label", context.t("tax_id.title")}}})},
          {"has_errors", form["has_errors"]},
          {"present", context.t("tax_id.present", {{"tax_id", resource.value("tax_id", "")}})},
          {"rows", tax_id_rows(changes, "/account/tax-id", context)},
          {"may_ask", extra.value("may_ask", false) && !open},
          {"is_open", open},
          {"form", std::move(form)},
          {"file_field", {{"id", "field-file"}, {"error", file_error}, {"has_error", !file_error.empty()}}}};
}

}  // namespace

void add_tax_id_view(render::ViewRegistry& views) {
  views.add({"accounts/tax_id",
             {{"present", "text"},
              {"rows", tax_id_rows_shape()},
              {"may_ask", "flag"},
              {"is_open", "flag"},
              {"form", forms::form_model_shape()},
              {"file_field", {{"id", "text"}, {"error", "text"}, {"has_error", "flag"}}}},
             tax_id_model});
}

}  // namespace tenderloom::accounts
