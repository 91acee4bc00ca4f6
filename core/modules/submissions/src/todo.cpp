// 還差什麼: everything that keeps a submission from being handed in. Guides and documents are few and stand on every
// first page; rows come page by page.
#include <algorithm>

#include "figures.h"
#include "node_writer.h"
#include "row_name.h"
#include "tenderloom/submissions/item_count.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

constexpr int kTodoRows = 25, kMostTodoRows = 100;

std::string field_anchor(const std::string& field) {
  std::string anchor = field.empty() ? "" : "#field-" + field;
  std::replace(anchor.begin(), anchor.end(), '.', '-');
  std::replace(anchor.begin(), anchor.end(), '[', '-');
  anchor.erase(std::remove(anchor.begin(), anchor.end(), ']'), anchor.end());
  return anchor;
}

/// What one row lacks: its fields and files, a look at what was brought in, rows below it.
class RowTodo {
 public:
  RowTodo(const ItemScope& scope, const Service::OpenRow& row, const base::Words& words, const std::string& locale,
          bool editable)
      : scope_(scope), row_(row), node_(row.path.back()), words_(words), locale_(locale), editable_(editable) {}

  std::vector<TodoEntry> entries() const {
    std::vector<TodoEntry> list;
    if (!node_.own_complete) add_data(list);
    for (const std::string& child : row_.lacks) {
      const std::string label = type().label(*type().level(child), locale_);
      const std::string url = editable_ ? scope_.base_url + "/" + child + "/new?parent=" + std::to_string(node_.id)
                                        : level_url(scope_, child, node_.id);
      list.push_back({"hierarchy", "", params(words_.text(locale_, "submissions.gap_root", {{"child", label}})), "",
                      url, node_.id, child, ""});
    }
    return list;
  }

 private:
  const forms::TypeDefinition& type() const { return *scope_.ground.type; }

  Json params(const std::string& message) const {
    return {{"level", type().label(*type().level(node_.level), locale_)},
            {"path", path_text(row_.path)},
            {"message", message}};
  }

  void add_data(std::vector<TodoEntry>& list) const {
    const forms::Level& level = *type().level(node_.level);
    const std::string url = node_url(scope_, node_.level, node_.id) + (editable_ ? "/edit" : "");
    for (const forms::Finding& finding : from_missing(node_.missing)) {
      const forms::Field* field = level.field(finding.field);
      const char* kind = finding.severity == forms::Severity::wrong ? "check"
                         : field != nullptr && field->is_file()     ? "file"
                                                                    : "field";
      list.push_back({kind, "", params(finding_json(type(), level, finding, locale_).value("message", "")), "",
                      url + field_anchor(finding.field), node_.id, node_.level, finding.field});
    }
    if (list.empty() || node_.needs_check)
      list.push_back(
          {"field", "", params(words_.text(locale_, "submissions.todo.look")), "", url, node_.id, node_.level, ""});
  }

  const ItemScope& scope_;
  const Service::OpenRow& row_;
  const Node& node_;
  const base::Words& words_;
  const std::string& locale_;
  bool editable_;
};

}  // namespace

std::vector<TodoEntry> Vendor::todo_beside_rows(const ItemScope& scope, const std::string& locale) {
  const forms::TypeDefinition& type = *scope.ground.type;
  std::vector<TodoEntry> entries;
  for (const tenders::GuideState& guide :
       tenders_.unconfirmed_guides(scope.ground.tender, scope.submission.company_id, locale)) {
    entries.push_back({"guide",
                       "guide",
                       {{"guide", guide.label}},
                       "",
                       "/tenders/" + scope.ground.tender.no + "/guides/" + guide.key,
                       0,
                       "",
                       ""});
  }
  for (const forms::Level* root : root_levels(type)) {
    const auto found = scope.submission.levels.find(root->key);
    if ((found == scope.submission.levels.end() ? 0 : found->second.rows) >= root->per_parent_min) continue;
    entries.push_back({"hierarchy", "", Json::object(),
                       words_.text(locale, "submissions.gap_root", {{"child", type.label(*root, locale)}}),
                       level_url(scope, root->key), 0, root->key, ""});
  }
  if (scope.submission.id == 0) return entries;
  for (TodoSource* source : sources_)
    for (TodoEntry& entry : source->todo(scope.ground.tender, type, scope.submission, locale))
      entries.push_back(std::move(entry));
  return entries;
}

http::Outcome Vendor::todo(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const std::string& locale = context.locale();
    const Submission& submission = scope.submission;
    const Editability editability = service_.editable(submission, scope.ground.tender, scope.ground.now);
    const std::string kind = context.query("kind");
    Service::OpenQuery query{kind != "hierarchy", kind != "data"};
    query.page = static_cast<int>(context.query_number("page", 1, 1, 100'000));
    query.per_page = static_cast<int>(context.query_number("per_page", kTodoRows, 1, kMostTodoRows));

    std::vector<TodoEntry> entries = todo_beside_rows(scope, locale);
    const bool beside = !entries.empty();
    if (query.page > 1 || !kind.empty()) entries.clear();
    const Service::OpenPage open = service_.open_rows(*scope.ground.type, submission, query);
    for (const Service::OpenRow& row : open.rows)
      for (TodoEntry& entry : RowTodo(scope, row, words_, locale, editability.editable).entries())
        entries.push_back(std::move(entry));

    Json items = Json::array();
    for (const TodoEntry& entry : entries) {
      const bool of_row = entry.node_id != 0;
      const std::string sentence =
          !entry.sentence.empty()
              ? entry.sentence
              : words_.text(locale, "submissions.todo." + (of_row ? "field" : entry.code), entry.params);
      items.push_back({{"kind", entry.kind},
                       {"message", sentence},
                       {"what", of_row ? entry.params.value("message", "") : sentence},
                       {"path", of_row ? entry.params.value("path", "") : ""},
                       {"level", entry.level.empty() ? Json() : Json(entry.level)},
                       {"level_label", of_row ? entry.params.value("level", "") : ""},
                       {"id", entry.node_id == 0 ? Json() : Json(std::to_string(entry.node_id))},
                       {"field", entry.field.empty() ? Json() : Json(entry.field)},
                       {"url", entry.url}});
    }
    Json resource = state_json(scope, editability);
    resource["ready"] = !beside && submission.tree.incomplete == 0 && submission.tree.gaps == 0;
    resource["page"] = query.page, resource["per_page"] = query.per_page, resource["total"] = open.total;
    resource["data_incomplete"] = submission.tree.incomplete, resource["hierarchy_incomplete"] = submission.tree.gaps;
    resource["items"] = std::move(items);
    const std::string base = "/tenders/" + scope.ground.tender.no;
    Json extra = {{"items_url", scope.base_url},
                  {"documents_url", base + "/documents"},
                  {"todo_url", base + "/todo"},
                  {"forms", made_of_forms(*scope.ground.type)},
                  {"kind", query.data && query.gaps ? "" : kind},
                  {"next_url", next_open_url(service_, scope, editability, "")},
                  {"breadcrumb", breadcrumb_model(scope, nullptr, {}, words_.text(locale, "submissions.todo.title"),
                                                  words_, locale)}};
    return http::Page{"submissions/todo", std::move(resource), std::move(extra)};
  });
}

}  // namespace tenderloom::submissions
