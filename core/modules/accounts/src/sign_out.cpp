#include "tenderloom/accounts/sign_out.h"

#include "tenderloom/audit/audit.h"

namespace tenderloom::accounts {

void SignOut::record(const http::Principal& who, const std::string& address) {
  audit::Entry entry;
  entry.at = clock_.now();
  entry.person = who.person_id;
  if (who.company_id != 0) entry.company = who.company_id;
  entry.actor_name = who.display_name;
  entry.address = address;
  entry.action = "account.signed_out";
  entry.subject = "person:" + std::to_string(who.person_id);
  database_.write([&](storage::Transaction& tx) { audit_.record(tx, entry); });
}

}  // namespace tenderloom::accounts
