#include "tenderloom/submissions/groups.h"

#include "node_writer.h"
#include "repository.h"

namespace tenderloom::submissions {

GroupKey group_key(const forms::TypeDefinition& type, const std::string& code) {
  const auto [level, field] = grouping_field(type);
  if (level == nullptr) return {};
  return {level->key, field->key, value_hash(base::Json(code))};
}

}  // namespace tenderloom::submissions
