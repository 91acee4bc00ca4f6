// The chain: sealing batches and checking them.
#include <set>

#include "rows.h"
#include "tenderloom/audit/audit.h"

namespace tenderloom::audit {

namespace {

constexpr int kBatch = 1000;
const std::string kFirst(64, '0');  // what the first seal follows

/// "1,2,3": ids are numbers, so that they may stand in the statement itself.
std::string id_list(const std::vector<EntryRow>& rows) {
  std::string text;
  for (const auto& row : rows) text += (text.empty() ? "" : ",") + std::to_string(row.id);
  return text;
}

/// Which entries may lack their personal values: those that an "audit.erased" after them names.
class Erasures {
 public:
  explicit Erasures(soci::session& sql) {
    long long id = 0;
    std::string subject;
    soci::statement select =
        (sql.prepare << "SELECT id, subject FROM audit_entry WHERE action = 'audit.erased' ORDER BY id", soci::into(id),
         soci::into(subject));
    select.execute();
    while (select.fetch()) last_[subject] = id;
  }
  bool cover(const EntryRow& row) const {
    return named("audit:" + std::to_string(row.id), row.id) ||
           (row.person && named("person:" + std::to_string(*row.person), row.id));
  }

 private:
  bool named(const std::string& subject, long long entry) const {
    const auto found = last_.find(subject);
    return found != last_.end() && found->second > entry;
  }
  std::map<std::string, long long> last_;
};

/// Empty, or what is wrong with the personal values of an entry.
std::string judge_personal(soci::session& sql, const EntryRow& row, const Erasures& erasures) {
  const auto personal = rows::personal(sql, row.id);
  if (!personal) return erasures.cover(row) ? "" : "details_missing";
  return hash_of(*personal) == row.personal_hash ? "" : "details_changed";
}

}  // namespace

void AuditLog::register_jobs(storage::JobQueue& jobs) {
  jobs.every("audit.seal", std::chrono::seconds(60), [this] { seal(); });
}

std::int64_t AuditLog::seal() {
  std::int64_t total = 0;
  while (true) {
    std::int64_t sealed = 0;
    try {
      sealed = database_.write([&](storage::Transaction& tx) -> std::int64_t {
        const auto batch = rows::unsealed(tx.sql(), kBatch);
        if (batch.empty()) return 0;
        const auto previous = rows::last_seal(tx.sql());
        const std::string before = previous.number == 0 ? kFirst : previous.hash;
        const long long number = previous.number + 1;
        SealHash hash(number, before);
        for (const auto& row : batch) hash.add(row);
        const std::string sum = hash.hex();
        const long long at = base::to_micros(clock_.now()), first = batch.front().id, last = batch.back().id;
        const auto entries = static_cast<long long>(batch.size());
        tx.sql() << "INSERT INTO audit_seal (id, at, first_entry, last_entry, entries, previous_hash, hash) "
                    "VALUES (:id, :at, :first, :last, :entries, :previous, :hash)",
            soci::use(number), soci::use(at), soci::use(first), soci::use(last), soci::use(entries), soci::use(before),
            soci::use(sum);
        soci::statement update =
            (tx.sql().prepare << "UPDATE audit_entry SET seal = :seal WHERE seal IS NULL AND id IN (" + id_list(batch) +
                                     ")",
             soci::use(number));
        update.execute(true);
        if (update.get_affected_rows() != entries) {
          // Another server sealed some of them between the two reads: once more with what is left.
          throw storage::DatabaseError(storage::DatabaseError::Kind::deadlock, {}, "two servers seal at once");
        }
        return entries;
      });
    } catch (const storage::DatabaseError& error) {
      // Another server made the seal of this number: its batch is ours.
      if (error.kind() != storage::DatabaseError::Kind::unique) throw;
      return total;
    }
    total += sealed;
    if (sealed < kBatch) return total;
  }
}

Verdict AuditLog::verify() {
  return database_.read([&](soci::session& sql) {
    Verdict verdict;
    const auto fail = [&](const char* problem, long long entry) {
      verdict.intact = false;
      verdict.problem = problem;
      verdict.entry = entry;
      return verdict;
    };
    const Erasures erasures(sql);
    const auto last = rows::last_seal(sql);
    std::string before = kFirst;
    for (long long number = 1; number <= last.number; ++number) {
      const auto seal = rows::seal(sql, number);
      const auto batch = rows::of_seal(sql, number);
      const long long first = batch.empty() ? 0 : batch.front().id;
      if (!seal || seal->previous_hash != before || seal->entries != static_cast<long long>(batch.size())) {
        return fail("seal_broken", first);
      }
      SealHash hash(number, before);
      for (const auto& row : batch) hash.add(row);
      if (hash.hex() != seal->hash) return fail("seal_broken", first);
      for (const auto& row : batch) {
        const std::string problem = judge_personal(sql, row, erasures);
        if (!problem.empty()) return fail(problem.c_str(), row.id);
      }
      verdict.sealed += seal->entries;
      before = seal->hash;
    }
    verdict.head = before;
    long long total = 0, outside = 0, first_outside = 0;
    sql << "SELECT count(*) FROM audit_entry", soci::into(total);
    sql << "SELECT count(*), coalesce(min(id), 0) FROM audit_entry WHERE seal > :last", soci::use(last.number),
        soci::into(outside), soci::into(first_outside);
    verdict.entries = total;
    if (outside > 0) return fail("seal_broken", first_outside);  // seals were cut off the end
    return verdict;
  });
}

}  // namespace tenderloom::audit
