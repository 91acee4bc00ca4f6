// The arithmetic of trees: what a node adds to the one above it. Pure functions over the model; the property test
// compares sums kept by differences with sums counted anew.
#pragma once
#include "tenderloom/forms/definition.h"
#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

/// Levels whose rows stand under a row of that level, in the definition's order.
std::vector<const forms::Level*> children_of(const forms::TypeDefinition& type, const forms::Level& level);
std::vector<const forms::Level*> root_levels(const forms::TypeDefinition& type);

/// Levels of which too few rows stand in `have`.
int missing_levels(const std::vector<const forms::Level*>& levels, const std::map<std::string, LevelFigures>& have);

/// What this node adds to the figures of whatever is above it.
TreeFigures contribution(const forms::TypeDefinition& type, const forms::Level& level, const Node& node);

/// What this node adds to its level's figures.
LevelFigures level_contribution(const Node& node);

/// The level's counters that are kept by differences: each adds a whole number per row.
std::vector<std::int64_t> counter_values(const forms::Level& level, const Json& values, bool complete);

void add(TreeFigures& to, const TreeFigures& what, int sign = 1);
void add(LevelFigures& to, const LevelFigures& what, int sign = 1);

Json to_json(const std::map<std::string, LevelFigures>& figures);
std::map<std::string, LevelFigures> level_figures(const Json& json);

/// Is everything that this node and those below it owe there (R-033 and R-034 for the subtree)?
bool tree_complete(const forms::TypeDefinition& type, const forms::Level& level, const Node& node);

Counters counters_of(const forms::TypeDefinition& type, const Submission& submission);

}  // namespace tenderloom::submissions
