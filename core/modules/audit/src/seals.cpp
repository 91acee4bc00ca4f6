// The chain: sealing batches and checking them.
#include <set>

#include "heads.h"
#include "rows.h"
#include "tenderloom/audit/audit.h"

namespace tenderloom::audit {

namespace {

constexpr int kBatch = 1000;

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
           (row.person && named("person:" + std::to_string(*row.person), row.id)) ||
           (row.subject.starts_with("person:") && named(row.subject, row.id));
  }

 private:
  bool named(const std::string& subject, long long entry) const {
    const auto found = last_.find(subject);
    return found != last_.end() && found->second > entry;
  }
  std::map<std::string, long long> last_;
};

/// Null, or what is wrong with the personal values of an entry.
const char* judge_personal(soci::session& sql, const EntryRow& row, const Erasures& erasures) {
  const auto personal = rows::personal(sql, row.id);
  if (!personal) return erasures.cover(row) ? nullptr : "details_missing";
  return hash_of(*personal) == row.personal_hash ? nullptr : "details_changed";
}

}  // namespace

void AuditLog::register_jobs(storage::JobQueue& jobs, int keep_months) {
  jobs.every("audit.seal", std::chrono::seconds(60), [this] { seal(); });
  jobs.every("audit.expire", std::chrono::hours(1), [this, keep_months] {
    const auto today = base::taipei_date(clock_.now()) - std::chrono::months(keep_months);
    const auto day = today.ok() ? today : today.year() / today.month() / std::chrono::last;
    remove_before(base::taipei_midnight(std::chrono::sys_days(day)));
  });
}

void AuditLog::keep_heads(std::filesystem::path file, const base::Logger& log) {
  heads_ = std::move(file);
  log_ = &log;
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
        const std::string before = previous.hash;
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
        tx.after_commit([this, number, sum] { note(number, sum); });
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

/// What was just sealed goes out of the database's reach. A file that cannot be written is said aloud, and the next
/// seal tries again: what was decided is not undone by it.
void AuditLog::note(std::int64_t number, const std::string& hash) {
  if (heads_.empty()) return;
  const std::lock_guard lock(heads_mutex_);
  if (!heads::append(heads_, number, hash)) log_->error("audit.head_not_noted", {{"seal", number}});
  log_->info("audit.sealed", {{"seal", number}, {"hash", hash}});
}

namespace {

struct Finding {
  const char* problem = nullptr;
  long long entry = 0;
};

/// One batch against its seal and the seal before; empty problem: all is as it was written.
Finding judge_batch(soci::session& sql, long long number, std::string& before, const Erasures& erasures,
                    Verdict& verdict) {
  const auto seal = rows::seal(sql, number);
  const auto batch = rows::of_seal(sql, number);
  const long long first = batch.empty() ? 0 : batch.front().id;
  if (!seal || seal->previous_hash != before || seal->entries != static_cast<long long>(batch.size())) {
    return {"seal_broken", first};
  }
  SealHash hash(number, before);
  for (const auto& row : batch) hash.add(row);
  if (hash.hex() != seal->hash) return {"seal_broken", first};
  for (const auto& row : batch) {
    if (const char* problem = judge_personal(sql, row, erasures)) return {problem, row.id};
  }
  verdict.sealed += seal->entries;
  before = seal->hash;
  return {};
}

/// What stands outside every batch: seals cut off either end, values whose entry is gone.
Finding judge_rest(soci::session& sql, long long anchor, long long last, const Erasures& erasures) {
  long long count = 0, first = 0;
  sql << "SELECT count(*), coalesce(min(id), 0) FROM audit_entry WHERE seal > :last OR seal <= :anchor",
      soci::use(last), soci::use(anchor), soci::into(count), soci::into(first);
  if (count > 0) return {"seal_broken", first};
  for (const auto& row : rows::unsealed(sql, std::numeric_limits<int>::max())) {
    if (const char* problem = judge_personal(sql, row, erasures)) return {problem, row.id};
  }
  sql << "SELECT count(*), coalesce(min(p.entry), 0) FROM audit_personal p LEFT JOIN audit_entry e ON e.id = p.entry "
         "WHERE e.id IS NULL",
      soci::into(count), soci::into(first);
  return count > 0 ? Finding{"entry_missing", first} : Finding{};
}

/// What was noted outside the database must be what the database says.
Finding judge_heads(soci::session& sql, const std::map<long long, std::string>& noted, long long last) {
  const auto anchor = rows::anchor(sql);
  for (const auto& [number, hash] : noted) {
    if (number < anchor.number) continue;  // removed since, by retention
    if (number > last) return {"head_missing", 0};
    const auto seal = number == anchor.number ? std::optional(anchor) : rows::seal(sql, number);
    if (!seal || seal->hash != hash) return {"head_differs", 0};
  }
  return {};
}

}  // namespace

Verdict AuditLog::verify() {
  const auto noted = heads_.empty() ? std::map<long long, std::string>{} : heads::read(heads_);
  return database_.read([&](soci::session& sql) {
    Verdict verdict;
    const auto fail = [&](const Finding& finding) {
      verdict.intact = false;
      verdict.problem = finding.problem;
      verdict.entry = finding.entry;
      return verdict;
    };
    const Erasures erasures(sql);
    const auto anchor = rows::anchor(sql), last = rows::last_seal(sql);
    std::string before = anchor.hash;
    for (long long number = anchor.number + 1; number <= last.number; ++number) {
      if (const auto found = judge_batch(sql, number, before, erasures, verdict); found.problem) return fail(found);
    }
    verdict.head = before;
    long long total = 0;
    sql << "SELECT count(*) FROM audit_entry", soci::into(total);
    verdict.entries = total;
    if (const auto found = judge_rest(sql, anchor.number, last.number, erasures); found.problem) return fail(found);
    if (const auto found = judge_heads(sql, noted, last.number); found.problem) return fail(found);
    return verdict;
  });
}

Removed AuditLog::remove_before(base::Instant before) {
  const long long limit = base::to_micros(before), now = base::to_micros(clock_.now());
  Removed removed;
  for (bool more = true; more;) {
    more = database_.write([&](storage::Transaction& tx) {
      const auto anchor = rows::anchor(tx.sql());
      const auto oldest = rows::seal(tx.sql(), anchor.number + 1);
      if (!oldest || oldest->at >= limit) return false;
      rows::remove_batch(tx.sql(), oldest->number);
      rows::set_anchor(tx.sql(), *oldest, now, oldest->entries);
      tx.after_commit([&removed, entries = oldest->entries] {
        ++removed.seals;
        removed.entries += entries;
      });
      return true;
    });
  }
  if (removed.seals == 0) return removed;
  database_.write([&](storage::Transaction& tx) {
    Entry entry;
    entry.action = "audit.expired";
    entry.subject = "audit";
    entry.details = {{"entries", removed.entries}, {"before", base::iso8601(before)}};
    record(tx, entry);
  });
  if (!heads_.empty()) {
    const auto anchor = database_.read([](soci::session& sql) { return rows::anchor(sql); });
    const std::lock_guard lock(heads_mutex_);
    heads::forget_before(heads_, anchor.number);
  }
  return removed;
}

}  // namespace tenderloom::audit
