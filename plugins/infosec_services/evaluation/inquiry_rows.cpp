// SQL of the working group's opinions and of questions to vendors.
#include "evaluation_rows.h"

namespace tenderloom::infosec_services::rows {

namespace {

using soci::into;
using soci::use;

std::vector<QuestionFile> files_of(soci::session& sql, std::int64_t question_id) {
  std::vector<QuestionFile> found;
  QuestionFile one;
  long long size = 0;
  soci::statement rows = (sql.prepare << "SELECT sha256, name, media_type, size FROM infosec_services_question_file "
                                         "WHERE question_id = :q ORDER BY name, sha256",
                          use(question_id), into(one.sha256), into(one.name), into(one.media_type), into(size));
  rows.execute();
  while (rows.fetch()) {
    one.size = size;
    found.push_back(one);
  }
  return found;
}

std::vector<QuestionRow> read_questions(soci::session& sql, const std::string& condition, std::int64_t value) {
  std::vector<QuestionRow> found;
  QuestionRow one;
  long long until = 0, asked = 0, answered = 0;
  soci::statement rows =
      (sql.prepare << "SELECT id, tender_id, case_id, node_id, submission_id, company_id, question, until_at, "
                      "asked_by, asker, asked_at, answer, answered_by, answerer, answered_at FROM "
                      "infosec_services_question WHERE " +
                          condition + " ORDER BY id",
       use(value), into(one.id), into(one.tender_id), into(one.case_id), into(one.node_id), into(one.submission_id),
       into(one.company_id), into(one.question), into(until), into(one.asked.id), into(one.asked.name), into(asked),
       into(one.answer), into(one.answered.id), into(one.answered.name), into(answered));
  rows.execute();
  while (rows.fetch()) {
    one.until = base::from_micros(until);
    one.asked.at = base::from_micros(asked);
    one.answered.at = base::from_micros(answered);
    found.push_back(one);
  }
  for (QuestionRow& row : found) row.files = files_of(sql, row.id);
  return found;
}

}  // namespace

std::vector<OpinionRow> opinions(soci::session& sql, std::int64_t node_id) {
  std::vector<OpinionRow> found;
  OpinionRow one;
  one.node_id = node_id;
  long long at = 0;
  soci::statement rows = (sql.prepare << "SELECT number, compliance, differences, remarks, person_id, person, at FROM "
                                         "infosec_services_opinion WHERE node_id = :n ORDER BY number DESC",
                          use(node_id), into(one.number), into(one.compliance), into(one.differences),
                          into(one.remarks), into(one.by.id), into(one.by.name), into(at));
  rows.execute();
  while (rows.fetch()) {
    one.by.at = base::from_micros(at);
    found.push_back(one);
  }
  return found;
}

bool add_opinion(storage::Transaction& tx, const OpinionRow& row) {
  const long long at = base::to_micros(row.by.at), person = row.by.id, number = row.number;
  soci::statement add =
      (tx.sql().prepare << storage::insert_ignore_sql(
           tx.dialect(), "infosec_services_opinion",
           {"node_id", "number", "compliance", "differences", "remarks", "person_id", "person", "at"}),
       use(row.node_id, "node_id"), use(number, "number"), use(row.compliance, "compliance"),
       use(row.differences, "differences"), use(row.remarks, "remarks"), use(person, "person_id"),
       use(row.by.name, "person"), use(at, "at"));
  add.execute(true);
  return add.get_affected_rows() == 1;
}

std::vector<QuestionRow> questions(soci::session& sql, std::int64_t node_id) {
  return read_questions(sql, "node_id = :n", node_id);
}

std::optional<QuestionRow> question(soci::session& sql, std::int64_t id) {
  auto found = read_questions(sql, "id = :i", id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::int64_t add_question(storage::Transaction& tx, const QuestionRow& row) {
  const long long until = base::to_micros(row.until), at = base::to_micros(row.asked.at);
  tx.sql() << "INSERT INTO infosec_services_question (tender_id, case_id, node_id, submission_id, company_id, "
              "question, until_at, asked_by, asker, asked_at, answer, answered_by, answerer, answered_at) VALUES (:t, "
              ":c, :n, :s, :v, :q, :u, :b, :w, :a, '', 0, '', 0)",
      use(row.tender_id), use(row.case_id), use(row.node_id), use(row.submission_id), use(row.company_id),
      use(row.question), use(until), use(row.asked.id), use(row.asked.name), use(at);
  return storage::last_insert_id(tx, "infosec_services_question");
}

void answer(storage::Transaction& tx, const QuestionRow& row) {
  const long long at = base::to_micros(row.answered.at);
  tx.sql() << "UPDATE infosec_services_question SET answer = :x, answered_by = :b, answerer = :w, answered_at = :a "
              "WHERE id = :i",
      use(row.answer), use(row.answered.id), use(row.answered.name), use(at), use(row.id);
  for (const QuestionFile& file : row.files) {
    const long long size = file.size;
    soci::statement add =
        (tx.sql().prepare << storage::insert_ignore_sql(tx.dialect(), "infosec_services_question_file",
                                                        {"question_id", "sha256", "name", "media_type", "size"}),
         use(row.id, "question_id"), use(file.sha256, "sha256"), use(file.name, "name"),
         use(file.media_type, "media_type"), use(size, "size"));
    add.execute(true);
  }
}

}  // namespace tenderloom::infosec_services::rows
