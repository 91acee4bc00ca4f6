#include "question_views.h"

#include "web.h"

namespace tenderloom::infosec_services {

namespace parts = render::parts;
using render::ViewContext;

Json question_models(const Json& questions, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& one : questions) {
    const bool answered = one.at("answer").is_string();
    const auto until = base::parse_iso8601(one.value("until", ""));
    rows.push_back(
        {{"id", one.at("id")},
         {"question", one.at("question")},
         {"asked", parts::time_text(one.at("asked_at"))},
         {"asked_by", one.at("asked_by").is_string() ? one.at("asked_by") : Json("")},
         {"until", parts::deadline_text(one.at("until"), context)},
         {"answer", answered ? one.at("answer") : Json("")},
         {"answered", answered ? parts::time_text(one.at("answered_at")) : ""},
         {"open", !answered && until && context.now < *until},
         {"badge", answered                        ? parts::badge("done", context.t("infosec.questions.answered"))
                   : until && context.now < *until ? parts::badge("attention", context.t("infosec.questions.open"))
                                                   : parts::badge("neutral", context.t("infosec.questions.late"))},
         {"files", one.at("files")}});
  }
  return rows;
}

Json question_shape() {
  return Json::array({{{"id", "text"},
                       {"question", "text"},
                       {"asked", "text"},
                       {"asked_by", "text"},
                       {"until", "text"},
                       {"answer", "text"},
                       {"answered", "text"},
                       {"open", "flag"},
                       {"badge", parts::badge_shape()},
                       {"files", Json::array({{{"name", "text"}, {"url", "text"}}})},
                       {"typed", "text"},
                       {"error", "text"},
                       {"url", "text"}}});
}

Json error_shape() { return Json::array({{{"field", "text"}, {"anchor", "text"}, {"message", "text"}}}); }

namespace {

Json present_questions(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json& proposal = resource.at("proposal");
  Json rows = question_models(resource.at("questions"), context);
  const Json errors = parts::errors(context.findings);
  for (Json& one : rows) {
    one["url"] = proposal_url(number_of(proposal.value("id", ""))) + "/questions/" + one.value("id", "") + "/answer";
    const bool typed = extra.value("question", "") == one.value("id", "x");
    const Json given = typed && extra["typed"].is_object() ? extra["typed"].value("answer", Json()) : Json();
    one["typed"] = given.is_string() ? given : Json("");
    one["error"] = typed && context.findings != nullptr && !context.findings->empty()
                       ? context.findings->front().value("message", "")
                       : "";
  }
  return {{"title", context.t("infosec.questions.title")},
          {"title_suffix", proposal.at("group_name")},
          {"purpose", context.t("infosec.questions.purpose")},
          {"breadcrumb", proposal_breadcrumb(proposal, context, context.t("infosec.questions.title"))},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("infosec.questions.none"), context.t("infosec.questions.none_text"))}};
}

}  // namespace

void add_question_views(plugin::Host& host) {
  host.add_view(
      {"infosec_services/questions",
       {{"errors", error_shape()}, {"has_errors", "flag"}, {"rows", question_shape()}, {"empty", parts::empty_shape()}},
       present_questions});
}

}  // namespace tenderloom::infosec_services
