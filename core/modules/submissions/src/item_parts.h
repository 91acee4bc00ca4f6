// Pieces that the pages of items share.
#pragma once
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

inline base::Json completeness_badge(bool complete, const render::ViewContext& context) {
  return complete ? render::parts::badge("done", context.t("submissions.complete"))
                  : render::parts::badge("attention", context.t("submissions.incomplete"));
}

inline base::Json counter(const std::string& label, std::int64_t value, const std::string& url, bool active) {
  return {
      {"label", label}, {"value", base::thousands(value)}, {"url", url}, {"has_url", !url.empty()}, {"active", active}};
}

inline base::Json choice(const std::string& value, const std::string& text, bool selected) {
  return {{"value", value}, {"label", text}, {"selected", selected}};
}

inline base::Json page_sizes(const std::string& chosen) {
  base::Json sizes = base::Json::array();
  for (const char* size : {"25", "50", "100"}) sizes.push_back(choice(size, size, chosen == size));
  return sizes;
}

}  // namespace tenderloom::submissions
