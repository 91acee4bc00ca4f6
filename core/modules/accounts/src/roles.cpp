#include "tenderloom/accounts/roles.h"

#include "tenderloom/accounts/model.h"

namespace tenderloom::accounts {
namespace {

bool of_area(std::string_view permission, std::string_view area) { return permission.substr(0, area.size()) == area; }

bool is_administrative(std::string_view name) {
  const auto& all = all_permissions();
  return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.administrative && one.name == name; });
}

template <typename Wanted>
Permissions only(const Permissions& from, const Wanted& wanted) {
  std::vector<std::string> names;
  std::copy_if(from.begin(), from.end(), std::back_inserter(names), wanted);
  return Permissions(std::move(names));
}

/// In another language rather than not at all.
std::string in_locale(const std::map<std::string, std::string, std::less<>>& words, std::string_view locale) {
  const auto found = words.find(locale);
  if (found != words.end()) return found->second;
  return words.empty() ? std::string() : words.begin()->second;
}

bool not_of_vendor(const std::string& name) { return !of_area(name, "vendor."); }

/// With what the permissions bring along.
Permissions with_companions(const Permissions& held) {
  std::vector<std::string> names(held.begin(), held.end());
  for (const Permission& one : all_permissions()) {
    const bool brought = std::any_of(one.with.begin(), one.with.end(), [&](auto name) { return held.count(name) > 0; });
    if (brought && !held.count(one.name)) names.emplace_back(one.name);
  }
  return Permissions(std::move(names));
}

}  // namespace

/// Once at load: per role what it may do with an approved and with a waiting registration, each for whoever is signed
/// in and for tokens of three kinds of scopes.
void Roles::prepare() {
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    roles_[i].permissions = with_companions(roles_[i].permissions);
    const Permissions& all = roles_[i].permissions;
    Granted made;
    made.approved[everything] = all;
    made.approved[plain] = only(all, [](const auto& name) { return !of_area(name, "staff."); });
    made.approved[with_staff] = only(all, [](const auto& name) { return !is_administrative(name); });
    for (std::size_t reach = 0; reach < kReaches; ++reach)
      made.waiting[reach] = only(made.approved[reach], not_of_vendor);
    granted_.push_back(std::move(made));
    by_key_.emplace(roles_[i].key, i);
  }
}

const Role* Roles::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &roles_[found->second];
}

bool Roles::is_vendor_role(std::string_view key) const {
  const auto* role = find(key);
  return role && role->kind == Role::Kind::vendor;
}

bool Roles::is_staff_role(std::string_view key) const {
  const auto* role = find(key);
  return role && role->kind == Role::Kind::staff;
}

std::vector<std::string> Roles::keys() const {
  std::vector<std::string> keys;
  for (const auto& role : roles_) keys.push_back(role.key);
  return keys;
}

base::Json Roles::labels(std::string_view key) const {
  base::Json labels = base::Json::object();
  for (const char* locale : {"zh-TW", "en"}) labels[locale] = label(key, locale);
  return labels;
}

std::string Roles::label(std::string_view key, std::string_view locale) const {
  const auto* role = find(key);
  return role ? in_locale(role->label, locale) : std::string(key);
}

std::string Roles::purpose(std::string_view key, std::string_view locale) const {
  const auto* role = find(key);
  return role ? in_locale(role->purpose, locale) : std::string();
}

const Permissions& Roles::granted(std::string_view role, std::string_view status, Reach reach) const {
  const auto found = by_key_.find(role);
  if (found == by_key_.end()) return nothing_;
  const Granted& sets = granted_[found->second];
  const bool open = roles_[found->second].kind == Role::Kind::staff || status == status::kApproved;
  return (open ? sets.approved : sets.waiting)[reach];
}

const Permissions& Roles::permissions_of(std::string_view role, std::string_view registration_status) const {
  return granted(role, registration_status, everything);
}

const Permissions& Roles::permissions_of(std::string_view role, std::string_view registration_status,
                                         const Scopes& scopes, http::Method method) const {
  if (!scopes_reach(scopes, method)) return nothing_;
  const Reach reach = scopes.count("admin") ? everything : scopes.count("staff") ? with_staff : plain;
  return granted(role, registration_status, reach);
}

Scopes Roles::scopes_of(std::string_view key) const {
  const auto* role = find(key);
  if (!role) return {};
  Scopes scopes{"read"};
  for (const auto& name : role->permissions) {
    if (of_area(name, "staff.")) scopes.insert("staff");
    if (is_administrative(name)) scopes.insert("admin");
    if (name.substr(name.find('.')) != ".view") scopes.insert("write");
  }
  return scopes;
}

}  // namespace tenderloom::accounts
