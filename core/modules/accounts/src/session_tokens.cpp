// Requests of programs: whom an API token stands for, and that it was used.
#include "principal_row.h"
#include "tenderloom/accounts/sessions.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "token_repository.h"

namespace tenderloom::accounts {

void Sessions::note_token(std::int64_t id, Instant used, const http::Principal& who, const http::Request& request) {
  const auto at = request.received_at;
  const bool new_day = base::taipei_date(used) != base::taipei_date(at);
  database_.write([&](storage::Transaction& tx) {
    // Two servers at once: the one whose row was still the old one writes the entry.
    const bool first = repository::note_token_use(tx, id, used, at, request.client_address);
    if (!audit_ || !new_day || !first) return;
    audit::Entry entry;
    entry.at = at;
    entry.person = who.person_id;
    if (who.company_id != 0) entry.company = who.company_id;
    entry.actor_name = who.display_name;
    entry.address = request.client_address;
    entry.action = "account.token_used";
    entry.subject = "token:" + std::to_string(id);
    audit_->record(tx, entry);
  });
}

std::optional<http::Principal> Sessions::find_token(const std::string& token, const http::Request& request) {
  if (token.rfind("tl_", 0) != 0 || token.size() > kLongestCookie) return std::nullopt;
  const std::string hash = base::sha256_hex(token);
  PrincipalRow row;
  http::Principal& principal = row.principal;
  std::int64_t id = 0, used = 0;
  storage::Nullable<std::int64_t> expires;
  std::string scope_text;
  const bool found = database_.read([&](soci::session& sql) {
    sql << "SELECT t.id, t.scopes, t.expires_at, COALESCE(t.last_used_at, 0), p.id, p.display_name, p.email, "
           "COALESCE(p.staff_role, ''), COALESCE(c.id, 0), COALESCE(c.name, ''), COALESCE(c.tax_id, ''), "
           "COALESCE(c.status, ''), COALESCE(m.role, '') FROM api_token t JOIN person p ON p.id = t.person_id "
           "LEFT JOIN company c ON c.id = t.company_id "
           "LEFT JOIN membership m ON m.person_id = t.person_id AND m.company_id = t.company_id "
           "WHERE t.token_hash = :hash",
        soci::into(id), soci::into(scope_text), soci::into(expires.value, expires.ind), soci::into(used),
        soci::into(principal.person_id), soci::into(principal.display_name), soci::into(principal.email),
        soci::into(row.staff_role), soci::into(principal.company_id), soci::into(principal.company_name),
        soci::into(principal.tax_id), soci::into(principal.registration_status), soci::into(row.role), soci::use(hash);
    return sql.got_data();
  });
  const std::int64_t now = base::to_micros(request.received_at);
  if (!found || (expires.get() && *expires.get() <= now)) return std::nullopt;
  if (principal.registration_status == status::kRejected || principal.registration_status == status::kSuspended)
    return std::nullopt;
  principal.by_token = true;
  const Scopes scopes = scopes_from(scope_text);
  principal.read_only = !scopes.count("write");
  const auto& reached = roles_.permissions_of(row.effective(), principal.registration_status, scopes, request.method);
  auto result = row.finish(roles_);
  result.permissions = reached;
  if (now - used > std::chrono::microseconds(kLastUsedStep).count()) {
    note_token(id, base::from_micros(used), result, request);
  }
  return result;
}

}  // namespace tenderloom::accounts
