#include "pages.h"

#include "layout.h"

namespace tenderloom::app {

using base::Json;

namespace {

constexpr char kProblemView[] = "portal/problem";

Json problem_model(const Json& problem, const Json&, const render::ViewContext& context) {
  const int status = problem.value("status", 500);
  return {{"title", problem.value("title", "")},
          {"detail", problem.value("detail", "")},
          {"has_detail", problem.contains("detail") && problem["detail"] != problem["title"]},
          {"status", status},
          {"code", problem.value("code", "")},
          {"request_id", problem.value("request_id", "")},
          {"is_not_found", status == 404},
          {"is_server", status >= 500},
          {"needs_sign_in", status == 401},
          {"home_label", context.t("portal.problem.home")}};
}

}  // namespace

void register_portal_views(render::ViewRegistry& views) {
  views.add({kProblemView,
             {{"title", "text"},
              {"detail", "text"},
              {"has_detail", "flag"},
              {"status", "number"},
              {"code", "text"},
              {"request_id", "text"},
              {"is_not_found", "flag"},
              {"is_server", "flag"},
              {"needs_sign_in", "flag"},
              {"home_label", "text"}},
             problem_model});
}

std::string Pages::page(http::Context& context, const std::string& view, const Json& resource, const Json& extra,
                        const Json* findings) {
  const render::View* declared = uses_.views.find(view);
  if (!declared) throw std::logic_error("no view is declared as " + view);
  const render::ViewContext about{context.locale(), uses_.words, uses_.clock.now(), findings};
  Json model = declared->present ? declared->present(resource, extra, about) : resource;
  const bool fragment = context.is_fragment();
  Json layout = Json::object();
  auto* session = context.session();
  if (fragment) {
    layout = {{"csrf", session ? session->csrf_token : ""},
              {"icons_url", uses_.assets.address(uses_.settings.theme + "/icons.svg")}};
  } else {
    const Json tender =
        context.principal().may("staff.view") ? Json() : uses_.tenders.current_tender(session, context.locale());
    layout = layout_model(context, {uses_.settings, uses_.words, uses_.assets, navigation_, about.now, tender});
  }
  return uses_.theme.render(view, model, layout, context.locale(), fragment);
}

std::string Pages::problem(http::Context& context, const Json& problem) {
  return page(context, kProblemView, problem, Json::object(), nullptr);
}

std::string Pages::sentence(const std::string& locale, const std::string& key, const Json& params) {
  return uses_.words.text(locale, key, params);
}

}  // namespace tenderloom::app
