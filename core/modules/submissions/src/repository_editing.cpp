#include "editing.h"
#include "sql_rows.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

using repository::exchange_into;
using repository::run;

constexpr auto kPresent = std::chrono::seconds(90);       // a page says every 30 seconds that it is still open
constexpr auto kDraftKept = std::chrono::hours(24 * 30);  // who does not come back within a month starts again
constexpr const char* kDraftPlace =
    " WHERE submission_id = :a AND person_id = :b AND level = :c AND node_id = :d AND parent_id = :e";

}  // namespace

base::Instant Editing::keep(const FormPlace& place, const Json& values, std::int64_t version) {
  const base::Instant now = clock_.now();
  const long long at = base::to_micros(now);
  const std::string text = values.dump(-1, ' ', false, Json::error_handler_t::replace);
  database_.write([&](storage::Transaction& tx) {
    tx.may_trail();
    tx.sql() << storage::upsert_sql(
        tx.dialect(), "node_draft", {"submission_id", "person_id", "level", "node_id", "parent_id"},
        {"submission_id", "person_id", "level", "node_id", "parent_id", "version", "draft_values", "saved_at"}),
        soci::use(place.submission_id), soci::use(place.person_id), soci::use(place.level), soci::use(place.node_id),
        soci::use(place.parent_id), soci::use(version), soci::use(text), soci::use(at);
  });
  return now;
}

std::optional<Draft> Editing::draft(const FormPlace& place) {
  return database_.read([&](soci::session& sql) -> std::optional<Draft> {
    std::string text;
    long long version = 0, at = 0;
    sql << std::string("SELECT draft_values, version, saved_at FROM node_draft") + kDraftPlace,
        soci::use(place.submission_id), soci::use(place.person_id), soci::use(place.level), soci::use(place.node_id),
        soci::use(place.parent_id), soci::into(text), soci::into(version), soci::into(at);
    if (!sql.got_data()) return std::nullopt;
    return Draft{Json::parse(text), version, base::from_micros(at)};
  });
}

void Editing::forget(const FormPlace& place) {
  database_.write([&](storage::Transaction& tx) {
    tx.may_trail();
    tx.sql() << std::string("DELETE FROM node_draft") + kDraftPlace, soci::use(place.submission_id),
        soci::use(place.person_id), soci::use(place.level), soci::use(place.node_id), soci::use(place.parent_id);
  });
}

Editing::Presence Editing::arrive(std::int64_t submission_id, std::int64_t node_id, const Editor& who) {
  const base::Instant now = clock_.now();
  const long long at = base::to_micros(now), since = base::to_micros(now - kPresent);
  const std::string name = base::truncate(who.name, 200);
  database_.write([&](storage::Transaction& tx) {
    tx.may_trail();
    tx.sql() << storage::upsert_sql(tx.dialect(), "node_presence", {"node_id", "person_id"},
                                    {"node_id", "person_id", "submission_id", "person_name", "seen_at"}),
        soci::use(node_id), soci::use(who.person_id), soci::use(submission_id), soci::use(name), soci::use(at);
  });
  return database_.read([&](soci::session& sql) {
    Editor other;
    long long person = 0, seen = 0;
    soci::statement statement(sql);
    statement.exchange(soci::use(node_id));
    statement.exchange(soci::use(submission_id));
    statement.exchange(soci::use(who.person_id));
    statement.exchange(soci::use(since));
    exchange_into(statement, person, other.name, seen);
    run(statement,
        "SELECT person_id, person_name, seen_at FROM node_presence WHERE node_id = :n AND submission_id = :s AND "
        "person_id <> :p AND seen_at > :t ORDER BY person_id");
    Presence presence;
    presence.at = at;
    while (statement.fetch()) presence.others.push_back({person, other.name, base::from_micros(seen)});
    return presence;
  });
}

void Editing::leave(std::int64_t node_id, std::int64_t person_id, std::int64_t at) {
  database_.write([&](storage::Transaction& tx) {
    tx.may_trail();
    tx.sql() << "DELETE FROM node_presence WHERE node_id = :n AND person_id = :p AND seen_at <= :t", soci::use(node_id),
        soci::use(person_id), soci::use(at);
  });
}

void Editing::tidy() {
  const long long drafts = base::to_micros(clock_.now() - kDraftKept),
                  people = base::to_micros(clock_.now() - kPresent);
  database_.write([&](storage::Transaction& tx) {
    tx.may_trail();
    tx.sql() << "DELETE FROM node_draft WHERE saved_at < :t", soci::use(drafts);
    tx.sql() << "DELETE FROM node_presence WHERE seen_at < :t", soci::use(people);
  });
}

}  // namespace tenderloom::submissions
