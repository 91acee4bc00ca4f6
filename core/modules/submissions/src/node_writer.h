// What follows from an evaluation for the stored row: normalised values, title, what is missing, list cells, search
// text, keys of unique fields, counters.
#pragma once
#include "repository.h"
#include "tenderloom/forms/evaluate.h"

namespace tenderloom::submissions {

struct Derived {
  NodeTexts texts;
  std::vector<UniqueKey> keys;
};

/// Fills the node from the evaluation; what belongs to other columns comes back.
Derived derive(const forms::TypeDefinition& type, const forms::Level& level, const forms::Evaluation& evaluation,
               const forms::Surroundings& around, Node& node);
/// The same for one of many new rows, whose `missing` nobody reads before it is stored.
Derived derive_to_store(const forms::TypeDefinition& type, const forms::Level& level,
                        const forms::Evaluation& evaluation, const forms::Surroundings& around, Node& node);

/// The field by which items belong to a group of the tender: the first choice among its groups; null: none.
std::pair<const forms::Level*, const forms::Field*> grouping_field(const forms::TypeDefinition& type);

/// Findings without their sentences, for `Node::missing`, and back.
Json to_missing(const std::vector<forms::Finding>& findings);
std::vector<forms::Finding> from_missing(const Json& missing);

/// [{"field","old","new"}] of top-level fields that differ.
Json changes_between(const Json& before, const Json& after);
/// The same of a new row, as text.
std::string changes_of_new(const Json& values);

}  // namespace tenderloom::submissions
