#include "tenderloom/accounts/sign_in_history.h"

#include "sign_in_history_migration.h"
#include "tenderloom/accounts/devices.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"

namespace tenderloom::accounts {
namespace {

constexpr std::size_t kLongestCookieValue = 200;
constexpr std::size_t kAddressRoom = 64;

bool put_device(storage::Transaction& tx, std::int64_t person_id, const std::string& hash, std::int64_t at) {
  soci::statement known = (tx.sql().prepare << "UPDATE known_device SET seen_at = :at WHERE person_id = :person AND "
                                               "device_hash = :hash",
                           soci::use(at), soci::use(person_id), soci::use(hash));
  known.execute(true);
  if (known.get_affected_rows() > 0) return false;
  tx.sql() << storage::insert_ignore_sql(tx.dialect(), "known_device", {"person_id", "device_hash", "seen_at"}),
      soci::use(person_id, "person_id"), soci::use(hash, "device_hash"), soci::use(at, "seen_at");
  return true;
}

/// True when neither the cookie nor address and name were seen before, and something was.
bool is_new_device(storage::Transaction& tx, std::int64_t person_id, const Attempt& attempt, std::int64_t at) {
  std::int64_t before = 0;
  tx.sql() << "SELECT COUNT(*) FROM known_device WHERE person_id = :person", soci::into(before), soci::use(person_id);
  bool is_new = put_device(tx, person_id, base::sha256_hex("place\n" + attempt.address + "\n" + attempt.agent), at);
  if (!attempt.device.empty())
    is_new = put_device(tx, person_id, base::sha256_hex("cookie\n" + attempt.device), at) && is_new;
  return is_new && before > 0;
}

}  // namespace

storage::Migration sign_in_history_migration() {
  return {"0004-sign-in-history",
          {
              R"(CREATE TABLE IF NOT EXISTS sign_in_event (
                   id $id, person_id $ref NOT NULL, happened_at $time NOT NULL, address $str(64) NOT NULL,
                   device $str(80) NOT NULL, outcome $str(20) NOT NULL, new_device $flag NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS sign_in_event_person ON sign_in_event (person_id, id)",
              "CREATE INDEX IF NOT EXISTS sign_in_event_time ON sign_in_event (happened_at)",
              R"(CREATE TABLE IF NOT EXISTS known_device (
                   person_id $ref NOT NULL, device_hash $hash NOT NULL, seen_at $time NOT NULL,
                   PRIMARY KEY (person_id, device_hash)) $table)",
          }};
}

bool SignInHistory::record(storage::Transaction& tx, std::int64_t person_id, const Attempt& attempt,
                           const char* outcome) const {
  const std::int64_t at = base::to_micros(clock_.now());
  const std::string result = outcome, device = device_words(attempt.agent),
                    address = base::truncate(attempt.address, kAddressRoom);
  const bool is_new = result == "signed_in" && is_new_device(tx, person_id, attempt, at);
  const std::int64_t flag = is_new ? 1 : 0;
  tx.sql() << "INSERT INTO sign_in_event (person_id, happened_at, address, device, outcome, new_device) VALUES "
              "(:person, :at, :address, :device, :outcome, :new)",
      soci::use(person_id), soci::use(at), soci::use(address), soci::use(device), soci::use(result), soci::use(flag);
  return is_new;
}

SignInHistory::Page SignInHistory::list(std::int64_t person_id, std::int64_t page, std::int64_t per_page) const {
  return database_.read([&](soci::session& sql) {
    Page found;
    found.page = page;
    found.per_page = per_page;
    sql << "SELECT COUNT(*) FROM sign_in_event WHERE person_id = :person", soci::into(found.total),
        soci::use(person_id);
    SignInEvent row;
    std::int64_t at = 0, is_new = 0;
    const std::int64_t offset = (page - 1) * per_page;
    soci::statement statement =
        (sql.prepare << "SELECT happened_at, address, device, outcome, new_device FROM sign_in_event WHERE person_id = "
                        ":person ORDER BY id DESC LIMIT :limit OFFSET :offset",
         soci::into(at), soci::into(row.address), soci::into(row.device), soci::into(row.outcome), soci::into(is_new),
         soci::use(person_id), soci::use(per_page), soci::use(offset));
    statement.execute();
    while (statement.fetch()) {
      row.at = base::from_micros(at);
      row.new_device = is_new != 0;
      found.items.push_back(row);
    }
    return found;
  });
}

void SignInHistory::tidy() const {
  const std::int64_t before = base::to_micros(clock_.now() - kKept);
  database_.write([&](storage::Transaction& tx) {
    tx.sql() << "DELETE FROM sign_in_event WHERE happened_at < :before", soci::use(before);
    tx.sql() << "DELETE FROM known_device WHERE seen_at < :before", soci::use(before);
  });
}

std::string device_words(std::string_view agent) {
  const auto [browser, system] = device_of(agent);
  return browser.empty() || system.empty() ? browser + system : browser + ", " + system;
}

std::string DeviceCookies::make() const {
  const std::string id = base::random_token(18);
  return id + "." + base::hmac_sha256_hex(key_, id);
}

std::string DeviceCookies::read(std::string_view value) const {
  const auto dot = value.find('.');
  if (dot == std::string_view::npos || value.size() > kLongestCookieValue) return {};
  const auto id = value.substr(0, dot);
  return base::equal_in_constant_time(base::hmac_sha256_hex(key_, id), value.substr(dot + 1)) ? std::string(id)
                                                                                              : std::string();
}

}  // namespace tenderloom::accounts
