// How rows of one of the tender's groups are found among many submissions: by an index, without reading a row.
#pragma once
#include <string>

#include "tenderloom/forms/definition.h"

namespace tenderloom::submissions {

/// Columns of node_key, whose index has level, field, value_hash, submission_id.
struct GroupKey {
  std::string level, field, value_hash;
};

/// `level` is empty where no level of the type chooses among the tender's groups.
GroupKey group_key(const forms::TypeDefinition& type, const std::string& code);

}  // namespace tenderloom::submissions
