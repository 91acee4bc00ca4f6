// What a round is, and what of a submission it leaves open.
#include "tenderloom/review/supplements.h"

#include <algorithm>

#include "supplement_rows.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

std::string Track::state_at(base::Instant now) const {
  if ((state == "open" || state == "expired") && until) return now < *until ? "open" : "expired";
  return state;
}

const Track* Round::find(std::string_view wanted) const {
  for (const Track& track : tracks)
    if (track.track == wanted) return &track;
  return nullptr;
}

std::pair<std::int64_t, std::int64_t> Round::progress(std::string_view wanted) const {
  std::int64_t all = 0, done = 0;
  for (const Request& request : requests) {
    if (request.track != wanted || request.state == "dropped") continue;
    ++all;
    done += request.done_at ? 1 : 0;
  }
  return {all, done};
}

std::vector<Round> Supplements::rounds(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return rows::rounds(sql, submission_id); });
}

std::optional<Round> Supplements::round(std::int64_t submission_id, std::int64_t number) {
  for (Round& round : rounds(submission_id))
    if (round.number == number) return std::move(round);
  return std::nullopt;
}

submissions::EditScope Supplements::scope(soci::session& sql, const Submission& submission, base::Instant now) {
  submissions::EditScope scope;
  std::map<std::int64_t, const Track*> open;
  const std::vector<Track> tracks = rows::tracks(sql, submission.id);
  for (const Track& track : tracks) {
    if (!track.open_at(now)) continue;
    open[track.id] = &track;
    (track.track == track::kItems ? scope.items_open : scope.documents_open) = true;
    if (track.track == track::kItems) scope.since = std::min(scope.since.value_or(track.started_at), track.started_at);
  }
  if (open.empty()) return scope;
  for (const Request& request : rows::requests(sql, submission.id)) {
    if (!open.contains(request.track_id) || (request.state != "pending" && request.state != "done")) continue;
    const Ask& ask = request.ask;
    if (ask.is_document()) {
      scope.documents[ask.document_key] = request.state == "done";
      continue;
    }
    submissions::EditScope::Row& row = scope.rows[ask.node_id];
    if (ask.action == "remove") row.remove = true;
    if (ask.action == "add_child") row.children.insert(ask.level);
    if (ask.action == "change") row.fields[ask.field] = ask.reason;
  }
  return scope;
}

bool Supplements::settled(soci::session& sql, const Submission& submission, base::Instant now) {
  const auto tracks = rows::tracks(sql, submission.id);
  return std::none_of(tracks.begin(), tracks.end(), [&](const Track& track) { return track.open_at(now); });
}

/// Is what was asked for otherwise now than it was when it was asked?
bool Supplements::is_done(soci::session& sql, const Submission& submission, const Request& request, const Track& track,
                          Json& after) const {
  const Ask& ask = request.ask;
  after = nullptr;
  if (ask.is_document()) {
    for (const documents::Upload& upload : uses_.documents.uploads(sql, submission.id))
      if (upload.document_key == ask.document_key) after = {{"upload", upload.id}, {"name", upload.name}};
    return !after.is_null() && after["upload"] != request.before.value("upload", Json());
  }
  if (ask.action == "add_child")
    return uses_.submissions.has_child_since(sql, submission, ask.node_id, ask.level, track.started_at);
  const auto node = uses_.submissions.node_or_former(sql, submission, ask.node_id);
  if (!node) return ask.action == "remove";
  if (ask.action == "remove") return node->deleted_at.has_value();
  after = node->values.value(ask.field, Json());
  return node->deleted_at.has_value() || after != request.before;
}

void Supplements::changed(storage::Transaction& tx, const Submission& submission, const Actor& actor,
                          base::Instant now) {
  (void)actor;
  std::map<std::int64_t, Track> open;
  for (Track& track : rows::tracks(tx.sql(), submission.id))
    if (track.open_at(now)) open.emplace(track.id, std::move(track));
  const forms::StateMachine& machine = forms::default_process().machine("request");
  for (Request& request : rows::requests(tx.sql(), submission.id)) {
    const auto track = open.find(request.track_id);
    if (track == open.end()) continue;
    Json after;
    const bool done = is_done(tx.sql(), submission, request, track->second, after);
    // The table decides which of the two ways a save leads, if any.
    const auto guard = [&](std::string_view name) -> std::optional<base::Error> {
      if ((name == "differs") == done) return std::nullopt;
      return base::Error{"as_it_was"};
    };
    const auto row = forms::step(machine, request.state, "save", forms::ActorKind::vendor, guard);
    if (!row.ok()) {
      if (request.state != "done" || request.after == after) continue;
    } else {
      request.state = (*row)->to;
      request.done_at = done ? std::optional(now) : std::nullopt;
    }
    request.after = done ? after : Json();
    rows::update_request(tx.sql(), request);
  }
}

void Supplements::offer(storage::Transaction& tx, const Ground& ground, const Submission& submission,
                        const submissions::ForcedChange& change) {
  const auto tracks = rows::tracks(tx.sql(), submission.id);
  const auto open = std::find_if(tracks.rbegin(), tracks.rend(), [&](const Track& track) {
    return track.track == track::kItems && track.open_at(ground.now);
  });
  if (open == tracks.rend() || change.node_id == 0) return;
  const forms::Level* level = ground.type->level(change.level);
  if (level == nullptr) return;
  // A rule over a computed value names where a person mends it.
  const forms::Field* field = level->field(change.field);
  if (field == nullptr || field->type == forms::FieldType::computed) {
    const std::string mend = field == nullptr ? "" : field->mend_at;
    field = level->field(!mend.empty() ? mend : level->name_fields.empty() ? "" : level->name_fields.front());
  }
  if (field == nullptr) return;
  for (const Request& request : rows::requests(tx.sql(), submission.id)) {
    if (request.track_id == open->id && request.ask.node_id == change.node_id && request.ask.field == field->key &&
        (request.state == "pending" || request.state == "done"))
      return;
  }
  Ask ask;
  ask.node_id = change.node_id;
  ask.level = change.level;
  ask.field = field->key;
  ask.reason = uses_.words.text(std::string(base::kFirstLocale), "supplements.by_rule",
                                {{"title", change.because}, {"rule", change.rule}});
  Request request = made(tx.sql(), ground, submission, *open, ask);
  request.origin = "rule";
  rows::insert_request(tx, request);
}

std::pair<std::string, Json> Supplements::about(const tenders::Tender& tender, const forms::TypeDefinition& type,
                                                const Submission& submission, const std::string& locale,
                                                base::Instant now) {
  Json tracks = Json::array();
  for (const char* wanted : {track::kDocuments, track::kItems}) {
    for (const Round& round : rounds(submission.id)) {
      const Track* track = round.find(wanted);
      if (track == nullptr) continue;
      Json entries = Json::array();
      std::map<std::string, std::int64_t> counts;
      for (const Request& request : round.requests) {
        if (request.track != wanted || request.state == "dropped") continue;
        if (request.ask.is_document()) {
          entries.push_back({{"key", request.ask.document_key},
                             {"label", type.words().text(locale, "document." + request.ask.document_key + ".label")}});
        } else {
          ++counts[request.ask.level];
        }
      }
      for (const forms::Level& level : type.levels())
        if (const auto found = counts.find(level.key); found != counts.end())
          entries.push_back({{"level", level.key}, {"label", type.label(level, locale)}, {"count", found->second}});
      const auto [total, done] = round.progress(wanted);
      const auto time = [](const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); };
      tracks.push_back({{"track", wanted},
                        {"round", round.number},
                        {"state", track->state_at(now)},
                        {"started_at", base::iso8601(track->started_at)},
                        {"until", time(track->until)},
                        {"completed_at", time(track->completed_at)},
                        {"total", total},
                        {"done", done},
                        {"entries", std::move(entries)},
                        {"url", "/tenders/" + tender.no +
                                    (wanted == std::string_view(track::kItems) ? "/supplements" : "/documents")}});
      break;
    }
  }
  if (tracks.empty()) return {"corrections", nullptr};
  return {"corrections", {{"tracks", std::move(tracks)}}};
}

std::optional<Ground> Supplements::ground_of(const Submission& submission, base::Instant now) {
  const auto tender = uses_.tenders.find(submission.tender_id);
  auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return std::nullopt;
  return Ground{*tender, std::move(type), now};
}

}  // namespace tenderloom::review
