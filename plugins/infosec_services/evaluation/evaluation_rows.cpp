#include "evaluation_rows.h"

namespace tenderloom::infosec_services::rows {

namespace {

using soci::into;
using soci::use;

std::vector<std::int64_t> ids_of(const std::string& json) {
  std::vector<std::int64_t> ids;
  for (const Json& one : Json::parse(json, nullptr, false))
    if (one.is_number_integer()) ids.push_back(one.get<std::int64_t>());
  return ids;
}

}  // namespace

std::vector<storage::Migration> evaluation_migrations() {
  return {{"0020-evaluation",
           {R"(CREATE TABLE IF NOT EXISTS infosec_services_evaluation (
                 tender_id $ref NOT NULL, group_code $str(40) NOT NULL, state $str(20) NOT NULL, digest $hash NOT NULL,
                 ranking $json NOT NULL, awards $json NOT NULL, row_version $ref NOT NULL, person_id $ref NOT NULL,
                 person $str(200) NOT NULL, at $time NOT NULL, PRIMARY KEY (tender_id, group_code)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_evaluation_event (
                 id $id, tender_id $ref NOT NULL, group_code $str(40) NOT NULL, event $str(40) NOT NULL,
                 from_state $str(20) NOT NULL, to_state $str(20) NOT NULL, words $text NOT NULL,
                 person_id $ref NOT NULL, person $str(200) NOT NULL, at $time NOT NULL) $table)",
            "CREATE INDEX IF NOT EXISTS infosec_services_evaluation_events ON infosec_services_evaluation_event "
            "(tender_id, group_code, id)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_draw (
                 id $id, tender_id $ref NOT NULL, group_code $str(40) NOT NULL, digest $hash NOT NULL,
                 manner $str(20) NOT NULL, commitment $str(64) NOT NULL, sealed_seed $text NOT NULL,
                 seed $str(64) NOT NULL, said $text NOT NULL, witnesses $text NOT NULL, drawn $json NOT NULL,
                 person_id $ref NOT NULL, person $str(200) NOT NULL, at $time NOT NULL) $table)",
            "CREATE INDEX IF NOT EXISTS infosec_services_draw_of ON infosec_services_draw (tender_id, group_code, id)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_vote (
                 tender_id $ref NOT NULL, group_code $str(40) NOT NULL, digest $hash NOT NULL,
                 person_id $ref NOT NULL, agrees $flag NOT NULL, reason $text NOT NULL, person $str(200) NOT NULL,
                 at $time NOT NULL, PRIMARY KEY (tender_id, group_code, digest, person_id)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_opinion (
                 node_id $ref NOT NULL, number $ref NOT NULL, compliance $text NOT NULL, differences $text NOT NULL,
                 remarks $text NOT NULL, person_id $ref NOT NULL, person $str(200) NOT NULL, at $time NOT NULL,
                 PRIMARY KEY (node_id, number)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_question (
                 id $id, tender_id $ref NOT NULL, case_id $ref NOT NULL, node_id $ref NOT NULL,
                 submission_id $ref NOT NULL, company_id $ref NOT NULL, question $text NOT NULL,
                 until_at $time NOT NULL, asked_by $ref NOT NULL, asker $str(200) NOT NULL, asked_at $time NOT NULL,
                 answer $text NOT NULL, answered_by $ref NOT NULL, answerer $str(200) NOT NULL,
                 answered_at $time NOT NULL) $table)",
            "CREATE INDEX IF NOT EXISTS infosec_services_question_node ON infosec_services_question (node_id, id)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_question_file (
                 question_id $ref NOT NULL, sha256 $hash NOT NULL, name $str(250) NOT NULL,
                 media_type $str(100) NOT NULL, size $ref NOT NULL, PRIMARY KEY (question_id, sha256)) $table)"}}};
}

storage::Integrity evaluation_integrity() {
  return {"infosec_services_evaluation",
          [](soci::session& sql, const storage::BlobVisitor& visit) {
            storage::visit_blobs(
                sql, "SELECT sha256, size, 'file of an answer to the committee' FROM infosec_services_question_file",
                visit);
          },
          {}};
}

std::map<std::string, EvaluationRow> evaluations(soci::session& sql, std::int64_t tender_id) {
  std::map<std::string, EvaluationRow> found;
  EvaluationRow one;
  std::string group, ranking, awards;
  long long version = 0, person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT group_code, state, digest, ranking, awards, row_version, person_id, person, at FROM "
                      "infosec_services_evaluation WHERE tender_id = :t",
       use(tender_id), into(group), into(one.state), into(one.digest), into(ranking), into(awards), into(version),
       into(person), into(one.by.name), into(at));
  rows.execute();
  while (rows.fetch()) {
    one.ranking = Json::parse(ranking);
    one.awards = Json::parse(awards);
    one.version = version;
    one.by.id = person;
    one.by.at = base::from_micros(at);
    found[group] = one;
  }
  return found;
}

std::optional<EvaluationRow> evaluation(soci::session& sql, std::int64_t tender_id, const std::string& group) {
  auto all = evaluations(sql, tender_id);
  const auto found = all.find(group);
  return found == all.end() ? std::nullopt : std::optional(std::move(found->second));
}

bool put_evaluation(storage::Transaction& tx, std::int64_t tender_id, const std::string& group,
                    const EvaluationRow& row) {
  const std::string ranking = row.ranking.dump(), awards = row.awards.dump();
  const long long at = base::to_micros(row.by.at), next = row.version + 1, before = row.version, person = row.by.id;
  if (row.version == 0) {
    soci::statement add =
        (tx.sql().prepare << storage::insert_ignore_sql(tx.dialect(), "infosec_services_evaluation",
                                                        {"tender_id", "group_code", "state", "digest", "ranking",
                                                         "awards", "row_version", "person_id", "person", "at"}),
         use(tender_id, "tender_id"), use(group, "group_code"), use(row.state, "state"), use(row.digest, "digest"),
         use(ranking, "ranking"), use(awards, "awards"), use(next, "row_version"), use(person, "person_id"),
         use(row.by.name, "person"), use(at, "at"));
    add.execute(true);
    return add.get_affected_rows() == 1;
  }
  soci::statement change =
      (tx.sql().prepare << "UPDATE infosec_services_evaluation SET state = :s, digest = :d, ranking = :r, awards = :w, "
                           "row_version = :v, person_id = :i, person = :p, at = :a WHERE tender_id = :t AND "
                           "group_code = :g AND row_version = :b",
       use(row.state), use(row.digest), use(ranking), use(awards), use(next), use(person), use(row.by.name), use(at),
       use(tender_id), use(group), use(before));
  change.execute(true);
  return change.get_affected_rows() == 1;
}

std::vector<EventRow> events(soci::session& sql, std::int64_t tender_id, const std::string& group) {
  std::vector<EventRow> found;
  EventRow one;
  long long person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT event, from_state, to_state, words, person_id, person, at FROM "
                      "infosec_services_evaluation_event WHERE tender_id = :t AND group_code = :g ORDER BY id",
       use(tender_id), use(group), into(one.event), into(one.from), into(one.to), into(one.words), into(person),
       into(one.by.name), into(at));
  rows.execute();
  while (rows.fetch()) {
    one.by.id = person;
    one.by.at = base::from_micros(at);
    found.push_back(one);
  }
  return found;
}

void add_event(storage::Transaction& tx, std::int64_t tender_id, const std::string& group, const EventRow& row) {
  const long long at = base::to_micros(row.by.at), person = row.by.id;
  tx.sql() << "INSERT INTO infosec_services_evaluation_event (tender_id, group_code, event, from_state, to_state, "
              "words, person_id, person, at) VALUES (:t, :g, :e, :f, :o, :w, :i, :p, :a)",
      use(tender_id), use(group), use(row.event), use(row.from), use(row.to), use(row.words), use(person),
      use(row.by.name), use(at);
}

std::optional<DrawRow> draw(soci::session& sql, std::int64_t tender_id, const std::string& group,
                            const std::string& digest) {
  DrawRow found;
  std::string drawn;
  long long id = 0, person = 0, at = 0;
  sql << "SELECT id, digest, manner, commitment, sealed_seed, seed, said, witnesses, drawn, person_id, person, at FROM "
         "infosec_services_draw WHERE tender_id = :t AND group_code = :g AND digest = :d ORDER BY id DESC LIMIT 1",
      use(tender_id), use(group), use(digest), into(id), into(found.digest), into(found.manner), into(found.commitment),
      into(found.sealed_seed), into(found.seed), into(found.said), into(found.witnesses), into(drawn), into(person),
      into(found.by.name), into(at);
  if (!sql.got_data()) return std::nullopt;
  found.id = id;
  found.order = ids_of(drawn);
  found.by.id = person;
  found.by.at = base::from_micros(at);
  return found;
}

void put_draw(storage::Transaction& tx, std::int64_t tender_id, const std::string& group, const DrawRow& row) {
  const std::string drawn = Json(row.order).dump();
  const long long at = base::to_micros(row.by.at), person = row.by.id, id = row.id;
  if (row.id != 0) {
    tx.sql() << "UPDATE infosec_services_draw SET seed = :s, said = :w, witnesses = :x, drawn = :d, person_id = :i, "
                "person = :p, at = :a WHERE id = :id",
        use(row.seed), use(row.said), use(row.witnesses), use(drawn), use(person), use(row.by.name), use(at), use(id);
    return;
  }
  tx.sql() << "INSERT INTO infosec_services_draw (tender_id, group_code, digest, manner, commitment, sealed_seed, "
              "seed, said, witnesses, drawn, person_id, person, at) VALUES (:t, :g, :d, :m, :c, :e, :s, :w, :x, :o, "
              ":i, :p, :a)",
      use(tender_id), use(group), use(row.digest), use(row.manner), use(row.commitment), use(row.sealed_seed),
      use(row.seed), use(row.said), use(row.witnesses), use(drawn), use(person), use(row.by.name), use(at);
}

std::vector<VoteRow> votes(soci::session& sql, std::int64_t tender_id, const std::string& group,
                           const std::string& digest) {
  std::vector<VoteRow> found;
  VoteRow one;
  int agrees = 0;
  long long person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT person_id, agrees, reason, person, at FROM infosec_services_vote WHERE tender_id = :t "
                      "AND group_code = :g AND digest = :d ORDER BY at, person_id",
       use(tender_id), use(group), use(digest), into(person), into(agrees), into(one.reason), into(one.by.name),
       into(at));
  rows.execute();
  while (rows.fetch()) {
    one.agrees = agrees != 0;
    one.by.id = person;
    one.by.at = base::from_micros(at);
    found.push_back(one);
  }
  return found;
}

void put_vote(storage::Transaction& tx, std::int64_t tender_id, const std::string& group, const std::string& digest,
              const VoteRow& row) {
  const long long at = base::to_micros(row.by.at), person = row.by.id;
  const int agrees = row.agrees ? 1 : 0;
  tx.sql() << "DELETE FROM infosec_services_vote WHERE tender_id = :t AND group_code = :g AND digest = :d AND "
              "person_id = :i",
      use(tender_id), use(group), use(digest), use(person);
  tx.sql()
      << "INSERT INTO infosec_services_vote (tender_id, group_code, digest, person_id, agrees, reason, person, at) "
         "VALUES (:t, :g, :d, :i, :y, :r, :p, :a)",
      use(tender_id), use(group), use(digest), use(person), use(agrees), use(row.reason), use(row.by.name), use(at);
}

}  // namespace tenderloom::infosec_services::rows
