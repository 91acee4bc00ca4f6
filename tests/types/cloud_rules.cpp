// Rules of 雲端服務標 that its definition holds as data: locations, origin, certificates, the measures of staff.
#include "forms_support.h"
#include "tenderloom/forms/expiring.h"

using namespace forms_test;

namespace {

std::shared_ptr<const forms::TypeDefinition> cloud() {
  static const auto type = [] {
    auto bundle = forms::TypeStore::read_bundle(kRoot / "scripts", "cloud_services");
    REQUIRE(bundle.ok());
    return std::get<0>(forms::TypeDefinition::load("cloud_services", std::move(bundle).value(), {}, &portal_words()));
  }();
  return type;
}

forms::Evaluation judged(const std::string& level, const Json& changes, const Json& stored = Json::object(),
                         bool by_staff = false) {
  Around around;
  forms::Input input;
  input.stored = stored;
  input.changes = changes;
  input.by_staff = by_staff;
  return forms::evaluate(*cloud(), *cloud()->level(level), input, around, nullptr);
}

/// "code rule" of the first finding of that field; empty: nothing is said about it.
std::string says(const forms::Evaluation& evaluation, const std::string& field) {
  const auto* finding = find(evaluation, field);
  return finding == nullptr ? "" : finding->code + " " + finding->rule;
}

bool wrong(const forms::Evaluation& evaluation, const std::string& field) {
  const auto* finding = find(evaluation, field);
  return finding != nullptr && finding->severity == forms::Severity::wrong;
}

const Json kPdf = {{"id", "1"},     {"name", "a.pdf"}, {"size", 10}, {"type", "application/pdf"},
                   {"sha256", "x"}, {"pages", 1}};

}  // namespace

TEST_CASE("R-050 a location in mainland China, Hong Kong or Macao fails, also beside others") {
  for (const char* field : {"data_location", "backup_location"}) {
    for (const char* country : {"CN", "HK", "MO"}) {
      INFO(field << " " << country);
      CHECK(says(judged("spec", {{field, {country}}}), field) == "not_an_option R-050");
      CHECK(says(judged("spec", {{field, {"TW", "JP", country}}}), field) == "not_an_option R-050");
      // What a copy brought stays, is marked by the rule and counts as missing.
      CHECK(says(judged("spec", Json::object(), {{field, {"TW", country}}}), field) == "option_gone R-050");
    }
    CHECK(says(judged("spec", {{field, {"TW", "JP"}}}), field).empty());
  }
}

TEST_CASE("R-050b the origin of a brand is never mainland China, Hong Kong or Macao") {
  for (const char* country : {"CN", "HK", "MO"})
    CHECK(says(judged("brand", {{"origin_country", country}}), "origin_country") == "not_an_option R-050b");
  for (const char* country : {"TW", "US", "IL", "GB", "JP", "SG", "CA", "DE", "KR", "IE"})
    CHECK(says(judged("brand", {{"origin_country", country}}), "origin_country").empty());
}

TEST_CASE("R-062 whoever is not the maker of a brand shows the maker's authorisation; a maker is not asked") {
  const std::string field = "oem_authorization_file";
  for (const char* identity : {"agent", "oem_subsidiary"}) {
    INFO(identity);
    const auto without = judged("brand", {{"vendor_identity", identity}});
    CHECK(says(without, field) == "required R-062");
    CHECK_FALSE(wrong(without, field));  // it may be stored without, and is incomplete
    CHECK(says(judged("brand", Json::object(), {{"vendor_identity", identity}, {field, kPdf}}), field).empty());
  }
  CHECK(says(judged("brand", {{"vendor_identity", "oem"}}), field).empty());
}

TEST_CASE("R-051 each of three certificates is asked for, either standard will do, the fourth is a matter of choice") {
  const auto nothing = judged("service", {{"service_name", "甲"}});
  for (const char* key : {"iso27001", "iso27017", "iso27018"}) {
    for (const char* part : {"_file", "_kind", "_expiry"}) {
      const std::string field = std::string(key) + part;
      INFO(field);
      CHECK(says(nothing, field) == "required R-051");
      CHECK_FALSE(wrong(nothing, field));
    }
  }
  for (const char* part : {"_file", "_kind", "_expiry"}) CHECK(says(nothing, std::string("iso27701") + part).empty());

  const std::pair<const char*, const char*> kinds[] = {{"iso27001", "iso27001"}, {"iso27001", "cns27001"},
                                                       {"iso27017", "iso27017"}, {"iso27017", "csa_star"},
                                                       {"iso27018", "iso27018"}, {"iso27018", "cns27018"}};
  for (const auto& [key, kind] : kinds) {
    const std::string field = std::string(key) + "_kind";
    CHECK(says(judged("service", {{field, kind}}), field).empty());
  }
  CHECK(says(judged("service", {{"iso27001_kind", "csa_star"}}), "iso27001_kind").starts_with("not_an_option"));
}

TEST_CASE("R-051 a certificate that is given has its standard and a date that is not past, the optional one too") {
  const auto given = judged("service", Json::object(), {{"service_name", "甲"}, {"iso27701_file", kPdf}});
  CHECK(says(given, "iso27701_kind") == "required R-051");
  CHECK(says(given, "iso27701_expiry") == "required R-051");
  // 2026-06-10 is today.
  for (const char* key : {"iso27001_expiry", "iso27017_expiry", "iso27018_expiry", "iso27701_expiry"}) {
    CHECK(says(judged("service", {{key, "2026-06-09"}}), key) == "not_before R-051");
    CHECK(says(judged("service", {{key, "2026-06-10"}}), key).empty());
    // Expired since it was stored: still there, and the row is no longer complete (SM-05).
    const auto later = judged("service", Json::object(), {{"service_name", "甲"}, {key, "2026-06-09"}});
    CHECK(says(later, key) == "not_before R-051");
    CHECK(later.values[key] == "2026-06-09");
    CHECK_FALSE(later.complete());
  }
}

TEST_CASE("R-051 a certificate names what is set with it, so that one goes into many services") {
  const forms::Level& service = *cloud()->level("service");
  for (const char* key : {"iso27001", "iso27017", "iso27018", "iso27701"}) {
    const std::string name = key;
    CHECK(service.field(name + "_file")->goes_with == std::vector<std::string>{name + "_kind", name + "_expiry"});
  }
}

TEST_CASE("R-058 a security measure stands at the service alone, and only staff set it") {
  const forms::Level& service = *cloud()->level("service");
  for (const forms::Level& level : cloud()->levels())
    for (const forms::Field& field : level.fields)
      if (field.key.starts_with("security_hold")) CHECK(level.key == "service");
  REQUIRE(service.field("security_hold") != nullptr);
  CHECK(says(judged("service", {{"security_hold", "suspended"}}), "security_hold").starts_with("read_only"));
  for (const char* measure : {"suspended", "fix_required", "delisted"}) {
    const auto held = judged("service", {{"security_hold", measure}}, Json::object(), true);
    CHECK(says(held, "security_hold").empty());
    CHECK(held.values["security_hold"] == measure);
    CHECK(held.state("security_hold_notice")->visible);
  }
  CHECK(says(judged("service", {{"security_hold", "nothing"}}, Json::object(), true), "security_hold") ==
        "not_an_option R-058");
  CHECK_FALSE(judged("service", Json::object()).state("security_hold_reason")->visible);
}

TEST_CASE("R-051 a certificate is told ninety days before it ends, and after; only where its file is there") {
  const forms::Level& service = *cloud()->level("service");
  const auto today = *base::parse_date("2026-05-19");
  const auto days = [&](const char* expiry, const Json& file) {
    const auto found =
        forms::expiring(*cloud(), service, {{"iso27001_file", file}, {"iso27001_expiry", expiry}}, today);
    return found.empty() ? std::string("-") : found[0].file->key + " " + std::to_string(found[0].days);
  };
  CHECK(days("2026-08-17", kPdf) == "-");  // 90 days left
  CHECK(days("2026-08-16", kPdf) == "iso27001_file 89");
  CHECK(days("2026-05-19", kPdf) == "iso27001_file 0");
  CHECK(days("2026-05-18", kPdf) == "iso27001_file -1");
  CHECK(days("2026-05-18", nullptr) == "-");
  CHECK(forms::expiry_sentence(*cloud(), *base::parse_date("2026-08-17"), today, "zh-TW").empty());
  CHECK(forms::expiry_sentence(*cloud(), *base::parse_date("2026-08-16"), today, "zh-TW").find("89") !=
        std::string::npos);
  CHECK(forms::expiry_sentence(*cloud(), *base::parse_date("2026-05-18"), today, "en").find("Ended") == 0);
}

TEST_CASE("R-027 the highest tier is the one with the greatest upper bound") {
  CHECK(cloud()->level("tier")->greatest.field == "tier_upper");
  CHECK(cloud()->rules().contains("R-027"));
}
