// core/config: the settings, where they come from and what is refused.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tenderloom/config/settings.h"

using namespace tenderloom::config;
using tenderloom::base::Error;
using Environment = std::map<std::string, std::string>;

namespace {

/// A folder that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "tenderloom-config-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

Settings settings_of(const std::string& lua, const Environment& environment = {}) {
  const Folder folder;
  auto settings = load_settings(folder.write("portal.lua", lua), environment);
  if (!settings.ok()) FAIL(describe(settings.error()));
  return *settings;
}

Error refusal_of(const std::string& lua, const Environment& environment = {}) {
  const Folder folder;
  const auto settings = load_settings(folder.write("portal.lua", lua), environment);
  INFO(lua);
  REQUIRE_FALSE(settings.ok());
  return settings.error();
}

Error variable_refusal(const std::string& name, const std::string& value) {
  const auto settings = load_settings({}, {{name, value}});
  INFO(name << "=" << value);
  REQUIRE_FALSE(settings.ok());
  return settings.error();
}

}  // namespace

TEST_CASE("Without a file and a variable every setting has its default") {
  const auto settings = load_settings({}, {{"HOME", "/root"}, {"PATH", "/bin"}});
  REQUIRE(settings.ok());
  CHECK(settings->listen.host == "127.0.0.1");
  CHECK(settings->listen.port == 8080);
  CHECK_FALSE(settings->admin_listen);
  CHECK(settings->database.kind == DatabaseUrl::Kind::sqlite);
  CHECK(settings->database.path == "portal.db");
  CHECK(settings->secret_file == "var/secret");
  CHECK(settings->session_length == std::chrono::minutes(120));  // R-011
  CHECK(settings->bot_check == "altcha");
  CHECK(settings->rate_limits);
  CHECK_FALSE(settings->test_mode);
}

TEST_CASE("config/portal.lua documents every setting with its default, and changes nothing") {
  std::ifstream in(SOURCE_ROOT "/config/portal.lua");
  std::stringstream buffer;
  buffer << in.rdbuf();
  const std::string text = buffer.str();
  for (const auto& setting : describe_settings()) {
    INFO(setting.key);
    CHECK(text.find("\n  -- " + setting.purpose + "\n") != std::string::npos);
    CHECK(text.find("\n  -- " + setting.key + " = " + setting.default_value + ",\n") != std::string::npos);
    CHECK(text.find(setting.variable.empty() ? "This file only." : setting.variable) != std::string::npos);
  }
  CHECK(load_settings(SOURCE_ROOT "/config/portal.lua", {}).ok());

  // With the dashes taken away it must still say the same: the defaults written there are the real ones.
  std::string active;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    for (const auto& setting : describe_settings()) {
      if (line == "  -- " + setting.key + " = " + setting.default_value + ",") line = line.substr(5);
    }
    active += line + "\n";
  }
  const Settings said = settings_of(active), silent = *load_settings({}, {});
  CHECK(said.listen.host == silent.listen.host);
  CHECK(said.listen.port == silent.listen.port);
  CHECK(said.admin_listen.has_value() == silent.admin_listen.has_value());
  CHECK(said.trusted_proxies == silent.trusted_proxies);
  CHECK(said.base_url == silent.base_url);
  CHECK(said.database.path == silent.database.path);
  CHECK(said.smtp.has_value() == silent.smtp.has_value());
  CHECK(said.mail_from == silent.mail_from);
  CHECK(said.clamd == silent.clamd);
  CHECK(said.bot_check == silent.bot_check);
  CHECK(said.rate_limits == silent.rate_limits);
  CHECK(said.clock_file == silent.clock_file);
  CHECK(said.test_mode == silent.test_mode);
  CHECK(said.theme == silent.theme);
  CHECK(said.required_plugins == silent.required_plugins);
  CHECK(said.data == silent.data);
  CHECK(said.plugins == silent.plugins);
  CHECK(said.scripts == silent.scripts);
  CHECK(said.themes == silent.themes);
  CHECK(said.secret_file == silent.secret_file);
  CHECK(said.log_level == silent.log_level);
  CHECK(said.worker_threads == silent.worker_threads);
  CHECK(said.session_length == silent.session_length);
  CHECK(said.site_name == silent.site_name);
  CHECK(said.contact_email == silent.contact_email);
  CHECK(said.contact_phone == silent.contact_phone);
}

TEST_CASE("The file sets, the environment wins") {
  const std::string file =
      "local port = 8000 + 81\nreturn { listen = '0.0.0.0:' .. port, trusted_proxies = { '10.0.0.1', '10.1.0.0/16' },\n"
      "required_plugins = { 'cloud_services' }, session_minutes = 30, rate_limits = true, site_name = '公開徵求', "
      "smtp = 'smtp://mail.example.tw:2525' }";
  const Settings settings =
      settings_of(file, {{"TENDERLOOM_SESSION_MINUTES", "45"}, {"TENDERLOOM_DATA", "/srv/portal"}});
  CHECK(settings.listen.host == "0.0.0.0");
  CHECK(settings.listen.port == 8081);
  CHECK(settings.trusted_proxies == std::vector<std::string>{"10.0.0.1", "10.1.0.0/16"});
  CHECK(settings.required_plugins == std::vector<std::string>{"cloud_services"});
  CHECK(settings.session_length == std::chrono::minutes(45));
  CHECK(settings.site_name == "公開徵求");
  CHECK(settings.smtp->port == 2525);
  CHECK(settings.secret_file == "/srv/portal/secret");
  CHECK(settings_of("return { LISTEN = '127.0.0.1:1' }").listen.port == 1);
  CHECK_FALSE(settings_of(file, {{"TENDERLOOM_SMTP", ""}}).smtp);
}

TEST_CASE("An unknown key is refused with the nearest known one") {
  const Error error = refusal_of("return { lisen = '127.0.0.1:80' }");
  CHECK(error.code == "config_unknown");
  CHECK(error.params["key"] == "lisen");
  CHECK(error.params["nearest"] == "listen");
  CHECK(describe(error).find("did you mean listen?") != std::string::npos);
  CHECK(refusal_of("return { Listen = '127.0.0.1:80' }").params["nearest"] == "listen");
  CHECK(refusal_of("return { 'listen' }").code == "config_script");
  CHECK(refusal_of("return { wholly_unheard_of = 1 }").params["nearest"] == "");
  CHECK(refusal_of("return { listen = '127.0.0.1:80', LISTEN = '127.0.0.1:81' }").code == "config_invalid");
}

TEST_CASE("An unknown TENDERLOOM_ variable is refused with the nearest known one") {
  const Error error = variable_refusal("TENDERLOOM_DATABSE", "sqlite://x");
  CHECK(error.code == "config_unknown");
  CHECK(error.params["nearest"] == "TENDERLOOM_DATABASE");
  CHECK(variable_refusal("TENDERLOOM_XYZZY", "1").params["nearest"] == "");
  CHECK(variable_refusal("TENDERLOOM_", "1").code == "config_unknown");
  CHECK(variable_refusal("TENDERLOOM_REQUIRED_PLUGINS", "a").code == "config_unknown");  // portal.lua only
  CHECK(load_settings({}, {{"TENDERLOOMISH", "1"}}).ok());
}

TEST_CASE("A value of the wrong kind is refused with what is expected, never with the value") {
  const auto refused = [](const std::string& lua, const std::string& key) {
    const Error error = refusal_of("return { " + lua + " }");
    CHECK(error.code == "config_invalid");
    CHECK(error.params["key"] == key);
    CHECK_FALSE(error.params["expected"].get<std::string>().empty());
  };
  refused("listen = 8080", "listen");
  refused("listen = '8080'", "listen");
  refused("listen = '127.0.0.1:65536'", "listen");
  refused("listen = '127.0.0.1:-1'", "listen");
  refused("listen = '127.0.0.1:80x'", "listen");
  refused("listen = '127.0.0.1 :80'", "listen");
  refused("listen = '::1:80'", "listen");
  refused("listen = ':80'", "listen");
  refused("admin_listen = true", "admin_listen");
  refused("trusted_proxies = { '10.0.0.300' }", "trusted_proxies");
  refused("trusted_proxies = { '10.0.0.0/33' }", "trusted_proxies");
  refused("trusted_proxies = { 1 }", "trusted_proxies");
  refused("base_url = 'portal.example.tw'", "base_url");
  refused("base_url = 'https://'", "base_url");
  refused("base_url = 'https://x y'", "base_url");
  refused("database = 'postgres://x'", "database");
  refused("database_password_file = '/does/not/exist'", "database_password_file");
  refused("mail_from = 'nobody'", "mail_from");
  refused("mail_from = 'a@b.tw\\nBcc: x@y.tw'", "mail_from");
  refused("clamd = '127.0.0.1:3310'", "clamd");
  refused("bot_check = 'none'", "bot_check");
  refused("bot_check = false", "bot_check");
  refused("rate_limits = 'yes'", "rate_limits");
  refused("theme = '../etc'", "theme");
  refused("required_plugins = 'cloud_services'", "required_plugins");
  refused("data = ''", "data");
  refused("data = function() end", "data");
  refused("log_level = 'loud'", "log_level");
  refused("worker_threads = 1.5", "worker_threads");
  refused("worker_threads = -1", "worker_threads");
  refused("session_minutes = 0", "session_minutes");
  refused("site_name = 'a\\nb'", "site_name");
  CHECK(variable_refusal("TENDERLOOM_WORKER_THREADS", "four").params["key"] == "TENDERLOOM_WORKER_THREADS");
  CHECK(variable_refusal("TENDERLOOM_SMTP", "smtp://me:hunter2@").params.dump().find("hunter2") == std::string::npos);
  CHECK(variable_refusal("TENDERLOOM_DATABASE", "mysql://me:hunter2@h/db").params.dump().find("hunter2") ==
        std::string::npos);
}

TEST_CASE("Addresses of both internet protocols are understood") {
  const auto listen = [](const std::string& text) { return load_settings({}, {{"TENDERLOOM_LISTEN", text}})->listen; };
  CHECK(listen("[::1]:8080").host == "::1");
  CHECK(listen("localhost:0").port == 0);
  CHECK(listen("portal.example.tw:443").host == "portal.example.tw");
  const auto base = [](const std::string& text) {
    return load_settings({}, {{"TENDERLOOM_BASE_URL", text}})->base_url;
  };
  CHECK(base("https://portal.example.tw/") == "https://portal.example.tw");
  CHECK(base("http://127.0.0.1:8080") == "http://127.0.0.1:8080");
  CHECK(base("http://[::1]:8080/tenderloom") == "http://[::1]:8080/tenderloom");
}

TEST_CASE("The clock and every off need TEST_MODE=on") {
  CHECK(variable_refusal("TENDERLOOM_CLOCK_FILE", "/tmp/offset").code == "config_test_mode");
  CHECK(variable_refusal("TENDERLOOM_BOT_CHECK", "off").params["key"] == "BOT_CHECK");
  CHECK(variable_refusal("TENDERLOOM_RATE_LIMITS", "off").params["key"] == "RATE_LIMITS");
  CHECK(refusal_of("return { rate_limits = false }").code == "config_test_mode");
  const auto settings = load_settings({}, {{"TENDERLOOM_CLOCK_FILE", "/tmp/offset"},
                                           {"TENDERLOOM_BOT_CHECK", "off"},
                                           {"TENDERLOOM_RATE_LIMITS", "off"},
                                           {"TENDERLOOM_TEST_MODE", "on"}});
  REQUIRE(settings.ok());
  CHECK(settings->clock_file == std::filesystem::path("/tmp/offset"));
  CHECK(settings->bot_check == "off");
  CHECK_FALSE(settings->rate_limits);
}

TEST_CASE("TEST_MODE listens on loopback only") {
  const auto with = [](const std::string& listen, const std::string& admin) {
    return load_settings(
        {}, {{"TENDERLOOM_TEST_MODE", "on"}, {"TENDERLOOM_LISTEN", listen}, {"TENDERLOOM_ADMIN_LISTEN", admin}});
  };
  CHECK(with("127.0.0.1:0", "").ok());
  CHECK(with("127.8.9.1:0", "").ok());
  CHECK(with("[::1]:0", "localhost:0").ok());
  CHECK(with("0.0.0.0:0", "").error().params["key"] == "LISTEN");
  CHECK(with("192.168.1.1:0", "").error().params["key"] == "LISTEN");
  CHECK(with("127.evil.example:0", "").error().params["key"] == "LISTEN");
  CHECK(with("127.0.0.1:0", "0.0.0.0:0").error().params["key"] == "ADMIN_LISTEN");
}

TEST_CASE("The password of the database comes from a file, whatever the order") {
  const Folder folder;
  const std::string file = folder.write("password", "s3cret with blanks \nsecond line").string();
  const auto settings = load_settings(
      {}, {{"TENDERLOOM_DATABASE", "mysql://portal@db/tenderloom"}, {"TENDERLOOM_DATABASE_PASSWORD_FILE", file}});
  CHECK(settings->database.password == "s3cret with blanks ");
  CHECK(variable_refusal("TENDERLOOM_DATABASE_PASSWORD_FILE", folder.write("empty", "").string()).code ==
        "config_invalid");
}

TEST_CASE("Database addresses") {
  const auto url = [](std::string_view text) { return *DatabaseUrl::parse(text); };
  CHECK(url("sqlite://portal.db").path == "portal.db");
  CHECK(url("sqlite:///srv/portal.db").path == "/srv/portal.db");
  const auto galera = url("mysql://portal@db1,db2,10.0.0.3:3307/tender_loom");
  CHECK(galera.kind == DatabaseUrl::Kind::mysql);
  CHECK(galera.user == "portal");
  CHECK(galera.hosts == std::vector<std::string>{"db1", "db2", "10.0.0.3"});
  CHECK(galera.port == 3307);
  CHECK(galera.database == "tender_loom");
  CHECK(url("mysql://u@localhost/d?socket=/run/m.sock").socket == "/run/m.sock");
  CHECK(url("mysql://u@[::1]:3308/d").hosts == std::vector<std::string>{"::1"});
  CHECK(url("mysql://u@[::1]/d").port == 3306);
  for (const char* bad :
       {"", "sqlite://", "sqlite:portal.db", "mysql://", "mysql://u@/d", "mysql://@h/d", "mysql://h/d", "mysql://u@h",
        "mysql://u@h/", "mysql://u:p@h/d", "mysql://u@h:0/d", "mysql://u@h:99999/d", "mysql://u@h:/d", "mysql://u@h,/d",
        "mysql://u@h/d;drop", "mysql://u@h/d?socket=rel", "mysql://u@h/d?ssl=1", "mysql://u@h/a/b", "sqlite://a\nb"}) {
    INFO(bad);
    CHECK_FALSE(DatabaseUrl::parse(bad).ok());
  }
}

TEST_CASE("Mail servers") {
  const auto server = [](std::string_view text) { return *SmtpServer::parse(text); };
  CHECK(server("smtp://mail.example.tw:2525").port == 2525);
  CHECK(server("smtp://mail.example.tw").port == 25);
  CHECK(server("smtps://mail.example.tw/").port == 465);
  CHECK(server("smtps://mail.example.tw").tls);
  const auto full = server("smtps://portal@example.tw:p%40ss:w%ord@mail.example.tw:465");
  CHECK(full.user == "portal@example.tw");
  CHECK(full.password == "p@ss:w%ord");
  CHECK(full.host == "mail.example.tw");
  for (const char* bad : {"", "mail.example.tw", "smtp://", "smtp://h:x", "smtp://:25", "smtp://@h:25",
                          "smtp://u:p%0d%0a@h", "http://h:25", "smtp://h h:25"}) {
    INFO(bad);
    CHECK_FALSE(SmtpServer::parse(bad).ok());
  }
}

TEST_CASE("A broken file names its line; the file runs in the sandbox") {
  const Error broken = refusal_of("return {\n  listen = \n}");
  CHECK(broken.code == "config_script");
  CHECK(broken.params["line"] == 3);
  CHECK(describe(broken).find("portal.lua:3: ") != std::string::npos);
  CHECK(refusal_of("while true do end").code == "config_script");
  CHECK(refusal_of("return { data = os.getenv('HOME') }").code == "config_script");
  CHECK(refusal_of("").params["message"] == "the file must return a table of names and values");
  CHECK(refusal_of("return 5").code == "config_script");
  CHECK(refusal_of("return require 'os'").code == "config_script");
}

TEST_CASE("Only the default file may be absent") {
  CHECK(load_settings("/does/not/exist.lua", {}).error().code == "config_invalid");
  CHECK(load_settings("/", {}).error().code == "config_invalid");
  CHECK(load_settings("", {}).ok());
}

TEST_CASE("Every error has one plain sentence") {
  for (const Error& error :
       {Error{"config_unknown", {{"key", "a"}, {"nearest", ""}, {"file", "f"}}},
        Error{"config_invalid", {{"key", "a"}, {"expected", "b"}}}, Error{"config_test_mode", {{"key", "a"}}},
        Error{"script_budget", {{"file", "f"}, {"line", 1}, {"what", "time"}}}, Error{"something_else", {{"n", 1}}},
        Error{"bare"}}) {
    CHECK(describe(error).back() == '.');
    CHECK(describe(error).find('\n') == std::string::npos);
  }
}
