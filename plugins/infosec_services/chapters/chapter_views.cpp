#include "chapter_desk.h"
#include "tenderloom/render/parts.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

std::string home_of(const Json& resource) {
  return "/plugins/infosec_services/proposals/" + resource.at("proposal").value("id", "");
}
std::string url_of(const Json& resource) {
  return home_of(resource) + "/chapters/" + resource.at("chapter").value("key", "");
}

std::string title_of(const Json& resource, const ViewContext& context) {
  return context.t("infosec.chapter.title", {{"number", resource.at("number")}, {"label", resource.at("label")}});
}

Json head(const Json& resource, const Json& extra, const ViewContext& context, const std::string& title) {
  const Json& proposal = resource.at("proposal");
  Json trail = proposal_breadcrumb(proposal, context, title_of(resource, context));
  if (title != title_of(resource, context)) {
    trail.back()["url"] = url_of(resource);
    trail.push_back({{"label", title}});
  }
  return {{"title", title},
          {"title_suffix", proposal.value("group_name", "")},
          {"wide", true},
          {"breadcrumb", std::move(trail)},
          {"group", proposal.value("group_name", "")},
          {"style", extra.at("style")},
          {"url", url_of(resource)},
          {"back_url", home_of(resource)}};
}
Json head_shape() { return {{"group", "text"}, {"style", "text"}, {"url", "text"}, {"back_url", "text"}}; }

Json with(Json base, const Json& more) {
  base.update(more);
  return base;
}

/// What the book adds to a chapter by itself, and where that is entered: nobody has to write it twice.
Json added_by_book(const Json& resource, const ViewContext& context) {
  const std::string key = resource.at("chapter").value("key", "");
  const std::string items = "/tenders/" + resource.at("proposal").value("tender", "") + "/items/";
  const auto notice = [](const std::string& text, Json links) {
    Json made = parts::notice("info", "", text);
    made["items"] = std::move(links);
    return made;
  };
  if (key == "team_experience")
    return notice(context.t("infosec.chapter.adds_team_experience"),
                  Json::array({{{"text", context.t("infosec.chapter.to_records")}, {"url", items + "record"}},
                               {{"text", context.t("infosec.chapter.to_members")}, {"url", items + "member"}}}));
  if (key == "price")
    return notice(
        context.t("infosec.chapter.adds_price"),
        Json::array({{{"text", context.t("infosec.pricing.title")}, {"url", home_of(resource) + "/pricing"}}}));
  return nullptr;
}

Json present_chapter(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json& chapter = resource.at("chapter");
  const Json errors = parts::errors(context.findings);
  const std::string pictures = home_of(resource) + "/pictures";
  Json items = Json::array();
  for (const Json& part : resource.at("parts")) items.push_back({{"label", part.at("label")}});
  Json made = head(resource, extra, context, title_of(resource, context));
  made.update(
      {{"purpose", context.t("infosec.chapter.purpose", {{"points", resource.at("points")}})},
       {"errors", errors},
       {"has_errors", !errors.empty()},
       {"script", extra.at("script")},
       {"writable", resource.at("proposal").value("writable", false)},
       {"writable_word", resource.at("proposal").value("writable", false) ? "true" : "false"},
       {"html", extra.contains("typed") ? extra["typed"] : chapter.at("html")},
       {"content_html", with_pictures(chapter.value("html", ""), pictures)},
       {"version", std::to_string(chapter.value("version", std::int64_t{0}))},
       {"words", base::thousands(chapter.value("words", std::int64_t{0}))},
       {"pages", base::thousands(chapter.value("pages", std::int64_t{0}))},
       {"saved", chapter.at("saved_at").is_null()
                     ? ""
                     : context.t("infosec.chapter.saved_by", {{"person", chapter.at("saved_by")},
                                                              {"time", parts::time_text(chapter.at("saved_at"))}})},
       {"person", resource.at("person")},
       {"label", title_of(resource, context)},
       {"pictures_url", pictures},
       {"parts", std::move(items)},
       {"auto", added_by_book(resource, context)}});
  return made;
}

Json present_versions(const Json& resource, const Json& extra, const ViewContext& context) {
  Json list = Json::array();
  for (const Json& one : resource.at("versions"))
    list.push_back({{"number", one.at("number")},
                    {"words", base::thousands(one.value("words", std::int64_t{0}))},
                    {"person", one.at("person")},
                    {"time", parts::time_text(one.at("at"))},
                    {"url", url_of(resource) + "/versions/" + one.at("number").dump()}});
  Json made = head(resource, extra, context, context.t("infosec.chapter.versions"));
  made.update({{"rows", std::move(list)},
               {"label", title_of(resource, context)},
               {"empty", parts::empty(context.t("infosec.chapter.no_versions"), "")}});
  return made;
}

Json present_version(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json& former = resource.at("former");
  Json made = head(resource, extra, context, context.t("infosec.chapter.version", {{"number", former.at("number")}}));
  made.update({{"label", title_of(resource, context)},
               {"who", context.t("infosec.chapter.saved_by",
                                 {{"person", former.at("person")}, {"time", parts::time_text(former.at("at"))}})},
               {"content_html", with_pictures(former.value("html", ""), home_of(resource) + "/pictures")},
               {"writable", resource.at("proposal").value("writable", false)},
               {"restore_url", url_of(resource) + "/versions/" + former.at("number").dump() + "/restore"}});
  return made;
}

}  // namespace

void add_chapter_views(plugin::Host& host) {
  host.add_view({"infosec_services/chapter",
                 with(head_shape(), {{"script", "text"},
                                     {"writable", "flag"},
                                     {"writable_word", "text"},
                                     {"html", "text"},
                                     {"content_html", "text"},
                                     {"version", "text"},
                                     {"words", "text"},
                                     {"pages", "text"},
                                     {"saved", "text"},
                                     {"person", "text"},
                                     {"label", "text"},
                                     {"pictures_url", "text"},
                                     {"auto", parts::notice_shape()},
                                     {"parts", Json::array({{{"label", "text"}}})}}),
                 present_chapter});
  host.add_view(
      {"infosec_services/versions",
       with(head_shape(),
            {{"rows",
              Json::array(
                  {{{"number", "number"}, {"words", "text"}, {"person", "text"}, {"time", "text"}, {"url", "text"}}})},
             {"label", "text"},
             {"empty", parts::empty_shape()}}),
       present_versions});
  host.add_view({"infosec_services/version",
                 with(head_shape(), {{"label", "text"},
                                     {"who", "text"},
                                     {"content_html", "text"},
                                     {"writable", "flag"},
                                     {"restore_url", "text"}}),
                 present_version});
}

}  // namespace tenderloom::infosec_services
