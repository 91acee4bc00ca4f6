// What a company's people leave behind: memberships, invitations, transfers of ownership, the company's history.
#include "company_personal_data.h"

namespace tenderloom::accounts {
namespace {

using privacy::Fate;
using privacy::Subject;

struct Mention {
  long long id = 0, at = 0;
  std::string event;
  Json details;
};

/// Lines of a company's history that name the person, whoever did what they tell of.
std::vector<Mention> mentions_of(soci::session& sql, const Subject& subject) {
  const std::string pattern = "%\"" + subject.email + "\"%";
  Mention row;
  std::string details;
  std::vector<Mention> found;
  soci::statement select =
      (sql.prepare << "SELECT id, happened_at, event, details FROM company_event WHERE details "
                      "LIKE :pattern ORDER BY id",
       soci::into(row.id), soci::into(row.at), soci::into(row.event), soci::into(details), soci::use(pattern));
  select.execute();
  while (select.fetch()) {
    row.details = Json::parse(details, nullptr, false);
    // LIKE takes _ for any character: what it found is compared as it is.
    const bool named = row.details.is_object() && (row.details.value("email", "") == subject.email ||
                                                   row.details.value("from", "") == subject.email);
    if (named) found.push_back(row);
  }
  return found;
}

Json read_mentions(soci::session& sql, const Subject& subject) {
  Json rows = Json::array();
  for (const auto& mention : mentions_of(sql, subject)) {
    rows.push_back({{"happened_at", base::iso8601(base::from_micros(mention.at))}, {"event", mention.event}});
  }
  return rows;
}

std::int64_t erase_mentions(storage::Transaction& tx, const Subject& subject) {
  auto found = mentions_of(tx.sql(), subject);
  for (auto& mention : found) {
    if (mention.details.value("email", "") == subject.email) {
      mention.details.erase("email");
      mention.details.erase("name");
    }
    if (mention.details.value("from", "") == subject.email) mention.details.erase("from");
    const std::string details = mention.details.dump();
    tx.sql() << "UPDATE company_event SET details = :details WHERE id = :id", soci::use(details), soci::use(mention.id);
  }
  return static_cast<std::int64_t>(found.size());
}

privacy::Holding transfers(const char* key, const char* where, std::vector<std::string> columns,
                           std::vector<privacy::Blank> blanks) {
  return {.key = key,
          .table = "ownership_transfer",
          .where = where,
          .columns = std::move(columns),
          .fate = Fate::blank,
          .blanks = std::move(blanks),
          .reason = "company_stays"};
}

}  // namespace

privacy::Holdings company_personal_data() {
  privacy::Holding mentions{
      .key = "company_mentions", .table = "company_event", .fate = Fate::blank, .reason = "company_stays"};
  mentions.read = read_mentions;
  mentions.erase = erase_mentions;
  return {
      {.key = "membership_use",
       .table = "membership_state",
       .where = "person_id = {person}",
       .columns = {"company_id", "joined_at:time", "used_at:time"},
       .fate = Fate::erase},
      {.key = "invitations_received",
       .table = "invitation",
       .where = "email = {email}",
       .columns = {"company_id", "email", "role", "state", "sent_at:time", "expires_at:time"},
       .fate = Fate::erase},
      {.key = "invitations_sent",
       .table = "invitation",
       .where = "invited_by = {person}",
       .columns = {"company_id", "inviter", "role", "sent_at:time"},
       .fate = Fate::blank,
       .blanks = {{"inviter", ""}},
       .reason = "company_stays"},
      transfers("transfers_from", "old_person = {person}", {"letter_no", "letter_date", "old_name", "old_email"},
                {{"old_name", ""}, {"old_email", ""}}),
      transfers("transfers_to", "new_email = {email}", {"letter_no", "letter_date", "new_name", "new_email"},
                {{"new_name", ""}, {"new_email", ""}}),
      transfers("transfers_opened", "opened_by = {person}", {"letter_no", "opener"}, {{"opener", ""}}),
      transfers("transfers_decided", "decided_by = {person}", {"letter_no", "decider"}, {{"decider", ""}}),
      {.key = "company_events",
       .table = "company_event",
       .where = "person_id = {person}",
       .columns = {"happened_at:time", "event", "actor"},
       .fate = Fate::blank,
       .blanks = {{"actor", ""}},
       .reason = "company_stays"},
      std::move(mentions),
      {.key = "address_marks",
       .table = "address_failure",
       .where = "address = {email}",
       .columns = {"address", "failed_at:time"},
       .fate = Fate::erase},
  };
}

}  // namespace tenderloom::accounts
