// Decisions of the workbench: who may be given work, what a note is, when somebody stands in.
#include <algorithm>
#include <map>

#include "desk_repository.h"
#include "queue_repository.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/review/queue.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

constexpr std::size_t kMostAssigned = 200, kLongestNote = 2000;

audit::Entry queue_entry(const submissions::Actor& actor, const char* action, const std::string& subject) {
  audit::Entry entry;
  entry.person = actor.person_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = action;
  entry.subject = subject;
  return entry;
}

submissions::GroupKey group_of(const Review::Dependencies& uses, const QueueQuery& query) {
  if (query.group.empty() || query.tender_no.empty()) return {};
  const auto tender = uses.tenders.find(query.tender_no);
  const auto type = tender ? uses.tenders.type_of(*tender) : nullptr;
  return type ? submissions::group_key(*type, query.group) : submissions::GroupKey{};
}

}  // namespace

QueuePage Queue::list(const QueueQuery& query, std::int64_t viewer) {
  repository::QueueFilter filter{query, {}, group_of(uses_, query), viewer};
  return uses_.database.read([&](soci::session& sql) {
    filter.people = repository::stands_for(sql, viewer, uses_.clock.now());
    return repository::queue(sql, filter);
  });
}

std::map<std::int64_t, Json> Queue::waiting() {
  constexpr auto kSoon = std::chrono::hours(72);
  constexpr int kLooked = 200;
  std::map<std::int64_t, Json> people;
  const auto soon = uses_.clock.now() + kSoon;
  for (const Colleague& one : colleagues()) {
    QueueQuery query;
    query.queue = "mine";
    query.sort = "deadline";
    query.per_page = kLooked;
    const QueuePage page = list(query, one.id);
    const auto due = std::count_if(page.rows.begin(), page.rows.end(),
                                   [&](const QueueRow& row) { return row.due && *row.due <= soon; });
    const auto unseen =
        std::count_if(page.rows.begin(), page.rows.end(), [](const QueueRow& row) { return row.unseen; });
    if (page.mine == 0 && page.unassigned == 0) continue;
    const Json params = {{"mine", page.mine}, {"due", due}, {"changed", unseen}, {"unassigned", page.unassigned}};
    Json text = Json::object();
    for (const std::string locale : {"zh-TW", "en"})
      text[locale] = uses_.words.text(locale, "workbench.digest", params) + "\n" + uses_.base_url + "/staff/queue";
    people[one.id] = std::move(text);
  }
  return people;
}

Neighbours Queue::neighbours(const QueueQuery& query, std::int64_t viewer, std::int64_t submission_id) {
  repository::QueueFilter filter{query, {}, group_of(uses_, query), viewer};
  return uses_.database.read([&](soci::session& sql) {
    filter.people = repository::stands_for(sql, viewer, uses_.clock.now());
    return repository::neighbours(sql, filter, submission_id);
  });
}

std::vector<Colleague> Queue::colleagues() {
  const auto addresses = uses_.directory.staff_with("staff.submissions");
  const std::set<std::string> may(addresses.begin(), addresses.end());
  return uses_.database.read([&](soci::session& sql) { return repository::staff_of(sql, may); });
}

std::optional<Assignment> Queue::assignment(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return repository::assignment(sql, submission_id); });
}

base::Result<int> Queue::assign(const std::vector<std::int64_t>& chosen, std::int64_t person_id,
                                const submissions::Actor& actor) {
  const std::set<std::int64_t> ids(chosen.begin(), chosen.end());
  if (ids.empty()) return base::Error{"nothing_chosen", Json::object(), "submissions"};
  if (ids.size() > kMostAssigned) return base::Error{"too_many_submissions", {{"limit", kMostAssigned}}, "submissions"};
  std::string name;
  if (person_id != 0) {
    const auto all = colleagues();
    const auto at = std::find_if(all.begin(), all.end(), [&](const Colleague& one) { return one.id == person_id; });
    if (at == all.end()) return base::Error{"colleague_unknown", Json::object(), "person"};
    name = at->name;
  }
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<int> {
    int changed = 0;
    for (const std::int64_t id : ids) {
      const auto submission = uses_.submissions.lock(tx, id);
      if (!submission || !submission->last_submitted_at) return base::Error{"submission_unknown"};
      if (!repository::assign(tx, id, person_id, actor.person_id, uses_.clock.now())) continue;
      auto entry = queue_entry(actor, person_id == 0 ? "submission.unassigned" : "submission.assigned",
                               "submission:" + std::to_string(id));
      entry.company = submission->company_id;
      if (person_id != 0) entry.details = {{"person", person_id}, {"name", name}};
      uses_.audit.record(tx, entry);
      ++changed;
    }
    return changed;
  });
}

std::vector<Note> Queue::notes(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return repository::notes(sql, submission_id); });
}

base::Result<Note> Queue::add_note(const submissions::Submission& submission, const std::string& words,
                                   const submissions::Actor& actor) {
  Note note{0, actor.person_id, actor.name, std::string(base::trim(base::clean_lines(words))), uses_.clock.now()};
  if (note.words.empty()) return base::Error{"note_empty", Json::object(), "words"};
  if (base::code_points(note.words) > kLongestNote)
    return base::Error{"reason_too_long", {{"limit", kLongestNote}}, "words"};
  if (const auto tender = uses_.tenders.find(submission.tender_id); tender && tender->archived_at)
    return base::Error{"tender_archived", Json::object(), "words"};
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<Note> {
    note.id = repository::insert_note(tx, submission.id, note);
    auto entry = queue_entry(actor, "submission.noted", "submission:" + std::to_string(submission.id));
    entry.company = submission.company_id;
    uses_.audit.record(tx, entry);
    return note;
  });
}

std::vector<Deputy> Queue::deputies(std::int64_t person_id) {
  return uses_.database.read(
      [&](soci::session& sql) { return repository::deputies(sql, person_id, uses_.clock.now()); });
}

base::Result<Deputy> Queue::add_deputy(std::int64_t person_id, std::int64_t deputy_id,
                                       std::optional<base::Instant> from, std::optional<base::Instant> until,
                                       const submissions::Actor& actor) {
  const auto all = colleagues();
  const auto at = std::find_if(all.begin(), all.end(), [&](const Colleague& one) { return one.id == deputy_id; });
  if (at == all.end()) return base::Error{"colleague_unknown", Json::object(), "deputy"};
  if (deputy_id == person_id) return base::Error{"deputy_self", Json::object(), "deputy"};
  if (!from) return base::Error{"date_invalid", Json::object(), "from"};
  if (!until) return base::Error{"date_invalid", Json::object(), "until"};
  if (*until <= *from) return base::Error{"until_before_from", Json::object(), "until"};
  if (*until <= uses_.clock.now()) return base::Error{"until_past", Json::object(), "until"};
  Deputy made{0, person_id, deputy_id, actor.name, at->name, *from, *until};
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<Deputy> {
    made.id = repository::insert_deputy(tx, made, uses_.clock.now());
    auto entry = queue_entry(actor, "review.deputy_named", "person:" + std::to_string(person_id));
    entry.details = {{"deputy", deputy_id},
                     {"name", made.deputy_name},
                     {"from", base::iso8601(made.from)},
                     {"until", base::iso8601(made.until)}};
    uses_.audit.record(tx, entry);
    return made;
  });
}

bool Queue::end_deputy(std::int64_t id, std::int64_t person_id, const submissions::Actor& actor) {
  return uses_.database.write([&](storage::Transaction& tx) {
    if (!repository::end_deputy(tx, id, person_id, uses_.clock.now())) return false;
    uses_.audit.record(tx, queue_entry(actor, "review.deputy_ended", "person:" + std::to_string(person_id)));
    return true;
  });
}

SubmissionLook Queue::look(std::int64_t submission_id, std::int64_t person_id) {
  return uses_.database.write(
      [&](storage::Transaction& tx) { return repository::look(tx, submission_id, person_id, uses_.clock.now()); });
}

std::optional<SubmissionLook> Queue::last_look(std::int64_t submission_id, std::int64_t person_id) {
  return uses_.database.read([&](soci::session& sql) { return repository::last_look(sql, submission_id, person_id); });
}

namespace {

/// What several revisions come to: the first old value of a field against its last new one.
void gather(ChangedRow& row, const submissions::Revision& revision) {
  if (std::find(row.events.begin(), row.events.end(), revision.event) == row.events.end())
    row.events.push_back(revision.event);
  for (const Json& change : revision.changes) {
    const auto same = std::find_if(row.changes.begin(), row.changes.end(),
                                   [&](const Json& other) { return other.at("field") == change.at("field"); });
    if (same == row.changes.end()) {
      row.changes.push_back(change);
    } else {
      (*same)["new"] = change.at("new");
    }
  }
  row.at = revision.at;
  row.actor = revision.person_name;
}

}  // namespace

std::vector<ChangedRow> Queue::changed_rows(std::int64_t submission_id, const SubmissionLook& look) {
  if (look.first) return {};
  std::map<std::int64_t, ChangedRow> rows;
  const auto after = look.seen + std::chrono::microseconds(1);
  for (const submissions::Revision& revision : uses_.submissions.changes_since(submission_id, after)) {
    ChangedRow& row = rows[revision.node_id];
    row.node_id = revision.node_id;
    gather(row, revision);
  }
  std::vector<ChangedRow> list;
  for (auto& [id, row] : rows) {
    Json kept = Json::array();
    for (Json& change : row.changes)
      if (change.at("old") != change.at("new")) kept.push_back(std::move(change));
    row.changes = std::move(kept);
    // Put back as it was, and nothing else happened to it: nothing changed.
    if (row.changes.empty() && row.events == std::vector<std::string>{"changed"}) continue;
    list.push_back(std::move(row));
  }
  std::sort(list.begin(), list.end(), [](const ChangedRow& a, const ChangedRow& b) { return a.at > b.at; });
  return list;
}

}  // namespace tenderloom::review
