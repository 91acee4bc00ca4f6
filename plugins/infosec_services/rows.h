// The plugin's tables, and nothing but them.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/storage/integrity.h"
#include "tenderloom/storage/migrations.h"
#include "tenderloom/storage/personal_data.h"

namespace tenderloom::infosec_services::rows {

using base::Json;

std::vector<storage::Migration> migrations();
storage::Integrity integrity();
storage::Holdings personal_data();

/// Who wrote something, and when.
struct By {
  std::string person;
  base::Instant at{};
  std::int64_t person_id = 0;  // 0: written before it was kept
};

struct TenderSettings {
  Json values = Json::object();
  std::int64_t version = 0;
};
std::optional<TenderSettings> tender_settings(soci::session& sql, std::int64_t tender_id);
/// False: somebody else wrote meanwhile.
bool put_tender_settings(storage::Transaction& tx, std::int64_t tender_id, const Json& settings, std::int64_t version,
                         const By& by);

struct PricingRow {
  Json sheet = Json::object();
  std::int64_t version = 0;
  By by;
};
std::optional<PricingRow> pricing(soci::session& sql, std::int64_t node_id);
/// False: somebody else wrote meanwhile. `version` is the one that the change was made on, 0 for the first.
bool put_pricing(storage::Transaction& tx, std::int64_t node_id, std::int64_t submission_id, const Json& sheet,
                 std::int64_t version, const By& by);

struct ChapterRow {
  std::string chapter, html;
  std::int64_t characters = 0, words = 0, pictures = 0, version = 0;
  By by;
};
std::map<std::string, ChapterRow> chapters(soci::session& sql, std::int64_t node_id);
/// False: somebody else wrote meanwhile.
bool put_chapter(storage::Transaction& tx, std::int64_t node_id, std::int64_t submission_id, const ChapterRow& row,
                 std::int64_t version);

/// A text as it once was. `html` only where one is asked for.
struct VersionRow {
  std::int64_t number = 0, words = 0;
  std::string html;
  By by;
};
std::vector<VersionRow> versions(soci::session& sql, std::int64_t node_id, const std::string& chapter);
std::optional<VersionRow> version(soci::session& sql, std::int64_t node_id, const std::string& chapter,
                                  std::int64_t number);
void add_version(storage::Transaction& tx, std::int64_t node_id, const std::string& chapter, const VersionRow& row);

struct PictureRow {
  std::string sha256, name, media_type;
  std::int64_t size = 0, width = 0, height = 0;
  By by;
};
std::vector<PictureRow> pictures(soci::session& sql, std::int64_t node_id);
void put_picture(storage::Transaction& tx, std::int64_t node_id, const PictureRow& row);

/// Who writes a chapter now, and who asked for it.
struct HoldRow {
  std::int64_t person_id = 0, wanted_id = 0;
  std::string person, wanted;
  base::Instant seen_at{};
};
std::optional<HoldRow> hold(soci::session& sql, std::int64_t node_id, const std::string& chapter);
void put_hold(storage::Transaction& tx, std::int64_t node_id, const std::string& chapter, const HoldRow& row);

struct CheckRow {
  std::string digest;
  By by;
};
std::map<std::string, CheckRow> checks(soci::session& sql, std::int64_t node_id);
void put_check(storage::Transaction& tx, std::int64_t node_id, const std::string& section, const CheckRow& row);

struct SerialRow {
  std::int64_t node_id = 0;
  std::string serial, digest;
  By by;
};
std::vector<SerialRow> serials(soci::session& sql, std::int64_t node_id);  // newest first
std::optional<SerialRow> serial(soci::session& sql, const std::string& serial);
void add_serial(storage::Transaction& tx, const SerialRow& row);

}  // namespace tenderloom::infosec_services::rows
