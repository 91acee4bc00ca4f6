// Announcements in Markdown with windows and order, versions of manuals, and N-17: vendors are told about a tender
// once.
#include <thread>

#include "accounts_fixture.h"
#include "tenderloom/tenders/reminders.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;
using namespace std::chrono_literals;

namespace {

constexpr char kPdfFile[] = "%PDF-1.7\n1 0 obj\n";

base::Result<std::string> any_file(const std::filesystem::path&, const std::string&, std::int64_t) {
  return std::string("application/pdf");
}

std::vector<std::string> titles(const std::vector<tenders::Announcement>& rows) {
  std::vector<std::string> found;
  for (const auto& row : rows) found.push_back(row.title);
  return found;
}

/// What the page of an announcement gets to draw.
std::string html_of(Registry& office, const std::string& body) {
  render::ViewRegistry views;
  office.tenders.register_views(views);
  const render::ViewContext context{"zh-TW", office.words, office.test.clock.now(), nullptr};
  const base::Json resource = {{"title", "t"}, {"body", body}};
  return views.find("tenders/announcement")->present(resource, base::Json::object(), context).at("body_html");
}

struct Reminding : Registry {
  explicit Reminding(TestDatabase& given) : Registry(given) {}
  tenders::Reminders reminders{{test.database, test.clock, outbox, accounts, tenders.service(),
                                "https://portal.example", words, [this](std::int64_t) { return handed_in; }}};
  std::set<std::int64_t> handed_in;
  std::vector<std::string> told(const std::string& event) {
    std::vector<std::string> addresses;
    for (const auto& mail : mails(event)) addresses.push_back(mail.mail.to_address);
    std::sort(addresses.begin(), addresses.end());
    return addresses;
  }
};

}  // namespace

TEST_CASE("SCR-102 Markdown becomes harmless HTML") {
  TestDatabase test(storage::Dialect::sqlite);
  Registry office(test);
  const auto [body, wanted] = GENERATE(table<std::string, std::string>({
      {"# 標題\n\n###### 深", "<h2>標題</h2>\n<h6>深</h6>\n"},
      {"**粗** 與 `x<y`", "<p><strong>粗</strong> 與 <code>x&lt;y</code></p>\n"},
      {"- 甲\n- 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n"},
      {"[網站](https://www.spo.org.tw/a?b=1&c=2)",
       "<p><a href=\"https://www.spo.org.tw/a?b=1&amp;c=2\">網站</a></p>\n"},
      {"[信](mailto:service@spo.org.tw) [標案](/tenders)",
       "<p><a href=\"mailto:service@spo.org.tw\">信</a> <a href=\"/tenders\">標案</a></p>\n"},
      {"[x](javascript:alert(1)) [y](JaVaScript:alert) [z](data:text/html,x) [w](//evil.example) [v](vbscript:x)",
       "<p>x y z w v</p>\n"},
      {"<javascript:alert(1)> [e](&#106;avascript:alert(1))", "<p>javascript:alert(1) e</p>\n"},
      {"前 <script>alert(1)</script> <b onclick=x>後</b>",
       "<p>前 &lt;script&gt;alert(1)&lt;/script&gt; &lt;b onclick=x&gt;後&lt;/b&gt;</p>\n"},
      {"<script>\nalert(1)\n</script>\n", "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;\n</p>\n"},
      {"- <div>\n\n> <p onclick=x>", ""},
      {"![圖](https://evil.example/x.png) [![圖](x)](javascript:y)", "<p>圖 圖</p>\n"},
      {"[x]: javascript:alert(1)\n\n[x]", "<p>x</p>\n"},
  }));
  CAPTURE(body);
  const std::string html = html_of(office, body);
  if (!wanted.empty()) CHECK(html == wanted);
  for (const char* evil : {"<script", "<div", "<img", "onclick=x>", "href=\"javascript", "href=\"data", "<h1"}) {
    CHECK(html.find(evil) == std::string::npos);
  }
}

TEST_CASE("SCR-157 announcements have a window, an order, a tender and a version; withdrawn ones stay on record") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& board = office.tenders.service().board();
    const auto now = test.clock.now();
    const auto make = [&](tenders::AnnouncementDraft draft) {
      draft.body = "內容";
      const auto saved = board.create(draft, {7, "承辦"});
      INFO(saved.findings.dump());
      REQUIRE(saved.announcement);
      return saved.announcement->id;
    };
    const auto tender = office.open_tender();
    make({.title = "舊", .published_at = now - 2h});
    make({.title = "新", .published_at = now - 1h, .until = now + 1h});
    make({.title = "將來", .published_at = now + 1h});
    make({.title = "前面", .published_at = now - 5h, .position = 1});
    const auto pinned = make({.title = "置頂", .published_at = now - 9h, .pinned = true});
    make({.title = "標案", .published_at = now - 3h, .tender_id = tender.id});
    CHECK(titles(board.list({}).rows) == std::vector<std::string>{"置頂", "前面", "新", "舊", "標案"});
    CHECK(board.list({.all = true}).total == 6);
    CHECK(board.list({.tender_id = tender.id + 1}).total == 4);
    CHECK(board.list({.tender_id = tender.id}).rows.back().tender_no == "1150202");

    test.clock.advance(1h);
    CHECK(titles(board.list({}).rows) == std::vector<std::string>{"置頂", "前面", "將來", "舊", "標案"});
    REQUIRE(board.set_withdrawn(pinned, true, {}).ok());
    CHECK_FALSE(board.find(pinned));
    CHECK(board.find(pinned, true)->withdrawn_at == test.clock.now());
    REQUIRE(board.set_withdrawn(pinned, false, {}).ok());
    CHECK(board.find(pinned));

    // A change that was made of something older is refused.
    const auto version = board.find(pinned)->row_version;
    const tenders::AnnouncementDraft other{.title = "改了", .body = "內容"};
    CHECK(code_of(board.change(pinned, other, version - 1, {})) == "version_conflict");
    REQUIRE(board.change(pinned, other, version, {}).ok());
    CHECK(board.find(pinned)->title == "改了");
    CHECK(board.find(pinned)->published_at == now - 9h);
    CHECK(board.create({.title = "", .body = " ", .published_at = now, .until = now, .position = 0}, {})
              .findings.size() == 4);
  });
}

TEST_CASE("SCR-157 files of an announcement are kept by content, judged, counted and taken away") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& board = office.tenders.service().board();
    const auto id = board.create({.title = "甲", .body = "乙"}, {}).announcement->id;
    const auto refuse = [](const std::filesystem::path&, const std::string&,
                           std::int64_t) -> base::Result<std::string> { return base::Error{"file_content"}; };
    CHECK(code_of(board.add_file(id, "a.pdf", office.file(kPdfFile), refuse, {})) == "file_content");
    CHECK(code_of(board.add_file(id + 1, "a.pdf", office.file(kPdfFile), any_file, {})) == "not_found");
    const auto kept = board.add_file(id, "附件.pdf", office.file(kPdfFile), any_file, {});
    REQUIRE(kept.ok());
    CHECK(office.blobs.has(kept->sha256));
    CHECK(board.file(id, kept->id)->name == "附件.pdf");
    CHECK_FALSE(board.file(id + 1, kept->id));
    for (int i = 1; i < 10; ++i) REQUIRE(board.add_file(id, "b.pdf", office.file(kPdfFile), any_file, {}).ok());
    CHECK(code_of(board.add_file(id, "b.pdf", office.file(kPdfFile), any_file, {})) == "announcement_files_many");
    CHECK_FALSE(board.remove_file(id + 1, kept->id, {}));
    CHECK(board.remove_file(id, kept->id, {}));
    CHECK(board.files(id).size() == 9);
  });
}

TEST_CASE("every version of a manual is kept with who put it there and when") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& service = office.tenders.service();
    REQUIRE(service.set_manual("calls", "一.pdf", office.file(kPdfFile), {7, "王承辦"}).ok());
    test.clock.advance(24h);
    REQUIRE(service.set_manual("calls", "二.pdf", office.file(std::string(kPdfFile) + "2"), {8, "李承辦"}).ok());
    const auto versions = service.manual_versions();
    REQUIRE(versions.size() == 2);
    CHECK(versions[0].name == "二.pdf");
    CHECK(versions[1].uploader == "王承辦");
    CHECK(versions[0].uploaded_at - versions[1].uploaded_at == 24h);
    CHECK(service.manual("calls")->sha256 == versions[0].sha256);
    CHECK(office.blobs.has(versions[1].sha256));
  });
}

TEST_CASE("N-17 approved vendors are told once when a tender opens, three days and one day before it closes") {
  for_each_database([](TestDatabase& test) {
    Reminding office(test);
    const auto first = office.registered("04595252", "first@example.tw");
    const auto second = office.registered("22099131", "second@example.tw");
    office.registered("10458574", "waiting@example.tw");
    for (const auto& who : {first, second}) REQUIRE(office.decide(who.company_id, "approve").ok());
    const std::vector<std::string> both = {"first@example.tw", "second@example.tw"};
    const auto opens = test.clock.now() + 1h, closes = opens + 240h;
    tenders::NewTender wanted;
    wanted.no = "1150202";
    wanted.type_key = "calls";
    wanted.name = "雲端服務";
    wanted.opens_at = opens;
    wanted.closes_at = closes;
    REQUIRE(office.tenders.service().create(wanted, {}).tender);

    CHECK(office.reminders.run() == 0);
    test.clock.advance(1h);
    CHECK(office.reminders.run() == 2);
    CHECK(office.told("tender_opened") == both);
    CHECK(office.mails("tender_opened")[0].mail.text.find("https://portal.example/tenders/1150202") !=
          std::string::npos);
    CHECK(office.reminders.run() == 0);
    test.clock.advance(168h);  // exactly three days before the end
    CHECK(office.reminders.run() == 2);
    test.clock.advance(47h);
    CHECK(office.reminders.run() == 0);
    test.clock.advance(1h);
    // Two servers at once: still once each.
    std::atomic<int> sent{0};
    std::thread other([&] { sent += office.reminders.run(); });
    sent += office.reminders.run();
    other.join();
    CHECK(sent == 2);
    CHECK(office.told("tender_closing").size() == 4);

    // A deadline that is moved is told anew.
    tenders::TenderChange change;
    change.closes_at = closes + 24h;
    change.reason = "順延一日";
    REQUIRE(office.tenders.service().change("1150202", change, {}, {}).ok());
    test.clock.advance(1h);
    CHECK(office.reminders.run() == 2);
    test.clock.advance(240h);
    CHECK(office.reminders.run() == 0);
  });
}

TEST_CASE("N-17 the type says how many days before the end vendors are told; the last reminder comes in any case") {
  for_each_database([](TestDatabase& test) {
    Reminding office(test);
    office.rewrite_type("測試標", "reminders = { closing = { 2, 7 } },");
    const auto vendor = office.registered("04595252", "first@example.tw");
    REQUIRE(office.decide(vendor.company_id, "approve").ok());
    tenders::NewTender wanted;
    wanted.no = "1150202";
    wanted.type_key = "calls";
    wanted.name = "雲端服務";
    wanted.opens_at = test.clock.now();
    wanted.closes_at = test.clock.now() + 240h;
    REQUIRE(office.tenders.service().create(wanted, {}).tender);
    const auto after = [&](std::chrono::hours time) {
      test.clock.advance(time);
      return office.reminders.run();
    };
    CHECK(after(0h) == 1);  // it has opened
    CHECK(after(71h) == 0);
    CHECK(after(1h) == 1);   // seven days
    CHECK(after(96h) == 0);  // three days are none of its reminders
    CHECK(after(24h) == 1);  // two
    CHECK(after(24h) == 0);  // nor is one
    CHECK(office.told("tender_closing").size() == 2);

    // A window as short as the first notice: no notice of seven days, but the last one.
    wanted.no = "1150203";
    wanted.opens_at = test.clock.now();
    wanted.closes_at = test.clock.now() + 120h;
    REQUIRE(office.tenders.service().create(wanted, {}).tender);
    CHECK(after(0h) == 1);
    CHECK(after(48h) == 0);
    CHECK(after(24h) == 1);
  });
}

TEST_CASE("SM-02 R-165 a moved deadline is explained, announced and told to every vendor once; a draft's is nobody's") {
  for_each_database([](TestDatabase& test) {
    Reminding office(test);
    for (const auto& [tax_id, email] : std::vector<std::pair<std::string, std::string>>{
             {"04595252", "first@example.tw"}, {"22099131", "second@example.tw"}, {"10458574", "tester@example.tw"}})
      REQUIRE(office.decide(office.registered(tax_id, email).company_id, "approve").ok());
    const auto tester = office.accounts.directory().company_by_tax_id("10458574")->id;
    REQUIRE(office.registrations().set_test(tester, true, {99, "審查員", ""}).ok());
    office.handed_in = {office.accounts.directory().company_by_tax_id("04595252")->id};
    auto& service = office.tenders.service();
    tenders::NewTender wanted;
    wanted.no = "1150202";
    wanted.type_key = "calls";
    wanted.name = "雲端服務";
    wanted.opens_at = test.clock.now() + 1h;
    wanted.closes_at = test.clock.now() + 49h;
    const auto tender = *service.create(wanted, {}).tender;
    tenders::TenderChange change;
    change.closes_at = test.clock.now() + 50h;
    REQUIRE(service.change("1150202", change, {}, {})->tender);  // not open yet: no reason needed
    CHECK(service.deadline_moves(tender.id).empty());
    test.clock.advance(2h);
    change.closes_at = test.clock.now() + 72h;
    CHECK(service.change("1150202", change, {}, {})->findings[0].at("field") == "reason");
    change.reason = std::string(501, 'x');
    CHECK(service.change("1150202", change, {}, {})->findings[0].at("code") == "deadline_reason_long");
    change.reason = "颱風停班停課";
    REQUIRE(service.change("1150202", change, {}, {7, "承辦員", "192.0.2.1"})->tender);
    const auto moves = service.deadline_moves(tender.id);
    REQUIRE(moves.size() == 1);
    CHECK(moves[0].reason == "颱風停班停課");
    CHECK(moves[0].actor == "承辦員");
    CHECK(moves[0].after == test.clock.now() + 72h);
    tenders::NoticeBoard::Query board;
    board.tender_id = tender.id;
    board.general = false;
    REQUIRE(service.board().list(board).rows.size() == 1);
    const std::string body = service.board().list(board).rows[0].body;
    CHECK(body.find("颱風停班停課") != std::string::npos);
    CHECK(body.find("The deadline of") != std::string::npos);

    // Two servers at once: every vendor once, those who have handed in as well, the test vendor not.
    std::atomic<int> sent{0};
    std::thread server([&] { sent += office.reminders.tell_deadlines(); });
    sent += office.reminders.tell_deadlines();
    server.join();
    CHECK(sent == 2);
    CHECK(office.told("tender_deadline_moved") == std::vector<std::string>{"first@example.tw", "second@example.tw"});
    CHECK(office.mails("tender_deadline_moved")[0].mail.text.find("颱風停班停課") != std::string::npos);
    CHECK(office.reminders.tell_deadlines() == 0);
    tenders::TenderChange same;
    same.name = "雲端服務（修正）";
    REQUIRE(service.change("1150202", same, {}, {})->tender);
    CHECK(service.deadline_moves(tender.id).size() == 1);
  });
}

TEST_CASE("N-17 a server that dies halfway tells nobody twice and leaves nobody out; samples remind nobody") {
  for_each_database([](TestDatabase& test) {
    Reminding office(test);
    for (const auto& [tax_id, email] : std::vector<std::pair<std::string, std::string>>{
             {"04595252", "first@example.tw"}, {"22099131", "second@example.tw"}}) {
      REQUIRE(office.decide(office.registered(tax_id, email).company_id, "approve").ok());
    }
    const auto tender = office.open_tender();
    // As a server left it that died after the first company.
    const auto company = office.accounts.directory().company_by_tax_id("04595252")->id;
    test.run({"INSERT INTO tender_reminder (tender_id, kind, moment, company_id) VALUES (" + std::to_string(tender.id) +
              ", 'opened', " + std::to_string(base::to_micros(*tender.opens_at)) + ", " + std::to_string(company) +
              ")"});
    office.reminders.run();
    CHECK(office.told("tender_opened") == std::vector<std::string>{"second@example.tw"});
    test.run({"DELETE FROM tender_reminder", "UPDATE tender SET is_sample = 1"});
    CHECK(office.reminders.run() == 0);
  });
}

TEST_CASE("N-17 reminders leave out test vendors and those who have handed in") {
  for_each_database([](TestDatabase& test) {
    Reminding office(test);
    std::vector<std::int64_t> companies;
    for (const auto& [tax_id, email] : std::vector<std::pair<std::string, std::string>>{
             {"04595252", "done@example.tw"}, {"22099131", "tester@example.tw"}, {"10458574", "late@example.tw"}}) {
      companies.push_back(office.registered(tax_id, email).company_id);
      REQUIRE(office.decide(companies.back(), "approve").ok());
    }
    REQUIRE(office.registrations().set_test(companies[1], true, {99, "審查員", ""}).ok());
    office.handed_in = {companies[0]};
    office.open_tender();
    CHECK(office.reminders.run() == 2);  // opened, and one day left
    CHECK(office.told("tender_closing") == std::vector<std::string>{"late@example.tw"});
    CHECK(office.told("tender_opened") == std::vector<std::string>{"late@example.tw"});
    CHECK(office.reminders.run() == 0);
  });
}
