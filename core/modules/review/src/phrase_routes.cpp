// Phrases for reasons, which the whole office shares.
#include "resources.h"
#include "supplement_json.h"
#include "supplement_routes.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;

class PhraseRoutes {
 public:
  PhraseRoutes(const Review::Dependencies& uses, Supplements& supplements) : uses_(uses), supplements_(supplements) {}

  Outcome list_phrases(Context&) const { return http::Page{"review/phrases", {{"items", phrases_json(supplements_)}}}; }
  Outcome add_phrase(Context& context) const {
    const auto phrase = supplements_.add_phrase(accounts::text_value(context, "text"), staff_actor(context),
                                                context.request().received_at);
    if (!phrase.ok()) {
      const Json finding = {
          {"field", "text"},
          {"code", phrase.error().code},
          {"params", phrase.error().params},
          {"message", uses_.words.text(context.locale(), "error." + phrase.error().code, phrase.error().params)},
          {"rule", ""}};
      return http::Invalid{Json::array({finding}),
                           "review/phrases",
                           {{"items", phrases_json(supplements_)}},
                           {{"text", accounts::text_value(context, "text")}}};
    }
    return http::Created{"/staff/phrases/" + std::to_string(phrase->id),
                         {{"id", std::to_string(phrase->id)}, {"text", phrase->text}},
                         http::Flash{"success", "flash.phrase_added"},
                         "/staff/phrases"};
  }
  Outcome remove_phrase(Context& context) const {
    if (!supplements_.remove_phrase(accounts::whole_number(context.param("phrase")).value_or(0),
                                    context.request().received_at))
      return http::not_found();
    return http::Deleted{"/staff/phrases", http::Flash{"success", "flash.phrase_removed"}};
  }

 private:
  const Review::Dependencies& uses_;
  Supplements& supplements_;
};

}  // namespace

Json phrases_json(Supplements& supplements) {
  Json list = Json::array();
  for (const Phrase& phrase : supplements.phrases())
    list.push_back({{"id", std::to_string(phrase.id)}, {"text", phrase.text}});
  return list;
}

void add_phrase_routes(http::Router& router, const Review::Dependencies& uses, Supplements& supplements) {
  const auto routes = std::make_shared<const PhraseRoutes>(uses, supplements);
  const http::RoutesOf add(router, routes, "staff.submissions");
  using http::Method;
  add(Method::get, "/staff/phrases", "Phrases for reasons, of the whole office", {200}, &PhraseRoutes::list_phrases);
  add(Method::post, "/staff/phrases", "Keeps a phrase", {201, 422}, &PhraseRoutes::add_phrase);
  add(Method::del, "/staff/phrases/{phrase}", "Removes a phrase", {204, 404}, &PhraseRoutes::remove_phrase);
}

}  // namespace tenderloom::review
