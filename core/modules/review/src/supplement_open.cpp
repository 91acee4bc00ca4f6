// Staff gather what they ask for and open a round.
#include <algorithm>
#include <set>

#include "repository.h"
#include "supplement_rows.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/text.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/review/supplements.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

using base::Error;
using base::Result;

namespace {

constexpr std::size_t kMostAsked = 500, kLongestWords = 500;

const char* track_of(const Ask& ask) { return ask.is_document() ? track::kDocuments : track::kItems; }

std::string key_of(const Ask& ask) {
  return ask.document_key + "|" + std::to_string(ask.node_id) + "|" + ask.action + "|" +
         (ask.action == "change"      ? ask.field
          : ask.action == "add_child" ? ask.level
                                      : "");
}

bool may_be_asked(const forms::Field& field) {
  return field.type != forms::FieldType::computed && field.set_by.empty() && !field.secret;
}

}  // namespace

void Supplements::fill_windows(const Ground& ground, std::int64_t submission_id, Opening& opening) const {
  if (!usual_end_ || (opening.documents_until && opening.items_until)) return;
  const auto end = usual_end_(ground, submission_id);
  if (!opening.documents_until) opening.documents_until = end;
  if (!opening.items_until) opening.items_until = end;
}

/// Everything named must be there; reasons are cleaned on the way.
std::optional<Error> Supplements::check(const Ground& ground, const Submission& submission, std::vector<Ask>& asks) {
  if (ground.tender.archived_at) return Error{"tender_archived"};
  if (asks.empty()) return Error{"nothing_asked"};
  if (asks.size() > kMostAsked) return Error{"too_many_asked", {{"limit", kMostAsked}}};
  std::set<std::string> seen;
  std::map<std::string, int> position;
  for (Ask& ask : asks) {
    const std::string at = std::string(track_of(ask)) + "[" + std::to_string(position[track_of(ask)]++) + "].";
    const auto unknown = [&](const char* what) { return Error{"ask_unknown", {{"what", what}}, at + what}; };
    ask.reason = std::string(base::trim(base::clean_lines(ask.reason)));
    if (ask.reason.empty()) return Error{"ask_reason_required", Json::object(), at + "reason"};
    if (base::code_points(ask.reason) > kLongestWords)
      return Error{"reason_too_long", {{"limit", kLongestWords}}, at + "reason"};
    if (ask.is_document()) {
      const auto& all = ground.type->documents();
      if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return one.key == ask.document_key; }))
        return unknown("key");
      ask.action = "upload";
    } else if (ask.action == "add_child") {
      const forms::Level* level = ground.type->level(ask.level);
      if (level == nullptr) return unknown("level");
      if (ask.node_id == 0 ? !level->parent.empty() : !uses_.submissions.node(submission, level->parent, ask.node_id))
        return unknown("id");
    } else if (ask.action == "change" || ask.action == "remove") {
      const auto node = uses_.submissions.node_or_former(submission, ask.node_id);
      if (!node || node->deleted_at) return unknown("id");
      ask.level = node->level;
      const forms::Field* field = ground.type->level(node->level)->field(ask.field);
      if (ask.action == "change" && (field == nullptr || !may_be_asked(*field))) return unknown("field");
      if (ask.action == "remove") ask.field.clear();
    } else {
      return unknown("action");
    }
    if (!seen.insert(key_of(ask)).second) return Error{"ask_twice", Json::object(), at + "id"};
  }
  return std::nullopt;
}

/// A request with what stands there now, so that before and after can be laid side by side whatever comes later.
Request Supplements::made(soci::session& sql, const Ground& ground, const Submission& submission, const Track& track,
                          const Ask& ask) const {
  Request request;
  request.round_id = track.round_id;
  request.track_id = track.id;
  request.submission_id = submission.id;
  request.track = track.track;
  request.ask = ask;
  request.created_at = ground.now;
  if (ask.is_document()) {
    request.title =
        ground.type->words().text(std::string(base::kFirstLocale), "document." + ask.document_key + ".label");
    request.before = Json::object();
    for (const documents::Upload& upload : uses_.documents.uploads(sql, submission.id))
      if (upload.document_key == ask.document_key) request.before = {{"upload", upload.id}, {"name", upload.name}};
    return request;
  }
  if (const auto node = uses_.submissions.node_or_former(sql, submission, ask.node_id)) {
    for (const std::int64_t id : node->ancestors)
      if (const auto above = uses_.submissions.node_or_former(sql, submission, id))
        request.title += above->title + " / ";
    request.title += node->title;
    if (ask.action == "change") request.before = node->values.value(ask.field, Json());
  }
  return request;
}

/// For each kind its open track; else a new one, in the newest round while that is open and has none of the kind, or in
/// a round of its own.
Result<std::map<std::string, Track>> Supplements::tracks_for(
    storage::Transaction& tx, const Ground& ground, std::int64_t submission_id,
    const std::map<std::string, std::optional<base::Instant>>& wanted, const Actor& actor) {
  std::map<std::string, Track> tracks;
  std::int64_t newest = 0, newest_id = 0;
  bool newest_open = false, newest_has = false;
  for (const Track& one : rows::tracks(tx.sql(), submission_id)) {
    if (one.number > newest) newest = one.number, newest_id = one.round_id, newest_open = newest_has = false;
    const bool open = one.open_at(ground.now);
    newest_open |= one.number == newest && open;
    newest_has |= one.number == newest && wanted.contains(one.track) && !open;
    if (!open || !wanted.contains(one.track)) continue;
    Track& track = tracks[one.track] = one;
    if (wanted.at(one.track)) {
      track.until = wanted.at(one.track);
      rows::update_track(tx.sql(), track);
    }
  }
  for (const auto& [kind, until] : wanted) {
    if (tracks.contains(kind)) continue;
    if (!newest_open || newest_has) {
      Round round;
      round.submission_id = submission_id;
      round.number = newest + 1;
      round.opened_at = ground.now;
      round.opened_by = actor.name;
      rows::insert_round(tx, round, actor.person_id);
      newest = round.number, newest_id = round.id, newest_open = true, newest_has = false;
    }
    Track track;
    const auto row = forms::step(ground.type->process().machine("supplement"), track.state, "open",
                                 forms::ActorKind::staff, nullptr);
    if (!row.ok()) return row.error();
    track.state = (*row)->to;
    track.round_id = newest_id;
    track.submission_id = submission_id;
    track.number = newest;
    track.track = kind;
    track.started_at = ground.now;
    track.until = until;
    rows::insert_track(tx, track);
    tracks[kind] = track;
  }
  return tracks;
}

Result<Round> Supplements::open(const Ground& ground, std::int64_t submission_id, const Opening& opening,
                                const Actor& actor) {
  const auto known = uses_.submissions.get(submission_id);
  if (!known) return Error{"submission_unknown"};
  std::vector<Ask> asks = opening.asks;
  if (auto wrong = check(ground, *known, asks)) return *wrong;
  for (const auto& [until, field] :
       {std::pair{opening.documents_until, "documents_until"}, std::pair{opening.items_until, "items_until"}})
    if (until && *until <= ground.now) return Error{"until_past", Json::object(), field};

  std::int64_t number = 0;
  const auto done = uses_.database.write([&](storage::Transaction& tx) -> Result<void> {
    submissions::Service::Step step{"supplement"};
    step.supplementing = true;
    const auto after = uses_.submissions.transition(tx, ground, submission_id, step, actor);
    if (!after) return after.error();
    std::map<std::string, std::optional<base::Instant>> wanted;
    for (const Ask& ask : asks)
      wanted[track_of(ask)] = ask.is_document() ? opening.documents_until : opening.items_until;
    auto tracks = tracks_for(tx, ground, submission_id, wanted, actor);
    if (!tracks) return tracks.error();
    std::vector<Window> windows;
    for (const auto& [kind, track] : *tracks) windows.push_back({kind, track.until, 0}), number = track.number;
    const std::vector<Request> before = rows::requests(tx.sql(), submission_id);
    for (const Ask& ask : asks) {
      const Track& track = tracks->at(track_of(ask));
      for (Request other : before) {
        if (other.state != "pending" && other.state != "done") continue;
        if (other.track_id == track.id && key_of(other.ask) == key_of(ask))
          return Error{"ask_twice", {{"title", other.title}}};
        if (other.id == ask.previous_id) judged(tx, other, "asked_again", ask.reason, actor, ground.now);
      }
      Request request = made(tx.sql(), ground, *after, track, ask);
      rows::insert_request(tx, request);
      for (Window& window : windows) window.requests += window.track == track.track ? 1 : 0;
    }
    if (opening.clears_draft) rows::delete_draft(tx.sql(), submission_id, 0);
    settle(tx, ground, *after, actor);
    repository::insert_event(tx.sql(), submission_id, actor.person_id,
                             {ground.now, actor.name, "supplement", "", std::nullopt});
    mail_vendor(tx, "supplement_opened", ground, *after, {{"tracks", windows_words(windows)}});
    return {};
  });
  if (!done.ok()) return done.error();
  return *round(submission_id, number);
}

std::vector<DraftEntry> Supplements::draft(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return rows::draft(sql, submission_id); });
}

Result<int> Supplements::add_to_draft(const Ground& ground, std::int64_t submission_id, const std::vector<Ask>& asks,
                                      const Actor& actor) {
  const auto submission = uses_.submissions.get(submission_id);
  if (!submission) return Error{"submission_unknown"};
  std::vector<Ask> checked = asks;
  if (auto wrong = check(ground, *submission, checked)) return *wrong;
  return uses_.database.write([&](storage::Transaction& tx) -> Result<int> {
    // What is asked again replaces what stood there: the newer words count.
    for (const DraftEntry& entry : rows::draft(tx.sql(), submission_id))
      for (const Ask& ask : checked)
        if (key_of(entry.ask) == key_of(ask)) rows::delete_draft(tx.sql(), submission_id, entry.id);
    for (const Ask& ask : checked) rows::insert_draft(tx, submission_id, ask, actor.person_id, ground.now);
    return static_cast<int>(checked.size());
  });
}

bool Supplements::remove_from_draft(std::int64_t submission_id, std::int64_t entry) {
  return entry > 0 && uses_.database.write(
                          [&](storage::Transaction& tx) { return rows::delete_draft(tx.sql(), submission_id, entry); });
}

void Supplements::draft_document(storage::Transaction& tx, const Ground& ground, std::int64_t submission_id,
                                 const std::string& document, const std::string& refusal, const Actor& actor) {
  for (const DraftEntry& entry : rows::draft(tx.sql(), submission_id))
    if (entry.ask.document_key == document) rows::delete_draft(tx.sql(), submission_id, entry.id);
  if (refusal.empty()) return;
  Ask ask;
  ask.document_key = document;
  ask.action = "upload";
  ask.reason = refusal;
  rows::insert_draft(tx, submission_id, ask, actor.person_id, ground.now);
}

std::vector<Phrase> Supplements::phrases() {
  return uses_.database.read([](soci::session& sql) { return rows::phrases(sql); });
}

Result<Phrase> Supplements::add_phrase(const std::string& text, const Actor& actor, base::Instant now) {
  Phrase phrase;
  phrase.text = std::string(base::trim(base::clean_lines(text)));
  if (phrase.text.empty()) return Error{"phrase_required", Json::object(), "text"};
  if (base::code_points(phrase.text) > kLongestWords)
    return Error{"reason_too_long", {{"limit", kLongestWords}}, "text"};
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Phrase> {
    for (const Phrase& known : rows::phrases(tx.sql()))
      if (known.text == phrase.text) return known;
    rows::insert_phrase(tx, phrase, actor.person_id, now);
    return phrase;
  });
}

bool Supplements::remove_phrase(std::int64_t id, base::Instant now) {
  return uses_.database.write([&](storage::Transaction& tx) { return rows::remove_phrase(tx.sql(), id, now); });
}

}  // namespace tenderloom::review
