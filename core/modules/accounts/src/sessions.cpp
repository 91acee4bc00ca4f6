#include "tenderloom/accounts/sessions.h"

#include "company_repository.h"
#include "languages.h"
#include "principal_row.h"
#include "support_repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"

namespace tenderloom::accounts {
namespace {

constexpr char kLocale[] = "locale";  // in a session's data (http.md)

// A visitor's identifier: v.<random>.<expiry in seconds, hex>.<signature>.
constexpr std::string_view kVisitor = "v.";
constexpr std::size_t kSignedInLength = 43;  // 32 bytes as base64url
// Somebody fills in the long registration form over lunch: their visit lasts longer than a session.
constexpr std::chrono::hours kVisit{12};
constexpr std::chrono::minutes kTidyEvery{10};
constexpr std::chrono::hours kEndedKept{7 * 24};

/// The countdown asks here how long the session lasts; looking at it is no work.
bool counts_as_use(const http::Request& request) {
  return request.path != "/session" || request.method != http::Method::get;
}

bool is_visitor(const std::string& id) { return id.rfind(kVisitor, 0) == 0; }

/// An identifier made of the secret for one purpose; purposes never share a key.
std::string derive(const std::string& secret, std::string_view purpose, std::string_view text) {
  return base::hmac_sha256_hex(base::hmac_sha256_hex(secret, purpose), text);
}

}  // namespace

Sessions::Sessions(storage::Database& database, const base::Clock& clock, std::string secret,
                   std::chrono::minutes length, const Roles& roles)
    : database_(database), clock_(clock), secret_(std::move(secret)), length_(length), roles_(roles) {}

std::optional<http::Session> Sessions::find(const std::string& cookie, const http::Request& request) {
  if (cookie.size() > kLongestCookie) return std::nullopt;
  if (is_visitor(cookie)) return find_visitor(cookie);
  if (cookie.size() != kSignedInLength) return std::nullopt;
  const std::string hash = base::sha256_hex(cookie);
  http::Session session;
  PrincipalRow row;
  http::Principal& principal = row.principal;
  std::string data;
  std::int64_t expires = 0, used = 0;
  const bool found = database_.read([&](soci::session& sql) {
    sql << "SELECT s.csrf, s.data, s.expires_at, COALESCE(s.person_id, 0), COALESCE(p.display_name, ''), "
           "COALESCE(p.email, ''), COALESCE(p.staff_role, ''), COALESCE(c.id, 0), COALESCE(c.name, ''), "
           "COALESCE(c.tax_id, ''), COALESCE(c.status, ''), COALESCE(m.role, ''), "
           "COALESCE(a.active_at, s.created_at), COALESCE(w.must_change, 0), "
           "CASE WHEN COALESCE(f.sealed_key, '') <> '' OR COALESCE(f.exempt, 0) = 1 THEN 1 ELSE 0 END "
           "FROM web_session s LEFT JOIN session_activity a ON a.id_hash = s.id_hash "
           "LEFT JOIN person p ON p.id = s.person_id LEFT JOIN company c ON c.id = s.company_id "
           "LEFT JOIN membership m ON m.person_id = s.person_id AND m.company_id = s.company_id "
           "LEFT JOIN password_state w ON w.person_id = s.person_id "
           "LEFT JOIN two_factor f ON f.person_id = s.person_id "
           "WHERE s.id_hash = :hash",
        soci::into(session.csrf_token), soci::into(data), soci::into(expires), soci::into(principal.person_id),
        soci::into(principal.display_name), soci::into(principal.email), soci::into(row.staff_role),
        soci::into(principal.company_id), soci::into(principal.company_name), soci::into(principal.tax_id),
        soci::into(principal.registration_status), soci::into(row.role), soci::into(used), soci::into(row.must_change),
        soci::into(row.second_factor), soci::use(hash);
    return sql.got_data();
  });
  const bool staff = !row.staff_role.empty();
  session.expires_at = end_of(base::from_micros(expires), base::from_micros(used), staff);
  // the request counts by the instant when it came in.
  if (!found || session.expires_at <= request.received_at) return std::nullopt;
  const bool stale = request.received_at - base::from_micros(used) >= std::chrono::microseconds(kLastUsedStep);
  if (principal.signed_in() && stale && counts_as_use(request)) {
    note_use(hash, request.received_at);
    session.expires_at = end_of(base::from_micros(expires), request.received_at, staff);
  }
  session.id = cookie;
  session.data = Json::parse(data);
  session.principal = row.finish(roles_);
  name_what_is_first(session.principal, row.must_change != 0, row.second_factor != 0);
  look_as_vendor(database_, roles_, session, request.received_at);
  return session;
}

Instant Sessions::end_of(Instant expires, Instant active, bool staff) const {
  return staff && staff_idle_ ? std::min(expires, active + *staff_idle_) : expires;
}

void Sessions::note_use(const std::string& hash, Instant at) {
  const std::int64_t active = base::to_micros(at);
  database_.write([&](storage::Transaction& tx) {
    tx.may_trail();
    tx.sql() << storage::upsert_sql(tx.dialect(), "session_activity", {"id_hash"}, {"id_hash", "active_at"}),
        soci::use(hash, "id_hash"), soci::use(active, "active_at");
  });
}

std::optional<http::EndedSession> Sessions::ended(const std::string& cookie) {
  if (cookie.size() != kSignedInLength || is_visitor(cookie)) return std::nullopt;
  const std::string hash = base::sha256_hex(cookie);
  http::EndedSession session;
  const bool found = database_.read([&](soci::session& sql) {
    sql << "SELECT person_id, csrf FROM web_session WHERE id_hash = :hash AND person_id IS NOT NULL",
        soci::into(session.person_id), soci::into(session.csrf_token), soci::use(hash);
    return sql.got_data();
  });
  return found ? std::optional(session) : std::nullopt;
}

/// A password that somebody else made is changed first (section N, row 38); then staff set up their second factor
///
void Sessions::name_what_is_first(http::Principal& principal, bool must_change, bool second_factor) const {
  if (must_change) {
    principal.first = "/account/password";
    principal.first_code = "password_first";
  } else if (staff_two_factor_ && !second_factor && principal.company_id == 0 && principal.may("staff.view")) {
    principal.first = "/account/two-factor";
    principal.first_code = "two_factor_first";
  }
}

std::optional<http::Session> Sessions::find_visitor(const std::string& cookie) {
  const auto last = cookie.rfind('.');
  const auto middle = cookie.rfind('.', last - 1);
  if (last == std::string::npos || middle == std::string::npos || middle < kVisitor.size()) return std::nullopt;
  const auto body = cookie.substr(0, last);
  if (!base::equal_in_constant_time(derive(secret_, "visitor", body), cookie.substr(last + 1))) return std::nullopt;
  // Signed by us, so the number is well formed.
  const std::int64_t expires = std::stoll(cookie.substr(middle + 1, last - middle - 1), nullptr, 16);
  http::Session session;
  session.expires_at = base::from_micros(expires * 1'000'000);
  if (session.expires_at <= clock_.now()) return std::nullopt;
  session.id = cookie;
  session.csrf_token = derive(secret_, "visitor csrf", cookie);
  const std::string hash = base::sha256_hex(cookie);
  std::string data;
  const bool kept = database_.read([&](soci::session& sql) {
    sql << "SELECT data FROM web_session WHERE id_hash = :hash", soci::into(data), soci::use(hash);
    return sql.got_data();
  });
  if (kept) session.data = Json::parse(data);
  return session;
}

http::Session Sessions::create_anonymous(const http::Request&) {
  const auto expires = clock_.now() + kVisit;
  char number[24];
  std::snprintf(number, sizeof number, "%llx", static_cast<unsigned long long>(base::to_micros(expires) / 1'000'000));
  const std::string body = std::string(kVisitor) + base::random_token(18) + "." + number;
  http::Session session;
  session.id = body + "." + derive(secret_, "visitor", body);
  session.csrf_token = derive(secret_, "visitor csrf", session.id);
  session.expires_at = expires;
  return session;
}

void Sessions::save(const http::Session& session) {
  const std::string hash = base::sha256_hex(session.id), data = session.data.dump();
  if (!is_visitor(session.id)) {
    database_.write([&](storage::Transaction& tx) {
      tx.may_trail();
      tx.sql() << "UPDATE web_session SET data = :data WHERE id_hash = :hash", soci::use(data), soci::use(hash);
      languages::keep(tx, session.principal.person_id, session.data.value(kLocale, ""));
    });
    return;
  }
  const std::int64_t now = base::to_micros(clock_.now()), expires = base::to_micros(session.expires_at);
  const std::string nothing;
  database_.write([&](storage::Transaction& tx) {
    tx.may_trail();
    tx.sql() << storage::upsert_sql(tx.dialect(), "web_session", {"id_hash"},
                                    {"id_hash", "csrf", "data", "created_at", "expires_at", "address", "agent"}),
        soci::use(hash, "id_hash"), soci::use(nothing, "csrf"), soci::use(data, "data"), soci::use(now, "created_at"),
        soci::use(expires, "expires_at"), soci::use(nothing, "address"), soci::use(nothing, "agent");
  });
}

http::Session Sessions::sign_in(std::int64_t person_id, std::int64_t company_id, const http::Request& request,
                                const Json& data) {
  tidy();
  http::Session session;
  session.id = base::random_token();
  session.csrf_token = base::random_token(24);
  session.expires_at = request.received_at + length_;
  session.data = data.is_object() ? data : Json::object();
  const std::string hash = base::sha256_hex(session.id);
  const std::string agent = base::truncate(
      base::valid_utf8(request.header("User-Agent")) ? std::string(request.header("User-Agent")) : std::string(), 199);
  const std::int64_t now = base::to_micros(clock_.now()), expires = base::to_micros(session.expires_at);
  storage::Nullable<std::int64_t> company;
  if (company_id != 0) company = std::optional(company_id);
  database_.write([&](storage::Transaction& tx) {
    // What was chosen on the way in counts from now on; else what was chosen some other time.
    languages::keep(tx, person_id, session.data.value(kLocale, ""));
    if (const auto locale = languages::of_person(tx.sql(), person_id); !locale.empty()) session.data[kLocale] = locale;
    const std::string text = session.data.dump();
    tx.sql() << "INSERT INTO web_session (id_hash, person_id, company_id, csrf, data, created_at, expires_at, address, "
                "agent) VALUES (:hash, :person, :company, :csrf, :data, :created, :expires, :address, :agent)",
        soci::use(hash), soci::use(person_id), soci::use(company.value, company.ind), soci::use(session.csrf_token),
        soci::use(text), soci::use(now), soci::use(expires), soci::use(request.client_address), soci::use(agent);
    if (company_id != 0) repository::note_used(tx, company_id, person_id, clock_.now());
  });
  http::Request probe;
  probe.received_at = request.received_at;
  auto stored = find(session.id, probe);
  if (!stored) throw std::runtime_error("a session that was just made cannot be found");
  return std::move(*stored);
}

void Sessions::sign_out(const http::Session& session) {
  const std::string hash = base::sha256_hex(session.id);
  const std::int64_t now = base::to_micros(clock_.now());
  if (is_visitor(session.id)) {
    // Most visits leave no row, and a look costs a sign-in less than a transaction does.
    int rows = 0;
    database_.read([&](soci::session& sql) {
      sql << "SELECT count(*) FROM web_session WHERE id_hash = :hash", soci::use(hash), soci::into(rows);
    });
    if (rows == 0) return;
  }
  database_.write([&](storage::Transaction& tx) {
    if (is_visitor(session.id)) {
      tx.sql() << "DELETE FROM web_session WHERE id_hash = :hash", soci::use(hash);
    } else {
      tx.sql() << "UPDATE web_session SET expires_at = :now, data = '{}' WHERE id_hash = :hash AND expires_at > :alive",
          soci::use(now), soci::use(hash), soci::use(now);
    }
  });
}

bool Sessions::extend(http::Session& session) {
  const std::string hash = base::sha256_hex(session.id);
  const auto now = clock_.now();
  const std::int64_t expires = base::to_micros(now + length_), alive = base::to_micros(now);
  const bool done = database_.write([&](storage::Transaction& tx) {
    soci::statement statement =
        (tx.sql().prepare << "UPDATE web_session SET expires_at = :expires WHERE id_hash = :hash AND expires_at > :now "
                             "AND person_id IS NOT NULL",
         soci::use(expires), soci::use(hash), soci::use(alive));
    statement.execute(true);
    return statement.get_affected_rows() > 0;
  });
  if (!done) return false;
  note_use(hash, now);
  session.expires_at = end_of(now + length_, now, session.principal.may("staff.view"));
  return true;
}

void Sessions::end_all(std::int64_t person_id, const std::string& but) {
  const std::string kept = but.empty() ? std::string() : base::sha256_hex(but);
  const std::int64_t now = base::to_micros(clock_.now());
  database_.write([&](storage::Transaction& tx) {
    tx.sql() << "UPDATE web_session SET expires_at = :now, data = '{}' "
                "WHERE person_id = :person AND id_hash <> :kept AND expires_at > :alive",
        soci::use(now), soci::use(person_id), soci::use(kept), soci::use(now);
  });
}

std::int64_t Sessions::open_count() {
  const std::int64_t now = base::to_micros(clock_.now());
  return database_.read([&](soci::session& sql) {
    long long open = 0;
    sql << "SELECT count(*) FROM web_session WHERE person_id IS NOT NULL AND expires_at > :now", soci::use(now),
        soci::into(open);
    return static_cast<std::int64_t>(open);
  });
}

void Sessions::tidy() {
  const std::int64_t now = base::to_micros(clock_.now());
  std::int64_t last = tidied_at_.load();
  const std::int64_t step = std::chrono::microseconds(kTidyEvery).count();
  if (now - last < step || !tidied_at_.compare_exchange_strong(last, now)) return;
  const std::int64_t long_over = now - std::chrono::microseconds(kEndedKept).count();
  database_.write([&](storage::Transaction& tx) {
    tx.sql() << "DELETE FROM web_session WHERE expires_at < :now AND (person_id IS NULL OR expires_at < :long_over)",
        soci::use(now), soci::use(long_over);
    tx.sql() << "DELETE FROM session_activity WHERE id_hash NOT IN (SELECT id_hash FROM web_session)";
    tx.sql() << "DELETE FROM kept_form WHERE expires_at <= :now", soci::use(now);
  });
  database_.write([&](storage::Transaction& tx) {
    tx.sql() << "DELETE FROM bot_check_nonce WHERE expires_at < :now", soci::use(now);
  });
}

}  // namespace tenderloom::accounts
