// What the pages of sealing have in common.
#pragma once
#include "sealing_routes.h"
#include "tenderloom/render/parts.h"
#include "web.h"

namespace tenderloom::infosec_services {

inline std::string home_of_tender(const Json& resource) {
  return "/plugins/infosec_services/tenders/" + resource.at("tender").value("no", "");
}

inline Json sealing_page(const Json& resource, const render::ViewContext& context, const std::string& part,
                         const std::string& back, const std::string& back_url) {
  return {{"title", context.t("infosec." + part + ".title")},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("infosec." + part + ".purpose")},
          {"breadcrumb",
           Json::array({{{"label", back}, {"url", back_url}}, {{"label", context.t("infosec." + part + ".title")}}})},
          {"errors", render::parts::errors(context.findings)},
          {"has_errors", context.findings != nullptr && !context.findings->empty()}};
}

}  // namespace tenderloom::infosec_services
