// SQL of the tenders module.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/storage/database.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders::repository {

std::optional<Tender> tender_by_no(soci::session& sql, const std::string& no, const std::string& suffix = {});
std::optional<Tender> tender_by_id(soci::session& sql, std::int64_t id, const std::string& suffix = {});
std::vector<Tender> tenders(soci::session& sql, const Service::Query& query, const std::string& folded, Instant now);
std::int64_t count_tenders(soci::session& sql, const Service::Query& query, const std::string& folded, Instant now);
std::vector<Tender> previous_tenders(soci::session& sql, const std::string& type_key, const std::string& no);
std::int64_t insert_tender(storage::Transaction& tx, const Tender& tender, std::optional<std::int64_t> id, Instant at);
/// Everything but number, type and bundle; raises the row version.
void update_tender(storage::Transaction& tx, const Tender& tender);
void pin_bundle(storage::Transaction& tx, std::int64_t tender_id, const forms::TypeDefinition& type, Instant at);
/// Stores the version and lets the tender be judged by it, whatever it was judged by before; raises the row version.
void move_bundle(storage::Transaction& tx, std::int64_t tender_id, const forms::TypeDefinition& type, Instant at);
void store_bundle(storage::Transaction& tx, const forms::TypeDefinition& type, Instant at);
std::optional<std::string> bundle_text(soci::session& sql, const std::string& type_key, const std::string& sha256);
/// (type, checksum) of stored bundles whose checksum begins so.
std::vector<std::pair<std::string, std::string>> bundles_like(soci::session& sql, const std::string& checksum_begin);

void set_unsealed(storage::Transaction& tx, std::int64_t tender_id, Instant at);
void set_archived(storage::Transaction& tx, std::int64_t tender_id, const std::optional<Instant>& at);
std::vector<DeadlineMove> deadline_moves(soci::session& sql, std::int64_t tender_id);
void insert_deadline_move(storage::Transaction& tx, const DeadlineMove& move, std::int64_t person_id);
/// Those of which not every vendor was told yet, oldest first.
std::vector<DeadlineMove> untold_moves(soci::session& sql);
void set_told(storage::Transaction& tx, std::int64_t move_id, Instant at);

struct GuideFile {
  std::string key, sha256, name;
  std::int64_t size = 0;
  Instant uploaded_at{};
  std::optional<Instant> confirmed_at;  // by the company asked about, this very file
};
std::vector<GuideFile> guide_files(soci::session& sql, std::int64_t tender_id, std::int64_t company_id);
void set_guide_file(storage::Transaction& tx, std::int64_t tender_id, const GuideFile& file, std::int64_t person_id);
void confirm(storage::Transaction& tx, std::int64_t tender_id, const GuideFile& file, std::int64_t company_id,
             std::int64_t person_id, Instant at);
std::vector<Service::Manual> manuals(soci::session& sql);
void set_manual(storage::Transaction& tx, const Service::Manual& manual);
std::vector<Service::Manual> manual_versions(soci::session& sql);
void insert_manual_version(storage::Transaction& tx, const Service::Manual& manual, std::int64_t person);

}  // namespace tenderloom::tenders::repository
