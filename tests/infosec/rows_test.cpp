// The plugin's tables on both databases: what is written is read back, changes on an older version are refused, and
// what is sealed comes back exactly as it was.
#include <algorithm>

#include "database_fixture.h"
#include "paper/paper_rows.h"
#include "sealing/bundle.h"
#include "tenderloom/storage/jobs.h"

using namespace tenderloom;
using namespace tenderloom::infosec_services;
using test::for_each_database;
using test::TestDatabase;

namespace {

constexpr std::int64_t kTender = 7, kSubmission = 11, kNode = 42;

void migrate(TestDatabase& test) {
  auto all = rows::migrations();
  for (auto& one : rows::sealing_migrations()) all.push_back(one);
  for (auto& one : rows::paper_migrations()) all.push_back(one);
  test.migrate({{"plugin_infosec_services", all}});
}

constexpr std::int64_t kWriter = 5;

rows::By by(const TestDatabase& test) { return {"王小姐", test.clock.now(), kWriter}; }

/// A proposal with text longer than any short column, characters of four bytes, and every table filled.
SealedProposal written(TestDatabase& test) {
  test.database.write([&](storage::Transaction& tx) {
    const std::string text = "<p>服務建議書 𠮷 " + std::string(200'000, 'x') + "</p>";
    CHECK(rows::put_chapter(tx, kNode, kSubmission, {"execution", text, 200'010, 12, 1, 0, by(test)}, 0));
    CHECK_FALSE(rows::put_chapter(tx, kNode, kSubmission, {"execution", "other", 1, 1, 0, 0, by(test)}, 0));
    CHECK(rows::put_chapter(tx, kNode, kSubmission, {"execution", text, 200'010, 12, 1, 0, by(test)}, 1));
    CHECK_FALSE(rows::put_chapter(tx, kNode, kSubmission, {"execution", "older", 1, 1, 0, 0, by(test)}, 1));
    for (int number : {1, 2}) rows::add_version(tx, kNode, "execution", {number, 12, text, by(test)});
    CHECK(rows::put_pricing(tx, kNode, kSubmission, {{"staff", {{{"title", "資安工程師"}}}}}, 0, by(test)));
    CHECK_FALSE(rows::put_pricing(tx, kNode, kSubmission, base::Json::object(), 0, by(test)));
    rows::put_picture(tx, kNode, {std::string(64, 'a'), "架構圖.png", "image/png", 3, 10, 20, by(test)});
    rows::put_picture(tx, kNode, {std::string(64, 'a'), "again.png", "image/png", 3, 10, 20, by(test)});
    rows::put_check(tx, kNode, "pricing", {std::string(64, 'b'), by(test)});
    rows::put_hold(tx, kNode, "execution", {kWriter, 0, "王小姐", {}, test.clock.now()});
    rows::add_serial(tx, {kNode, "2222333344445555", std::string(64, 'c'), by(test)});
  });
  return test.database.read([](soci::session& sql) { return read_proposal(sql, kNode); });
}

Bundle bundle_of(const SealedProposal& proposal) {
  Bundle bundle;
  bundle.submission_id = kSubmission;
  bundle.proposals = {proposal};
  bundle.proposals.front().digest = std::string(64, 'd');
  bundle.pictures[std::string(64, 'a')] = std::string("\x89P\0", 3);
  return bundle;
}

}  // namespace

TEST_CASE("infosec tables: what is sealed comes back exactly, with versions, and nothing stays in the clear") {
  for_each_database([](TestDatabase& test) {
    migrate(test);
    const Bundle before = bundle_of(written(test));
    const std::string bytes = pack(before);
    test.database.write([](storage::Transaction& tx) { rows::remove_content(tx, kNode); });
    for (const char* table : {"chapter", "version", "pricing", "picture", "check", "hold"})
      CHECK(test.number(std::string("SELECT COUNT(*) FROM infosec_services_") + table) == 0);
    CHECK(test.number("SELECT COUNT(*) FROM infosec_services_serial") == 1);
    const auto after = unpack(bytes);
    REQUIRE(after);
    test.database.write([&](storage::Transaction& tx) {
      for (int i = 0; i < 2; ++i) restore_proposal(tx, kSubmission, after->proposals.front());  // done twice: the same
    });
    Bundle restored = bundle_of(test.database.read([](soci::session& sql) { return read_proposal(sql, kNode); }));
    CHECK(description(restored) == description(before));
    CHECK(restored.proposals.front().chapters.at("execution").version == 2);
    CHECK(after->pictures == before.pictures);
    for (std::size_t cut : {std::size_t{0}, std::size_t{10}, std::size_t{60}, bytes.size() - 1})
      CHECK_FALSE(unpack(bytes.substr(0, cut)));
    CHECK_FALSE(unpack(bytes + "x"));
  });
}

TEST_CASE("infosec tables: who wrote what is read back, and stays known after sealing and opening") {
  for_each_database([](TestDatabase& test) {
    migrate(test);
    const SealedProposal before = written(test);
    CHECK(before.pricing->by.person_id == kWriter);
    CHECK(before.chapters.at("execution").by.person_id == kWriter);
    CHECK(before.versions.at(1).row.by.person_id == kWriter);
    CHECK(before.pictures.at(0).by.person_id == kWriter);
    CHECK(before.checks.at("pricing").by.person_id == kWriter);
    test.database.read([](soci::session& sql) {
      CHECK(rows::versions(sql, kNode, "execution").at(0).by.person_id == kWriter);
      CHECK(rows::version(sql, kNode, "execution", 1)->by.person_id == kWriter);
      CHECK(rows::serials(sql, kNode).at(0).by.person_id == kWriter);
      CHECK(rows::serial(sql, "2222333344445555")->by.person_id == kWriter);
    });
    const auto opened = unpack(pack(bundle_of(before)));
    REQUIRE(opened);
    test.database.write(
        [&](storage::Transaction& tx) { restore_proposal(tx, kSubmission, opened->proposals.front()); });
    // What the register of personal data looks for.
    for (const char* table : {"chapter", "version", "pricing", "picture", "check"}) {
      CAPTURE(table);
      const std::string of = std::string(" FROM infosec_services_") + table;
      CHECK(test.number("SELECT COUNT(*)" + of) > 0);
      CHECK(test.number("SELECT COUNT(*)" + of + " WHERE person_id <> 5") == 0);
    }
  });
}

TEST_CASE("infosec tables: openers, the key, shares and what was given") {
  for_each_database([](TestDatabase& test) {
    migrate(test);
    const OpenerKey key = make_opener("a passphrase of the test", Effort::test);
    const TenderKey tender = make_tender_key({{1, key.public_key}, {2, key.public_key}});
    const auto now = test.clock.now();
    test.database.write([&](storage::Transaction& tx) {
      rows::put_opener(tx, kTender, {1, "甲", key, now, 2, now});
      rows::put_opener(tx, kTender, {2, "乙", std::nullopt, {}, 0, {}});
      rows::put_opener(tx, kTender, {2, "乙", std::nullopt, {}, 1, now});
      rows::put_seal(tx, kTender, {now, tender.public_key, 0});
      for (int i = 0; i < 2; ++i) rows::put_shares(tx, kTender, tender.shares);
      rows::put_given(tx, kTender, {1, std::string("\0\xff seal", 7), now});
    });
    test.database.read([&](soci::session& sql) {
      const auto openers = rows::openers(sql, kTender);
      REQUIRE(openers.size() == 2);
      const auto& first = openers[0].person_id == 1 ? openers[0] : openers[1];
      REQUIRE(first.key);
      CHECK(unlock(*first.key, "a passphrase of the test", Effort::test));
      CHECK(first.failures == 2);
      CHECK(rows::openers(sql, kTender + 1).empty());
      CHECK(rows::seal_of_tender(sql, kTender).public_key == tender.public_key);
      CHECK(*rows::seal_of_tender(sql, kTender).opens_at == now);
      CHECK(rows::seal_of_tender(sql, kTender + 1).public_key.empty());
      CHECK(rows::shares(sql, kTender).size() == 2);
      REQUIRE(rows::given(sql, kTender).size() == 1);
      CHECK(rows::given(sql, kTender)[0].sealed == std::string("\0\xff seal", 7));
    });
    test.database.write([&](storage::Transaction& tx) {
      rows::remove_given_before(tx, now);
      rows::remove_opener(tx, kTender, 2);
    });
    test.database.read([&](soci::session& sql) {
      CHECK(rows::given(sql, kTender).empty());
      CHECK(rows::openers(sql, kTender).size() == 1);
    });
  });
}

TEST_CASE("infosec tables: parcels, openings, papers, settings") {
  for_each_database([](TestDatabase& test) {
    migrate(test);
    const auto now = test.clock.now();
    rows::ParcelRow row{kSubmission, kTender, 3, {}, std::string(64, 'e'), 1'000, {}, "sealed", {}, by(test), {}};
    row.parcel.for_tender = std::string(80, '\xfe');
    row.parcel.for_vendor = std::string(72, '\0');
    row.parcel.digest = std::string(64, 'f');
    row.proposals = {{{"id", "42"}, {"serial", "2222333344445555"}}};
    test.database.write([&](storage::Transaction& tx) {
      rows::put_seal(tx, kTender, {std::nullopt, "key", 0});
      rows::put_parcel(tx, row);
      rows::ParcelRow opened = row;
      opened.submission_id = kSubmission + 1;
      opened.state = "opened";
      opened.by.at += std::chrono::seconds(1);
      rows::put_parcel(tx, opened);
      rows::add_opening(tx, kTender, {0, now, {{"opened", 1}}});
      for (bool late : {false, true})
        rows::add_arrival(tx, kTender, {0, kNode, kSubmission, "2222333344445555", "current", 5, late, now, by(test)});
      CHECK(rows::put_tender_settings(tx, kTender, {{"soc_groups", {"2"}}}, 0, by(test)));
      CHECK_FALSE(rows::put_tender_settings(tx, kTender, base::Json::object(), 0, by(test)));
    });
    test.database.read([&](soci::session& sql) {
      const auto found = rows::parcel(sql, kSubmission);
      REQUIRE(found);
      CHECK(found->parcel.for_tender == row.parcel.for_tender);
      CHECK(found->parcel.for_vendor == row.parcel.for_vendor);
      CHECK(found->proposals == row.proposals);
      CHECK(rows::parcels(sql, kTender).size() == 2);
      CHECK(rows::parcels(sql, kTender)[0].submission_id == kSubmission);
      CHECK(rows::count_parcels(sql, kTender) == 2);
      CHECK(rows::openings(sql, kTender).at(0).record.at("opened") == 1);
      REQUIRE(rows::arrivals_of(sql, kNode).size() == 2);
      CHECK(rows::arrivals(sql, kTender)[0].late);
      CHECK(rows::arrivals(sql, kTender)[0].by.person_id == kWriter);
      int files = 0, problems = 0;
      rows::visit_parcels(sql, [&](const storage::BlobUse&) { ++files; });
      CHECK(files == 2);
      rows::parcel_problems(sql, [&](const std::string&) { ++problems; });
      CHECK(problems == 0);
    });
    // Texts in the clear beside a sealed bid are told.
    test.database.write([&](storage::Transaction& tx) {
      CHECK(rows::put_chapter(tx, kNode, kSubmission, {"price", "<p>x</p>", 1, 1, 0, 0, by(test)}, 0));
    });
    int problems = 0;
    test.database.read(
        [&](soci::session& sql) { rows::parcel_problems(sql, [&](const std::string&) { ++problems; }); });
    CHECK(problems == 1);
    test.database.write([&](storage::Transaction& tx) { rows::remove_parcel(tx, kSubmission); });
    CHECK(test.number("SELECT COUNT(*) FROM infosec_services_parcel") == 1);
  });
}

TEST_CASE("infosec tables: a picture has one file for paper, whoever shows it, until it is removed") {
  for_each_database([](TestDatabase& test) {
    migrate(test);
    const std::string upload(64, 'a'), other(64, 'b');
    const rows::PaperRow first{upload, std::string(64, '1'), "image/jpeg", 5'000'000'000, test.clock.now()};
    const rows::PaperRow again{upload, std::string(64, '2'), "image/png", 7, test.clock.now() + std::chrono::hours(1)};
    CHECK_FALSE(test.database.read([&](soci::session& sql) { return rows::paper(sql, upload); }));
    test.database.write([&](storage::Transaction& tx) {
      rows::put_paper(tx, first);
      rows::put_paper(tx, {other, std::string(64, '3'), "image/png", 9, test.clock.now()});
    });
    const auto kept = test.database.read([&](soci::session& sql) { return rows::paper(sql, upload); });
    REQUIRE(kept);
    CHECK(kept->sha256 == upload);
    CHECK(kept->paper_sha256 == first.paper_sha256);
    CHECK(kept->media_type == "image/jpeg");
    CHECK(kept->size == 5'000'000'000);
    CHECK(kept->at == first.at);
    // Two servers may make it at once: the second one replaces the row, and there is still one.
    test.database.write([&](storage::Transaction& tx) { rows::put_paper(tx, again); });
    const auto replaced = test.database.read([&](soci::session& sql) { return rows::paper(sql, upload); });
    REQUIRE(replaced);
    CHECK(replaced->paper_sha256 == again.paper_sha256);
    CHECK(replaced->media_type == "image/png");
    CHECK(test.number("SELECT COUNT(*) FROM infosec_services_paper") == 2);
    std::vector<std::string> files;
    test.database.read([&](soci::session& sql) {
      rows::visit_paper(sql, [&](const storage::BlobUse& use) { files.push_back(use.sha256); });
    });
    std::sort(files.begin(), files.end());
    CHECK(files == std::vector<std::string>{again.paper_sha256, std::string(64, '3')});
    test.database.write([&](storage::Transaction& tx) {
      rows::remove_paper(tx, upload);
      rows::remove_paper(tx, std::string(64, 'f'));  // nothing there: nothing happens
    });
    CHECK_FALSE(test.database.read([&](soci::session& sql) { return rows::paper(sql, upload); }));
    CHECK(test.database.read([&](soci::session& sql) { return rows::paper(sql, other); }));
  });
}

TEST_CASE("storage: files that jobs made for a company are dropped, those of others stay") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    storage::JobQueue jobs(test.database, test.clock, test.log);
    jobs.handle("book", [](const storage::Job&, storage::JobProgress&) -> base::Result<base::Json> {
      return base::Json{{"file", {{"blob", std::string(64, 'a')}, {"size", 1}}}, {"pages", 3}};
    });
    std::int64_t mine = 0, others = 0;
    test.database.write([&](storage::Transaction& tx) {
      mine = jobs.enqueue(tx, "book", base::Json::object(), 1, 3);
      others = jobs.enqueue(tx, "book", base::Json::object(), 2, 4);
    });
    while (jobs.run_one()) {
    }
    test.database.write([&](storage::Transaction& tx) {
      CHECK(jobs.drop_files(tx, "book", 3) == std::vector<std::string>{std::string(64, 'a')});
      CHECK(jobs.drop_files(tx, "book", 3).empty());
    });
    CHECK_FALSE(jobs.find(mine)->result.contains("file"));
    CHECK(jobs.find(mine)->result.at("pages") == 3);
    CHECK(jobs.find(others)->result.contains("file"));
  });
}
