// Pieces that the pages of items share.
#pragma once
#include "tenderloom/base/json_object.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

inline base::Json completeness_badge(bool complete, const render::ViewContext& context) {
  return complete ? render::parts::badge("done", context.t("submissions.complete"))
                  : render::parts::badge("attention", context.t("submissions.incomplete"));
}

inline base::Json counter(const std::string& label, std::int64_t value, const std::string& url, bool active) {
  return base::json_object("label", label, "value", base::thousands(value), "url", url, "has_url", !url.empty(),
                           "active", active);
}

inline base::Json choice(const std::string& value, const std::string& text, bool selected) {
  return base::json_object("value", value, "label", text, "selected", selected);
}

inline base::Json page_sizes(const std::string& chosen) {
  base::Json sizes = base::Json::array();
  for (const char* size : {"25", "50", "100"}) sizes.push_back(choice(size, size, chosen == size));
  return sizes;
}

/// Where the rows below a row are managed, one link for each level there.
inline base::Json child_links(const base::Json& children, const std::string& place, const std::string& id,
                              const render::ViewContext& context) {
  base::Json links = base::Json::array();
  for (const base::Json& child : children)
    links.push_back(base::json_object("url", place + "/" + child["key"].get_ref<const std::string&>() + "?parent=" + id,
                                      "label", context.t("submissions.manage", {{"level", child["label"]}})));
  return links;
}

/// What plugins tell of a row ("facts" of its resource).
inline base::Json fact_badges(const base::Json& facts) {
  base::Json badges = base::Json::array();
  for (const base::Json& fact : facts)
    badges.push_back(base::json_object("label", fact["label"], "badge",
                                       render::parts::badge(fact.value("kind", "neutral"), fact.value("text", "")),
                                       "url", fact["url"]));
  return badges;
}

inline base::Json fact_badges_shape() {
  return base::Json::array({{{"label", "text"}, {"badge", render::parts::badge_shape()}, {"url", "text"}}});
}

inline base::Json child_links_shape() { return base::Json::array({{{"url", "text"}, {"label", "text"}}}); }

}  // namespace tenderloom::submissions
