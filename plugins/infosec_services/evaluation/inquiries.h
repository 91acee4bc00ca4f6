// What the committee has besides the proposal: the working group's opinion, and questions that vendors answer on-line
//
#pragma once
#include "evaluation.h"
#include "tenderloom/http/request.h"

namespace tenderloom::infosec_services {

struct OpinionText {
  std::string compliance, differences, remarks;
};

/// Thread-safe.
class Inquiries {
 public:
  explicit Inquiries(const EvaluationDesk& evaluation) : evaluation_(evaluation), desk_(evaluation.desk()) {}

  // --- the working group. Errors: opinion_locked, opinion_empty, opinion_too_long {limit}, infosec_conflict.
  std::vector<rows::OpinionRow> opinions(std::int64_t node_id) const;  // newest first
  /// `number`: of the version that it was written on; 0: the first.
  base::Result<rows::OpinionRow> write(const Group& group, const Entry& entry, const OpinionText& text,
                                       std::int64_t number, const plugin::Actor& actor) const;
  /// It may still be changed: the scoring of the proposal is open.
  static bool open(const Entry& entry) { return entry.held.panel_state == "scoring"; }

  // --- questions. Errors: infosec_question_closed {state}, question_empty, question_too_long {limit}, until_past,
  // infosec_answered, infosec_answer_late, answer_empty, too_many_files {limit}, those of plugin::Files.
  std::vector<rows::QuestionRow> questions(std::int64_t node_id) const;
  std::optional<rows::QuestionRow> question(std::int64_t id, std::int64_t node_id) const;
  static bool may_ask(const Group& group) { return group.state == "setup" || group.state == "scoring"; }
  base::Result<std::int64_t> ask(const Group& group, const Entry& entry, const std::string& text,
                                 std::optional<base::Instant> until, const plugin::Actor& actor) const;
  base::Result<void> answer(const Proposal& proposal, std::int64_t question, const std::string& text,
                            const std::vector<http::UploadedFile>& files, const plugin::Actor& actor) const;

 private:
  const EvaluationDesk& evaluation_;
  const Desk& desk_;
};

}  // namespace tenderloom::infosec_services
