#include "navigation.h"

#include <algorithm>

#include "tenderloom/base/json_object.h"

namespace tenderloom::app {

using base::Json;

namespace {

constexpr std::string_view kTender = "{no}";

std::string address(std::string pattern, const std::string& tender) {
  if (const auto at = pattern.find(kTender); at != std::string::npos) pattern.replace(at, kTender.size(), tender);
  return pattern;
}

bool holds(const std::string& url, const std::string& path) {
  return path == url || (url.size() > 1 && path.rfind(url + "/", 0) == 0);
}

struct Shown {
  const NavigationEntry* entry;
  std::string url;
};

using ShownGroups = std::vector<std::pair<const NavigationGroup*, std::vector<Shown>>>;

/// The one entry whose address is the longest that contains this page is current.
const NavigationEntry* current_of(const ShownGroups& groups, const std::string& path, const std::string& tender) {
  const NavigationEntry* current = nullptr;
  std::size_t longest = 0;
  for (const auto& [group, entries] : groups)
    for (const auto& [entry, url] : entries) {
      const bool here = holds(url, path) || std::any_of(entry->also.begin(), entry->also.end(), [&](const auto& one) {
                          return holds(address(one, tender), path);
                        });
      if (!here || url.size() <= longest) continue;
      longest = url.size();
      current = entry;
    }
  return current;
}

void join(std::vector<NavigationGroup>& groups, const plugin::NavigationLink& link) {
  const auto group = std::find_if(groups.begin(), groups.end(), [&](const NavigationGroup& one) {
    return !link.group.empty() && one.key == link.group;
  });
  if (group != groups.end())
    group->entries.push_back({link.key, link.pattern, {}, link.type_key});
  else
    groups.push_back({"", {{link.key, link.pattern, {}, link.type_key}}});
}

}  // namespace

Navigation::Navigation(const http::Router& router, const base::Words& words,
                       const std::vector<plugin::NavigationLink>& plugins)
    : words_(words), staff_(staff_navigation()), vendor_(vendor_navigation()) {
  for (const auto& link : plugins) join(link.staff ? staff_ : vendor_, link);
  for (const auto& route : router.routes())
    if (route.method == http::Method::get && !route.api_only) {
      permissions_[route.pattern] = route.permission;
      if (route.while_supporting) supporting_.insert(route.pattern);
    }
}

Navigation::Current::Current(const Json& tender)
    : no(tender.is_object() ? tender.value("no", "") : ""),
      type_key(tender.is_object() ? tender.value("type", "") : "") {}

bool Navigation::shown(const NavigationEntry& entry, const http::Principal& who, const Current& tender) const {
  if (!entry.type_key.empty() && entry.type_key != tender.type_key) return false;
  if (tender.no.empty() && entry.pattern.find(kTender) != std::string::npos) return false;
  const auto route = permissions_.find(entry.pattern);
  if (route == permissions_.end()) return false;
  if (who.support_until && !supporting_.count(entry.pattern) &&
      (route->second == "signed_in" || route->second.starts_with("account.")))
    return false;  // a page of the person, not of the company
  return route->second == "public" || route->second == "signed_in" || who.may(route->second);
}

std::string Navigation::label(const http::Context& context, const std::string& key) const {
  return words_.text(context.locale(), "layout.nav." + key);
}

Json Navigation::bar(const http::Context& context, const Json& current_tender) const {
  const Current tender(current_tender);
  Json items = Json::array();
  const auto& who = context.principal();
  if (!who.signed_in()) return items;
  ShownGroups groups;
  for (const auto& group : who.may("staff.view") ? staff_ : vendor_) {
    std::vector<Shown> entries;
    for (const auto& entry : group.entries)
      if (shown(entry, who, tender)) entries.push_back({&entry, address(entry.pattern, tender.no)});
    if (!entries.empty()) groups.emplace_back(&group, std::move(entries));
  }
  const NavigationEntry* current = current_of(groups, context.request().path, tender.no);
  for (const auto& [group, entries] : groups) {
    Json links = Json::array();
    bool inside = false;
    for (const auto& [entry, url] : entries) {
      links.push_back(base::json_object("label", label(context, entry->key), "url", url, "current", entry == current));
      inside = inside || entry == current;
    }
    if (links.size() == 1) {
      Json& single = items.emplace_back(std::move(links.front()));
      single["has_children"] = false, single["children"] = Json::array();
      continue;
    }
    items.push_back(base::json_object("label", label(context, group->key), "url", "", "current", inside, "has_children",
                                      true, "children", std::move(links)));
  }
  return items;
}

Json Navigation::user_menu(const http::Context& context) const {
  Json entries = Json::array();
  const auto& who = context.principal();
  if (!who.signed_in()) return entries;
  for (const auto& entry : who.may("staff.view") ? staff_user_menu() : vendor_user_menu())
    if (shown(entry, who, Current(nullptr)))
      entries.push_back(base::json_object("label", label(context, entry.key), "url", entry.pattern));
  return entries;
}

Json Navigation::site_map(const http::Context& context, const Json& current_tender) const {
  const Current tender(current_tender);
  const auto& who = context.principal();
  Json groups = Json::array(), pages = Json::array();
  std::set<std::string> listed;
  const auto take = [&](const NavigationEntry& entry, Json& into) {
    const std::string url = address(entry.pattern, tender.no);
    if (shown(entry, who, tender) && listed.insert(url).second)
      into.push_back({{"label", label(context, entry.key)}, {"url", url}});
  };
  const auto add = [&](const std::string& title, Json items) {
    if (!items.empty()) groups.push_back({{"label", title}, {"items", std::move(items)}});
  };
  if (!who.signed_in())
    for (const auto& entry : entrance_pages()) take(entry, pages);
  for (const auto& entry : public_pages()) take(entry, pages);
  add(words_.text(context.locale(), "portal.sitemap.public"), std::move(pages));
  if (!who.signed_in()) return groups;
  const bool staff = who.may("staff.view");
  Json main = Json::array(), more = Json::array();
  std::vector<std::pair<std::string, Json>> others;
  for (const auto& group : staff ? staff_ : vendor_) {
    Json items = Json::array();
    for (const auto& entry : group.entries) take(entry, group.key.empty() ? main : items);
    if (!group.key.empty()) others.emplace_back(label(context, group.key), std::move(items));
  }
  add(words_.text(context.locale(), staff ? "portal.sitemap.staff" : "portal.sitemap.vendor"), std::move(main));
  for (auto& [title, items] : others) add(title, std::move(items));
  for (const auto& entry : staff ? staff_user_menu() : vendor_user_menu()) take(entry, more);
  add(words_.text(context.locale(), "portal.sitemap.account"), std::move(more));
  return groups;
}

}  // namespace tenderloom::app
