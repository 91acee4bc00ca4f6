// The columns of a new row of `node` and their values, written once for one row and for many.
#pragma once
#include <string>
#include <vector>

#include "repository.h"
#include "tenderloom/storage/bulk_insert.h"

namespace tenderloom::submissions::repository {

const std::vector<std::string>& node_insert_columns();

/// Holds the texts that values() looks at; the node and its texts must live as long.
class NodeColumns {
 public:
  NodeColumns(std::int64_t tender_id, const Node& node, const NodeTexts& texts);
  std::vector<storage::BulkInsert::Value> values() const;

 private:
  std::int64_t tender_id_;
  const Node& node_;
  const NodeTexts& texts_;
  std::string ancestors_, values_, computed_, children_, counters_, title_, hidden_;
};

}  // namespace tenderloom::submissions::repository
