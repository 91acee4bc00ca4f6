// Deleting rows and bringing them back as requests.
#include "row_name.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

using Counted = std::map<std::string, std::int64_t>;

/// "service:2,spec:5": what a confirmation was given for.
std::string counted_text(const Counted& children) {
  std::string text;
  for (const auto& [level, count] : children) text += (text.empty() ? "" : ",") + level + ":" + std::to_string(count);
  return text;
}

/// The same read, in any order; nothing where it is no such text.
std::optional<Counted> counted_in(const std::string& text) {
  Counted children;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size()), between = text.find(':', begin);
    const auto count = between < end ? read_id(text.substr(between + 1, end - between - 1)) : std::nullopt;
    if (!count) return std::nullopt;
    children[text.substr(begin, between - begin)] = *count;
    begin = end + 1;
  }
  return children;
}

}  // namespace

http::Outcome Vendor::remove_form(http::Context& context) { return remove_page(context, 200); }

http::Outcome Vendor::remove_page(http::Context& context, int status, bool grown) {
  return with_open_scope(
      context,
      [&](const ItemScope& scope) -> http::Outcome {
        const auto [level, id] = named(context, scope);
        if (level == nullptr) return http::not_found();
        const auto node = service_.node(scope.submission, level->key, id);
        auto removal = service_.would_remove(scope.submission, level->key, id);
        if (!node || !removal.ok()) return http::not_found();
        Json counts = Json::array();
        for (const forms::Level& other : scope.ground.type->levels())
          if (const auto found = removal->children.find(other.key); found != removal->children.end())
            counts.push_back({{"label", scope.ground.type->label(other, context.locale())}, {"count", found->second}});
        const auto path = service_.nodes(scope.submission, node->ancestors, false);
        // What was counted goes along; where nothing was, nothing below it is confirmed either.
        std::string action = node_url(scope, level->key, id);
        if (!removal->children.empty()) action += "?confirm=true&children=" + counted_text(removal->children);
        std::vector<Node> whole = path;
        whole.push_back(*node);
        Json extra = {{"title", path_text(whole)},
                      {"label", scope.ground.type->label(*level, context.locale())},
                      {"counts", std::move(counts)},
                      {"version", std::to_string(node->version)},
                      {"action", action},
                      {"grown", grown},
                      {"cancel_url", level_url(scope, level->key, node->parent_id)},
                      {"breadcrumb",
                       breadcrumb_model(scope, level, path, words_.text(context.locale(), "submissions.delete.crumb"),
                                        words_, context.locale())}};
        if (status == 412)
          if (const auto history = service_.history(scope.submission, level->key, id, 1, 1);
              history && !history->revisions.empty())
            extra["changed"] = {{"name", history->revisions.front().person_name},
                                {"at", base::display_time(history->revisions.front().at)},
                                {"url", node_url(scope, level->key, id)}};
        return http::Page{"submissions/delete",
                          {{"id", std::to_string(id)}, {"children", removal->children}},
                          std::move(extra),
                          status};
      },
      Changes::rows);
}

http::Outcome Vendor::remove(http::Context& context) {
  return with_open_scope(
      context,
      [&](const ItemScope& scope) -> http::Outcome {
        const auto [level, id] = named(context, scope);
        if (level == nullptr) return http::not_found();
        Typed typed;
        const Json& body = context.values();
        if (body.is_object() && body.contains("version")) {
          const Json& version = body["version"];
          typed.version = read_id(version.is_string() ? version.get<std::string>() : version.dump());
        }
        const auto version = version_of(context, typed);
        if (!version) return http::refuse(428, {"version_required"});
        const bool confirmed = context.query("confirm") == "true";
        if (const std::string counted = context.query("children"); confirmed && !counted.empty()) {
          const auto now = service_.would_remove(scope.submission, level->key, id);
          if (now.ok() && counted_in(counted) != now->children) {
            if (context.wants_html()) return remove_page(context, 409, true);
            return refused_by(context, {"has_children", {{"children", now->children}}});
          }
        }
        auto gone = service_.remove(scope.ground, scope.submission, level->key, id,
                                    *version == 0 ? std::nullopt : version, confirmed, actor(context));
        if (!gone.ok()) {
          if (gone.error().code == "has_children" && context.wants_html()) return remove_page(context, 409, true);
          if (gone.error().code == "version_conflict" && context.wants_html()) return remove_page(context, 412);
          // Pressed twice, or a colleague was faster: it is gone, as was asked.
          if (gone.error().code == "node_unknown" && context.wants_html())
            if (const auto history = service_.history(scope.submission, level->key, id, 1, 1);
                history && history->node.deleted_at)
              return removed(context, scope, *level, history->node);
          if (gone.error().code == "version_conflict") {
            const auto current = service_.node(scope.submission, level->key, id);
            if (!current) return http::not_found();
            http::Refused refused = http::refuse(412, {"lost_update"});
            refused.more = {
                {"current", to_json(scope.ground, scope.submission, *current,
                                    service_.editable(scope.submission, scope.ground.tender, scope.ground.now),
                                    scope.base_url, context.locale())}};
            return refused;
          }
          return refused_by(context, gone.error());
        }
        return removed(context, scope, *level, *gone);
      },
      Changes::rows);
}

http::Outcome Vendor::removed(http::Context& context, const ItemScope& scope, const forms::Level& level,
                              const Node& node) {
  std::string go_to =
      scope.corrections.items_open ? corrections_url(scope) : level_url(scope, level.key, node.parent_id);
  go_to += (go_to.find('?') == std::string::npos ? "?" : "&") + std::string("deleted=") + std::to_string(node.id);
  return http::Deleted{std::move(go_to), http::Flash{"success",
                                                     "flash.submissions.deleted",
                                                     {{"level", scope.ground.type->label(level, context.locale())},
                                                      {"title", node.title}}}};
}

http::Outcome Vendor::restore(http::Context& context) {
  return with_open_scope(
      context,
      [&](const ItemScope& scope) -> http::Outcome {
        const auto [level, id] = named(context, scope);
        if (level == nullptr) return http::not_found();
        auto result = service_.restore(scope.ground, scope.submission, level->key, id, actor(context));
        if (!result.ok() && result.error().code == "parent_deleted" && context.wants_html())
          return http::Redirect{"/tenders/" + scope.ground.tender.no + "/deleted",
                                http::Flash{"error", "error.parent_deleted", Json::object()}};
        if (!result.ok()) return refused_by(context, result.error());
        const std::string list = level_url(scope, level->key, result->node.parent_id);
        if (result->kind == SaveOutcome::Kind::invalid) {
          Json findings = findings_json(*scope.ground.type, *level, result->findings, context.locale());
          if (!context.wants_html()) return http::Invalid{std::move(findings)};
          return http::Redirect{list,
                                http::Flash{"error",
                                            "flash.submissions.not_restored",
                                            {{"title", result->node.title},
                                             {"message", findings.empty() ? "" : findings[0].value("message", "")}}}};
        }
        const Editability editability = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
        return http::Done{
            list, to_json(scope.ground, scope.submission, result->node, editability, scope.base_url, context.locale()),
            http::Flash{"success", "flash.submissions.restored", {{"title", result->node.title}}},
            std::to_string(result->node.version)};
      },
      Changes::rows);
}

}  // namespace tenderloom::submissions
