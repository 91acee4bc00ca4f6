// Which file a picture becomes on paper: made once, by its checksum, whoever shows it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/storage/integrity.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::infosec_services::rows {

std::vector<storage::Migration> paper_migrations();
/// Names the files in `paper` tables beside those that `sql` visits already.
void visit_paper(soci::session& sql, const storage::BlobVisitor& visit);

struct PaperRow {
  std::string sha256, paper_sha256, media_type;  // the upload, and what is printed
  std::int64_t size = 0;
  base::Instant at{};
};
std::optional<PaperRow> paper(soci::session& sql, const std::string& sha256);
void put_paper(storage::Transaction& tx, const PaperRow& row);
void remove_paper(storage::Transaction& tx, const std::string& sha256);

}  // namespace tenderloom::infosec_services::rows
