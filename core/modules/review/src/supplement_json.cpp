#include "supplement_json.h"

#include <algorithm>
#include <set>

#include "tenderloom/forms/evaluate.h"
#include "tenderloom/submissions/files.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

Json instant_json(const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); }

std::string vendor_url(const RoundView& view, const Ask& ask) {
  const std::string base = "/tenders/" + view.ground.tender.no;
  if (ask.is_document()) return base + "/documents#document-" + ask.document_key;
  const std::string row = base + "/items/" + ask.level;
  if (ask.action == "add_child")
    return row + "/new" + (ask.node_id == 0 ? "" : "?parent=" + std::to_string(ask.node_id));
  return row + "/" + std::to_string(ask.node_id) + (ask.action == "remove" ? "/delete" : "/edit#field-" + ask.field);
}

std::string staff_url(const RoundView& view, const Ask& ask) {
  const std::string base = "/staff/submissions/" + std::to_string(view.submission.id);
  if (ask.is_document() || ask.node_id == 0) return base;
  const forms::Level* level = view.ground.type->level(ask.level);
  const std::string at = ask.action == "add_child" && level != nullptr ? level->parent : ask.level;
  return base + "/items/" + at + "/" + std::to_string(ask.node_id);
}

Json ask_json(const RoundView& view, const Ask& ask, const std::string& title) {
  const forms::TypeDefinition& type = *view.ground.type;
  Json json = {{"action", ask.action}, {"reason", ask.reason}, {"title", title}};
  if (ask.is_document()) {
    json["document"] = ask.document_key;
    json["label"] = type.words().text(view.locale, "document." + ask.document_key + ".label");
    json["title"] = json["label"];
    return json;
  }
  const forms::Level* level = type.level(ask.level);
  const forms::Field* field = level == nullptr ? nullptr : level->field(ask.field);
  json["node"] = ask.node_id == 0 ? Json() : Json(std::to_string(ask.node_id));
  json["level"] = ask.level;
  json["level_label"] = level == nullptr ? ask.level : type.label(*level, view.locale);
  json["field"] = ask.field;
  json["label"] = field != nullptr ? type.label(*level, *field, view.locale)
                                   : view.uses.words.text(view.locale, "supplements.action." + ask.action,
                                                          {{"level", json["level_label"]}});
  return json;
}

Json request_json(const RoundView& view, const Request& request, bool open) {
  Json json = ask_json(view, request.ask, request.title);
  json["id"] = std::to_string(request.id);
  json["state"] = request.state;
  json["done"] = request.done_at.has_value();
  json["done_at"] = instant_json(request.done_at);
  json["origin"] = request.origin;
  json["opinion"] = request.opinion;
  json["judged_by"] = request.judged_by;
  json["judged_at"] = instant_json(request.judged_at);
  json["previous"] = request.ask.previous_id == 0 ? Json() : Json(std::to_string(request.ask.previous_id));
  json["url"] = view.for_staff ? staff_url(view, request.ask) : open ? vendor_url(view, request.ask) : "";
  if (!view.for_staff) return json;
  const auto text = [&](const Json& value) -> std::string {
    if (request.ask.is_document()) return value.is_object() ? value.value("name", "") : "";
    if (request.ask.action != "change") return "";
    return value_text(view, request.ask.level, request.ask.node_id, request.ask.field, value);
  };
  json["before"] = request.before;
  json["after"] = request.after;
  json["before_text"] = text(request.before);
  json["after_text"] = request.done_at ? text(request.after) : "";
  return json;
}

}  // namespace

std::string value_text(const RoundView& view, const std::string& level_key, std::int64_t node_id,
                       const std::string& field_key, const Json& value) {
  const forms::Level* level = view.ground.type->level(level_key);
  const forms::Field* field = level == nullptr ? nullptr : level->field(field_key);
  if (field == nullptr || value.is_null()) return "";
  if (field->is_file()) {
    std::string names;
    for (const Json& file : value.is_array() ? value : Json::array({value}))
      names += (names.empty() ? "" : "\n") + file.value("name", "");
    return names;
  }
  const auto node = view.uses.submissions.node_or_former(view.submission, node_id);
  const auto around =
      view.uses.submissions.surroundings(view.ground, view.submission, *level, node ? node->parent_id : 0, node_id);
  return forms::display(*view.ground.type, *level, *field, value, view.locale, around.get(),
                        node ? node->values : Json::object());
}

Json to_json(const RoundView& view, const Round& round) {
  Json tracks = Json::array();
  for (const Track& track : round.tracks) {
    const bool open = track.open_at(view.ground.now);
    const auto [total, done] = round.progress(track.track);
    Json requests = Json::array();
    for (const Request& request : round.requests)
      if (request.track == track.track) requests.push_back(request_json(view, request, open));
    tracks.push_back({{"track", track.track},
                      {"state", track.state_at(view.ground.now)},
                      {"started_at", base::iso8601(track.started_at)},
                      {"until", instant_json(track.until)},
                      {"completed_at", instant_json(track.completed_at)},
                      {"closed_at", instant_json(track.closed_at)},
                      {"total", total},
                      {"done", done},
                      {"requests", std::move(requests)}});
  }
  Json json = {{"number", round.number}, {"opened_at", base::iso8601(round.opened_at)}, {"tracks", std::move(tracks)}};
  if (view.for_staff) json["opened_by"] = round.opened_by;
  return json;
}

Round would_be(const RoundView& view, const Opening& opening, std::int64_t number) {
  Round round;
  round.number = number;
  round.submission_id = view.submission.id;
  round.opened_at = view.ground.now;
  for (const Ask& ask : opening.asks) {
    const char* kind = ask.is_document() ? track::kDocuments : track::kItems;
    if (round.find(kind) == nullptr) {
      Track track;
      track.track = kind;
      track.state = "open";
      track.started_at = view.ground.now;
      track.until = ask.is_document() ? opening.documents_until : opening.items_until;
      round.tracks.push_back(std::move(track));
    }
    Request request;
    request.track = kind;
    request.ask = ask;
    if (const auto node = view.uses.submissions.node_or_former(view.submission, ask.node_id)) {
      for (const submissions::Node& above : view.uses.submissions.nodes(view.submission, node->ancestors, false))
        request.title += above.title + " / ";
      request.title += node->title;
    }
    round.requests.push_back(std::move(request));
  }
  return round;
}

Json draft_json(const RoundView& view, const std::vector<DraftEntry>& draft) {
  Json entries = Json::array();
  for (const DraftEntry& entry : draft) {
    Opening one;
    one.asks = {entry.ask};
    const Round round = would_be(view, one, 0);
    Json json = ask_json(view, entry.ask, round.requests.front().title);
    json["id"] = std::to_string(entry.id);
    json["track"] = entry.ask.is_document() ? track::kDocuments : track::kItems;
    json["previous"] = entry.ask.previous_id == 0 ? Json() : Json(std::to_string(entry.ask.previous_id));
    entries.push_back(std::move(json));
  }
  return entries;
}

Json other_changes(const RoundView& view, const Round& round) {
  const Track* items = round.find(track::kItems);
  Json list = Json::array();
  if (items == nullptr) return list;
  std::set<std::pair<std::int64_t, std::string>> asked;
  for (const Request& request : round.requests) asked.emplace(request.ask.node_id, request.ask.field);
  const auto end = items->closed_at ? items->closed_at : items->completed_at;
  for (const submissions::Revision& revision :
       view.uses.submissions.changes_since(view.submission.id, items->started_at)) {
    if (end && revision.at > *end) continue;
    const auto node = view.uses.submissions.node_or_former(view.submission, revision.node_id);
    const forms::Level* level = node ? view.ground.type->level(node->level) : nullptr;
    if (level == nullptr) continue;
    Json line = {{"title", node->title},
                 {"level_label", view.ground.type->label(*level, view.locale)},
                 {"node", std::to_string(node->id)},
                 {"event", revision.event},
                 {"at", base::iso8601(revision.at)},
                 {"person", revision.person_name},
                 {"field_label", ""},
                 {"before_text", ""},
                 {"after_text", ""}};
    if (revision.event == "created" || revision.event == "deleted" || revision.event == "restored") {
      list.push_back(line);
      continue;
    }
    for (const Json& change : revision.changes) {
      const std::string key = change.value("field", "");
      const forms::Field* field = level->field(key);
      if (field == nullptr || asked.contains({node->id, key})) continue;
      line["field"] = key;
      line["field_label"] = view.ground.type->label(*level, *field, view.locale);
      line["before_text"] = value_text(view, level->key, node->id, key, change.value("old", Json()));
      line["after_text"] = value_text(view, level->key, node->id, key, change.value("new", Json()));
      list.push_back(line);
    }
  }
  return list;
}

Json pickable_json(const RoundView& view, const forms::Level& level, const submissions::Node& node) {
  const forms::TypeDefinition& type = *view.ground.type;
  Json fields = Json::array(), children = Json::array();
  for (const forms::Field& field : level.fields) {
    const bool hidden = std::find(node.hidden.begin(), node.hidden.end(), field.key) != node.hidden.end();
    if (hidden || field.type == forms::FieldType::computed || !field.set_by.empty() || field.secret) continue;
    fields.push_back(
        {{"key", field.key},
         {"label", type.label(level, field, view.locale)},
         {"value", value_text(view, level.key, node.id, field.key, node.values.value(field.key, Json()))}});
  }
  for (const forms::Level& other : type.levels())
    if (other.parent == level.key)
      children.push_back({{"level", other.key}, {"label", type.label(other, view.locale)}});
  return {{"fields", std::move(fields)}, {"children", std::move(children)}};
}

}  // namespace tenderloom::review
