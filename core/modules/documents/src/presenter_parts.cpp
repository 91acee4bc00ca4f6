#include "presenter_parts.h"

namespace tenderloom::documents {

using render::Json;
using render::ViewContext;
namespace parts = render::parts;

std::string tender_url(const Json& resource) { return "/tenders/" + resource.at("tender").value("no", ""); }

Json documents_trail(const Json& resource, const ViewContext& context, const std::string& here) {
  const std::string tender = resource.at("tender").value("no", "");
  return Json::array({{{"label", context.t("documents.home")}, {"url", "/dashboard"}},
                      {{"label", tender}, {"url", tender_url(resource)}},
                      {{"label", here}}});
}

Json warnings(const Json& resource, const ViewContext& context) {
  Json list = Json::array();
  const Json& missing = resource.at("missing");
  const std::string made_of = resource.value("forms", false) ? "documents.warning.forms." : "documents.warning.";
  const std::string items_url = resource.at("links").value("items", tender_url(resource) + "/items");
  const std::int64_t incomplete = missing.value("data_incomplete", std::int64_t{0});
  if (incomplete > 0) {
    Json notice = parts::notice("attention", context.t(made_of + "data.title"), context.t(made_of + "data.text"));
    Json items = Json::array();
    for (const Json& node : missing.value("nodes", Json::array())) {
      items.push_back({{"text", context.t("documents.warning.data.node", {{"path", node.value("path", "")}})},
                       {"url", node.value("url", "")}});
    }
    if (incomplete > static_cast<std::int64_t>(items.size())) {
      items.push_back({{"text", context.t("documents.warning.more",
                                          {{"count", incomplete - static_cast<std::int64_t>(items.size())}})},
                       {"url", items_url}});
    }
    notice["items"] = std::move(items);
    list.push_back(std::move(notice));
  }
  const Json hierarchy = missing.value("hierarchy", Json::array());
  if (!hierarchy.empty() || (!missing.value("ready", false) && incomplete == 0)) {
    Json notice =
        parts::notice("attention", context.t(made_of + "hierarchy.title"), context.t(made_of + "hierarchy.text"));
    Json items = Json::array();
    for (const Json& gap : hierarchy) items.push_back({{"text", gap.value("message", "")}, {"url", ""}});
    notice["items"] = std::move(items);
    notice["url"] = items_url;
    notice["url_label"] = context.t(made_of + "go");
    list.push_back(std::move(notice));
  }
  const Json guides = missing.value("guides", Json::array());
  if (!guides.empty()) {
    Json notice = parts::notice("attention", context.t("documents.warning.guides.title"),
                                context.t("documents.warning.guides.text"));
    Json items = Json::array();
    for (const Json& guide : guides)
      items.push_back({{"text", guide.value("label", "")}, {"url", guide.value("url", "")}});
    notice["items"] = std::move(items);
    list.push_back(std::move(notice));
  }
  return list;
}

Json problem_notice(const Json& extra, const ViewContext& context) {
  const std::string problem = extra.value("problem", "");
  if (problem.empty()) return Json::array();
  return Json::array({parts::notice("danger", context.t("documents.problem_title"), problem)});
}

Json notices_shape() { return Json::array({parts::notice_shape()}); }
Json links_shape() { return Json::array({{{"label", "text"}, {"url", "text"}}}); }

}  // namespace tenderloom::documents
