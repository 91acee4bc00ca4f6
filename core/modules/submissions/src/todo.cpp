// 還差什麼: everything that keeps a submission from being handed in.
#include <algorithm>

#include "figures.h"
#include "node_writer.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

constexpr int kMostNodes = 200;  // with all their fields; who has more sees the first ones and the number

}  // namespace

http::Outcome Vendor::todo(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const std::string& locale = context.locale();
    const forms::TypeDefinition& type = *scope.ground.type;
    const Submission& submission = scope.submission;
    const Editability editability = service_.editable(submission, scope.ground.tender, scope.ground.now);
    std::vector<TodoEntry> entries;
    for (const tenders::GuideState& guide :
         tenders_.unconfirmed_guides(scope.ground.tender, submission.company_id, locale)) {
      entries.push_back({"guide",
                         "guide",
                         {{"guide", guide.label}},
                         "",
                         "/tenders/" + scope.ground.tender.no + "/guides/" + guide.key,
                         0,
                         "",
                         ""});
    }
    const MissingSummary missing = service_.missing(scope.ground, submission, locale);
    for (const MissingSummary::Gap& gap : missing.gaps) {
      std::string url = gap.level.empty() ? level_url(scope, gap.child_level) : scope.base_url + "?with_rows=false";
      entries.push_back({"hierarchy", "", Json::object(), gap.sentence, std::move(url), 0, gap.child_level, ""});
    }
    for (const OverviewRow& row : service_.incomplete_nodes(submission, kMostNodes, locale)) {
      const Node& node = row.path.back();
      const forms::Level& level = *type.level(node.level);
      std::string path;
      for (const Node& each : row.path) path += (path.empty() ? "" : " / ") + each.title;
      const std::string url = node_url(scope, node.level, node.id) + (editability.editable ? "/edit" : "");
      const std::vector<forms::Finding> findings = from_missing(node.missing);
      const Json params = {{"level", type.label(level, locale)}, {"path", path}};
      if (findings.empty()) {
        Json own = params;
        entries.push_back({"field", "needs_check", std::move(own), "", url, node.id, node.level, ""});
      }
      for (const forms::Finding& finding : findings) {
        Json own = params;
        own["message"] = finding_json(type, level, finding, locale).value("message", "");
        std::string anchor = finding.field.empty() ? "" : "#field-" + finding.field;
        std::replace(anchor.begin(), anchor.end(), '.', '-');
        entries.push_back({finding.severity == forms::Severity::wrong ? "check" : "field", "field", std::move(own), "",
                           url + anchor, node.id, node.level, finding.field});
      }
    }
    if (submission.id != 0) {
      for (TodoSource* source : sources_)
        for (TodoEntry& entry : source->todo(scope.ground.tender, type, submission, locale))
          entries.push_back(std::move(entry));
    }
    Json items = Json::array();
    for (const TodoEntry& entry : entries) {
      const std::string sentence =
          entry.code.empty() ? entry.sentence : words_.text(locale, "submissions.todo." + entry.code, entry.params);
      items.push_back({{"kind", entry.kind},
                       {"message", sentence},
                       {"path", entry.params.is_object() ? entry.params.value("path", "") : ""},
                       {"level", entry.level.empty() ? Json() : Json(entry.level)},
                       {"id", entry.node_id == 0 ? Json() : Json(std::to_string(entry.node_id))},
                       {"field", entry.field.empty() ? Json() : Json(entry.field)},
                       {"url", entry.url}});
    }
    Json resource = state_json(scope, editability);
    resource["ready"] = entries.empty();
    resource["total"] = items.size();
    resource["data_incomplete"] = missing.data_incomplete;
    resource["items"] = std::move(items);
    const std::string base = "/tenders/" + scope.ground.tender.no;
    Json extra = {{"items_url", scope.base_url},
                  {"documents_url", base + "/documents"},
                  {"shown_nodes", kMostNodes},
                  {"breadcrumb", breadcrumb_model(scope, nullptr, {}, words_.text(locale, "submissions.todo.title"),
                                                  words_, locale)}};
    return http::Page{"submissions/todo", std::move(resource), std::move(extra)};
  });
}

}  // namespace tenderloom::submissions
