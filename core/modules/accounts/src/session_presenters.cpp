#include "presenters.h"
#include "tenderloom/accounts/devices.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using base::Json;
namespace parts = render::parts;

Json session_row_model(const Json& session, const render::ViewContext& context) {
  const Json& device = session["device"];
  return {
      {"device", device_text({device.value("browser", ""), device.value("system", "")}, context.words, context.locale)},
      {"address", session.value("address", "")},
      {"begun", parts::time_text(session["begun_at"])},
      {"active", parts::time_text(session["active_at"])},
      {"ends", parts::time_text(session["expires_at"])},
      {"current", session.value("current", false)},
      {"end_url", "/account/sessions/" + session.value("id", "")}};
}

Json sessions_model(const Json& resource, const Json&, const render::ViewContext& context) {
  Json rows = Json::array();
  bool others = false;
  for (const auto& session : resource["items"]) {
    rows.push_back(session_row_model(session, context));
    others = others || !session.value("current", false);
  }
  return {{"title", context.t("sessions.title")},
          {"purpose", context.t("sessions.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}},
                                      {{"label", context.t("sessions.title")}}})},
          {"rows", std::move(rows)},
          {"others", others}};
}

}  // namespace

void add_session_views(render::ViewRegistry& views) {
  views.add({"accounts/sessions",
             {{"rows", Json::array({{{"device", "text"},
                                     {"address", "text"},
                                     {"begun", "text"},
                                     {"active", "text"},
                                     {"ends", "text"},
                                     {"current", "flag"},
                                     {"end_url", "text"}}})},
              {"others", "flag"}},
             sessions_model});
}

}  // namespace tenderloom::accounts
