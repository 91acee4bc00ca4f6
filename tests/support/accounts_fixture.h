// Accounts and tenders with what they stand on, over one database, with the portal's own forms.
#pragma once

#include <filesystem>
#include <fstream>

#include "database_fixture.h"
#include "mail_words.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::test {

namespace fs = std::filesystem;

inline constexpr char kSound[] = "Abcdefghij1!";

/// A registration as a clerk fills it in, sound in every field.
inline base::Json registration(const std::string& tax_id = "04595252", const std::string& email = "clerk@example.tw") {
  return {{"tax_id", tax_id},
          {"company_name", "臺灣範例股份有限公司"},
          {"representative_name", "游錫堃"},
          {"company_address", "100057 臺北市中正區延平南路143號"},
          {"contact_name", "王小姐"},
          {"contact_title", "專員"},
          {"contact_phone", "02-1234-5678#123"},
          {"contact_mobile", "0912345678"},
          {"account_email", email},
          {"password", kSound},
          {"password_confirm", kSound},
          {"privacy_consent", true}};
}

class Registry {
 public:
  /// `cheap_hashes`: passwords are hashed as in test mode, in no time.
  explicit Registry(TestDatabase& given, bool cheap_hashes = true)
      : test(given),
        scripts(make_scripts(given.folder())),
        settings(make_settings(cheap_hashes)),
        blobs(std::move(*storage::BlobStore::open(given.folder() / "blobs"))),
        jobs(given.database, given.clock, given.log),
        audit(given.database, given.clock),
        types(scripts, load_words(words), given.log),
        mailer(words, settings, mail_words.events, mail_words.templates),
        outbox(given.database, jobs, given.clock, given.log, mailer, settings),
        accounts(
            {given.database, given.clock, given.log, audit, outbox, mailer, types, settings, "secret", {}, &blobs}),
        tenders({given.database, blobs, jobs, given.clock, given.log, types, audit, words}) {
    given.migrate({storage::job_migrations(), audit::AuditLog::migrations(), notifications::Outbox::migrations(),
                   accounts::Accounts::migrations(), tenders::Tenders::migrations()});
    tenders.register_jobs(jobs);
    types.set_fetch([this](const std::string& key, const std::string& sha256) {
      return tenders.service().pinned_bundle(key, sha256);
    });
    types.load();
    for (const auto& problem : types.problems()) UNSCOPED_INFO(problem.text());
    REQUIRE(types.current("portal"));
    REQUIRE(types.current("calls"));
  }

  accounts::Registrations& registrations() { return accounts.registrations(); }

  /// Registers through the same path as the page; the findings' codes as "field:code" when it is refused.
  std::vector<std::string> apply(const base::Json& values, accounts::SignedIn* who = nullptr) {
    auto judged = registrations().evaluate("registration", base::Json::object(), values);
    auto applied = registrations().apply(std::move(judged), "zh-TW", "192.0.2.7");
    REQUIRE(applied.ok());
    if (applied->taken && who) *who = *applied->taken;
    return codes(*applied);
  }
  accounts::SignedIn registered(const std::string& tax_id = "04595252", const std::string& email = "clerk@example.tw") {
    accounts::SignedIn who;
    const auto refused = apply(registration(tax_id, email), &who);
    CAPTURE(refused);
    REQUIRE(refused.empty());
    return who;
  }
  static std::vector<std::string> codes(const accounts::Judged& judged) {
    std::vector<std::string> list;
    for (const auto& finding : judged.evaluation.findings) list.push_back(finding.field + ":" + finding.code);
    return list;
  }
  base::Result<accounts::Company> decide(std::int64_t company, const std::string& decision,
                                         const std::string& reason = {}, std::optional<std::int64_t> version = {}) {
    return registrations().decide(company, decision, reason, version, {99, "審查員", "192.0.2.1"});
  }
  std::string status_of(std::int64_t company) { return accounts.directory().company(company)->status; }
  std::vector<notifications::Queued> mails(const std::string& kind) {
    notifications::Filter filter;
    filter.kind = kind;
    return outbox.list(filter).items;
  }
  http::Request request(http::Method method = http::Method::get) {
    http::Request made;
    made.method = method;
    made.received_at = test.clock.now();
    made.client_address = "192.0.2.7";
    return made;
  }

  /// A tender of the small type, open since yesterday until tomorrow.
  tenders::Tender open_tender(const std::string& no = "1150202") {
    tenders::NewTender wanted;
    wanted.no = no;
    wanted.type_key = "calls";
    wanted.name = "115年第二次測試採購";
    wanted.opens_at = test.clock.now() - std::chrono::hours(24);
    wanted.closes_at = test.clock.now() + std::chrono::hours(24);
    const auto made = tenders.service().create(wanted, {});
    INFO(made.findings.dump());
    REQUIRE(made.tender);
    return *tenders.service().find(no);
  }
  fs::path file(const std::string& content) {
    const fs::path path = test.folder() / ("file-" + base::random_token(6));
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  /// Writes the small type again with another label and more lines, as an author would.
  void rewrite_type(const std::string& label, const std::string& more = {}) {
    write_type(scripts, label, more);
    types.load();
  }

 private:
  static void write_type(const fs::path& scripts, const std::string& label, const std::string& more = {}) {
    fs::create_directories(scripts / "calls");
    std::ofstream(scripts / "calls/type.lua") << R"(
local guide = require "guide"
return { label = ")" << label << R"(", kind = "forms", levels = { "offer" }, tender_number = "^%d%d%d02%d%d$",
  guides = { guide "solicitation_guide" { label = "公開徵求調查說明" }, guide "item_guide" { label = "品項填寫須知" },
             guide "extra_guide" { label = "參考資料", must_confirm = false } },
  groups = { { code = "1", name = "IaaS", categories = { { code = "compute", name = "運算" } } } },
)" << more << "}\n";
    std::ofstream(scripts / "calls/offer.lua") << R"(
local field = require "field"
return { label = "品項", name = { "offer_name" }, fields = { field.text "offer_name" { label = "名稱", required = true } } }
)";
  }
  static fs::path make_scripts(const fs::path& root) {
    const fs::path made = root / "scripts", source = SOURCE_ROOT;
    fs::create_directories(made);
    fs::copy(source / "scripts/lib", made / "lib", fs::copy_options::recursive);
    fs::copy(source / "scripts/portal", made / "portal", fs::copy_options::recursive);
    write_type(made, "測試標");
    return made;
  }
  static const base::Words& load_words(base::Words& words) {
    for (const char* library : {"forms", "modules/notifications", "modules/accounts", "modules/tenders"}) {
      for (const char* locale : {"zh-TW", "en"}) {
        const fs::path file = fs::path(SOURCE_ROOT) / "core" / library / "locales" / (std::string(locale) + ".json");
        if (fs::exists(file)) REQUIRE(words.load_file(locale, file).ok());
        const fs::path folder = file.parent_path() / locale;
        if (!fs::is_directory(folder)) continue;
        for (const auto& entry : fs::directory_iterator(folder)) REQUIRE(words.load_file(locale, entry.path()).ok());
      }
    }
    return words;
  }
  static config::Settings make_settings(bool test_mode) {
    config::Settings made;
    made.test_mode = test_mode;
    made.roles = SOURCE_ROOT "/config/roles.lua";
    return made;
  }

 public:
  TestDatabase& test;
  fs::path scripts;
  base::Words words;
  config::Settings settings;
  storage::BlobStore blobs;
  storage::JobQueue jobs;
  audit::AuditLog audit;
  forms::TypeStore types;
  MailWords mail_words;
  notifications::Mailer mailer;
  notifications::Outbox outbox;
  accounts::Accounts accounts;
  tenders::Tenders tenders;
};

template <typename T>
std::string code_of(const base::Result<T>& result) {
  return result.ok() ? "done" : result.error().code;
}

}  // namespace tenderloom::test
