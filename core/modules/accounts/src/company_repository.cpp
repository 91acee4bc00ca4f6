#include "company_repository.h"

#include "tenderloom/base/text.h"

namespace tenderloom::accounts::repository {
namespace {

std::optional<Instant> instant_of(const storage::Nullable<std::int64_t>& micros) {
  const auto value = micros.get();
  return value ? std::optional(base::from_micros(*value)) : std::nullopt;
}

/// `person` 0: all of them.
std::vector<Member> read_members(soci::session& sql, std::int64_t company, std::int64_t person) {
  Member row;
  storage::Nullable<std::int64_t> joined, seen;
  std::vector<Member> found;
  soci::statement statement =
      (sql.prepare << "SELECT p.id, p.email, p.display_name, m.role, p.last_login_at, s.joined_at, "
                      "COALESCE(s.row_version, 1) FROM membership m JOIN person p ON p.id = m.person_id "
                      "LEFT JOIN membership_state s ON s.person_id = m.person_id AND s.company_id = m.company_id "
                      "WHERE m.company_id = :company AND (:everybody = 0 OR p.id = :person) "
                      "ORDER BY CASE m.role WHEN 'vendor_owner' THEN 0 WHEN 'vendor_editor' THEN 1 ELSE 2 END, p.id",
       soci::into(row.person_id), soci::into(row.email), soci::into(row.display_name), soci::into(row.role),
       soci::into(seen.value, seen.ind), soci::into(joined.value, joined.ind), soci::into(row.row_version),
       soci::use(company), soci::use(person), soci::use(person));
  statement.execute();
  while (statement.fetch()) {
    row.last_sign_in = instant_of(seen);
    row.joined_at = instant_of(joined);
    found.push_back(row);
  }
  return found;
}

constexpr char kInvitationColumns[] =
    "SELECT id, company_id, email, role, locale, invited_by, inviter, COALESCE(transfer_id, 0), state, created_at, "
    "sent_at, expires_at FROM invitation WHERE ";

template <typename... Bound>
std::vector<Invitation> read_invitations(soci::session& sql, const std::string& where, const Bound&... bound) {
  Invitation row;
  std::int64_t created = 0, sent = 0, expires = 0;
  std::vector<Invitation> found;
  soci::statement statement(sql);
  statement.exchange(soci::into(row.id));
  statement.exchange(soci::into(row.company_id));
  for (auto* text : {&row.email, &row.role, &row.locale}) statement.exchange(soci::into(*text));
  statement.exchange(soci::into(row.invited_by));
  statement.exchange(soci::into(row.inviter));
  statement.exchange(soci::into(row.transfer_id));
  statement.exchange(soci::into(row.state));
  for (auto* number : {&created, &sent, &expires}) statement.exchange(soci::into(*number));
  (statement.exchange(soci::use(bound)), ...);
  statement.alloc();
  statement.prepare(kInvitationColumns + where);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    row.created_at = base::from_micros(created);
    row.sent_at = base::from_micros(sent);
    row.expires_at = base::from_micros(expires);
    found.push_back(row);
  }
  return found;
}

template <typename T>
std::optional<T> only_row(std::vector<T> rows) {
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

/// What stands beside the membership, made when it is not there yet.
void ensure_state(storage::Transaction& tx, std::int64_t company, std::int64_t person) {
  const std::int64_t first = 1;
  tx.sql() << storage::insert_ignore_sql(tx.dialect(), "membership_state", {"person_id", "company_id", "row_version"}),
      soci::use(person, "person_id"), soci::use(company, "company_id"), soci::use(first, "row_version");
}

}  // namespace

std::vector<Member> members(soci::session& sql, std::int64_t company) { return read_members(sql, company, 0); }

std::optional<Member> member(soci::session& sql, std::int64_t company, std::int64_t person) {
  if (person == 0) return std::nullopt;
  return only_row(read_members(sql, company, person));
}

std::int64_t count_owners(soci::session& sql, std::int64_t company) {
  std::int64_t count = 0;
  sql << "SELECT COUNT(*) FROM membership WHERE company_id = :company AND role = 'vendor_owner'", soci::into(count),
      soci::use(company);
  return count;
}

std::vector<Membership> memberships_of(soci::session& sql, std::int64_t person) {
  Membership row;
  std::vector<Membership> found;
  soci::statement statement =
      (sql.prepare << "SELECT c.id, c.tax_id, c.name, c.status, m.role FROM membership m JOIN company c ON c.id = "
                      "m.company_id LEFT JOIN membership_state s ON s.person_id = m.person_id AND s.company_id = "
                      "m.company_id WHERE m.person_id = :person ORDER BY COALESCE(s.used_at, 0) DESC, c.id",
       soci::into(row.company_id), soci::into(row.tax_id), soci::into(row.company_name), soci::into(row.status),
       soci::into(row.role), soci::use(person));
  statement.execute();
  while (statement.fetch()) found.push_back(row);
  return found;
}

void set_member_role(storage::Transaction& tx, std::int64_t company, std::int64_t person, const std::string& role) {
  ensure_state(tx, company, person);
  tx.sql() << "UPDATE membership SET role = :role WHERE person_id = :person AND company_id = :company", soci::use(role),
      soci::use(person), soci::use(company);
  tx.sql() << "UPDATE membership_state SET row_version = row_version + 1 WHERE person_id = :person AND company_id = "
              ":company",
      soci::use(person), soci::use(company);
}

void note_joined(storage::Transaction& tx, std::int64_t company, std::int64_t person, Instant at) {
  ensure_state(tx, company, person);
  const std::int64_t micros = base::to_micros(at);
  tx.sql() << "UPDATE membership_state SET joined_at = :at WHERE person_id = :person AND company_id = :company",
      soci::use(micros), soci::use(person), soci::use(company);
}

void note_used(storage::Transaction& tx, std::int64_t company, std::int64_t person, Instant at) {
  ensure_state(tx, company, person);
  const std::int64_t micros = base::to_micros(at);
  tx.sql() << "UPDATE membership_state SET used_at = :at WHERE person_id = :person AND company_id = :company",
      soci::use(micros), soci::use(person), soci::use(company);
}

void delete_membership(storage::Transaction& tx, std::int64_t company, std::int64_t person) {
  tx.sql() << "DELETE FROM api_token_detail WHERE token_id IN (SELECT id FROM api_token WHERE person_id = :person AND "
              "company_id = :company)",
      soci::use(person), soci::use(company);
  for (const std::string table : {"membership", "membership_state", "web_session", "api_token"}) {
    tx.sql() << "DELETE FROM " + table + " WHERE person_id = :person AND company_id = :company", soci::use(person),
        soci::use(company);
  }
}

std::vector<std::int64_t> companies_with_person(soci::session& sql, const std::string& folded) {
  // Names are folded here and not in the database: neither of the two knows that 臺 is 台.
  std::int64_t company = 0;
  std::string name, email;
  std::vector<std::int64_t> found;
  soci::statement statement =
      (sql.prepare << "SELECT m.company_id, p.display_name, p.email FROM membership m JOIN person p ON p.id = "
                      "m.person_id ORDER BY m.company_id",
       soci::into(company), soci::into(name), soci::into(email));
  statement.execute();
  while (statement.fetch()) {
    if (!found.empty() && found.back() == company) continue;
    if (base::fold(name + "\n" + email).find(folded) != std::string::npos) found.push_back(company);
  }
  return found;
}

std::int64_t insert_invitation(storage::Transaction& tx, const Invitation& invitation, const std::string& token_hash) {
  const std::int64_t created = base::to_micros(invitation.created_at), sent = base::to_micros(invitation.sent_at),
                     expires = base::to_micros(invitation.expires_at);
  storage::Nullable<std::int64_t> transfer;
  if (invitation.transfer_id != 0) transfer = std::optional(invitation.transfer_id);
  tx.sql() << "INSERT INTO invitation (company_id, email, role, token_hash, locale, invited_by, inviter, transfer_id, "
              "state, created_at, sent_at, expires_at) VALUES (:company, :email, :role, :hash, :locale, :invited_by, "
              ":inviter, :transfer, 'open', :created, :sent, :expires)",
      soci::use(invitation.company_id), soci::use(invitation.email), soci::use(invitation.role), soci::use(token_hash),
      soci::use(invitation.locale), soci::use(invitation.invited_by), soci::use(invitation.inviter),
      soci::use(transfer.value, transfer.ind), soci::use(created), soci::use(sent), soci::use(expires);
  return storage::last_insert_id(tx, "invitation");
}

void renew_invitation(storage::Transaction& tx, const Invitation& invitation, const std::string& token_hash) {
  const std::int64_t sent = base::to_micros(invitation.sent_at), expires = base::to_micros(invitation.expires_at);
  tx.sql() << "UPDATE invitation SET token_hash = :hash, sent_at = :sent, expires_at = :expires WHERE id = :id AND "
              "state = 'open'",
      soci::use(token_hash), soci::use(sent), soci::use(expires), soci::use(invitation.id);
}

void close_invitation(storage::Transaction& tx, std::int64_t id, const std::string& state, Instant at) {
  const std::int64_t micros = base::to_micros(at);
  tx.sql() << "UPDATE invitation SET state = :state, closed_at = :at WHERE id = :id AND state = 'open'",
      soci::use(state), soci::use(micros), soci::use(id);
}

std::vector<Invitation> open_invitations(soci::session& sql, std::int64_t company) {
  return read_invitations(sql, "company_id = :company AND state = 'open' ORDER BY id", company);
}

std::optional<Invitation> open_invitation(soci::session& sql, std::int64_t company, std::int64_t id) {
  return only_row(read_invitations(sql, "company_id = :company AND id = :id AND state = 'open'", company, id));
}

std::optional<Invitation> invitation_by_token(soci::session& sql, const std::string& token_hash) {
  return only_row(read_invitations(sql, "token_hash = :hash AND state = 'open'", token_hash));
}

void insert_company_event(storage::Transaction& tx, std::int64_t company, const CompanyEvent& event) {
  const std::int64_t at = base::to_micros(event.at);
  const std::string details = event.details.dump();
  storage::Nullable<std::int64_t> person;
  if (event.person_id != 0) person = std::optional(event.person_id);
  tx.sql() << "INSERT INTO company_event (company_id, happened_at, person_id, actor, event, details) VALUES (:company, "
              ":at, :person, :actor, :event, :details)",
      soci::use(company), soci::use(at), soci::use(person.value, person.ind), soci::use(event.actor),
      soci::use(event.event), soci::use(details);
}

std::vector<CompanyEvent> company_events(soci::session& sql, std::int64_t company) {
  CompanyEvent row;
  std::int64_t at = 0;
  std::string details;
  std::vector<CompanyEvent> found;
  soci::statement statement =
      (sql.prepare << "SELECT happened_at, COALESCE(person_id, 0), actor, event, details FROM company_event WHERE "
                      "company_id = :company ORDER BY id",
       soci::into(at), soci::into(row.person_id), soci::into(row.actor), soci::into(row.event), soci::into(details),
       soci::use(company));
  statement.execute();
  while (statement.fetch()) {
    row.at = base::from_micros(at);
    row.details = Json::parse(details);
    found.push_back(row);
  }
  return found;
}

}  // namespace tenderloom::accounts::repository
