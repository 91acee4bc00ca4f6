#include "tenderloom/submissions/item_pages.h"

#include <algorithm>

#include "figures.h"
#include "file_values.h"
#include "item_json.h"
#include "item_rows.h"
#include "kept_lists.h"
#include "node_writer.h"
#include "page_query.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/json_object.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/outcome.h"

namespace tenderloom::submissions {

namespace {

bool is_number(const forms::Field* field) {
  using forms::FieldType;
  return field != nullptr && (field->type == FieldType::integer || field->type == FieldType::money ||
                              field->type == FieldType::decimal || field->type == FieldType::percent);
}

/// Days and times are read in one piece.
bool is_moment(const std::string& key, const forms::Field* field) {
  using forms::FieldType;
  return key == "created_at" || key == "updated_at" ||
         (field != nullptr && (field->type == FieldType::date || field->type == FieldType::datetime));
}

constexpr char kCompleteness[] = "completeness";

/// The columns of a level's list, of their flags those that hold; what a definition leaves out is the title and how
/// complete the row is.
Json columns_of(const forms::TypeDefinition& type, const forms::Level& level, const base::Words& words,
                const std::string& locale) {
  const auto below = children_of(type, level);
  Json columns = Json::array();
  bool has_head = false;
  for (const forms::ListColumn& column : level.columns) {
    const forms::Field* field = level.field(column.key);
    std::string label;
    if (field == nullptr && column.label.empty()) {
      const Json params = {{"child", below.empty() ? "" : type.label(*below.front(), locale)}};
      label = words.text(locale, "submissions.column." + column.key, params);
    } else {
      label = type_word(type, locale, "column." + level.key + "." + column.key);
      if (label.empty() && field != nullptr) label = type.label(level, *field, locale);
    }
    const bool names = column.key == "title" || std::find(level.name_fields.begin(), level.name_fields.end(),
                                                          column.key) != level.name_fields.end();
    Json& told = columns.emplace_back(base::json_object("key", column.key, "label", label));
    if (is_number(field)) told["number"] = true;
    if (is_moment(column.key, field)) told["moment"] = true;
    if (names && !has_head) told["head"] = true;
    if (column.key == kCompleteness) told["is_state"] = true;
    has_head = has_head || names;
  }
  if (!has_head) {
    columns.insert(columns.begin(),
                   base::json_object("key", "title", "label", type.label(level, locale), "head", true));
  }
  if (std::none_of(columns.begin(), columns.end(), [](const Json& each) { return each["key"] == kCompleteness; })) {
    columns.push_back(base::json_object("key", kCompleteness, "label",
                                        words.text(locale, "submissions.column.completeness"), "is_state", true));
  }
  return columns;
}

using TellCell = std::function<std::string(const Node&)>;

/// How the cell of a column is told; `at` is the column's place among the level's own.
TellCell cell_of(const std::string& key, std::size_t at) {
  if (key == "title") return [](const Node& node) { return node.title; };
  if (key == "id") return [](const Node& node) { return std::to_string(node.id); };
  if (key == "position") return [](const Node& node) { return std::to_string(node.position); };
  if (key == "created_at") return [](const Node& node) { return base::display_time(node.created_at); };
  if (key == "updated_at") return [](const Node& node) { return base::display_time(node.updated_at); };
  if (key == "child_count") return [](const Node& node) { return std::to_string(node.child_count()); };
  return [at](const Node& node) { return at < node.cells.size() ? node.cells[at] : std::string(); };
}

/// In the order of columns_of().
std::vector<TellCell> cells_of(const forms::Level& level, const Json& columns) {
  std::vector<TellCell> cells;
  std::size_t stored = 0;
  for (const Json& column : columns) {
    const std::string& key = column["key"].get_ref<const std::string&>();
    const bool own_column = stored < level.columns.size() && level.columns[stored].key == key;
    cells.push_back(cell_of(key, own_column ? stored++ : level.columns.size()));
  }
  return cells;
}

/// A row as the list's presenter takes it (RowPart): an array, as there are many of them.
Json row_of(const Node& node, const std::vector<TellCell>& tell, bool tree_complete) {
  Json::array_t row, cells;
  cells.reserve(tell.size());
  for (const TellCell& cell : tell) cells.emplace_back(cell(node));
  row.resize(kRowParts);
  row[kRowId] = node.id, row[kRowTitle] = node.title, row[kRowCells] = std::move(cells);
  row[kRowOwn] = node.own_complete, row[kRowTree] = tree_complete, row[kRowNeedsCheck] = node.needs_check;
  return row;
}

/// Everything in a question about a list that its answer depends on.
std::string question_of(const ItemScope& scope, const NodeQuery& query, bool editable, const std::string& locale) {
  const auto flag = [](const std::optional<bool>& value) { return !value ? '-' : *value ? '1' : '0'; };
  std::string text = scope.base_url;
  for (const std::string& part : {std::to_string(scope.submission.id), query.level, locale,
                                  query.parent ? std::to_string(*query.parent) : std::string("-"),
                                  std::to_string(query.page), std::to_string(query.per_page), query.text})
    (text += '\x1f') += part;
  return text + '\x1f' + flag(query.complete) + (editable ? 'e' : 'r');
}

constexpr char kJsonType[] = "application/json";

/// What the definition computes for the row above (the name of an item), with how long it is and may be.
Json names_above(Service& service, const ItemScope& scope, const forms::Level& level, std::int64_t id,
                 const std::string& locale) {
  Json names = Json::array();
  const auto computed = [](const forms::Field& field) { return field.type == forms::FieldType::computed; };
  if (std::none_of(level.fields.begin(), level.fields.end(), computed)) return names;
  const auto node = service.node(scope.submission, level.key, id);
  for (const forms::Field& field : level.fields) {
    if (!node || !computed(field) || !node->computed.contains(field.key)) continue;
    const std::string text = forms::display(*scope.ground.type, level, field, node->computed[field.key], locale);
    names.push_back({{"label", scope.ground.type->label(level, field, locale)},
                     {"value", text},
                     {"now", base::code_points(text)},
                     {"max", field.limits.max_length.value_or(0)}});
  }
  return names;
}

}  // namespace

ItemPages::ItemPages(Service& service, tenders::Service& tenders, const storage::BlobStore& blobs,
                     const base::Words& words)
    : service_(service), tenders_(tenders), blobs_(blobs), words_(words), kept_(std::make_unique<KeptLists>()) {}
ItemPages::~ItemPages() = default;

http::Outcome ItemPages::list(http::Context& context, const ItemScope& scope, const std::string& level_key) {
  const forms::TypeDefinition& type = *scope.ground.type;
  const std::string& locale = context.locale();
  const forms::Level* level = type.level(level_key);
  if (level == nullptr) return http::not_found();
  NodeQuery query;
  query.level = level_key;
  query.page = page_of(context), query.per_page = per_page_of(context);
  query.text = base::truncate(context.query("q"), 100);
  query.complete = read_flag(context.query("complete"));
  if (const std::string parent = context.query("parent"); !parent.empty()) {
    const auto id = read_id(parent);
    if (!id || level->parent.empty()) return http::not_found();
    query.parent = *id;
  }
  const bool html = context.wants_html();
  const Editability editability = editability_of(service_, scope);
  const KeptLists::Of of{scope.submission.row_version, scope.ground.type};
  std::string question;
  // What stands beside rows is another one's to say, and may change while the rows do not: such a list is not kept.
  const bool told = facts_ != nullptr && facts_->any(scope.ground.tender.type_key, level_key);
  const bool keeps = !html && !scope.marks && !told;
  if (keeps) {
    question = question_of(scope, query, editability.editable, locale);
    if (const auto kept = kept_->find(question, of)) return http::Content{*kept, kJsonType};
  }
  const NodePage found =
      html ? service_.list(scope.submission, query, locale) : service_.list_data(scope.submission, query);
  if (query.parent && (found.path.empty() || found.path.back().level != level->parent)) return http::not_found();
  std::int64_t greatest = 0;
  if (query.parent && !level->greatest.field.empty())
    greatest = greatest_of(*level,
                           service_.surroundings(scope.ground, scope.submission, *level, *query.parent, 0)->siblings());

  const RowMarks marks = scope.marks ? scope.marks(found.nodes, locale) : RowMarks();
  Json counters = {{"rows", found.figures.rows},
                   {"complete", found.figures.complete},
                   {"incomplete", found.figures.rows - found.figures.complete}};
  for (std::size_t i = 0; i < level->counters.size(); ++i)
    counters[level->counters[i].key] = i < found.figures.counters.size() ? found.figures.counters[i] : 0;
  Json resource = {{"page", query.page}, {"per_page", query.per_page}, {"total", found.total}, {"counters", counters}};
  const auto facts = facts_of(facts_, scope, level_key, found.nodes, locale);
  if (!html) {
    std::string answer = resource.dump(-1, ' ', false, Json::error_handler_t::replace);
    answer.back() = ',';  // the object goes on
    answer += "\"items\":[";
    for (std::size_t at = 0; at < found.nodes.size(); ++at) {
      const Node& node = found.nodes[at];
      Json more = Json::object();
      if (scope.marks) more["marks"] = to_json(marks, node.id);
      if (greatest != 0) more["greatest"] = node.id == greatest;
      if (told) more["facts"] = facts_at(facts, node.id);
      if (at != 0) answer += ',';
      kept_->items().append(answer, scope.ground, node, found.data[at], editability, scope.base_url, locale, more);
    }
    answer += "]}\n";
    if (keeps) kept_->keep(question, of, answer);
    return http::Content{std::move(answer), kJsonType};
  }

  // People get the stored cells of the page's rows; values of the nodes are not read for it.
  const Json columns = columns_of(type, *level, words_, locale);
  const std::string words_prefix = "level." + level->key + ".";
  const auto tell = cells_of(*level, columns);
  Json::array_t rows;
  rows.reserve(found.nodes.size());
  for (const Node& node : found.nodes) {
    Json& row = rows.emplace_back(row_of(node, tell, tree_complete(type, *level, node)));
    if (scope.marks) row[kRowMarks] = to_json(marks, node.id);
    if (node.id == greatest) row[kRowMark] = type_word(type, locale, words_prefix + "greatest");
    if (told) row[kRowFacts] = facts_at(facts, node.id);
  }
  const std::int64_t parent_id = query.parent.value_or(0);
  const bool may_add = editability.editable && (level->parent.empty() || query.parent) &&
                       (level->per_parent_max == 0 || found.figures.rows < level->per_parent_max);
  Json figures = Json::array();
  for (const forms::Counter& counter : level->counters) {
    const std::string label = type_word(type, locale, "counter." + level->key + "." + counter.key);
    figures.push_back({{"label", label}, {"kind", counter.kind}, {"value", counters[counter.key]}});
  }
  Json extra = {{"base_url", scope.base_url},
                {"level", level->key},
                {"label", type.label(*level, locale)},
                {"purpose", type_word(type, locale, words_prefix + "purpose")},
                {"empty_text", type_word(type, locale, words_prefix + "empty")},
                {"guidance", type_word(type, locale, words_prefix + "guidance")},
                {"parent", parent_id == 0 ? "" : std::to_string(parent_id)},
                {"parent_title", found.path.empty() ? "" : found.path.back().title},
                {"children", children_model(type, *level, locale)},
                {"has_search", !level->search.empty()},
                {"q", query.text},
                {"complete", context.query("complete")},
                {"editable", editability.editable},
                {"may_add", may_add},
                {"max", level->per_parent_max},
                {"columns", columns},
                {"rows", std::move(rows)},
                {"figures", std::move(figures)},
                {"steps", steps_model(scope, *level, found.path, locale)},
                {"breadcrumb", breadcrumb_model(scope, level, found.path, "", words_, locale)},
                {"block", scope.block}};
  if (level->parent.empty() && !scope.read_only) extra["state"] = state_json(scope, editability);
  if (query.parent) extra["above"] = names_above(service_, scope, *type.level(level->parent), *query.parent, locale);
  extra["back_url"] =
      found.path.empty() ? scope.base_url : level_url(scope, level->parent, found.path.back().parent_id);
  if (editability.editable) {
    if (const auto deleted = read_id(context.query("deleted"))) extra["deleted"] = std::to_string(*deleted);
  }
  return http::Page{"submissions/list", std::move(resource), std::move(extra)};
}

http::Outcome ItemPages::file(http::Context& context, const ItemScope& scope, const std::string& level_key,
                              const std::string& id_text, const std::string& field) {
  const auto id = read_id(id_text);
  if (!id || scope.ground.type->level(level_key) == nullptr) return http::not_found();
  const std::string wanted = context.query("file");
  const auto file_wanted = wanted.empty() ? std::optional<std::int64_t>(0) : read_id(wanted);
  if (!file_wanted || !service_.node(scope.submission, level_key, *id)) return http::not_found();
  const auto file = service_.file(scope.submission, *id, field, *file_wanted);
  if (!file || !blobs_.has(file->sha256)) return http::not_found();
  http::File answer;
  answer.path = blobs_.path(file->sha256);
  answer.media_type = file->type;
  answer.name = file->name;
  answer.show = file->type == "application/pdf" || file->type == "image/png" || file->type == "image/jpeg";
  answer.etag = file->sha256;
  return answer;
}

}  // namespace tenderloom::submissions
