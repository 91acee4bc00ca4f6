// A tender and the versions of its type: what differs, what every row would become, moving it.
#include "pages.h"
#include "tenderloom/accounts/requests.h"

namespace tenderloom::authoring {

using http::Method;

namespace {

class VersionPages {
 public:
  VersionPages(const Authoring::Uses& uses, Versions& versions) : uses_(uses), versions_(versions) {}

  http::Outcome show(http::Context& context) const {
    const auto pair = versions_.find(context.param("no"));
    if (!pair) return http::not_found();
    return http::Page{.view = "authoring/version",
                      .resource = resource_of(*pair, context.locale()),
                      .etag = std::to_string(pair->tender.row_version)};
  }

  http::Outcome look(http::Context& context) const {
    const auto pair = versions_.find(context.param("no"));
    if (!pair) return http::not_found();
    if (!pair->tender.bundle_sha256) return http::refuse(409, base::Error{"version_draft"});
    if (pair->from->version() == pair->to->version()) return http::refuse(409, base::Error{"version_same"});
    return begin(context, "authoring.rehearse", *pair);
  }

  http::Outcome move(http::Context& context) const {
    const auto pair = versions_.find(context.param("no"));
    if (!pair) return http::not_found();
    const auto moved = versions_.move(*pair, accounts::version_of(context), actor_of(context));
    if (!moved) {
      if (moved.error().code == "not_found") return http::not_found();
      return http::refuse(moved.error().code == "version_conflict" ? 412 : 409, moved.error());
    }
    return begin(context, "authoring.settle", *pair);
  }

 private:
  static std::string page_of(const tenders::Tender& tender) { return "/staff/tenders/" + tender.no + "/version"; }

  http::Outcome begin(http::Context& context, const std::string& kind, const Versions::Pair& pair) const {
    const auto person = context.principal().person_id;
    const Json payload = {{"tender", pair.tender.id}, {"no", pair.tender.no}, {"back", page_of(pair.tender)}};
    const auto job =
        uses_.database.write([&](storage::Transaction& tx) { return uses_.jobs.enqueue(tx, kind, payload, person); });
    return http::Accepted{"/jobs/" + std::to_string(job), {{"job", std::to_string(job)}}};
  }

  Json resource_of(const Versions::Pair& pair, const std::string& locale) const {
    Json resource = {{"tender_no", pair.tender.no},
                     {"name", pair.tender.name},
                     {"pinned", pair.tender.bundle_sha256.has_value()},
                     {"from", pair.from->version()},
                     {"to", pair.to->version()},
                     {"version", pair.tender.row_version},
                     {"preview", nullptr}};
    resource.update(changes_json(forms::compare(*pair.from, *pair.to), uses_.words, locale));
    if (pair.from->version() == pair.to->version()) resource["verdict"] = "same";
    if (const auto preview = versions_.preview_of(pair)) {
      resource["preview"] = preview->result;
      resource["preview"]["made_at"] = base::iso8601(preview->at);
    }
    return resource;
  }

  const Authoring::Uses& uses_;
  Versions& versions_;
};

Json in_words(const Json& list, const std::string& locale) {
  Json items = Json::array();
  for (const Json& one : list)
    items.push_back({{"text", one.is_object() ? one.value(locale, "") : one.get<std::string>()}});
  return items;
}

Json preview_part(const Json& preview, const ViewContext& context) {
  if (!preview.is_object()) return Json();
  const auto count = [&](const char* key) { return preview.value(key, std::int64_t{0}); };
  Json counters = Json::array(), rows = Json::array();
  for (const char* key : {"submissions", "rows", "changed", "worse", "blocked"})
    counters.push_back({{"label", context.t(std::string("authoring.version.") + key)},
                        {"value", base::thousands(count(key))},
                        {"has_url", false}});
  for (const Json& record : preview.value("records", Json::array())) {
    Json lost = Json::array();
    for (const Json& field : record.value("lost", Json::array()))
      lost.push_back({{"text", context.t("authoring.version.lost", {{"field", field}})}});
    for (const Json& label : record.value("hidden", Json::array()))
      lost.push_back({{"text", context.t("authoring.version.hidden", {{"field", label.value(context.locale, "")}})}});
    if (record.value("homeless", false)) lost.push_back({{"text", context.t("authoring.version.homeless")}});
    rows.push_back({{"title", record.value("title", "")},
                    {"level", record.value("level_label", Json::object()).value(context.locale, "")},
                    {"url", "/staff/submissions/" + record.value("submission", "") + "/items"},
                    {"submission", record.value("submission", "")},
                    {"added", in_words(record.value("added", Json::array()), context.locale)},
                    {"solved", in_words(record.value("solved", Json::array()), context.locale)},
                    {"lost", std::move(lost)}});
  }
  const bool more = count("changed") > static_cast<std::int64_t>(rows.size());
  const std::size_t shown = rows.size();
  return {{"made", context.t("authoring.version.made", {{"at", parts::time_text(preview.value("made_at", Json()))}})},
          {"counters", std::move(counters)},
          {"rows", std::move(rows)},
          {"none", count("changed") == 0},
          {"more", more ? context.t("authoring.version.more", {{"shown", shown}, {"count", count("changed")}}) : ""}};
}

Json version_model(const Json& resource, const Json&, const ViewContext& context) {
  const std::string no = resource.value("tender_no", ""), verdict = resource.value("verdict", "same");
  const bool pinned = resource.value("pinned", false), same = verdict == "same" && resource["from"] == resource["to"];
  const Json preview = resource.value("preview", Json());
  const std::int64_t blocked = preview.is_object() ? preview.value("blocked", std::int64_t{0}) : 0;
  Json notice =
      !pinned ? parts::notice("info", context.t("authoring.version.draft"), context.t("authoring.version.draft_text"))
      : same  ? parts::notice("done", context.t("authoring.version.same"), context.t("authoring.version.same_text"))
              : parts::notice(verdict == "breaking" ? "danger" : "attention", context.t("authoring.version.differs"),
                             context.t("authoring.version.differs_text"));
  const std::string page = "/staff/tenders/" + no + "/version";
  const bool may_move = pinned && !same && preview.is_object() && blocked == 0;
  return {{"title", context.t("authoring.version.title")},
          {"title_suffix", no},
          {"purpose", context.t("authoring.version.purpose")},
          {"wide", true},
          {"breadcrumb", crumbs(context, {{context.t("staff_tenders.title"), "/staff/tenders"},
                                          {no, "/staff/tenders/" + no},
                                          {context.t("authoring.version.title"), ""}})},
          {"notice", std::move(notice)},
          {"details", Json::array({parts::detail(context.t("authoring.version.from"), resource.value("from", "")),
                                   parts::detail(context.t("authoring.version.to"), resource.value("to", ""))})},
          {"verdict", effect_badge(verdict, context)},
          {"changes", change_rows(resource.value("changes", Json::array()), context)},
          {"may_look", pinned && !same},
          {"look_url", page + "/preview"},
          {"preview", preview_part(preview, context)},
          {"blocked", blocked > 0 ? parts::notice("danger", context.t("authoring.version.blocked_title"),
                                                  context.t("authoring.version.blocked_text", {{"rows", blocked}}))
                                  : Json()},
          {"confirm", may_move ? Json{{"text", context.t("authoring.version.confirm")},
                                      {"action", page},
                                      {"version", std::to_string(resource.value("version", std::int64_t{0}))},
                                      {"label", context.t("authoring.version.move")},
                                      {"danger", verdict != "compatible"},
                                      {"cancel_url", "/staff/tenders/" + no}}
                               : Json()}};
}

}  // namespace

void add_version_routes(http::Router& router, const Authoring::Uses& uses, Versions& versions) {
  const VersionPages pages(uses, versions);
  router.add(
      {.method = Method::get,
       .pattern = "/staff/tenders/{no}/version",
       .permission = kTenderPermission,
       .handler = [pages](http::Context& context) { return pages.show(context); },
       .summary =
           "By which version of its type the tender is judged, what the current one changes, and the last preview.",
       .statuses = {200, 404}});
  router.add(
      {.method = Method::post,
       .pattern = "/staff/tenders/{no}/version/preview",
       .permission = kTenderPermission,
       .handler = [pages](http::Context& context) { return pages.look(context); },
       .summary =
           "Judges every row of the tender by the current version and keeps what would change; stores nothing of it.",
       .statuses = {202, 404, 409}});
  router.add({.method = Method::post,
              .pattern = "/staff/tenders/{no}/version",
              .permission = kTenderPermission,
              .handler = [pages](http::Context& context) { return pages.move(context); },
              .summary = "Moves the tender to the current version of its type, after a preview of just that.",
              .statuses = {202, 404, 409, 412}});
}

void add_version_views(render::ViewRegistry& views) {
  const Json texts = Json::array({{{"text", "text"}}});
  views.add({"authoring/version",
             {{"notice", parts::notice_shape()},
              {"details", parts::details_shape()},
              {"verdict", parts::badge_shape()},
              {"changes", change_rows_shape()},
              {"may_look", "flag"},
              {"look_url", "text"},
              {"preview",
               {{"made", "text"},
                {"counters", parts::counters_shape()},
                {"rows", Json::array({{{"title", "text"},
                                       {"level", "text"},
                                       {"url", "text"},
                                       {"submission", "text"},
                                       {"added", texts},
                                       {"solved", texts},
                                       {"lost", texts}}})},
                {"none", "flag"},
                {"more", "text"}}},
              {"blocked", parts::notice_shape()},
              {"confirm", parts::confirm_shape()}},
             version_model});
}

}  // namespace tenderloom::authoring
