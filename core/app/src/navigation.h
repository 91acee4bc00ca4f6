// The navigation bar and the user menu of one page, made from the table, the routes and the person.
#pragma once
#include <map>
#include <string>

#include "navigation_table.h"
#include "tenderloom/base/words.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/router.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::app {

/// Thread-safe once made. To be made when every route is registered.
class Navigation {
 public:
  Navigation(const http::Router& router, const base::Words& words, const std::vector<plugin::NavigationLink>& plugins);

  /// [{label, url, current, has_children, children: [{label, url, current}]}]; empty for visitors.
  /// `tender`: the current one ({"no", "type"}), or null.
  base::Json bar(const http::Context& context, const base::Json& tender) const;
  /// [{label, items: [{label, url}]}]: what nobody signs in for, and what this person may open.
  base::Json site_map(const http::Context& context, const base::Json& tender) const;
  /// [{label, url}]
  base::Json user_menu(const http::Context& context) const;

 private:
  struct Current {
    std::string no, type_key;  // of the current tender; empty: none
    explicit Current(const base::Json& tender);
  };
  bool shown(const NavigationEntry& entry, const http::Principal& who, const Current& tender) const;
  std::string label(const http::Context& context, const std::string& key) const;

  const base::Words& words_;
  std::vector<NavigationGroup> staff_, vendor_;     // with what plugins added
  std::map<std::string, std::string> permissions_;  // of the GET routes that the table names
  std::set<std::string> supporting_;                // those that staff see who look as a vendor
};

}  // namespace tenderloom::app
