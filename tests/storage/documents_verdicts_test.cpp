// Staff say of each uploaded document whether it is right.
#include "office_fixture.h"

using namespace tenderloom;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

std::string judged(Office& office, std::int64_t upload, const char* state, const std::string& reason = {}) {
  const auto said =
      office.documents.service().judge(office.ground, office.submission(), upload, state, reason, office.staff());
  return said.ok() ? "done" : said.error().code;
}

std::int64_t upload_id_of(Office& office, const std::string& key) {
  for (const auto& upload : office.documents.service().uploads(office.submission_id))
    if (upload.document_key == key) return upload.id;
  return 0;
}

}  // namespace

TEST_CASE("R-045 a handed in document is accepted or refused with a reason, and the word belongs to that file") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    office.upload_all();
    auto& service = office.documents.service();
    const auto first = upload_id_of(office, "application");
    CHECK(judged(office, first, "accepted") == "state_refused");  // nothing was handed in
    REQUIRE(std::holds_alternative<documents::Receipt>(office.submit()));
    CHECK(judged(office, 4711, "accepted") == "upload_unknown");
    CHECK(judged(office, first, "refused", "  ") == "reason_required");
    CHECK(judged(office, first, "refused", std::string(501, 'x')) == "reason_too_long");
    CHECK(service.verdicts(office.submission_id).empty());
    REQUIRE(judged(office, first, "refused", "缺公司大章") == "done");
    auto verdict = service.verdicts(office.submission_id).at(first);
    CHECK(verdict.state == "refused");
    CHECK(verdict.reason == "缺公司大章");
    CHECK(verdict.judged_by == "審查員");
    REQUIRE(judged(office, first, "accepted") == "done");  // the newest word counts
    CHECK(service.verdicts(office.submission_id).at(first).state == "accepted");
    REQUIRE(judged(office, first, "none") == "done");
    CHECK(service.verdicts(office.submission_id).empty());

    REQUIRE(judged(office, first, "accepted") == "done");
    REQUIRE(service.take_back(office.ground, office.submission_id, office.vendor()).ok());
    REQUIRE(office.upload("application", test::blank_pdf(3), 2).ok());
    REQUIRE(std::holds_alternative<documents::Receipt>(office.submit()));
    CHECK(service.verdicts(office.submission_id).count(upload_id_of(office, "application")) == 0);
    CHECK(judged(office, first, "refused", "缺公司大章") == "upload_replaced");
  });
}
