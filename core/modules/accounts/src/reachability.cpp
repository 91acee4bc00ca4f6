#include "tenderloom/accounts/reachability.h"

#include "tenderloom/base/text.h"

namespace tenderloom::accounts {
namespace {

constexpr std::size_t kLongestAddress = 254;

/// As the column holds it; empty when it cannot.
std::string marked_address(const std::string& address) {
  if (!base::valid_utf8(address) || base::code_points(address) > kLongestAddress) return {};
  return base::to_lower_ascii(address);
}

}  // namespace

void Reachability::mail_sent(storage::Transaction& tx, const notifications::Mail& mail) {
  const std::string address = marked_address(mail.to_address);
  tx.sql() << "DELETE FROM address_failure WHERE address = :address", soci::use(address);
}

void Reachability::mail_failed(storage::Transaction& tx, const notifications::Mail& mail, const base::Error& error) {
  if (error.code != "mail_refused" && error.code != "mail_address") return;
  const std::string address = marked_address(mail.to_address);
  if (address.empty()) return;
  const std::int64_t status = error.params.value("status", std::int64_t{0}), at = base::to_micros(clock_.now());
  tx.sql() << storage::upsert_sql(tx.dialect(), "address_failure", {"address"},
                                  {"address", "code", "status", "mail_kind", "failed_at"}),
      soci::use(address, "address"), soci::use(error.code, "code"), soci::use(status, "status"),
      soci::use(mail.kind, "mail_kind"), soci::use(at, "failed_at");
}

std::map<std::string, Unreachable> Reachability::marked(const std::vector<std::string>& addresses) const {
  return database_.read([&](soci::session& sql) {
    std::map<std::string, Unreachable> found;
    for (const auto& address : addresses) {
      Unreachable row;
      std::int64_t at = 0;
      const std::string wanted = marked_address(address);
      sql << "SELECT code, status, mail_kind, failed_at FROM address_failure WHERE address = :address",
          soci::into(row.code), soci::into(row.status), soci::into(row.mail_kind), soci::into(at), soci::use(wanted);
      if (!sql.got_data()) continue;
      row.since = base::from_micros(at);
      found[address] = row;
    }
    return found;
  });
}

}  // namespace tenderloom::accounts
