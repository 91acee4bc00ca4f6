// A proposal as JSON for those who judge it.
#include <algorithm>

#include "reading.h"
#include "web.h"

namespace tenderloom::infosec_services {

namespace {

Json read_files(const forms::Field& field, const Json& value, const std::string& url) {
  Json files = Json::array();
  const Json all = value.is_array() ? value : value.is_object() ? Json::array({value}) : Json::array();
  for (const Json& file : all) {
    if (!file.is_object()) continue;
    files.push_back({{"name", file.value("name", "")},
                     {"url", url + (field.type == forms::FieldType::files ? "?file=" + file.value("id", "") : "")}});
  }
  return files;
}

/// Groups are read by their names.
class ReadGroups final : public forms::Alone {
 public:
  ReadGroups(const plugin::Tender& tender, base::Instant now)
      : forms::Alone(now), tender_(Json::object({{"groups", tender.groups}})) {}
  const Json& tender() const override { return tender_; }

 private:
  Json tender_;
};

Json read_row(const Reader& reader, const ReadGroups& groups, const forms::Level& level, const plugin::Node& node,
              const std::string& locale) {
  const forms::TypeDefinition& type = *reader.proposal.tender.type;
  Json fields = Json::array();
  for (const forms::Field& field : level.fields) {
    if (!field.set_by.empty() || field.secret) continue;
    const Json value = node.values.value(field.key, Json());
    if (value.is_null() || (value.is_string() && value.get<std::string>().empty())) continue;
    const std::string url = reading_url(reader.entry.held.id) + "/items/" + std::to_string(node.id) + "/" + field.key;
    fields.push_back(
        {{"key", field.key},
         {"label", type.label(level, field, locale)},
         {"text", field.is_file() ? "" : forms::display(type, level, field, value, locale, &groups, node.values)},
         {"files", field.is_file() ? read_files(field, value, url) : Json::array()}});
  }
  return {{"id", std::to_string(node.id)}, {"title", node.title}, {"fields", std::move(fields)}};
}

/// Records say for which groups they are; the others are of the bid as a whole.
bool of_group(const plugin::Node& node, const std::string& group) {
  const Json groups = node.values.value("for_groups", Json::array());
  return !groups.is_array() || groups.empty() || std::find(groups.begin(), groups.end(), Json(group)) != groups.end();
}

Json lists_json(const Evaluation& all, const Reader& reader, const std::string& locale) {
  const forms::TypeDefinition& type = *reader.proposal.tender.type;
  const ReadGroups groups(reader.proposal.tender, all.desk.uses().clock.now());
  Json lists = Json::array();
  for (const char* key : kReadLevels) {
    const forms::Level* level = type.level(key);
    if (level == nullptr) continue;
    plugin::NodeQuery query;
    query.level = key;
    query.submission_id = reader.entry.held.submission_id;
    query.per_page = 0;
    Json rows = Json::array();
    for (const plugin::Node& node : all.desk.uses().records.nodes(query).nodes)
      if (of_group(node, reader.group.code)) rows.push_back(read_row(reader, groups, *level, node, locale));
    lists.push_back({{"key", key}, {"label", type.label(*level, locale)}, {"rows", std::move(rows)}});
  }
  return lists;
}

Json parts_json(const Reader& reader, const Chapter& chapter, const std::string& locale) {
  Json parts = Json::array();
  for (const Part& part : chapter.parts)
    if (!part.soc || reader.proposal.soc)
      parts.push_back({{"key", part.key}, {"label", type_word(reader.proposal.tender, locale, "part." + part.key)}});
  return parts;
}

Json chapters_json(const Evaluation& all, const Reader& reader, const std::string& locale) {
  const auto stored = all.chapters.stored(reader.proposal.id());
  Json chapters = Json::array();
  for (const Chapter& chapter : ChapterDesk::written(reader.proposal.settings)) {
    const auto row = stored.find(chapter.key);
    chapters.push_back({{"key", chapter.key},
                        {"number", chapter.number},
                        {"label", type_word(reader.proposal.tender, locale, "chapter." + chapter.key)},
                        {"points", chapter.points},
                        {"html", row == stored.end() ? "" : row->second.html},
                        {"words", row == stored.end() ? 0 : row->second.words}});
  }
  return chapters;
}

Json neighbours_json(const Reader& reader, const std::vector<plugin::ReviewSeat>& own) {
  Json list = Json::array();
  for (const Entry& entry : reader.group.entries) {
    bool reads = reader.office || reader.working_group;
    std::string state;
    for (const plugin::ReviewSeat& seat : own)
      if (seat.case_id == entry.held.id) reads = seat.reads(), state = seat.state;
    list.push_back({{"case", std::to_string(entry.held.id)},
                    {"company", entry.company},
                    {"reads", reads},
                    {"state", state},
                    {"current", entry.held.id == reader.entry.held.id},
                    {"links", {{"self", reading_url(entry.held.id)}}}});
  }
  return list;
}

}  // namespace

std::string reading_url(std::int64_t case_id) { return "/plugins/infosec_services/reading/" + std::to_string(case_id); }

std::optional<Reader> reader_of(const Evaluation& all, const http::Context& context) {
  const std::int64_t id = number_of(context.param("case"));
  auto group = id == 0 ? std::nullopt : all.groups.group_of(id);
  if (!group) return std::nullopt;
  Reader none{std::move(*group), {}, {}, {}};
  return beside(all, none, id, context);
}

std::optional<Reader> beside(const Evaluation& all, const Reader& reader, std::int64_t case_id,
                             const http::Context& context) {
  const Entry* entry = reader.group.entry(case_id);
  auto proposal = entry == nullptr ? std::nullopt : all.desk.find(entry->held.node_id);
  if (!proposal) return std::nullopt;
  if (proposal->tender.type->sealed() && !proposal->tender.unsealed_at)
    return std::nullopt;  // nothing before the opening
  const auto& who = context.principal();
  Reader made{reader.group, *entry, std::move(*proposal), {}};
  made.seat = all.desk.uses().reviews.seat_of(case_id, who.person_id);
  if (made.seat && !made.seat->reads()) return std::nullopt;
  made.working_group = who.may("staff.working_group");
  made.office = who.may("staff.stages");
  if (!made.seat && !made.working_group && !made.office) return std::nullopt;
  return made;
}

Json reading_json(const Evaluation& all, const Reader& reader, const std::string& locale) {
  const StoredPricing pricing = all.pricing.stored(reader.proposal.id());
  const Json summary = reader.proposal.node.values.value("chapter_summary", Json());
  return {{"case", std::to_string(reader.entry.held.id)},
          {"tender", {{"no", reader.group.tender.no}, {"name", reader.group.tender.name}}},
          {"group", reader.group.code},
          {"group_name", reader.group.name},
          {"soc", reader.proposal.soc},
          {"company", reader.entry.company},
          {"tax_id", reader.entry.tax_id},
          {"state", reader.group.state},
          {"summary", summary.is_string() ? summary : Json("")},
          {"chapters", chapters_json(all, reader, locale)},
          {"lists", lists_json(all, reader, locale)},
          {"pricing", to_json(pricing.sheet)},
          {"computed", to_json(price(reader.proposal.settings.pricing, pricing.sheet))},
          {"links",
           {{"self", reading_url(reader.entry.held.id)},
            {"group", evaluation_url(reader.group.tender, reader.group.code)}}}};
}

Json sheet_json(const Reader& reader, const std::string& locale) {
  const forms::Stage* stage = reader.proposal.tender.type->stage(kEvaluationStage);
  if (!reader.seat || stage == nullptr || !stage->committee) return nullptr;
  const plugin::ReviewSheet given = reader.seat->sheet.value_or(plugin::ReviewSheet());
  Json criteria = Json::array(), scores = Json::object(), opinions = Json::object();
  for (const forms::Criterion& one : stage->committee->criteria) {
    Json parts = Json::array();
    for (const Chapter& chapter : reader.proposal.settings.chapters)
      if (chapter.key == one.key) parts = parts_json(reader, chapter, locale);
    criteria.push_back({{"key", one.key},
                        {"label", reader.proposal.tender.type->words().text(
                                      locale, std::string("criterion.") + kEvaluationStage + "." + one.key + ".label")},
                        {"most", one.most},
                        {"parts", std::move(parts)}});
  }
  for (const auto& [key, points] : given.points) scores[key] = points;
  for (const auto& [key, words] : given.opinions) opinions[key] = words;
  const bool open = reader.entry.held.panel_state == "scoring";
  return {{"seat", std::to_string(reader.seat->id)},
          {"state", reader.seat->state},
          {"version", reader.seat->version},
          {"chair", reader.seat->chair},
          {"criteria", std::move(criteria)},
          {"scores", std::move(scores)},
          {"opinions", std::move(opinions)},
          {"opinion", given.opinion},
          {"may_score", open && reader.seat->state == "cleared"},
          {"may_take_back", open && reader.seat->state == "handed_in"}};
}

Json opinion_json(const rows::OpinionRow& row) {
  return {{"version", row.number},  {"compliance", row.compliance}, {"differences", row.differences},
          {"remarks", row.remarks}, {"person", row.by.name},        {"at", base::iso8601(row.by.at)}};
}

Json question_json(const rows::QuestionRow& row, const std::string& files_url, bool staff) {
  Json files = Json::array();
  for (const rows::QuestionFile& file : row.files)
    files.push_back({{"name", file.name}, {"url", files_url + "/" + std::to_string(row.id) + "/files/" + file.sha256}});
  const bool answered = row.answered.id != 0;
  return {{"id", std::to_string(row.id)},
          {"question", row.question},
          {"asked_at", base::iso8601(row.asked.at)},
          {"asked_by", staff ? Json(row.asked.name) : Json()},
          {"until", base::iso8601(row.until)},
          {"answer", answered ? Json(row.answer) : Json()},
          {"answered_at", answered ? Json(base::iso8601(row.answered.at)) : Json()},
          {"answered_by", answered ? Json(row.answered.name) : Json()},
          {"files", std::move(files)}};
}

Json reading_neighbours(const Evaluation& all, const Reader& reader, std::int64_t person_id) {
  return neighbours_json(reader, all.desk.uses().reviews.seats_of(reader.group.tender.id, person_id));
}

}  // namespace tenderloom::infosec_services
