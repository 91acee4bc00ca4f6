#include "open_portal.h"

#include "tenderloom/base/words.h"

namespace tenderloom::app {

std::string describe(const base::Error& error) {
  static const std::map<std::string, std::string> kSentences = {
      {"data_folder", "the data folder {path} cannot be made: {why}"},
      {"secret_unreadable", "the secret file {file} cannot be read or is shorter than 32 characters"},
      {"database_unreachable", "the database cannot be reached: {what}"},
      {"database_unknown", "the database address {url} is neither sqlite:// nor mysql://"},
      {"blob_folder", "the file store {path} cannot be written"},
      {"words_invalid", "the sentences in {file} cannot be read: {detail}"},
      {"plugin_required", "the plugin {plugin} is required and did not start; see the log above"},
      {"theme_unknown", "there is no theme {theme}"},
      {"migration_changed",
       "the migration {owner}/{id} differs from what this database has run; restore the original text"},
      {"role_unknown", "there is no role {role}; did you mean {nearest}?"},
      {"roles_file", "the file of roles {file} cannot be read"},
      {"roles_script", "{file}, line {line}: {message}"},
      {"roles_key", "{file}: the role {role} has no key {key}; did you mean {nearest}?"},
      {"roles_permission", "{file}: the role {role} names an unknown permission {permission}; did you mean {nearest}?"},
      {"roles_value", "{file}: {key} of the role {role} must be {expected}"},
      {"roles_twice", "{file}: the role {role} stands there twice"},
      {"roles_missing", "{file}: the role {role} of vendors is missing"},
      {"roles_nobody", "{file}: no role of staff holds staff.users and staff.roles, so nobody could manage accounts"},
      {"tax_id_unknown", "no company is registered under {tax_id}"},
      {"tax_id_needed", "a vendor role needs --vendor TAX_ID"},
      {"email_invalid", "the e-mail address is not valid"},
      {"email_taken", "{email} has an account already"},
      {"email_unknown", "{email} has no account"},
      {"scopes_unknown", "the scopes {scopes} are not known; use read, write, staff and admin, separated by commas"},
      {"password_weak",
       "the password needs 12 characters or more with capital and small letters, a digit and one of !@#$%^&*?"},
  };
  const auto sentence = kSentences.find(error.code);
  if (sentence != kSentences.end()) return base::fill(sentence->second, error.params);
  return error.code + (error.params.empty() ? "" : " " + error.params.dump());
}

std::unique_ptr<Portal> open_portal(const Arguments& arguments, Database database, Log log) {
  auto settings = settings_from(arguments);
  if (!settings) return nullptr;
  if (log == Log::problems && settings->log_level == "info") settings->log_level = "warning";
  auto portal = Portal::open(std::move(*settings));
  if (!portal) {
    fail(describe(portal.error()));
    return nullptr;
  }
  if (database == Database::up_to_date) {
    const auto pending = (*portal)->pending();
    if (!pending.empty()) {
      fail("the database is not up to date (" + std::to_string(pending.size()) +
           " migrations); run 'tenderloom migrate' first");
      return nullptr;
    }
  }
  return std::move(*portal);
}

}  // namespace tenderloom::app
