// The portal's settings: config/portal.lua gives a table, TENDERLOOM_* variables override it, everything is typed and
// an unknown key or variable is refused with the nearest known one. Secrets come from files or the environment.
#pragma once
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/result.h"

namespace tenderloom::config {

struct Address {
  std::string host;
  int port = 0;
};

/// `sqlite://PATH` (relative to the data folder) or `mysql://USER@HOST[,HOST2]:PORT/DB`; socket paths as
/// `mysql://USER@localhost/DB?socket=PATH`.
struct DatabaseUrl {
  enum class Kind { sqlite, mysql } kind = Kind::sqlite;
  std::string path;                // sqlite
  std::string user;                // mysql
  std::string password;            // from DATABASE_PASSWORD_FILE only; never logged
  std::vector<std::string> hosts;  // tried in this order
  int port = 3306;
  std::string database;
  std::string socket;
  static base::Result<DatabaseUrl> parse(std::string_view text);
};

struct SmtpServer {
  bool tls = false;  // smtps
  std::string user, password, host;
  int port = 25;
  static base::Result<SmtpServer> parse(std::string_view text);
};

struct Settings {
  Address listen{"127.0.0.1", 8080};             // LISTEN
  std::optional<Address> admin_listen;           // ADMIN_LISTEN
  std::vector<std::string> trusted_proxies;      // TRUSTED_PROXIES: addresses whose X-Forwarded-For and -Proto count
  std::string base_url;                          // BASE_URL; empty: made of the address in use. Used in mails
  DatabaseUrl database;                          // DATABASE, DATABASE_PASSWORD_FILE
  bool sync_every_commit = false;                // SQLITE_SYNCHRONOUS: normal | full
  std::optional<SmtpServer> smtp;                // SMTP; none: mails are .eml files under DATA/mail/
  std::string mail_from = "service@spo.org.tw";  // MAIL_FROM
  std::optional<std::string> clamd;              // CLAMD: tcp://HOST:PORT or unix:PATH
  bool accept_unscanned = false;                 // CLAMD_UNAVAILABLE: refuse | accept
  std::string bot_check = "altcha";              // BOT_CHECK: altcha | turnstile | off
  std::string turnstile_site_key;                // TURNSTILE_SITE_KEY
  std::string turnstile_secret;                  // content of TURNSTILE_SECRET_FILE; never logged
  std::string turnstile_verify_url =             // TURNSTILE_VERIFY_URL
      "https://challenges.cloudflare.com/turnstile/v0/siteverify";
  std::string staff_two_factor;  // STAFF_TWO_FACTOR: required | optional; empty: see below
  /// staff must sign in with a second factor. Unsaid it holds, but in test mode.
  bool staff_must_use_two_factor() const {
    return staff_two_factor.empty() ? !test_mode : staff_two_factor == "required";
  }
  bool rate_limits = true;                          // RATE_LIMITS: on | off
  std::optional<std::filesystem::path> clock_file;  // CLOCK_FILE
  bool test_mode = false;                           // TEST_MODE: on | off; loopback only, banner on every page
  std::string theme = "base";                       // THEME
  std::vector<std::string> required_plugins;        // portal.lua only
  std::vector<std::string> types;                   // TYPES: the tender types that are offered; empty: every one
  bool authoring = false;                           // AUTHORING: on | off; files are taken over as they change
  std::filesystem::path data = "var";               // DATA or --data
  std::filesystem::path plugins = "build/plugins", scripts = "scripts", themes = "themes";  // PLUGINS, SCRIPTS, THEMES
  std::filesystem::path roles = "config/roles.lua";  // ROLES: who may do what (accounts/roles.h)
  bool four_eyes = false;                            // FOUR_EYES: on | off; a second person confirms roles
  int idle_days = 180;                               // IDLE_DAYS; 0: staff accounts are never closed for idleness
  int role_review_months = 6;                        // ROLE_REVIEW_MONTHS; 0: nobody is reminded
  std::filesystem::path secret_file;                 // SECRET_FILE; default DATA/secret, made at first start, 0600
  std::string log_level = "info";                    // LOG_LEVEL: debug | info | warning | error
  int worker_threads = 0;                            // WORKER_THREADS; 0: four a core
  std::chrono::minutes session_length{120};          // SESSION_MINUTES
  std::chrono::minutes staff_idle{30};               // STAFF_IDLE_MINUTES
  std::string site_name;                             // portal.lua; empty: the theme's words
  std::string contact_email = "service@spo.org.tw", contact_phone = "(02) 6600-2558";
  int audit_keep_months = 12;    // AUDIT_KEEP_MONTHS; at least 6 (control 15)
  std::string security_contact;  // SECURITY_CONTACT; empty: mailto:contact_email (RFC 9116)
  /// Every setting as text, given or by default, without passwords: what the audit log compares from start to start.
  std::map<std::string, std::string> effective;
};

/// What a setting is called, takes and is when nobody says anything. One table describes them all (setting_table.cpp);
/// config/portal.lua repeats it for people, and a test compares the two.
struct SettingDescription {
  std::string key;            // in portal.lua: "listen"
  std::string variable;       // "TENDERLOOM_LISTEN"; empty: portal.lua only
  std::string expected;       // what a value looks like, in words
  std::string default_value;  // as it is written in Lua
  std::string purpose;
};
std::vector<SettingDescription> describe_settings();

/// Reads `file` (may be absent when it is the default, kDefaultFile) and the environment given as NAME=VALUE pairs,
/// which wins. Keys of the file are written in small letters (listen); capitals (LISTEN) are taken too. An empty value
/// of what has no default means none. `database.path` stays relative to the data folder; `secret_file` is always
/// filled. Errors name the key, the value's problem and the nearest known key: config_unknown {key, nearest, file},
/// config_invalid {key, expected}, config_script {file, line, message}, config_test_mode {key} (a setting that needs
/// TEST_MODE).
inline constexpr const char* kDefaultFile = "config/portal.lua";
base::Result<Settings> load_settings(const std::filesystem::path& file,
                                     const std::map<std::string, std::string>& environment);

/// One plain English sentence for the command line.
std::string describe(const base::Error& error);

}  // namespace tenderloom::config
