// Reading and checking the file of roles: what is wrong is said with the nearest right word.
#include <fstream>
#include <sstream>

#include "tenderloom/accounts/model.h"
#include "tenderloom/accounts/roles.h"
#include "tenderloom/base/text.h"
#include "tenderloom/script/script_pool.h"

namespace tenderloom::accounts {
namespace {

constexpr const char* kLocales[] = {"zh-TW", "en"};
constexpr const char* kVendorRoles[] = {"vendor_owner", "vendor_editor", "vendor_viewer"};
constexpr std::size_t kLongestKey = 40;  // as the tables keep it

/// Reads one role; every problem names the file and the role.
class RoleReader {
 public:
  RoleReader(std::string file, const Json& given) : file_(std::move(file)), given_(given) {
    role_.key = given.is_object() && given.contains("key") && given["key"].is_string() ? given["key"] : "";
  }

  base::Result<Role> read() {
    if (!given_.is_object() || !is_key(role_.key)) return value("key", "small letters, digits and _, at most 40");
    for (const auto& [name, ignored] : given_.items()) {
      if (name == "key" || name == "kind" || name == "label" || name == "purpose" || name == "permissions") continue;
      return problem(
          "roles_key",
          {{"key", name}, {"nearest", base::nearest(name, {"key", "kind", "label", "purpose", "permissions"})}});
    }
    const std::string kind = given_.contains("kind") && given_["kind"].is_string() ? given_["kind"] : "";
    if (kind != "vendor" && kind != "staff") return value("kind", "\"vendor\" or \"staff\"");
    role_.kind = kind == "staff" ? Role::Kind::staff : Role::Kind::vendor;
    for (auto [name, words] : {std::pair{"label", &role_.label}, {"purpose", &role_.purpose}})
      if (!read_words(name, *words)) return value(name, "a text for each of zh-TW and en");
    if (auto done = read_permissions(); !done.ok()) return done.error();
    return std::move(role_);
  }

 private:
  static bool is_key(const std::string& key) {
    const auto sound = [](unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !key.empty() && key.size() <= kLongestKey && std::all_of(key.begin(), key.end(), sound);
  }

  bool read_words(const char* name, std::map<std::string, std::string, std::less<>>& words) {
    if (!given_.contains(name) || !given_[name].is_object() || given_[name].size() != std::size(kLocales)) return false;
    for (const char* locale : kLocales) {
      const auto found = given_[name].find(locale);
      if (found == given_[name].end() || !found->is_string() || found->get_ref<const std::string&>().empty())
        return false;
      words[locale] = *found;
    }
    return true;
  }

  base::Result<void> read_permissions() {
    static const char* const kExpected = "a list of permissions";
    const Json list = given_.value("permissions", Json());
    if (list.is_object() && list.empty()) return {};  // an empty Lua table
    if (!list.is_array()) return value("permissions", kExpected);
    const auto known = permission_names();
    std::vector<std::string> names;
    for (const auto& one : list) {
      if (!one.is_string()) return value("permissions", kExpected);
      const std::string name = one;
      if (std::find(known.begin(), known.end(), name) == known.end())
        return problem("roles_permission", {{"permission", name}, {"nearest", base::nearest(name, known)}});
      const bool staff = name.starts_with("staff.");
      if (staff != (role_.kind == Role::Kind::staff))
        return value("permissions", staff ? "no staff permission in a role of vendors (" + name + ")"
                                          : "nothing of vendors in a role of staff (" + name + ")");
      names.push_back(name);
    }
    role_.permissions = Permissions(std::move(names));
    return {};
  }

  base::Error problem(const char* code, Json params) const {
    params["file"] = file_;
    params["role"] = role_.key;
    return {code, std::move(params)};
  }
  base::Error value(const char* key, std::string expected) const {
    return problem("roles_value", {{"key", key}, {"expected", std::move(expected)}});
  }

  std::string file_;
  const Json& given_;
  Role role_;
};

bool somebody_administers(const std::vector<Role>& roles) {
  return std::any_of(roles.begin(), roles.end(), [](const Role& role) {
    return role.permissions.count("staff.users") && role.permissions.count("staff.roles");
  });
}

}  // namespace

base::Result<std::shared_ptr<const Roles>> Roles::from_json(const Json& list, const std::string& file) {
  auto roles = std::make_shared<Roles>();
  if (!list.is_array())
    return base::Error{"roles_script",
                       {{"file", file}, {"line", 0}, {"message", "the file must return a list of roles"}}};
  for (const auto& given : list) {
    auto role = RoleReader(file, given).read();
    if (!role.ok()) return role.error();
    const auto same = [&](const Role& other) { return other.key == role->key; };
    if (std::any_of(roles->roles_.begin(), roles->roles_.end(), same))
      return base::Error{"roles_twice", {{"file", file}, {"role", role->key}}};
    roles->roles_.push_back(std::move(*role));
  }
  roles->prepare();
  for (const char* needed : kVendorRoles)
    if (!roles->is_vendor_role(needed)) return base::Error{"roles_missing", {{"file", file}, {"role", needed}}};
  if (!somebody_administers(roles->roles_)) return base::Error{"roles_nobody", {{"file", file}}};
  return std::shared_ptr<const Roles>(std::move(roles));
}

base::Result<std::shared_ptr<const Roles>> Roles::load(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::error_code ignored;
  if (!in || std::filesystem::is_directory(file, ignored)) return base::Error{"roles_file", {{"file", file.string()}}};
  std::ostringstream text;
  text << in.rdbuf();
  auto pool = script::ScriptPool::create({"roles", file.string(), text.str()}, {}, {});
  if (!pool.ok()) {
    const Json& params = pool.error().params;
    const std::string message = params.value("message", "the file takes too much " + params.value("what", "time"));
    return base::Error{"roles_script",
                       {{"file", file.string()}, {"line", params.value("line", 0)}, {"message", message}}};
  }
  return from_json((*pool)->value(), file.string());
}

}  // namespace tenderloom::accounts
