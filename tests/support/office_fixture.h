// The documents and review modules with everything they stand on, over one database, for the small type
// tests/fixtures/calls/offers: a company that may apply, a tender that is open, an inbox.
#pragma once

#include <filesystem>
#include <fstream>

#include "database_fixture.h"
#include "mail_words.h"
#include "pdf_samples.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/documents/documents.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/review/review.h"
#include "tenderloom/review/service.h"
#include "tenderloom/submissions/submissions.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::test {

namespace fs = std::filesystem;

class Office {
 public:
  explicit Office(TestDatabase& given, const std::string& type = "offers")
      : test(given),
        type_key(type),
        scripts(make_scripts(given.folder(), type)),
        blobs(std::move(*storage::BlobStore::open(given.folder() / "blobs"))),
        jobs(given.database, given.clock, given.log),
        audit(given.database, given.clock),
        types(scripts, load_words(words), given.log),
        mailer(words, settings, mail_words.events, mail_words.templates),
        outbox(given.database, jobs, given.clock, given.log, mailer, settings),
        accounts({given.database, given.clock, given.log, audit, outbox, mailer, types, settings, "secret",
                  *accounts::Roles::load(SOURCE_ROOT "/config/roles.lua")}),
        tenders(given.database, blobs, jobs, given.clock, given.log, types, audit),
        inspector({BUILD_ROOT "/bin/tenderloom-pdf-check"}, given.log),
        submissions({given.database, blobs, given.clock, given.log, audit, &inspector}),
        printer(given.log),
        templates({fs::path(SOURCE_ROOT) / "themes/base/print"}, words),
        documents({given.database, blobs, given.clock, given.log, words, audit, outbox, mailer, accounts.directory(),
                   tenders, submissions, printer, inspector, templates, "https://portal.example.tw"}),
        item_pages(submissions, tenders, blobs, words),
        review({given.database, blobs, given.clock, given.log, words, audit, outbox, mailer, accounts.directory(),
                accounts.registrations(), tenders, submissions, item_pages, documents.service(),
                "https://portal.example.tw"}) {
    given.migrate({storage::job_migrations(), audit::AuditLog::migrations(), notifications::Outbox::migrations(),
                   accounts::Accounts::migrations(), tenders::Tenders::migrations(),
                   submissions::Submissions::migrations(), documents::Documents::migrations(),
                   review::Review::migrations()});
    types.load();
    for (const auto& problem : types.problems()) UNSCOPED_INFO(problem.text());
    REQUIRE(types.current(type_key));
    company = register_company("04595252", "範例股份有限公司", "王小姐");
    open_tender("1150202");
  }

  std::int64_t register_company(const std::string& tax_id, const std::string& name, const std::string& contact) {
    accounts::SampleCompany sample;
    sample.values = {{"tax_id", tax_id},
                     {"company_name", name},
                     {"representative_name", "游錫堃"},
                     {"company_address", "10048臺北市中正區忠孝東路一段1號"},
                     {"contact_name", contact},
                     {"contact_title", "專員"},
                     {"contact_phone", "02-1234-5678"},
                     {"contact_mobile", "0912-345-678"},
                     {"account_email", "u" + tax_id + "@example.tw"}};
    sample.password = "Kettle!7-Orange-29";
    const auto made = accounts::create_company_with_owner(test.database, test.clock, sample, true);
    REQUIRE(made.ok());
    return *made;
  }

  void open_tender(const std::string& no) {
    tenders::NewTender wanted;
    wanted.no = no;
    wanted.type_key = type_key;
    wanted.name = "115年第二次測試採購";
    wanted.opens_at = test.clock.now() - std::chrono::hours(24);
    wanted.closes_at = test.clock.now() + std::chrono::hours(24);
    wanted.groups = base::Json::array();
    const auto made = tenders.create(wanted, {});
    INFO(made.findings.dump());
    REQUIRE(made.tender);
    ground.tender = *tenders.find(no);
    ground.type = tenders.type_of(ground.tender);
    REQUIRE(ground.type);
    ground.now = test.clock.now();
    submission_id = submissions.open(ground.tender, company).id;
  }

  void advance(std::chrono::microseconds by) {
    test.clock.advance(by);
    ground.now = test.clock.now();
  }

  submissions::Submission submission() { return *submissions.get(submission_id); }
  submissions::Actor vendor() const { return {submissions::Actor::Kind::vendor, 1, "王小姐", "page"}; }
  submissions::Actor staff() const { return {submissions::Actor::Kind::staff, 2, "審查員", "page"}; }

  std::int64_t add(const std::string& level, std::int64_t parent, const base::Json& values) {
    submissions::SaveRequest request;
    request.level = level;
    if (parent != 0) request.parent = parent;
    request.changes = values;
    request.actor = vendor();
    const auto saved = submissions.save(ground, submission(), request);
    INFO((saved.ok() ? "" : saved.error().code));
    REQUIRE(saved.ok());
    for (const auto& finding : saved->findings) UNSCOPED_INFO(finding.field + " " + finding.code);
    REQUIRE(saved->kind == submissions::SaveOutcome::Kind::saved);
    return saved->node.id;
  }
  std::int64_t maker(const std::string& name) { return add("maker", 0, {{"maker_name", name}, {"role", "maker"}}); }
  std::int64_t agency(const std::string& name, const std::string& until) {
    return add("maker", 0, {{"maker_name", name}, {"role", "agent"}, {"agency_until", until}});
  }
  std::int64_t offer(std::int64_t maker, const std::string& name) {
    return add("offer", maker, {{"offer_name", name}, {"price", 5200}});
  }
  /// One maker with two offers: complete, two items, no agency.
  void fill() {
    const auto aaa = maker("AAA");
    offer(aaa, "雲端備份");
    offer(aaa, "雲端防護");
  }

  base::Result<documents::Upload> upload(const std::string& key, const std::string& content,
                                         const base::Json& declared = nullptr,
                                         const std::string& name = "用印文件.pdf") {
    http::UploadedFile file;
    file.field = "file";
    file.name = name;
    file.path = test.folder() / ("upload-" + base::random_token(6));
    std::ofstream(file.path, std::ios::binary) << content;
    file.size = static_cast<std::int64_t>(content.size());
    auto kept = documents.service().upload(ground, submission(), key, file, declared, vendor());
    fs::remove(file.path);
    return kept;
  }
  void upload_all(std::int64_t count = 2) {
    REQUIRE(upload("application", blank_pdf(2), count).ok());
    REQUIRE(upload("pledge", blank_pdf(1)).ok());
  }
  std::variant<documents::Receipt, documents::SubmitRefusal> submit(const std::string& key = {}) {
    return documents.service().submit(ground, submission_id, vendor(), key, "zh-TW");
  }
  base::Result<submissions::Submission> decide(const review::Decision& decision) {
    return review.service().decide(submission_id, decision, staff(), ground.now);
  }
  std::vector<notifications::Queued> mails(const std::string& kind) {
    notifications::Filter filter;
    filter.kind = kind;
    return outbox.list(filter).items;
  }

 private:
  static fs::path make_scripts(const fs::path& root, const std::string& type) {
    const fs::path made = root / "scripts", source = SOURCE_ROOT;
    fs::create_directories(made);
    fs::copy(source / "scripts/lib", made / "lib", fs::copy_options::recursive);
    fs::copy(source / "scripts/portal", made / "portal", fs::copy_options::recursive);
    fs::copy(source / "tests/fixtures/calls" / type, made / type, fs::copy_options::recursive);
    return made;
  }
  static const base::Words& load_words(base::Words& words) {
    for (const char* part : {"http", "modules/notifications", "modules/accounts", "modules/tenders",
                             "modules/submissions", "modules/documents", "modules/review"}) {
      for (const char* locale : {"zh-TW", "en"}) {
        const fs::path folder = fs::path(SOURCE_ROOT) / "core" / part / "locales";
        if (const fs::path one = folder / (std::string(locale) + ".json"); fs::exists(one))
          REQUIRE(words.load_file(locale, one).ok());
        if (!fs::is_directory(folder / locale)) continue;
        for (const auto& entry : fs::directory_iterator(folder / locale))
          REQUIRE(words.load_file(locale, entry.path()).ok());
      }
    }
    return words;
  }

 public:
  TestDatabase& test;
  std::string type_key;
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
  tenders::Service tenders;
  documents::PdfInspector inspector;
  submissions::Service submissions;
  documents::PdfPrinter printer;
  documents::PrintTemplates templates;
  documents::Documents documents;
  submissions::ItemPages item_pages;
  review::Review review;

  std::int64_t company = 0, submission_id = 0;
  submissions::Ground ground;
};

}  // namespace tenderloom::test
