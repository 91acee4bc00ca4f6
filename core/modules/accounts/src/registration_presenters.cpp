#include "json_text.h"
#include "presenters.h"
#include "registration_views.h"
#include "tenderloom/accounts/model.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

Json home_crumb(const ViewContext& context, const std::string& label) {
  return Json::array({{{"label", context.t("common.home")}, {"url", "/dashboard"}}, {{"label", label}}});
}

/// When staff looked at the portal as this vendor does.
Json view_rows(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const auto& view : resource.value("support_views", Json::array())) {
    const std::string until = parts::time_text(view.value("ended_at", Json()));
    rows.push_back({{"actor", view.value("actor", "")},
                    {"from", parts::time_text(view.value("started_at", Json()))},
                    {"until", until.empty() ? context.t("support.still") : until}});
  }
  return rows;
}

Json contact_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string state = resource.value("status", "");
  const Json editable = resource.value("editable", Json::array()), values = resource.value("values", Json::object());
  const bool revising = state == status::kNeedsRevision;
  Json details = Json::array();
  for (const auto& row : extra.value("labels", Json::array())) {
    const std::string key = row.value("key", "");
    if (std::find(editable.begin(), editable.end(), key) == editable.end()) {
      details.push_back(parts::detail(row.value("label", ""), text_in(values, key)));
    }
  }
  const std::string opinion = resource.value("review_comment", "");
  Json form = extra.value("form", Json());
  const std::string title = context.t(revising ? "contact.title_revision" : "contact.title");
  const bool upkeep = state == status::kApproved && form.is_object();
  const char* purpose = upkeep ? "contact.purpose_upkeep" : "contact.purpose";
  return {{"title", title},
          {"purpose", context.t(revising ? "contact.purpose_revision" : purpose)},
          {"breadcrumb", home_crumb(context, title)},
          {"status", registration_badge(state, context)},
          {"note",
           parts::notice(revising || state == status::kRejected || state == status::kSuspended ? "attention" : "info",
                         context.t("registration.banner." + state), "")},
          {"has_note", state != status::kApproved},
          {"opinion", opinion},
          {"has_opinion", !opinion.empty() && state != status::kApproved},
          {"details", std::move(details)},
          {"may_change_tax_id", upkeep},
          {"views", view_rows(resource, context)},
          {"has_form", form.is_object()},
          {"has_errors", form.is_object() && form.value("has_errors", false)},
          {"form", form.is_object() ? std::move(form) : Json::object()},
          {"version", resource.value("version", std::int64_t{0})},
          {"save_label", context.t(revising ? "contact.send_again" : "contact.save")}};
}

}  // namespace

void add_registration_views(render::ViewRegistry& views) {
  views.add({"accounts/contact",
             {{"status", parts::badge_shape()},
              {"note", parts::notice_shape()},
              {"has_note", "flag"},
              {"opinion", "text"},
              {"has_opinion", "flag"},
              {"details", parts::details_shape()},
              {"may_change_tax_id", "flag"},
              {"views", Json::array({{{"actor", "text"}, {"from", "text"}, {"until", "text"}}})},
              {"has_form", "flag"},
              {"form", forms::form_model_shape()},
              {"version", "number"},
              {"save_label", "text"}},
             contact_model});
  add_registration_list_view(views);
  add_registration_detail_view(views);
}

}  // namespace tenderloom::accounts
