#include "layout.h"

#include "version.h"

namespace tenderloom::app {

using base::Json;

namespace {

Json flashes(http::Context& context, const std::string& locale, const base::Words& words) {
  Json shown = Json::array();
  auto* session = context.session();
  if (!session || !session->data.contains("flash")) return shown;
  for (const auto& flash : session->data["flash"]) {
    const std::string kind = flash.value("kind", "success");
    const Json params = flash.value("params", Json::object());
    shown.push_back({{"kind", kind},
                     {"text", words.text(locale, flash.value("key", ""), params)},
                     {"url", params.value("url", "")},
                     {"url_label", params.value("url_label", "")},
                     {"is_error", kind == "error"},
                     {"is_notice", kind == "notice"},
                     {"is_success", kind == "success"}});
  }
  session->data.erase("flash");
  session->changed = true;
  return shown;
}

/// Light, dark or high contrast as the person chose; empty: as the device says.
std::string color_mode(const http::Request& request) {
  const std::string_view cookies = request.header("Cookie");
  for (const char* mode : {"light", "dark", "contrast"}) {
    const std::string pair = std::string("color_mode=") + mode;
    const auto at = cookies.find(pair);
    const auto end = at + pair.size();
    if (at != std::string_view::npos && (end == cookies.size() || cookies[end] == ';')) return mode;
  }
  return {};
}

/// As the script writes it: 119:52.
std::string clock_text(std::int64_t seconds) {
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

/// The address of this page in the other language.
std::string in_locale(const http::Request& request, const std::string& locale) {
  return request.path + "?lang=" + locale;
}

}  // namespace

Json layout_model(http::Context& context, const LayoutParts& parts) {
  const std::string& locale = context.locale();
  const auto& who = context.principal();
  const auto& settings = parts.settings;
  const std::string other = locale == "en" ? "zh-TW" : "en";
  const bool has_tender = parts.tender.is_object();
  const std::string tender = has_tender ? parts.tender.value("no", "") : "";
  auto* session = context.session();
  std::int64_t seconds = 0;
  if (session && who.signed_in())
    seconds = std::max<std::int64_t>(
        0, std::chrono::duration_cast<std::chrono::seconds>(session->expires_at - parts.now).count());
  Json shown = flashes(context, locale, parts.words);
  const std::string site =
      settings.site_name.empty() ? parts.words.text(locale, "layout.site_name") : settings.site_name;
  return {{"site_name", site},
          {"locale", locale},
          {"lang", locale == "en" ? "en" : "zh-Hant-TW"},
          {"color_mode", color_mode(context.request())},
          {"home_url", who.may("staff.view") ? "/staff"
                       : who.signed_in()     ? "/dashboard"
                                             : "/login"},
          {"other_locale_url", in_locale(context.request(), other)},
          {"path", context.request().path},
          {"request_id", context.request().id},
          {"signed_in", who.signed_in()},
          {"is_staff", who.may("staff.view")},
          {"user_name", who.display_name},
          {"company_name", who.company_name},
          {"user_menu", parts.navigation.user_menu(context)},
          {"nav", parts.navigation.bar(context, parts.tender)},
          {"has_tender", has_tender && !who.may("staff.view")},
          {"tender_no", tender},
          {"tender_type", has_tender ? parts.tender.value("type_label", "") : ""},
          {"tender_name", has_tender ? parts.tender.value("name", "") : ""},
          {"tender_url", "/tenders/" + tender},
          {"session_seconds", seconds},
          {"session_text", clock_text(seconds)},
          {"person_id", who.signed_in() ? std::to_string(who.person_id) : ""},
          {"csrf", session ? session->csrf_token : ""},
          {"flashes", std::move(shown)},
          {"support_view", who.support_until.has_value()},
          {"support_title",
           who.support_until
               ? parts.words.text(locale, "support.banner", {{"company", who.company_name}, {"tax_id", who.tax_id}})
               : ""},
          {"support_text", who.support_until ? parts.words.text(locale, "support.banner_text",
                                                                {{"time", base::display_time(*who.support_until)}})
                                             : ""},
          {"test_mode", settings.test_mode},
          {"contact_name", parts.words.text(locale, "layout.contact_name")},
          {"contact_hours", parts.words.text(locale, "layout.contact_hours")},
          {"privacy_url", "/privacy"},
          {"sitemap_url", "/sitemap"},
          {"accessibility_url", "/accessibility"},
          {"updated", kBuiltAt},
          {"contact_email", settings.contact_email},
          {"contact_phone", settings.contact_phone},
          {"version", kVersion},
          {"css_url", parts.assets.address(settings.theme + "/portal.css")},
          {"js_url", parts.assets.address(settings.theme + "/portal.js")},
          {"favicon_url", parts.assets.address(settings.theme + "/favicon.svg")},
          {"icons_url", parts.assets.address(settings.theme + "/icons.svg")},
          {"altcha_url", parts.assets.address(settings.theme + "/altcha.js")}};
}

}  // namespace tenderloom::app
