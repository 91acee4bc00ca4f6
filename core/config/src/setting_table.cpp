#include "setting_table.h"

#include <fstream>

#include "tenderloom/base/formats.h"

namespace tenderloom::config {
namespace {

template <typename Member>
bool put(Member& member, std::optional<Member> value) {
  if (value) member = std::move(*value);
  return value.has_value();
}

/// An empty text means: none.
bool is_none(const Json& value) { return value == ""; }

bool put_path(std::filesystem::path& path, const Json& value) {
  const auto text = read_text(value);
  if (!text || text->empty()) return false;
  path = *text;
  return true;
}

bool put_one_of(std::string& member, const Json& value, std::initializer_list<const char*> allowed) {
  for (const char* word : allowed) {
    if (value == word) {
      member = word;
      return true;
    }
  }
  return false;
}

bool put_names(std::vector<std::string>& member, const Json& value, bool (*allowed)(const std::string&)) {
  auto list = read_list(value);
  if (!list || !std::all_of(list->begin(), list->end(), allowed)) return false;
  member = std::move(*list);
  return true;
}

bool put_admin_listen(Settings& s, const Json& value) {
  s.admin_listen = is_none(value) ? std::nullopt : read_address(value);
  return is_none(value) || s.admin_listen;
}

bool put_database(Settings& s, const Json& value) {
  const auto text = read_text(value);
  if (!text) return false;
  auto url = DatabaseUrl::parse(*text);
  if (!url.ok()) return false;
  url->password = s.database.password;  // the file may have been read before
  s.database = std::move(*url);
  return true;
}

bool put_database_password(Settings& s, const Json& value) {
  s.database.password.clear();
  if (is_none(value)) return true;
  const auto path = read_text(value);
  if (!path) return false;
  std::ifstream in(*path);
  return static_cast<bool>(std::getline(in, s.database.password)) && !s.database.password.empty();
}

bool put_smtp(Settings& s, const Json& value) {
  s.smtp.reset();
  if (is_none(value)) return true;
  const auto text = read_text(value);
  if (!text) return false;
  auto server = SmtpServer::parse(*text);
  if (server.ok()) s.smtp = std::move(*server);
  return server.ok();
}

bool put_mail_from(std::string& member, const Json& value) {
  const auto text = read_text(value);
  if (!text || !base::normalise_email(*text)) return false;
  member = *text;
  return true;
}

bool put_clamd(Settings& s, const Json& value) {
  auto address = read_clamd(value);
  if (!address) return false;
  s.clamd = address->empty() ? std::nullopt : std::move(address);
  return true;
}

bool put_sqlite_synchronous(Settings& s, const Json& value) {
  s.sync_every_commit = value == "full";
  return s.sync_every_commit || value == "normal";
}

bool put_clamd_unavailable(Settings& s, const Json& value) {
  s.accept_unscanned = value == "accept";
  return s.accept_unscanned || value == "refuse";
}

bool put_clock_file(Settings& s, const Json& value) {
  s.clock_file.reset();
  if (is_none(value)) return true;
  std::filesystem::path path;
  if (!put_path(path, value)) return false;
  s.clock_file = path;
  return true;
}

bool put_turnstile_secret(Settings& s, const Json& value) {
  s.turnstile_secret.clear();
  if (is_none(value)) return true;
  const auto path = read_text(value);
  if (!path) return false;
  std::ifstream in(*path);
  return static_cast<bool>(std::getline(in, s.turnstile_secret)) && !s.turnstile_secret.empty();
}

bool put_turnstile_url(Settings& s, const Json& value) {
  const auto text = read_base_url(value);
  if (!text || text->empty()) return false;
  const bool local = text->starts_with("http://127.0.0.1:") || text->starts_with("http://localhost:");
  return (local || text->starts_with("https://")) && put(s.turnstile_verify_url, text);
}

bool put_theme(Settings& s, const Json& value) {
  const auto text = read_text(value);
  return text && is_name(*text) && put(s.theme, text);
}

bool put_session(Settings& s, const Json& value) {
  const auto minutes = read_number(value, 1, 1440);
  if (minutes) s.session_length = std::chrono::minutes(*minutes);
  return minutes.has_value();
}

bool put_staff_idle(Settings& s, const Json& value) {
  const auto minutes = read_number(value, 1, 1440);
  if (minutes) s.staff_idle = std::chrono::minutes(*minutes);
  return minutes.has_value();
}

/// One line of a text file: nothing in it may begin another.
bool put_security_contact(Settings& s, const Json& value) {
  const auto text = read_text(value);
  if (!text) return false;
  const auto begins = [&](const char* start) { return text->starts_with(start); };
  const bool plain = std::all_of(text->begin(), text->end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
  if (!text->empty() && (!plain || !(begins("mailto:") || begins("https://") || begins("tel:")))) return false;
  s.security_contact = *text;
  return true;
}

}  // namespace

std::string Setting::name() const {
  std::string name(key);
  for (char& c : name) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return name;
}

std::string Setting::variable() const { return "TENDERLOOM_" + name(); }

const std::vector<Setting>& setting_table() {
  using S = Settings;
  using J = Json;
  static const std::vector<Setting> table = {
      {"listen", true, "HOST:PORT", "\"127.0.0.1:8080\"", "The address the portal answers at.",
       [](S& s, const J& v) { return put(s.listen, read_address(v)); }},
      {"admin_listen", true, "HOST:PORT, or empty for none", "\"\"",
       "The address of /metrics, on a listener of its own. Empty: there is none.", put_admin_listen},
      {"trusted_proxies", true, "IP addresses or networks (10.0.0.0/8)", "{}",
       "Proxies whose X-Forwarded-For and X-Forwarded-Proto count.",
       [](S& s, const J& v) { return put_names(s.trusted_proxies, v, is_network); }},
      {"base_url", true, "http://HOST or https://HOST, or empty", "\"\"",
       "The portal's address in mails. Empty: the address that the visitor used.",
       [](S& s, const J& v) { return put(s.base_url, read_base_url(v)); }},
      {"database", true,
       "sqlite://PATH or mysql://USER@HOST[,HOST2]:PORT/DB (a password belongs into DATABASE_PASSWORD_FILE)",
       "\"sqlite://portal.db\"",
       "The database. The path of SQLite counts from the data folder; several hosts are tried in order.", put_database},
      {"database_password_file", true, "the path of a file that can be read, or empty", "\"\"",
       "A file whose first line is the password of the database.", put_database_password},
      {"sqlite_synchronous", true, "normal or full", "\"normal\"",
       "SQLite: full answers nobody before what was written is on the disk. normal lets rows that were not handed in "
       "yet follow within a tenth of a second, which a power cut may take; handing in, deciding and all else wait.",
       put_sqlite_synchronous},
      {"smtp", true, "smtp://[USER[:PASSWORD]@]HOST[:PORT] or smtps://..., or empty", "\"\"",
       "The mail server. Empty: mails are .eml files in the data folder, under mail/.", put_smtp},
      {"mail_from", true, "an e-mail address", "\"service@spo.org.tw\"", "The sender of all mails.",
       [](S& s, const J& v) { return put_mail_from(s.mail_from, v); }},
      {"clamd", true, "tcp://HOST:PORT or unix:PATH, or empty", "\"\"",
       "The virus scanner. Empty: uploads are not scanned.", put_clamd},
      {"clamd_unavailable", true, "refuse or accept", "\"refuse\"",
       "What happens to uploads while the virus scanner does not answer. accept: they are taken and the log says so.",
       put_clamd_unavailable},
      {"bot_check", true, "altcha, turnstile or off", "\"altcha\"",
       "How visitors show that they are people. off needs test_mode.",
       [](S& s, const J& v) {
         return put_one_of(s.bot_check, v, {"altcha", "turnstile", "off"});
       }},
      {"turnstile_site_key", true, "a text, or empty", "\"\"",
       "The site key of Cloudflare Turnstile (bot_check = \"turnstile\").",
       [](S& s, const J& v) { return put(s.turnstile_site_key, read_text(v)); }},
      {"turnstile_secret_file", true, "the path of a file that can be read, or empty", "\"\"",
       "A file whose first line is the secret key of Turnstile.", put_turnstile_secret},
      {"turnstile_verify_url", true, "https://HOST/PATH (http:// on loopback only)",
       "\"https://challenges.cloudflare.com/turnstile/v0/siteverify\"", "Where answers of Turnstile are verified.",
       put_turnstile_url},
      {"staff_two_factor", true, "required, optional or empty", "\"\"",
       "Whether staff must sign in with a second factor (R-016). Empty: required, but in test mode.",
       [](S& s, const J& v) {
         return put_one_of(s.staff_two_factor, v, {"required", "optional", ""});
       }},
      {"rate_limits", true, "on or off", "\"on\"", "Limits on how often something may be tried. off needs test_mode.",
       [](S& s, const J& v) { return put(s.rate_limits, read_switch(v)); }},
      {"clock_file", true, "a path, or empty", "\"\"",
       "A file with a signed number of seconds that is added to the clock. Needs test_mode.", put_clock_file},
      {"test_mode", true, "on or off", "\"off\"", "For tests only: listens on loopback only, a banner on every page.",
       [](S& s, const J& v) { return put(s.test_mode, read_switch(v)); }},
      {"theme", true, "the name of a folder in the themes folder", "\"base\"", "The looks.", put_theme},
      {"required_plugins", false, "a list of names", "{}", "Plugins without which the portal does not start.",
       [](S& s, const J& v) { return v.is_structured() && put_names(s.required_plugins, v, is_name); }},
      {"types", true, "a list of keys, or empty for all", "{}",
       "The tender types that this portal offers, by their folders. Tenders that were opened with others go on.",
       [](S& s, const J& v) { return put_names(s.types, v, is_name); }},
      {"authoring", true, "on or off", "\"off\"",
       "on: types, pages and printed texts are taken over as soon as their files change. For authors.",
       [](S& s, const J& v) { return put(s.authoring, read_switch(v)); }},
      {"data", true, "a path", "\"var\"", "The data folder: files, SQLite, the secret, mails.",
       [](S& s, const J& v) { return put_path(s.data, v); }},
      {"plugins", true, "a path", "\"build/plugins\"", "The folder of plugins.",
       [](S& s, const J& v) { return put_path(s.plugins, v); }},
      {"scripts", true, "a path", "\"scripts\"", "The folder of tender types.",
       [](S& s, const J& v) { return put_path(s.scripts, v); }},
      {"themes", true, "a path", "\"themes\"", "The folder of themes.",
       [](S& s, const J& v) { return put_path(s.themes, v); }},
      {"roles", true, "the path of a Lua file", "\"config/roles.lua\"",
       "The roles and what each may do. Copy the file that comes with the portal to change them.",
       [](S& s, const J& v) { return put_path(s.roles, v); }},
      {"four_eyes", true, "on or off", "\"off\"",
       "on: a second administrator confirms new staff accounts and changes of role.",
       [](S& s, const J& v) { return put(s.four_eyes, read_switch(v)); }},
      {"idle_days", true, "a number from 0 to 3650", "180",
       "Staff accounts that nobody signed in with for so many days are disabled. 0: none.",
       [](S& s, const J& v) { return put(s.idle_days, read_number(v, 0, 3650)); }},
      {"role_review_months", true, "a number from 0 to 60", "6",
       "How often an administrator confirms who has which role. 0: nobody is reminded.",
       [](S& s, const J& v) { return put(s.role_review_months, read_number(v, 0, 60)); }},
      {"secret_file", true, "a path, or empty", "\"\"",
       "The file of the key that signs tokens. Empty: secret in the data folder, made at the first start.",
       [](S& s, const J& v) { return is_none(v) ? (s.secret_file.clear(), true) : put_path(s.secret_file, v); }},
      {"log_level", true, "debug, info, warning or error", "\"info\"", "The least serious kind of line in the log.",
       [](S& s, const J& v) {
         return put_one_of(s.log_level, v, {"debug", "info", "warning", "error"});
       }},
      {"worker_threads", true, "a number from 0 to 1024", "0", "Threads that work on requests. 0: four a processor.",
       [](S& s, const J& v) { return put(s.worker_threads, read_number(v, 0, 1024)); }},
      {"session_minutes", true, "a number from 1 to 1440", "120", "How long a sign-in lasts (R-011).", put_session},
      {"staff_idle_minutes", true, "a number from 1 to 1440", "30",
       "After how many minutes without a request staff are signed out.", put_staff_idle},
      {"site_name", false, "a text", "\"\"", "The name of the portal. Empty: as the theme says it.",
       [](S& s, const J& v) { return put(s.site_name, read_text(v)); }},
      {"contact_email", false, "an e-mail address", "\"service@spo.org.tw\"", "Whom users may write to.",
       [](S& s, const J& v) { return put_mail_from(s.contact_email, v); }},
      {"contact_phone", false, "a text", "\"(02) 6600-2558\"", "Whom users may call.",
       [](S& s, const J& v) { return put(s.contact_phone, read_text(v)); }},
      {"audit_keep_months", true, "a number from 6 to 240", "12",
       "How many months the audit log is kept (control 15: at least 6).",
       [](S& s, const J& v) { return put(s.audit_keep_months, read_number(v, 6, 240)); }},
      {"security_contact", true, "a mailto:, https: or tel: address, or empty", "\"\"",
       "Whom finders of a vulnerability write to (security.txt). Empty: contact_email.", put_security_contact},
  };
  return table;
}

std::vector<SettingDescription> describe_settings() {
  std::vector<SettingDescription> out;
  for (const Setting& setting : setting_table()) {
    out.push_back({setting.key, setting.in_environment ? setting.variable() : "", setting.expected,
                   setting.default_value, setting.purpose});
  }
  return out;
}

}  // namespace tenderloom::config
