// The nodes above a change, held while a transaction works on them: figures move up by differences, each node is read
// once and written once.
#pragma once
#include <soci/soci.h>

#include <map>
#include <set>

#include "tenderloom/forms/definition.h"
#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

class Branch {
 public:
  Branch(soci::session& sql, const forms::TypeDefinition& type, Submission& submission)
      : sql_(sql), type_(type), submission_(submission) {}

  /// Keeps a node that was read already; what is held first counts.
  Node& hold(Node node);
  Node& at(std::int64_t id);

  /// What a node adds to what is above it; take it before and after changing the node.
  struct Weight {
    TreeFigures tree;
    LevelFigures level;
  };
  Weight weigh(const Node& node) const;
  /// Moves the difference up to the submission. `parent_id` 0: the node is a root.
  void shift(const std::string& level, std::int64_t parent_id, const Weight& before, const Weight& after);
  /// Rows that come or go together with the node above them count in the submission only.
  void count(const Node& node, int sign);
  /// A row under that node changed: its version rises, so that two writers under one parent never pass each other.
  void touch(std::int64_t parent_id);
  /// Writes what changed.
  void flush();

 private:
  soci::session& sql_;
  const forms::TypeDefinition& type_;
  Submission& submission_;
  std::map<std::int64_t, Node> nodes_;
  std::set<std::int64_t> changed_;
};

}  // namespace tenderloom::submissions
