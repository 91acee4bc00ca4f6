#include "tenderloom/privacy/privacy.h"

#include "routes.h"

namespace tenderloom::privacy {

namespace {

/// What the parts below this module hold.
Holdings from_below(audit::AuditLog& audit) {
  Holding log{.key = "audit",
              .table = "audit_entry e JOIN audit_personal p ON p.entry = e.id",
              .where = "e.person = {person}",
              .columns = {"e.at:time", "e.action", "e.subject", "p.address"},
              .fate = Fate::erase,
              .reason = "log_hash"};
  log.erase = [&audit](storage::Transaction& tx, const Subject& subject) -> std::int64_t {
    long long rows = 0;
    const long long person = subject.person;
    tx.sql() << "SELECT count(*) FROM audit_entry e JOIN audit_personal p ON p.entry = e.id WHERE e.person = :person",
        soci::use(person), soci::into(rows);
    audit.erase_person(tx, subject.person, {});
    return rows;
  };
  Holding jobs{.key = "jobs",
               .table = "job",
               .where = "owner_person = {person}",
               .columns = {"kind", "state", "created_at:time"},
               .reason = "number_only"};
  Holding requests{.key = "erasure_requests",
                   .table = "erasure_request",
                   .where = "person_id = {person}",
                   .columns = {"letter_no", "state", "requested_at:time", "done_at:time"},
                   .reason = "proof_of_erasure"};
  return {log, jobs, requests};
}

}  // namespace

Privacy::Privacy(Uses uses) : uses_(std::move(uses)), routes_(std::make_unique<Routes>(*this)) {
  add(from_below(uses_.audit));
}

Privacy::~Privacy() = default;

/// What the modules name comes before what the log says, so that the log is erased last.
void Privacy::add(Holdings holdings) {
  const auto own = std::find_if(holdings_.begin(), holdings_.end(), [](const auto& one) { return one.key == "audit"; });
  holdings_.insert(own, std::make_move_iterator(holdings.begin()), std::make_move_iterator(holdings.end()));
}

void Privacy::register_routes(http::Router& router) { routes_->add(router); }
void Privacy::register_views(render::ViewRegistry& views) { add_privacy_views(views); }

}  // namespace tenderloom::privacy
