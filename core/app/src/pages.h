// From outcomes to documents that people read: presenter, layout model, theme.
#pragma once
#include <string>

#include "navigation.h"
#include "tenderloom/accounts/kept_forms.h"
#include "tenderloom/base/words.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/http/server.h"
#include "tenderloom/http/static_files.h"
#include "tenderloom/render/theme.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::app {

/// Thread-safe.
class Pages final : public http::PageRenderer {
 public:
  struct Uses {
    const config::Settings& settings;
    const base::Words& words;
    const base::Clock& clock;
    const render::ViewRegistry& views;
    const render::Theme& theme;
    const http::StaticFiles& assets;
    tenders::Tenders& tenders;
    const http::Router& router;  // complete
    accounts::KeptForms& kept_forms;
    const std::vector<plugin::NavigationLink>& plugin_links;
  };
  explicit Pages(Uses uses) : uses_(uses), navigation_(uses.router, uses.words, uses.plugin_links) {}

  std::string page(http::Context& context, const std::string& view, const base::Json& resource, const base::Json& extra,
                   const base::Json* findings) override;
  std::string problem(http::Context& context, const base::Json& problem) override;
  std::string sentence(const std::string& locale, const std::string& key, const base::Json& params) override;

 private:
  base::Json layout_of(http::Context& context);
  /// The page again with the form that outlived its session, when this is its page; none otherwise.
  std::optional<std::string> restored(http::Context& context, const std::string& view, const base::Json& model,
                                      base::Json& layout, const std::string& html);
  Uses uses_;
  Navigation navigation_;
};

/// The view of every error page and of the API reference; named by app, drawn by the theme.
void register_portal_views(render::ViewRegistry& views);

}  // namespace tenderloom::app
