// A group under evaluation as JSON: what one person may see of it.
#pragma once
#include "reading.h"

namespace tenderloom::infosec_services {

/// What a person is in a group.
struct Standing {
  bool office = false, working_group = false;
  const Member* member = nullptr;
  bool sees() const { return office || working_group || member != nullptr; }
  /// Scores of closed scorings; who stands aside from one of the group's proposals judges none of them.
  bool sees_scores() const { return office || (member != nullptr && member->may_vote()); }
};

Standing standing_of(const Group& group, const http::Context& context);

/// Null: nothing at all.
Json group_json(const Evaluation& all, const Group& group, const http::Context& context);

}  // namespace tenderloom::infosec_services
