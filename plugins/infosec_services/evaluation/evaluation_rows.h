// The tables of evaluation: where each group stands, lots, votes, opinions of the working group, questions to vendors.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rows.h"

namespace tenderloom::infosec_services::rows {

std::vector<storage::Migration> evaluation_migrations();
storage::Integrity evaluation_integrity();
storage::Holdings evaluation_personal_data();

/// Who did something; the number stays when the name changes.
struct Doer {
  std::int64_t id = 0;
  std::string name;
  base::Instant at{};
};

/// A group once it was ranked: for exactly the sheets whose digest it names.
struct EvaluationRow {
  std::string state, digest;
  Json ranking = Json::object();  // as it was ranked, for the record
  Json awards = Json::array();    // once they are recorded
  std::int64_t version = 0;
  Doer by;
};
std::map<std::string, EvaluationRow> evaluations(soci::session& sql, std::int64_t tender_id);  // by group
std::optional<EvaluationRow> evaluation(soci::session& sql, std::int64_t tender_id, const std::string& group);
/// False: somebody else wrote meanwhile.
bool put_evaluation(storage::Transaction& tx, std::int64_t tender_id, const std::string& group,
                    const EvaluationRow& row);

struct EventRow {
  std::string event, from, to, words;
  Doer by;
};
std::vector<EventRow> events(soci::session& sql, std::int64_t tender_id, const std::string& group);  // oldest first
void add_event(storage::Transaction& tx, std::int64_t tender_id, const std::string& group, const EventRow& row);

/// 主席抽籤. `order` is empty while it is only prepared.
struct DrawRow {
  std::int64_t id = 0;
  std::string digest, manner;                 // of the ranking; physical | computed
  std::string commitment, sealed_seed, seed;  // computed: what was promised, and what was behind it
  std::string said, witnesses;                // what witnesses called out before the draw; who they are
  std::vector<std::int64_t> order;            // cases, the first drawn first
  Doer by;
};
std::optional<DrawRow> draw(soci::session& sql, std::int64_t tender_id, const std::string& group,
                            const std::string& digest);
void put_draw(storage::Transaction& tx, std::int64_t tender_id, const std::string& group, const DrawRow& row);

struct VoteRow {
  bool agrees = false;
  std::string reason;
  Doer by;
};
std::vector<VoteRow> votes(soci::session& sql, std::int64_t tender_id, const std::string& group,
                           const std::string& digest);
void put_vote(storage::Transaction& tx, std::int64_t tender_id, const std::string& group, const std::string& digest,
              const VoteRow& row);

/// 工作小組初審意見, a version of it.
struct OpinionRow {
  std::int64_t node_id = 0, number = 0;
  std::string compliance, differences, remarks;
  Doer by;
};
std::vector<OpinionRow> opinions(soci::session& sql, std::int64_t node_id);  // newest first
/// False: somebody else wrote that version meanwhile.
bool add_opinion(storage::Transaction& tx, const OpinionRow& row);

struct QuestionFile {
  std::string sha256, name, media_type;
  std::int64_t size = 0;
};
/// 線上備詢.
struct QuestionRow {
  std::int64_t id = 0, case_id = 0, node_id = 0, submission_id = 0, company_id = 0, tender_id = 0;
  std::string question, answer;
  base::Instant until{};  // the first instant that is too late
  Doer asked, answered;   // answered.id 0: not yet
  std::vector<QuestionFile> files;
};
std::vector<QuestionRow> questions(soci::session& sql, std::int64_t node_id);
std::optional<QuestionRow> question(soci::session& sql, std::int64_t id);
std::int64_t add_question(storage::Transaction& tx, const QuestionRow& row);
void answer(storage::Transaction& tx, const QuestionRow& row);

}  // namespace tenderloom::infosec_services::rows
