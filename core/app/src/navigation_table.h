// The menus as data (SCR-107). An entry is shown when the router has a GET route with that pattern and the person has
// the permission that the route names; so an entry appears by itself with the module or plugin that serves it.
// The word of an entry or group is `layout.nav.<key>` (themes/base/locales/*/navigation.json).
#pragma once
#include <string>
#include <vector>

namespace tenderloom::app {

struct NavigationEntry {
  std::string key;
  std::string pattern;                 // "{no}" stands for the current tender; without one the entry is left out
  std::vector<std::string> also = {};  // pages elsewhere that belong to the same entry
  std::string type_key = {};           // not empty: only while the current tender is of that type
};

/// A group of one entry that is left is shown as that entry; a group without a key is a single entry.
struct NavigationGroup {
  std::string key;
  std::vector<NavigationEntry> entries;
};

inline const std::vector<NavigationGroup>& vendor_navigation() {
  static const std::vector<NavigationGroup> kGroups{
      {"", {{"dashboard", "/dashboard"}}},
      {"", {{"tenders", "/tenders"}}},
      {"items_group",
       {{"items", "/tenders/{no}/items", {"/tenders/{no}/deleted"}},
        {"past_items", "/tenders/{no}/past"},
        {"excel", "/tenders/{no}/imports"},
        {"todo", "/tenders/{no}/todo"}}},
      {"", {{"documents", "/tenders/{no}/documents", {"/tenders/{no}/submission", "/tenders/{no}/progress"}}}},
      {"", {{"supplements", "/tenders/{no}/supplements"}}},
      {"account_group",
       {{"contact", "/account/contact"},
        {"members", "/account/members"},
        {"company", "/account/company"},
        {"email", "/account/email"},
        {"password", "/account/password"},
        {"mails", "/account/mails"},
        {"two_factor", "/account/two-factor"},
        {"history", "/account/history"},
        {"sessions", "/account/sessions"},
        {"tokens", "/account/tokens"},
        {"data", "/account/data"}}},
  };
  return kGroups;
}

inline const std::vector<NavigationGroup>& staff_navigation() {
  static const std::vector<NavigationGroup> kGroups{
      {"", {{"staff", "/staff"}}},
      {"", {{"committee", "/committee"}}},
      {"review_group",
       {{"registrations", "/staff/registrations"},
        {"queue", "/staff/queue", {"/staff/deputies", "/staff/phrases"}},
        {"submissions", "/staff/submissions"},
        {"stages", "/staff/stages", {"/staff/cases", "/staff/seats"}},
        {"item_search", "/staff/items"},
        {"companies", "/staff/companies"},
        {"support", "/staff/support"}}},
      {"tenders_group",
       {{"staff_tenders", "/staff/tenders"},
        {"archives", "/staff/archives"},
        {"types", "/staff/types", {"/staff/type-imports"}},
        {"holidays", "/staff/holidays"}}},
      {"notices_group",
       {{"announcements", "/staff/announcements"}, {"manuals", "/staff/manuals"}, {"mail", "/staff/mail"}}},
      {"system_group",
       {{"users", "/staff/users"},
        {"roles", "/staff/roles"},
        {"audit", "/staff/audit"},
        {"personal_data", "/staff/personal-data"},
        {"jobs", "/staff/jobs"}}},
  };
  return kGroups;
}

/// Pages that nobody signs in for, as the site map lists them; the first only for who has not.
inline const std::vector<NavigationEntry>& entrance_pages() {
  static const std::vector<NavigationEntry> kEntries{
      {"login", "/login"}, {"register", "/register"}, {"forgot", "/password/forgot"}};
  return kEntries;
}
inline const std::vector<NavigationEntry>& public_pages() {
  static const std::vector<NavigationEntry> kEntries{
      {"notices", "/announcements"}, {"catalogue", "/catalogue"},         {"privacy", "/privacy"},
      {"security", "/security"},     {"accessibility", "/accessibility"}, {"api", "/api"},
      {"sitemap", "/sitemap"}};
  return kEntries;
}

/// What stands under the person's name, beside signing out.
inline const std::vector<NavigationEntry>& vendor_user_menu() {
  static const std::vector<NavigationEntry> kEntries{
      {"two_factor", "/account/two-factor"}, {"company", "/account/company"}, {"session", "/session"}};
  return kEntries;
}

inline const std::vector<NavigationEntry>& staff_user_menu() {
  static const std::vector<NavigationEntry> kEntries{
      {"two_factor", "/account/two-factor"}, {"mails", "/account/mails"},     {"email", "/account/email"},
      {"password", "/account/password"},     {"history", "/account/history"}, {"sessions", "/account/sessions"},
      {"tokens", "/account/tokens"},         {"data", "/account/data"}};
  return kEntries;
}

}  // namespace tenderloom::app
