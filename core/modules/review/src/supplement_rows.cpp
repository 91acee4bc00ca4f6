#include "supplement_rows.h"

namespace tenderloom::review::rows {

namespace {

using soci::into;
using soci::use;

long long micros(const std::optional<base::Instant>& at) { return at ? base::to_micros(*at) : 0; }
std::optional<base::Instant> moment(long long at) {
  return at == 0 ? std::nullopt : std::optional(base::from_micros(at));
}

constexpr char kTrackColumns[] =
    "SELECT id, round_id, submission_id, number, track, state, started_at, until_at, completed_at, closed_at FROM "
    "supplement_track WHERE ";

/// Reads tracks that the condition names; `value` is bound to it.
std::vector<Track> read_tracks(soci::session& sql, const std::string& condition, long long value) {
  std::vector<Track> all;
  Track row;
  long long started = 0, until = 0, completed = 0, closed = 0;
  soci::statement statement =
      (sql.prepare << kTrackColumns + condition, use(value), into(row.id), into(row.round_id), into(row.submission_id),
       into(row.number), into(row.track), into(row.state), into(started), into(until), into(completed), into(closed));
  statement.execute();
  while (statement.fetch()) {
    row.started_at = base::from_micros(started);
    row.until = moment(until), row.completed_at = moment(completed), row.closed_at = moment(closed);
    all.push_back(row);
  }
  return all;
}

}  // namespace

void insert_round(storage::Transaction& tx, Round& round, std::int64_t person_id) {
  const long long at = base::to_micros(round.opened_at);
  tx.sql() << "INSERT INTO supplement_round (submission_id, number, opened_at, person_id, actor) VALUES (:s, :n, :t, "
              ":p, :a)",
      use(round.submission_id), use(round.number), use(at), use(person_id), use(round.opened_by);
  round.id = storage::last_insert_id(tx, "supplement_round");
}

std::vector<Round> rounds(soci::session& sql, std::int64_t submission_id) {
  std::vector<Round> all;
  Round row;
  long long at = 0;
  {
    soci::statement statement =
        (sql.prepare << "SELECT id, number, opened_at, actor FROM supplement_round WHERE submission_id = :s ORDER BY "
                        "number DESC",
         use(submission_id), into(row.id), into(row.number), into(at), into(row.opened_by));
    statement.execute();
    while (statement.fetch()) {
      row.submission_id = submission_id;
      row.opened_at = base::from_micros(at);
      all.push_back(row);
    }
  }
  if (all.empty()) return all;
  const auto tracks_of_all = tracks(sql, submission_id);
  const auto requests_of_all = requests(sql, submission_id);
  for (Round& round : all) {
    for (const Track& track : tracks_of_all)
      if (track.round_id == round.id) round.tracks.push_back(track);
    for (const Request& request : requests_of_all)
      if (request.round_id == round.id) round.requests.push_back(request);
  }
  return all;
}

void insert_track(storage::Transaction& tx, Track& track) {
  const long long started = base::to_micros(track.started_at), until = micros(track.until), none = 0;
  tx.sql() << "INSERT INTO supplement_track (round_id, submission_id, number, track, state, started_at, until_at, "
              "completed_at, closed_at) VALUES (:r, :s, :n, :t, :st, :a, :u, :c, :d)",
      use(track.round_id), use(track.submission_id), use(track.number), use(track.track), use(track.state),
      use(started), use(until), use(none), use(none);
  track.id = storage::last_insert_id(tx, "supplement_track");
}

void update_track(soci::session& sql, const Track& track) {
  const long long until = micros(track.until), completed = micros(track.completed_at), closed = micros(track.closed_at);
  sql << "UPDATE supplement_track SET state = :st, until_at = :u, completed_at = :c, closed_at = :d WHERE id = :id",
      use(track.state), use(until), use(completed), use(closed), use(track.id);
}

std::vector<Track> tracks(soci::session& sql, std::int64_t submission_id) {
  return read_tracks(sql, "submission_id = :s ORDER BY id", submission_id);
}

std::vector<Track> ending_before(soci::session& sql, base::Instant until) {
  return read_tracks(sql, "state = 'open' AND until_at > 0 AND until_at <= :t ORDER BY until_at, id",
                     base::to_micros(until));
}

void insert_request(storage::Transaction& tx, Request& request) {
  const Ask& ask = request.ask;
  const long long at = base::to_micros(request.created_at), none = 0;
  const std::string before = request.before.dump(), after = "null", empty;
  tx.sql() << "INSERT INTO supplement_request (round_id, track_id, submission_id, track, document_key, node_id, level, "
              "field, action, reason, previous_id, origin, title, state, before_value, after_value, created_at, "
              "done_at, judged_at, judged_by, opinion) VALUES (:r, :ti, :s, :t, :d, :n, :l, :f, :a, :w, :p, :o, :ti2, "
              ":st, :b, :af, :c, :dn, :j, :jb, :op)",
      use(request.round_id), use(request.track_id), use(request.submission_id), use(request.track),
      use(ask.document_key), use(ask.node_id), use(ask.level), use(ask.field), use(ask.action), use(ask.reason),
      use(ask.previous_id), use(request.origin), use(request.title), use(request.state), use(before), use(after),
      use(at), use(none), use(none), use(empty), use(empty);
  request.id = storage::last_insert_id(tx, "supplement_request");
}

void update_request(soci::session& sql, const Request& request) {
  const long long done = micros(request.done_at), judged = micros(request.judged_at);
  const std::string after = request.after.dump();
  sql << "UPDATE supplement_request SET state = :st, after_value = :a, done_at = :d, judged_at = :j, judged_by = :jb, "
         "opinion = :o WHERE id = :id",
      use(request.state), use(after), use(done), use(judged), use(request.judged_by), use(request.opinion),
      use(request.id);
}

std::vector<Request> requests(soci::session& sql, std::int64_t submission_id) {
  std::vector<Request> all;
  Request row;
  std::string before, after;
  long long created = 0, done = 0, judged = 0;
  soci::statement statement =
      (sql.prepare << "SELECT id, round_id, track_id, track, document_key, node_id, level, field, action, reason, "
                      "previous_id, origin, title, state, before_value, after_value, created_at, done_at, judged_at, "
                      "judged_by, opinion FROM supplement_request WHERE submission_id = :s ORDER BY id",
       use(submission_id), into(row.id), into(row.round_id), into(row.track_id), into(row.track),
       into(row.ask.document_key), into(row.ask.node_id), into(row.ask.level), into(row.ask.field),
       into(row.ask.action), into(row.ask.reason), into(row.ask.previous_id), into(row.origin), into(row.title),
       into(row.state), into(before), into(after), into(created), into(done), into(judged), into(row.judged_by),
       into(row.opinion));
  statement.execute();
  while (statement.fetch()) {
    row.submission_id = submission_id;
    row.before = Json::parse(before), row.after = Json::parse(after);
    row.created_at = base::from_micros(created);
    row.done_at = moment(done), row.judged_at = moment(judged);
    all.push_back(row);
  }
  return all;
}

void insert_draft(storage::Transaction& tx, std::int64_t submission_id, const Ask& ask, std::int64_t person_id,
                  base::Instant now) {
  const long long at = base::to_micros(now);
  tx.sql() << "INSERT INTO supplement_draft (submission_id, document_key, node_id, level, field, action, reason, "
              "previous_id, person_id, created_at) VALUES (:s, :d, :n, :l, :f, :a, :r, :p, :w, :t)",
      use(submission_id), use(ask.document_key), use(ask.node_id), use(ask.level), use(ask.field), use(ask.action),
      use(ask.reason), use(ask.previous_id), use(person_id), use(at);
}

std::vector<DraftEntry> draft(soci::session& sql, std::int64_t submission_id) {
  std::vector<DraftEntry> all;
  DraftEntry row;
  soci::statement statement =
      (sql.prepare << "SELECT id, document_key, node_id, level, field, action, reason, previous_id FROM "
                      "supplement_draft WHERE submission_id = :s ORDER BY id",
       use(submission_id), into(row.id), into(row.ask.document_key), into(row.ask.node_id), into(row.ask.level),
       into(row.ask.field), into(row.ask.action), into(row.ask.reason), into(row.ask.previous_id));
  statement.execute();
  while (statement.fetch()) all.push_back(row);
  return all;
}

bool delete_draft(soci::session& sql, std::int64_t submission_id, std::int64_t entry) {
  soci::statement statement = (sql.prepare << "DELETE FROM supplement_draft WHERE submission_id = :s AND (id = :e OR "
                                              ":all = 0)",
                               use(submission_id, "s"), use(entry, "e"), use(entry, "all"));
  statement.execute(true);
  return statement.get_affected_rows() > 0;
}

void insert_phrase(storage::Transaction& tx, Phrase& phrase, std::int64_t person_id, base::Instant now) {
  const long long at = base::to_micros(now), none = 0;
  tx.sql() << "INSERT INTO review_phrase (words, person_id, created_at, removed_at) VALUES (:w, :p, :t, :r)",
      use(phrase.text), use(person_id), use(at), use(none);
  phrase.id = storage::last_insert_id(tx, "review_phrase");
}

std::vector<Phrase> phrases(soci::session& sql) {
  std::vector<Phrase> all;
  Phrase row;
  soci::statement statement = (sql.prepare << "SELECT id, words FROM review_phrase WHERE removed_at = 0 ORDER BY id",
                               into(row.id), into(row.text));
  statement.execute();
  while (statement.fetch()) all.push_back(row);
  return all;
}

bool remove_phrase(soci::session& sql, std::int64_t id, base::Instant now) {
  const long long at = base::to_micros(now);
  soci::statement statement =
      (sql.prepare << "UPDATE review_phrase SET removed_at = :t WHERE id = :id AND removed_at = 0", use(at), use(id));
  statement.execute(true);
  return statement.get_affected_rows() > 0;
}

bool reminded(soci::session& sql, std::int64_t track_id, const std::string& kind, base::Instant at) {
  const long long when = base::to_micros(at);
  int found = 0;
  sql << "SELECT COUNT(*) FROM supplement_reminder WHERE track_id = :t AND kind = :k AND moment = :m", use(track_id),
      use(kind), use(when), into(found);
  return found > 0;
}

bool note_reminder(storage::Transaction& tx, std::int64_t track_id, const std::string& kind, base::Instant at) {
  const long long when = base::to_micros(at);
  soci::statement insert = (tx.sql().prepare << storage::insert_ignore_sql(tx.dialect(), "supplement_reminder",
                                                                           {"track_id", "kind", "moment"}),
                            use(track_id, "track_id"), use(kind, "kind"), use(when, "moment"));
  insert.execute(true);
  return insert.get_affected_rows() == 1;
}

}  // namespace tenderloom::review::rows
