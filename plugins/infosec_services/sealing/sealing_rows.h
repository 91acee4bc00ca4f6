// The tables of sealed submission: openers and the tender's key, parcels, what openers gave, openings, paper books.
// Bytes are kept as hexadecimal text, so that they are the same on every database.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rows.h"
#include "sealing/keys.h"
#include "sealing/parcel.h"

namespace tenderloom::infosec_services::rows {

std::vector<storage::Migration> sealing_migrations();  // after those of rows.h
void visit_parcels(soci::session& sql, const storage::BlobVisitor& visit);
/// Parcels whose rows contradict each other.
void parcel_problems(soci::session& sql, const storage::ProblemVisitor& tell);

struct OpenerRow {
  std::int64_t person_id = 0;
  std::string name;
  std::optional<OpenerKey> key;  // none: no passphrase was set yet
  base::Instant set_at{};
  std::int64_t failures = 0;  // wrong passphrases in a row
  base::Instant failed_at{};
};
std::vector<OpenerRow> openers(soci::session& sql, std::int64_t tender_id);  // by name
void put_opener(storage::Transaction& tx, std::int64_t tender_id, const OpenerRow& row);
void remove_opener(storage::Transaction& tx, std::int64_t tender_id, std::int64_t person_id);

struct SealRow {
  std::optional<base::Instant> opens_at;  // none: when the tender closes
  std::string public_key;                 // bytes; empty: not made yet
  std::int64_t version = 0;
};
SealRow seal_of_tender(soci::session& sql, std::int64_t tender_id);
void put_seal(storage::Transaction& tx, std::int64_t tender_id, const SealRow& row);
std::vector<Share> shares(soci::session& sql, std::int64_t tender_id);
void put_shares(storage::Transaction& tx, std::int64_t tender_id, const std::vector<Share>& shares);  // in their place

/// A bid that was handed in. `state`: sealed | opened | damaged.
struct ParcelRow {
  std::int64_t submission_id = 0, tender_id = 0, company_id = 0;
  Parcel parcel;     // without its content
  std::string blob;  // where the content is
  std::int64_t size = 0;
  Json proposals = Json::array();  // [{"id", "group", "serial"}]
  std::string state = "sealed", problem;
  By by;  // who handed in
  base::Instant opened_at{};
};
std::optional<ParcelRow> parcel(soci::session& sql, std::int64_t submission_id);
std::vector<ParcelRow> parcels(soci::session& sql, std::int64_t tender_id);  // in the order of handing in
std::int64_t count_parcels(soci::session& sql, std::int64_t tender_id);
void put_parcel(storage::Transaction& tx, const ParcelRow& row);
void remove_parcel(storage::Transaction& tx, std::int64_t submission_id);  // with its writers

/// Whose names lie in a parcel, by number: the personal data register marks those that were erased meanwhile.
void put_writers(storage::Transaction& tx, std::int64_t submission_id, const std::set<std::int64_t>& people);
std::set<std::int64_t> forgotten_writers(soci::session& sql, std::int64_t submission_id);
void remove_writers(storage::Transaction& tx, std::int64_t submission_id);

/// What an opener gave, sealed under the portal's own secret until it ends.
struct GivenRow {
  std::int64_t person_id = 0;
  std::string sealed;
  base::Instant ends_at{};
};
std::vector<GivenRow> given(soci::session& sql, std::int64_t tender_id);
void put_given(storage::Transaction& tx, std::int64_t tender_id, const GivenRow& row);
void remove_given(storage::Transaction& tx, std::int64_t tender_id);
void remove_given_before(storage::Transaction& tx, base::Instant now);

struct OpeningRow {
  std::int64_t id = 0;
  base::Instant at{};
  Json record = Json::object();
};
std::vector<OpeningRow> openings(soci::session& sql, std::int64_t tender_id);  // oldest first
void add_opening(storage::Transaction& tx, std::int64_t tender_id, const OpeningRow& row);

/// A book on paper that came to the office.
struct ArrivalRow {
  std::int64_t id = 0, node_id = 0, submission_id = 0;
  std::string serial, verdict;  // current | changed | replaced, as it was then
  std::int64_t copies = 0;
  bool late = false;
  base::Instant arrived_at{};
  By by;
};
std::vector<ArrivalRow> arrivals(soci::session& sql, std::int64_t tender_id);  // newest first
std::vector<ArrivalRow> arrivals_of(soci::session& sql, std::int64_t node_id);
void add_arrival(storage::Transaction& tx, std::int64_t tender_id, const ArrivalRow& row);

// --- what goes into a parcel, out of the tables of rows.h
struct VersionOf {
  std::string chapter;
  VersionRow row;
};
std::vector<VersionOf> all_versions(soci::session& sql, std::int64_t node_id);
/// The number of changes that a restored chapter (empty: the pricing analysis) had.
void set_versions(storage::Transaction& tx, std::int64_t node_id, const std::string& chapter, std::int64_t version);
/// Everything of the proposal's text but its serials.
void remove_content(storage::Transaction& tx, std::int64_t node_id);

}  // namespace tenderloom::infosec_services::rows
