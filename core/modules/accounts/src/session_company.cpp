// One person, several companies: the session says for which one they act (OQ-04).
#include "company_repository.h"
#include "tenderloom/accounts/sessions.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::accounts {

bool Sessions::act_for(http::Session& session, std::int64_t company_id) {
  const auto person = session.principal.person_id;
  const std::string hash = base::sha256_hex(session.id), csrf = base::random_token(24);
  const auto now = clock_.now();
  const bool done = database_.write([&](storage::Transaction& tx) {
    const auto companies = repository::memberships_of(tx.sql(), person);
    const bool belongs = std::any_of(companies.begin(), companies.end(), [&](const Membership& one) {
      return one.company_id == company_id && one.status != status::kRejected;
    });
    if (!belongs) return false;
    tx.sql() << "UPDATE web_session SET company_id = :company, csrf = :csrf WHERE id_hash = :hash AND person_id = "
                ":person",
        soci::use(company_id), soci::use(csrf), soci::use(hash), soci::use(person);
    repository::note_used(tx, company_id, person, now);
    return true;
  });
  if (!done) return false;
  session.csrf_token = csrf;
  return true;
}

}  // namespace tenderloom::accounts
