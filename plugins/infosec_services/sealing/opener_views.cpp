// Pages of choosing openers and of their passphrases.
#include <algorithm>

#include "sealing_page.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

Json missing_notice(const Json& resource, const ViewContext& context) {
  Json notice =
      parts::notice("attention", context.t("infosec.openers.not_ready"), context.t("infosec.openers.not_ready_text"));
  for (const Json& one : resource.at("missing")) notice["items"].push_back({{"text", one.at("message")}, {"url", ""}});
  return notice;
}

Json present_openers(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json typed = extra.value("typed", Json::object());
  const Json said = typed.is_object() ? typed.value("openers", Json()) : Json();
  const std::string no = resource.at("tender").value("no", "");
  Json made = sealing_page(resource, context, "openers", resource.at("tender").at("name"),
                           "/plugins/infosec_services/tenders/" + no + "/settings");
  Json rows = Json::array(), people = Json::array();
  for (const Json& one : resource.at("openers")) {
    const bool set = one.value("passphrase_set", false);
    rows.push_back({{"name", one.at("name")},
                    {"state", parts::badge(set ? "done" : "attention",
                                           context.t(set ? "infosec.openers.set" : "infosec.openers.not_set"))},
                    {"time", parts::time_text(one.at("set_at"))}});
  }
  for (const Json& one : resource.at("candidates")) {
    const Json& id = one.at("id");
    const bool ticked = said.is_null()    ? one.value("chosen", false)
                        : said.is_array() ? std::find(said.begin(), said.end(), id) != said.end()
                                          : said == id;
    people.push_back(
        {{"value", id}, {"label", one.at("name")}, {"id", "opener-" + id.get<std::string>()}, {"checked", ticked}});
  }
  std::string time = text_value(typed, "opens_at");
  if (time.empty()) time = parts::time_text(resource.at("own_time"));
  made["state"] = resource.value("ready", false)
                      ? parts::notice("done", context.t("infosec.openers.ready"),
                                      context.t("infosec.openers.ready_text",
                                                {{"time", parts::time_text(resource.at("opens_at"))}}))
                      : missing_notice(resource, context);
  made["rows"] = std::move(rows);
  made["people"] = std::move(people);
  made["people_error"] = parts::error_of(context.findings, "openers");
  made["opens_at"] = time;
  made["opens_at_error"] = parts::error_of(context.findings, "opens_at");
  made["fixed"] = resource.value("bids", std::int64_t{0}) > 0;
  made["action"] = home_of_tender(resource) + "/openers";
  return made;
}

Json present_passphrase(const Json& resource, const Json&, const ViewContext& context) {
  Json made = sealing_page(resource, context, "passphrase", context.t("infosec.openings.title"),
                           "/plugins/infosec_services/openings");
  const auto control = [&](const char* name, const char* word, const char* hint) {
    return Json{
        {"name", name},
        {"label", context.t(std::string("infosec.passphrase.") + word)},
        {"hint", hint == nullptr ? "" : context.t(hint, {{"least", std::to_string(resource.value("least", 0))}})},
        {"fills", std::string_view(word) == "current" ? "current-password" : "new-password"},
        {"error", parts::error_of(context.findings, name)}};
  };
  Json controls = Json::array();
  if (resource.value("passphrase_set", false))
    controls.push_back(control("passphrase_current", "current",
                               resource.value("bids", std::int64_t{0}) > 0 ? "infosec.passphrase.current_needed"
                                                                           : "infosec.passphrase.current_or_anew"));
  controls.push_back(control("passphrase", "new", "infosec.passphrase.rules"));
  controls.push_back(control("passphrase_again", "again", nullptr));
  made["is_opener"] = resource.value("opener", false) && resource.at("opened_at").is_null();
  made["controls"] = std::move(controls);
  made["warning"] =
      parts::notice("attention", context.t("infosec.passphrase.lost"), context.t("infosec.passphrase.lost_text"));
  made["action"] = home_of_tender(resource) + "/passphrase";
  return made;
}

}  // namespace

void add_opener_views(plugin::Host& host) {
  host.add_view(
      {"infosec_services/openers",
       {{"state", parts::notice_shape()},
        {"rows", Json::array({{{"name", "text"}, {"state", parts::badge_shape()}, {"time", "text"}}})},
        {"people", Json::array({{{"value", "text"}, {"label", "text"}, {"id", "text"}, {"checked", "flag"}}})},
        {"people_error", "text"},
        {"opens_at", "text"},
        {"opens_at_error", "text"},
        {"fixed", "flag"},
        {"action", "text"}},
       present_openers});
  host.add_view(
      {"infosec_services/passphrase",
       {{"is_opener", "flag"},
        {"controls",
         Json::array({{{"name", "text"}, {"label", "text"}, {"hint", "text"}, {"fills", "text"}, {"error", "text"}}})},
        {"warning", parts::notice_shape()},
        {"action", "text"}},
       present_passphrase});
}

}  // namespace tenderloom::infosec_services
