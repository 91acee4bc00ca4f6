// SQL of the catalogue.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::catalogue::rows {

using base::Json;

/// A file of an entry; what is published keeps it, whatever the vendor does with the own one later.
struct File {
  std::int64_t number = 0;  // 1, 2, … in the order of the page
  std::string field, sha256, name, media_type;
  std::int64_t size = 0;
};

struct Entry {
  std::int64_t id = 0, case_id = 0;
  std::string catalogue, zone, title, summary, search;
  Json content = Json::object();
  base::Instant listed_at{}, updated_at{};
  std::vector<std::pair<std::string, std::string>> facets;  // field and value
  std::vector<File> files;                                  // written by put, read by files
};

struct Query {
  std::string catalogue, zone, text;
  std::vector<std::pair<std::string, std::string>> facets;
  std::int64_t page = 1, per_page = 20;
};

struct Page {
  std::vector<Entry> entries;
  std::int64_t total = 0;
};

storage::MigrationSet migrations();
bool there(soci::session& sql, std::int64_t case_id);
void put(storage::Transaction& tx, const Entry& entry);
void remove(soci::session& sql, std::int64_t case_id);
Page list(soci::session& sql, const Query& query);
std::optional<Entry> find(soci::session& sql, const std::string& catalogue, std::int64_t id);
std::vector<File> files(soci::session& sql, std::int64_t entry_id);
/// How many entries each zone has.
std::map<std::string, std::int64_t> zones(soci::session& sql, const std::string& catalogue);
/// How many entries of the zone have each value: field -> value -> count.
std::map<std::string, std::map<std::string, std::int64_t>> facets(soci::session& sql, const std::string& catalogue,
                                                                  const std::string& zone);

}  // namespace tenderloom::catalogue::rows
