#include "pages.h"

#include "layout.h"
#include "tenderloom/render/refill.h"

namespace tenderloom::app {

using base::Json;

namespace {

constexpr char kProblemView[] = "portal/problem";

/// The form that was refused, to be sent once more; null when there is none.
const Json kAgain = {{"action", "text"},
                     {"method", "text"},
                     {"csrf", "text"},
                     {"multipart", "flag"},
                     {"fields", Json::array({{{"name", "text"}, {"value", "text"}}})},
                     {"asks", "flag"},
                     {"secrets", Json::array({{{"name", "text"}, {"id", "text"}, {"label", "text"}}})},
                     {"files", Json::array({{{"name", "text"}, {"id", "text"}, {"label", "text"}}})}};

Json again_model(const Json& problem, const render::ViewContext& context) {
  if (!problem.contains("again")) return nullptr;
  Json again = problem["again"];
  int number = 0;
  for (Json& secret : again["secrets"]) {
    secret["id"] = "again-" + std::to_string(++number);
    secret["label"] = context.t("portal.problem.again_" + secret.value("kind", "password"));
  }
  for (Json& file : again["files"]) {
    file["id"] = "again-" + std::to_string(++number);
    file["label"] = context.t("portal.problem.again_file", {{"file", file.value("file", "")}});
  }
  again["asks"] = number > 0;
  return again;
}

Json problem_model(const Json& problem, const Json&, const render::ViewContext& context) {
  const int status = problem.value("status", 500);
  const Json guides = problem.value("guides", Json::array());
  return {{"title", problem.value("title", "")},
          {"detail", problem.value("detail", "")},
          {"has_detail", problem.contains("detail") && problem["detail"] != problem["title"]},
          {"status", status},
          {"code", problem.value("code", "")},
          {"request_id", problem.value("request_id", "")},
          {"is_not_found", status == 404},
          {"is_server", status >= 500},
          {"needs_sign_in", status == 401},
          {"guides", guides},
          {"has_guides", !guides.empty()},
          {"again", again_model(problem, context)},
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
              {"guides", Json::array({{{"label", "text"}, {"url", "text"}}})},
              {"has_guides", "flag"},
              {"again", kAgain},
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
  if (fragment) {
    auto* session = context.session();
    const Json layout = {{"csrf", session ? session->csrf_token : ""},
                         {"icons_url", uses_.assets.address(uses_.settings.theme + "/icons.svg")}};
    return uses_.theme.render(view, model, layout, context.locale(), true);
  }
  Json layout = layout_of(context);
  std::string html = uses_.theme.render(view, model, layout, context.locale(), false);
  auto filled = restored(context, view, model, layout, html);
  return filled ? std::move(*filled) : html;
}

Json Pages::layout_of(http::Context& context) {
  const Json tender = context.principal().may("staff.view") ? Json() : uses_.tenders.followed_tender(context);
  return layout_model(context, {uses_.settings, uses_.words, uses_.assets, navigation_, uses_.clock.now(), tender});
}

std::optional<std::string> Pages::restored(http::Context& context, const std::string& view, const Json& model,
                                           Json& layout, const std::string& html) {
  auto* session = context.session();
  const auto& request = context.request();
  if (request.method != http::Method::get || !session) return std::nullopt;
  const std::string token = session->data.value(http::kKeptForm, "");
  if (token.empty()) return std::nullopt;
  const auto form = uses_.kept_forms.find(token, context.principal().person_id);
  if (!form && !context.principal().signed_in()) return std::nullopt;                           // waits for its person
  if (form && form->page.substr(0, form->page.find('?')) != request.path) return std::nullopt;  // not there yet
  session->data.erase(http::kKeptForm);
  session->changed = true;
  if (!form) return std::nullopt;  // too late, or somebody else's
  const render::TypedForm typed{form->action, form->method, form->fields};
  if (!render::refill(html, typed)) return std::nullopt;
  const auto say = [&](const char* key, const Json& params) {
    layout["flashes"].push_back({{"kind", "notice"},
                                 {"text", uses_.words.text(context.locale(), key, params)},
                                 {"url", ""},
                                 {"url_label", ""},
                                 {"is_error", false},
                                 {"is_notice", true},
                                 {"is_success", false}});
  };
  say("flash.form_restored", {});
  std::string names;
  for (const auto& name : form->files) names += (names.empty() ? "" : ", ") + name;
  if (!names.empty()) say("flash.files_not_kept", {{"names", names}});
  if (form->secrets) say("flash.secrets_not_kept", {});
  uses_.kept_forms.drop(token);
  return render::refill(uses_.theme.render(view, model, layout, context.locale(), false), typed);
}

std::string Pages::problem(http::Context& context, const Json& problem) {
  return page(context, kProblemView, problem, Json::object(), nullptr);
}

std::string Pages::sentence(const std::string& locale, const std::string& key, const Json& params) {
  return uses_.words.text(locale, key, params);
}

}  // namespace tenderloom::app
