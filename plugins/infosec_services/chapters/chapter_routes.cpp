// Chapters as pages and resources: reading, writing, holding, versions, pictures.
#include "chapter_desk.h"
#include "sealing/sealing_routes.h"
#include "tenderloom/http/shape.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

struct Open {
  Proposal proposal;
  Chapter chapter;
};

std::string self(const Open& open) { return proposal_url(open.proposal.id()) + "/chapters/" + open.chapter.key; }

Json chapter_json(const rows::ChapterRow& row) {
  return {{"key", row.chapter},
          {"html", row.html},
          {"characters", row.characters},
          {"words", row.words},
          {"pictures", row.pictures},
          {"pages", ChapterDesk::pages(row)},
          {"version", row.version},
          {"saved_by", row.by.person},
          {"saved_at", row.version > 0 ? Json(base::iso8601(row.by.at)) : Json(nullptr)}};
}

class ChapterRoutes {
 public:
  ChapterRoutes(const Desk& desk, const ChapterDesk& chapters, Json assets)
      : desk_(desk), chapters_(chapters), assets_(std::move(assets)) {}

  Outcome show(Context& context) const {
    const auto open = find(context);
    if (!open) return http::not_found();
    return http::Page{"infosec_services/chapter", resource(context, *open), assets_};
  }

  Outcome save(Context& context) const {
    const auto open = find(context);
    if (!open) return http::not_found();
    const Json& body = context.values();
    ChapterChange change;
    change.html = http::body_text(body, "html");
    change.version = std::strtoll(http::body_value(body, "version").c_str(), nullptr, 10);
    change.autosave = body.is_object() && body.contains("autosave") && body["autosave"] == true;
    const auto saved = chapters_.save(open->proposal, open->chapter.key, change, writer_of(context));
    if (saved)
      return http::Done{self(*open), resource(context, *open), http::Flash{"success", "flash.infosec_chapter_saved"}};
    if (!context.wants_html() && saved.error().field.empty()) return http::refuse(409, saved.error());
    Json extra = assets_;
    extra["typed"] = change.html;
    return http::Invalid{Json::array({finding(desk_.uses().words, context.locale(), saved.error())}),
                         "infosec_services/chapter", resource(context, *open), std::move(extra)};
  }

  Outcome hold(Context& context) const {
    const auto open = find(context);
    if (!open) return http::not_found();
    if (!desk_.writable(open->proposal)) return http::refuse(409, {"infosec_not_writable"});
    const std::string action = http::body_text(context.values(), "action");
    const Writer writer = writer_of(context);
    const std::string& key = open->chapter.key;
    const Held held = action == "ask"    ? chapters_.ask(open->proposal, key, writer)
                      : action == "give" ? chapters_.give(open->proposal, key, writer)
                                         : chapters_.take(open->proposal, key, writer);
    const auto stored = chapters_.stored(open->proposal.id());
    const auto row = stored.find(key);
    return http::Done{self(*open),
                      {{"mine", held.mine},
                       {"person", held.person},
                       {"wanted", held.wanted},
                       {"wanted_by", held.wanted_id == 0 ? "" : std::to_string(held.wanted_id)},
                       {"version", row == stored.end() ? 0 : row->second.version}}};
  }

  Outcome versions(Context& context) const {
    const auto open = find(context);
    if (!open) return http::not_found();
    const auto found = desk_.uses().database.read(
        [&](soci::session& sql) { return rows::versions(sql, open->proposal.id(), open->chapter.key); });
    Json list = Json::array();
    for (const auto& one : found)
      list.push_back(
          {{"number", one.number}, {"words", one.words}, {"person", one.by.person}, {"at", base::iso8601(one.by.at)}});
    Json answer = resource(context, *open);
    answer["versions"] = std::move(list);
    return http::Page{"infosec_services/versions", std::move(answer), assets_};
  }

  Outcome version(Context& context) const {
    const auto open = find(context);
    const auto found = open ? desk_.uses().database.read([&](soci::session& sql) {
      return rows::version(sql, open->proposal.id(), open->chapter.key, number_of(context.param("version")));
    })
                            : std::nullopt;
    if (!found) return http::not_found();
    Json answer = resource(context, *open);
    answer["former"] = {{"number", found->number},
                        {"html", found->html},
                        {"words", found->words},
                        {"person", found->by.person},
                        {"at", base::iso8601(found->by.at)}};
    return http::Page{"infosec_services/version", std::move(answer), assets_};
  }

  Outcome restore(Context& context) const {
    const auto open = find(context);
    if (!open) return http::not_found();
    const auto done =
        chapters_.restore(open->proposal, open->chapter.key, number_of(context.param("version")), writer_of(context));
    if (!done) return http::refuse(409, done.error());
    return http::Done{self(*open), resource(context, *open), http::Flash{"success", "flash.infosec_chapter_restored"}};
  }

  Outcome add_picture(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    const auto refused = [&](const base::Error& error) -> Outcome { return http::Refused{422, error}; };
    if (context.files().empty()) return refused({"infosec_no_file", Json::object(), "file"});
    const auto kept = chapters_.keep_picture(*proposal, context.files().front(), writer_of(context));
    if (!kept) return refused(kept.error());
    const std::string url = proposal_url(proposal->id()) + "/pictures/" + kept->sha256;
    return http::Created{url,
                         {{"sha256", kept->sha256}, {"url", url}, {"width", kept->width}, {"height", kept->height}},
                         std::nullopt,
                         proposal_url(proposal->id())};
  }

  Outcome picture(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    for (const auto& one : chapters_.pictures(proposal->id()))
      if (one.sha256 == context.param("picture")) {
        const auto shown = chapters_.shown(one);
        return desk_.uses().files.send(
            shown ? *shown : plugin::StoredFile{one.sha256, one.name, one.media_type, one.size, std::nullopt});
      }
    return http::not_found();
  }

 private:
  std::optional<Open> find(const Context& context) const {
    auto proposal = desk_.own(context);
    if (!proposal) return std::nullopt;
    const Chapter* chapter = ChapterDesk::find(proposal->settings, context.param("chapter"));
    if (chapter == nullptr) return std::nullopt;
    Open open{std::move(*proposal), *chapter};
    return open;
  }

  Json resource(const Context& context, const Open& open) const {
    const auto stored = chapters_.stored(open.proposal.id());
    const auto row = stored.find(open.chapter.key);
    rows::ChapterRow shown = row == stored.end() ? rows::ChapterRow{} : row->second;
    shown.chapter = open.chapter.key;
    if (row == stored.end()) shown.html = ChapterDesk::opening(open.proposal, open.chapter, "zh-TW");
    Json parts = Json::array();
    for (const Part& part : open.chapter.parts)
      if (!part.soc || open.proposal.soc)
        parts.push_back(
            {{"key", part.key}, {"label", type_word(open.proposal.tender, context.locale(), "part." + part.key)}});
    return {{"proposal", proposal_json(desk_, open.proposal)},
            {"chapter", chapter_json(shown)},
            {"number", open.chapter.number},
            {"label", type_word(open.proposal.tender, context.locale(), "chapter." + open.chapter.key)},
            {"points", open.chapter.points},
            {"parts", std::move(parts)},
            {"person", std::to_string(context.principal().person_id)}};
  }

  const Desk& desk_;
  const ChapterDesk& chapters_;
  Json assets_;
};

}  // namespace

void add_chapters(plugin::Host& host, const Desk& desk, const ChapterDesk& chapters) {
  using http::Method;
  const auto routes = std::make_shared<ChapterRoutes>(
      desk, chapters, Json{{"script", host.asset("editor.js")}, {"style", host.asset("editor-style.css")}});
  const auto add = [&](http::Route made, Outcome (ChapterRoutes::*handle)(Context&) const) {
    made.handler = http::handler_of(routes, handle);
    if (made.pattern.find("{proposal}") != std::string::npos)
      made.handler = unless_sealed(desk, std::move(made.handler));
    made.while_supporting = made.method == Method::get;
    host.add_route(std::move(made));
  };
  const std::string chapter = "proposals/{proposal}/chapters/{chapter}";
  constexpr http::BodyLimit kText{6 << 20, false, 0};
  add(route(Method::get, chapter, "vendor.view", "A chapter of a proposal", {200, 404}), &ChapterRoutes::show);
  auto save = route(Method::put, chapter, "vendor.edit", "Keeps a chapter: html (cleaned), version, autosave",
                    {200, 404, 409, 422});
  save.body = kText;
  add(std::move(save), &ChapterRoutes::save);
  auto hold = route(Method::post, chapter + "/hold", "vendor.edit",
                    "Who writes the chapter now: action take, ask or give", {200, 404, 409});
  hold.api_only = true;
  add(std::move(hold), &ChapterRoutes::hold);
  add(route(Method::get, chapter + "/versions", "vendor.view", "Former texts of a chapter", {200, 404}),
      &ChapterRoutes::versions);
  add(route(Method::get, chapter + "/versions/{version}", "vendor.view", "A former text of a chapter", {200, 404}),
      &ChapterRoutes::version);
  add(route(Method::post, chapter + "/versions/{version}/restore", "vendor.edit", "Makes a former text the current one",
            {200, 404, 409}),
      &ChapterRoutes::restore);
  auto upload = route(Method::post, "proposals/{proposal}/pictures", "vendor.edit",
                      "Keeps a picture (part `file`) for chapters", {201, 404, 422});
  upload.body = http::BodyLimit::of_file(10 << 20);
  upload.api_only = true;
  add(std::move(upload), &ChapterRoutes::add_picture);
  add(route(Method::get, "proposals/{proposal}/pictures/{picture}", "vendor.view", "A picture in a chapter",
            {200, 404}),
      &ChapterRoutes::picture);
  add_chapter_views(host);
}

}  // namespace tenderloom::infosec_services
