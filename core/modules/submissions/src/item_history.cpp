// The history of one row: who changed what, when, from where.
#include "item_json.h"
#include "revision_lines.h"
#include "tenderloom/submissions/item_pages.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::submissions {

namespace {

constexpr int kRevisionsPerPage = 25, kMostRevisions = 100, kLastHistoryPage = 100'000;

}  // namespace

http::Outcome ItemPages::revisions(http::Context& context, const ItemScope& scope, const std::string& level_key,
                                   const std::string& id_text) {
  const forms::TypeDefinition& type = *scope.ground.type;
  const std::string& locale = context.locale();
  const forms::Level* level = type.level(level_key);
  const auto id = read_id(id_text);
  if (level == nullptr || !id) return http::not_found();
  const int page = static_cast<int>(context.query_number("page", 1, 1, kLastHistoryPage));
  const int per_page = static_cast<int>(context.query_number("per_page", kRevisionsPerPage, 1, kMostRevisions));
  const auto history = service_.history(scope.submission, level_key, *id, page, per_page);
  if (!history) return http::not_found();
  const Node& node = history->node;
  const bool html = context.wants_html();
  const auto around = service_.surroundings(scope.ground, scope.submission, *level, node.parent_id, node.id);
  std::optional<std::vector<tenders::Service::FormerVersion>> former;
  const auto version_at = [&](base::Instant at) -> const forms::TypeDefinition* {
    if (!former) former = tenders_.former_versions(scope.ground.tender);
    for (const auto& version : *former)
      if (at <= version.until) return version.type.get();
    return nullptr;
  };
  Json items = Json::array();
  for (const Revision& revision : history->revisions) {
    items.push_back({{"id", std::to_string(revision.id)},
                     {"version", revision.version},
                     {"at", base::iso8601(revision.at)},
                     {"person", revision.person_name},
                     {"source", revision.source},
                     {"address", revision.address},
                     {"event", revision.event},
                     {"changes", revision.changes},
                     {"differences", revision_lines(type, *level, revision.changes, locale, around.get(),
                                                    [&] { return version_at(revision.at); })}});
  }
  Json resource = {{"page", page}, {"per_page", per_page}, {"total", history->total}, {"items", std::move(items)}};
  if (!html) return http::Page{"submissions/revisions", std::move(resource)};
  const auto path = service_.nodes(scope.submission, node.ancestors, false);
  const std::string self = node_url(scope, level_key, *id);
  Json extra = {{"title", node.title},
                {"label", type.label(*level, locale)},
                {"self", self + "/revisions"},
                {"back_url", node.deleted_at ? scope.base_url : self},
                {"deleted", node.deleted_at.has_value()},
                {"breadcrumb", breadcrumb_model(scope, level, path, words_.text(locale, "submissions.revisions.title"),
                                                words_, locale)}};
  return http::Page{"submissions/revisions", std::move(resource), std::move(extra)};
}

}  // namespace tenderloom::submissions
