// 個人資料保護法 §3, §11: what is held is shown to whom it is about; on request it is erased, but for what the law has
// kept.
#include <charconv>

#include "engine.h"
#include "repository.h"
#include "tenderloom/base/text.h"

namespace tenderloom::privacy {

namespace {

using base::Json;

constexpr char kJob[] = "privacy.erase";
constexpr std::size_t kLongestReason = 2000, kLongestLetter = 100;
constexpr int kListed = 200;

std::string fate_name(Fate fate) { return fate == Fate::erase ? "erase" : fate == Fate::blank ? "blank" : "keep"; }

audit::Entry entry_of(const Actor& actor, const std::string& action, const Request& request) {
  audit::Entry entry;
  if (actor.person != 0) entry.person = actor.person;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = "personal_data." + action;
  entry.subject = "personal_data:" + std::to_string(request.id);
  entry.details = {{"letter_no", request.letter_no}, {"person", std::to_string(request.person)}};
  return entry;
}

base::Error problem(const char* code, const char* field, Json params = Json::object()) {
  return {code, std::move(params), field};
}

}  // namespace

Json Privacy::held_about(const Subject& subject) {
  return uses_.database.read([&](soci::session& sql) {
    Json all = Json::array();
    for (const auto& holding : holdings_) {
      Json rows = engine::rows(sql, holding, subject);
      if (!rows.empty()) all.push_back({{"holding", holding.key}, {"rows", std::move(rows)}});
    }
    return all;
  });
}

Json Privacy::preview(const Subject& subject) {
  return uses_.database.read([&](soci::session& sql) {
    Json all = Json::array();
    for (const auto& holding : holdings_) {
      const auto rows = engine::count(sql, holding, subject);
      if (rows == 0) continue;
      all.push_back(
          {{"holding", holding.key}, {"rows", rows}, {"fate", fate_name(holding.fate)}, {"reason", holding.reason}});
    }
    return all;
  });
}

base::Result<std::int64_t> Privacy::request(const std::string& person, const std::string& letter_no,
                                            const std::string& reason, const Actor& actor) {
  const std::string who(base::trim(person)), letter(base::trim(letter_no)), why(base::trim(reason));
  std::optional<std::int64_t> number;
  if (who.find('@') != std::string::npos) {
    number = uses_.people.find(who);
  } else {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(who.data(), who.data() + who.size(), id);
    if (error == std::errc() && end == who.data() + who.size() && uses_.people.subject(id)) number = id;
  }
  if (!number) return problem("erasure_person_unknown", "person");
  if (letter.empty() || base::code_points(letter) > kLongestLetter) {
    return problem("erasure_letter_needed", "letter_no", {{"limit", kLongestLetter}});
  }
  if (why.empty() || base::code_points(why) > kLongestReason) {
    return problem("erasure_reason_needed", "reason", {{"limit", kLongestReason}});
  }
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<std::int64_t> {
    if (const auto open = repository::open_for(tx.sql(), *number)) {
      return problem("erasure_open", "person", {{"id", *open}});
    }
    Request request;
    request.person = *number;
    request.letter_no = letter;
    request.reason = why;
    request.state = "requested";
    request.requested_by = actor.person;
    request.requested_at = uses_.clock.now();
    request.id = repository::insert(tx, request);
    uses_.audit.record(tx, entry_of(actor, "requested", request));
    return request.id;
  });
}

base::Result<void> Privacy::decide(std::int64_t id, std::optional<std::int64_t> version, const Actor& actor,
                                   const std::string& to) {
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<void> {
    auto request = repository::find(tx.sql(), id, storage::for_update(tx.dialect()));
    if (!request) return base::Error{"not_found"};
    if (request->state != "requested") return base::Error{"erasure_wrong_state", {{"state", request->state}}};
    if (version && *version != request->version) {
      return base::Error{"version_conflict", {{"version", request->version}}};
    }
    // Two persons: nobody alone can make a person disappear.
    if (to == "confirmed" && request->requested_by == actor.person) return base::Error{"erasure_same_person"};
    request->state = to;
    request->decided_by = actor.person;
    request->decided_at = uses_.clock.now();
    repository::update(tx, *request);
    uses_.audit.record(tx, entry_of(actor, to, *request));
    if (to == "confirmed") uses_.jobs.enqueue(tx, kJob, {{"request", id}}, actor.person);
    return {};
  });
}

base::Result<void> Privacy::confirm(std::int64_t id, std::optional<std::int64_t> version, const Actor& actor) {
  return decide(id, version, actor, "confirmed");
}

base::Result<void> Privacy::cancel(std::int64_t id, std::optional<std::int64_t> version, const Actor& actor) {
  return decide(id, version, actor, "cancelled");
}

std::optional<Request> Privacy::find(std::int64_t id) {
  return uses_.database.read([&](soci::session& sql) { return repository::find(sql, id); });
}

std::vector<Request> Privacy::list() {
  return uses_.database.read([&](soci::session& sql) {
    std::vector<Request> requests;
    for (const auto id : repository::newest(sql, kListed)) {
      if (auto found = repository::find(sql, id)) requests.push_back(std::move(*found));
    }
    return requests;
  });
}

base::Result<Json> Privacy::carry_out(std::int64_t id) {
  const auto known = find(id);
  if (!known) return base::Error{"not_found"};
  const auto subject = uses_.people.subject(known->person);
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<Json> {
    auto request = repository::find(tx.sql(), id, storage::for_update(tx.dialect()));
    if (!request || request->state != "confirmed") return request ? request->outcome : Json::object();
    Json outcome = Json::object();
    for (const auto& holding : holdings_) {
      const auto rows = subject ? engine::erase(tx, holding, *subject) : 0;
      if (rows > 0) outcome[holding.key] = rows;
    }
    request->outcome = outcome;
    request->state = "done";
    request->done_at = uses_.clock.now();
    request->reason.clear();  // may say who it was; the letter's number leads to the paper
    repository::update(tx, *request);
    auto done = entry_of({}, "erased", *request);
    done.details["rows"] = outcome;
    uses_.audit.record(tx, done);
    return outcome;
  });
}

void Privacy::register_jobs() {
  uses_.jobs.handle(kJob, [this](const storage::Job& job, storage::JobProgress&) {
    return carry_out(job.payload.value("request", std::int64_t{0}));
  });
}

}  // namespace tenderloom::privacy
