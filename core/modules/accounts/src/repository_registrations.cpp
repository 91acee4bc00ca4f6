// Registration events, and the marks that the staff's queue draws from them.
#include "repository.h"

namespace tenderloom::accounts::repository {
namespace {

bool by_vendor(const std::string& event) { return event == "registered" || event == "revised" || event == "updated"; }

void ensure_mark(storage::Transaction& tx, std::int64_t company_id) {
  const int no = 0;
  const std::int64_t none = 0;
  tx.sql() << storage::insert_ignore_sql(tx.dialect(), "company_mark",
                                         {"company_id", "is_test", "vendor_event", "update_event", "confirmed_event"}),
      soci::use(company_id, "company_id"), soci::use(no, "is_test"), soci::use(none, "vendor_event"),
      soci::use(none, "update_event"), soci::use(none, "confirmed_event");
}

void mark_vendor_event(storage::Transaction& tx, std::int64_t company_id, std::int64_t event_id, std::int64_t at,
                       bool update) {
  ensure_mark(tx, company_id);
  tx.sql() << "UPDATE company_mark SET vendor_event = :event, vendor_event_at = :at WHERE company_id = :company",
      soci::use(event_id), soci::use(at), soci::use(company_id);
  if (!update) return;
  tx.sql() << "UPDATE company_mark SET update_event = :event WHERE company_id = :company", soci::use(event_id),
      soci::use(company_id);
}

RegistrationMarks marks_of(soci::session& sql, std::int64_t company_id, std::int64_t viewer) {
  int is_test = 0;
  std::int64_t vendor = 0, update = 0, confirmed = 0;
  storage::Nullable<std::int64_t> at, seen;
  sql << "SELECT k.is_test, k.vendor_event, k.vendor_event_at, k.update_event, k.confirmed_event, l.event_id FROM "
         "company_mark k LEFT JOIN registration_look l ON l.company_id = k.company_id AND l.person_id = :viewer "
         "WHERE k.company_id = :company",
      soci::into(is_test), soci::into(vendor), soci::into(at.value, at.ind), soci::into(update), soci::into(confirmed),
      soci::into(seen.value, seen.ind), soci::use(viewer), soci::use(company_id);
  const bool marked = sql.got_data();
  std::int64_t asked = 0;
  sql << "SELECT COUNT(*) FROM tax_id_change WHERE company_id = :company AND state = 'open'", soci::into(asked),
      soci::use(company_id);
  RegistrationMarks found;
  found.tax_id_asked = asked > 0;
  if (!marked) return found;
  found.is_test = is_test != 0;
  found.first_look = !seen.get();
  found.unseen = vendor > seen.get().value_or(0);
  found.unconfirmed = update > confirmed;
  if (const auto time = at.get()) found.vendor_at = base::from_micros(*time);
  return found;
}

}  // namespace

std::int64_t insert_event(storage::Transaction& tx, std::int64_t company_id, std::int64_t person_id,
                          const RegistrationEvent& event, const Json& snapshot) {
  const std::int64_t at = base::to_micros(event.at);
  const std::string changes = event.changes.dump(), kept = snapshot.dump();
  storage::Nullable<std::int64_t> person;
  if (person_id != 0) person = std::optional(person_id);
  tx.sql() << "INSERT INTO registration_event (company_id, happened_at, person_id, actor, event, opinion, changes, "
              "snapshot) VALUES (:company, :at, :person, :actor, :event, :opinion, :changes, :snapshot)",
      soci::use(company_id), soci::use(at), soci::use(person.value, person.ind), soci::use(event.actor),
      soci::use(event.event), soci::use(event.opinion), soci::use(changes), soci::use(kept);
  const auto id = storage::last_insert_id(tx, "registration_event");
  if (by_vendor(event.event)) mark_vendor_event(tx, company_id, id, at, event.event == "updated");
  return id;
}

std::vector<RegistrationEvent> events(soci::session& sql, std::int64_t company_id) {
  RegistrationEvent row;
  std::int64_t at = 0;
  std::string changes;
  std::vector<RegistrationEvent> found;
  soci::statement statement =
      (sql.prepare << "SELECT id, happened_at, actor, event, opinion, changes FROM registration_event WHERE "
                      "company_id = :company ORDER BY id",
       soci::into(row.id), soci::into(at), soci::into(row.actor), soci::into(row.event), soci::into(row.opinion),
       soci::into(changes), soci::use(company_id));
  statement.execute();
  while (statement.fetch()) {
    row.at = base::from_micros(at);
    row.changes = Json::parse(changes);
    found.push_back(row);
  }
  return found;
}

std::vector<RegistrationMarks> marks(soci::session& sql, const std::vector<std::int64_t>& ids, std::int64_t viewer) {
  std::vector<RegistrationMarks> found;
  found.reserve(ids.size());
  for (const auto id : ids) found.push_back(marks_of(sql, id, viewer));
  return found;
}

RegistrationLook look(storage::Transaction& tx, std::int64_t person_id, std::int64_t company_id, Instant at) {
  std::int64_t newest = 0, seen = 0, before = 0, looked = 0;
  storage::Nullable<std::int64_t> before_at;
  tx.sql() << "SELECT COALESCE(MAX(id), 0) FROM registration_event WHERE company_id = :company", soci::into(newest),
      soci::use(company_id);
  tx.sql()
      << "SELECT event_id, looked_at, before_event, before_at FROM registration_look WHERE person_id = :person AND "
         "company_id = :company",
      soci::into(seen), soci::into(looked), soci::into(before), soci::into(before_at.value, before_at.ind),
      soci::use(person_id), soci::use(company_id);
  const bool known = tx.sql().got_data();
  if (!known || newest > seen) {
    before = known ? seen : 0;
    before_at = known ? storage::Nullable<std::int64_t>(std::optional(looked)) : storage::Nullable<std::int64_t>();
    const std::int64_t now = base::to_micros(at);
    tx.sql() << storage::upsert_sql(tx.dialect(), "registration_look", {"person_id", "company_id"},
                                    {"person_id", "company_id", "event_id", "looked_at", "before_event", "before_at"}),
        soci::use(person_id, "person_id"), soci::use(company_id, "company_id"), soci::use(newest, "event_id"),
        soci::use(now, "looked_at"), soci::use(before, "before_event"),
        soci::use(before_at.value, before_at.ind, "before_at");
  }
  RegistrationLook found;
  found.after_event = before;
  if (const auto time = before_at.get()) found.since = base::from_micros(*time);
  return found;
}

void confirm_up_to(storage::Transaction& tx, std::int64_t company_id, std::int64_t event) {
  ensure_mark(tx, company_id);
  tx.sql() << "UPDATE company_mark SET confirmed_event = :event WHERE company_id = :company AND confirmed_event < "
              ":event2",
      soci::use(event), soci::use(company_id), soci::use(event);
}

void set_test(storage::Transaction& tx, std::int64_t company_id, bool is_test) {
  ensure_mark(tx, company_id);
  const int flag = is_test ? 1 : 0;
  tx.sql() << "UPDATE company_mark SET is_test = :flag WHERE company_id = :company", soci::use(flag),
      soci::use(company_id);
}

}  // namespace tenderloom::accounts::repository
