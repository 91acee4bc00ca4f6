// What is sealed: everything that a proposal consists of in this plugin's tables, with its pictures, as one text of
// bytes, and back. `PICTURES` follow the description, which says how long each is.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sealing_rows.h"

namespace tenderloom::infosec_services {

/// One proposal as the tables hold it.
struct SealedProposal {
  std::int64_t node_id = 0;
  std::string digest;  // of its content with what the portal's own forms hold, as the serial has it
  std::optional<rows::PricingRow> pricing;
  std::map<std::string, rows::ChapterRow> chapters;
  std::vector<rows::VersionOf> versions;
  std::vector<rows::PictureRow> pictures;
  std::map<std::string, rows::CheckRow> checks;
};

struct Bundle {
  std::int64_t submission_id = 0;
  std::vector<SealedProposal> proposals;
  std::map<std::string, std::string> pictures;  // contents by checksum
};

SealedProposal read_proposal(soci::session& sql, std::int64_t node_id);
/// In the place of whatever stands there. Who was erased meanwhile (`forgotten_writers`) gets no name back.
void restore_proposal(storage::Transaction& tx, std::int64_t submission_id, const SealedProposal& proposal);
/// Everybody whose name lies in it.
std::set<std::int64_t> writers(const SealedProposal& proposal);
/// The description alone: equal where nothing has changed.
std::string description(const Bundle& bundle);

std::string pack(const Bundle& bundle);
/// None: not a bundle, or one of another make.
std::optional<Bundle> unpack(const std::string& bytes);

}  // namespace tenderloom::infosec_services
