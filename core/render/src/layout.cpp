#include "tenderloom/render/layout.h"

namespace tenderloom::render {

Json layout_shape() {
  static const Json shape = Json::parse(R"({
    "site_name": "text", "locale": "text", "lang": "text", "other_locale_url": "text", "path": "text", "version": "text",
    "request_id": "text",
    "css_url": "text", "js_url": "text", "icons_url": "text", "favicon_url": "text", "altcha_url": "text", "theme_css_version": "text",
    "color_mode": "text",
    "home_url": "text",
    "nav": [{"label": "text", "url": "text", "current": "flag",
             "children": [{"label": "text", "url": "text", "current": "flag"}]}],
    "signed_in": "flag", "is_staff": "flag", "user_name": "text", "company_name": "text",
    "user_menu": [{"label": "text", "url": "text"}],
    "has_tender": "flag", "tender_no": "text", "tender_type": "text", "tender_name": "text", "tender_url": "text",
    "session_seconds": "number", "session_text": "text", "person_id": "text", "csrf": "text",
    "flashes": [{"kind": "text", "is_error": "flag", "is_notice": "flag", "is_success": "flag", "text": "text", "url": "text",
                 "url_label": "text"}],
    "support_view": "flag", "support_title": "text", "support_text": "text", "test_mode": "flag", "contact_name": "text", "contact_email": "text", "contact_phone": "text", "contact_hours": "text",
    "privacy_url": "text", "sitemap_url": "text", "accessibility_url": "text", "updated": "text"
  })");
  return shape;
}

Json page_shape() {
  static const Json shape = Json::parse(R"({
    "title": "text", "title_suffix": "text", "purpose": "text", "csrf": "text", "wide": "flag",
    "breadcrumb": [{"label": "text", "url": "text"}],
    "actions": [{"label": "text", "url": "text", "primary": "flag", "icon": "text"}],
    "errors": [{"field": "text", "anchor": "text", "message": "text"}], "has_errors": "flag"
  })");
  return shape;
}

}  // namespace tenderloom::render
