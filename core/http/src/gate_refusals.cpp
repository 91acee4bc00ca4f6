// How the gate refuses: by way of signing in, by keeping what was typed, by a page from which the same form can be sent
// again. Nothing that somebody wrote is lost by a refusal of ours.
#include "gate.h"
#include "kept_form.h"
#include "posted_again.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/formats.h"

namespace tenderloom::http {
namespace {

bool takes_form(Method method) { return method == Method::post || method == Method::put || method == Method::del; }

bool is_form(const Request& request) {
  const BodyKind kind = takes_form(request.method) ? kind_of(request) : BodyKind::none;
  return kind == BodyKind::form || kind == BodyKind::multipart;
}

}  // namespace

Response Gate::refuse_way(RequestContext& context, const Route& route, const Refused& refused) {
  if (route.api_only) context.force_json();
  if (auto kept = keep_form(context, refused)) return std::move(*kept);
  const bool sign_in = refused.status == 401 && context.wants_html() && !context.has_token();
  const bool reads = route.method == Method::get;
  if (sign_in && (reads || context.is_fragment())) return ask_to_sign_in(context);
  const Principal& who = context.principal();
  if (reads && context.wants_html() && !who.first.empty() && refused.error.code == who.first_code)
    return responder_.respond(context, Redirect{.to = who.first});
  return responder_.problem(context, refused);
}

/// A person's form whose session is over, or whose page belongs to an earlier session: what was typed waits for them on
/// the form, after signing in where that is needed. Only for forms that demonstrably came from a page of ours, so that
/// no other site can lay words into somebody's hands.
std::optional<Response> Gate::keep_form(RequestContext& context, const Refused& refused) {
  const Request& request = context.request();
  if (!services_.forms || !context.wants_html() || context.has_token() || !is_form(request)) return std::nullopt;
  const bool sign_in = refused.status == 401;
  if (!sign_in && refused.error.code != "csrf_failed") return std::nullopt;
  auto posted = read_posted_form(request);
  if (!posted) return std::nullopt;
  const auto ended = sign_in ? context.ended_session() : std::nullopt;
  const bool genuine = ended && base::equal_in_constant_time(posted->csrf, ended->csrf_token);
  if (!came_from_here(request) && (!genuine || !request.header("sec-fetch-site").empty())) return std::nullopt;
  KeptForm& form = posted->form;
  form.person_id = ended ? ended->person_id : context.principal().person_id;
  if (const Session* session = context.existing_session(); session != nullptr && form.person_id == 0)
    form.person_id = session->data.value(kEndedPerson, std::int64_t{0});
  form.page = page_of_form(request, form, services_.router);
  std::optional<std::string> token;
  if (posted->typed) token = services_.forms->keep(form, request);
  if (Session* session = token || ended ? context.session() : nullptr; session != nullptr) {
    if (token) session->data[kKeptForm] = *token;
    if (ended) session->data[kEndedPerson] = ended->person_id;
    session->changed = true;
  }
  if (!sign_in) return responder_.go_to(context, form.page, {"notice", "flash.form_not_sent"});
  return responder_.to_sign_in(context, form.page, Flash{"notice", token ? "flash.form_kept" : "flash.session_over"});
}

/// To the sign-in page; somebody whose session ran out is told so, and remembered as whose the other tabs are.
Response Gate::ask_to_sign_in(RequestContext& context) {
  std::optional<Flash> flash;
  if (const auto ended = context.ended_session()) {
    if (Session* session = context.session()) {
      session->data[kEndedPerson] = ended->person_id;
      session->changed = true;
      flash = Flash{"notice", "flash.session_ran_out"};
    }
  }
  return responder_.to_sign_in(context, context.request().target, flash);
}

/// The seconds to wait when a sender or an account has used up what it may have of that kind.
std::optional<int> Gate::too_soon(const RequestContext& context, Cost cost) const {
  if (services_.rates == nullptr || cost == Cost::ordinary) return std::nullopt;
  if (const auto wait = services_.rates->of_address(cost, context.request().client_address)) return wait;
  const std::int64_t person = context.principal().person_id;
  return person == 0 ? std::nullopt : services_.rates->of_account(cost, person);
}

/// Names the limit: whoever is told to make something smaller must know how small.
Response Gate::refuse_size(RequestContext& context) {
  const std::int64_t most = services_.router.told_limit(context.request().path);
  Json params = {{"max", base::size_text(most)}};
  return responder_.problem(context, refuse(413, {"body_too_large", std::move(params)}));
}

Response Gate::refuse_rate(RequestContext& context, int seconds) {
  Refused refused{.status = 429, .error = {"too_many_requests", {{"seconds", seconds}}}, .retry_after = seconds};
  if (context.wants_html() && is_form(context.request())) {
    const Session* session = context.existing_session();
    if (auto again = session != nullptr ? posted_again(context.request(), session->csrf_token) : std::nullopt)
      refused.more["again"] = std::move(*again);
  }
  return responder_.problem(context, refused);
}

/// An upload is looked at before any handler sees it, so that no route can forget to.
std::optional<Refused> Gate::check_upload(const UploadedFile& file) {
  if (services_.scanner == nullptr || file.size == 0) return std::nullopt;
  const auto clean = services_.scanner->scan(file.path);
  if (clean) return std::nullopt;
  base::Error error = clean.error();
  error.field = file.field;
  error.params["file"] = file.name;
  services_.log.warning("http.upload_refused", {{"code", error.code}, {"name", file.name}, {"what", error.params}});
  return Refused{.status = error.code == "scanner_unavailable" ? 503 : 422, .error = std::move(error)};
}

/// Back to the form with everything that was typed; only the files have to be chosen again.
Response Gate::refuse_upload(RequestContext& context, const Refused& refused) {
  const base::Error& error = refused.error;
  auto posted = services_.forms != nullptr && context.wants_html() && !context.has_token() && is_form(context.request())
                    ? read_posted_form(context.request())
                    : std::nullopt;
  Session* session = posted ? context.session() : nullptr;
  if (session != nullptr) {
    KeptForm& form = posted->form;
    form.person_id = context.principal().person_id;
    form.page = page_of_form(context.request(), form, services_.router);
    if (const auto token = services_.forms->keep(form, context.request())) {
      session->data[kKeptForm] = *token;
      session->changed = true;
      return responder_.go_to(context, form.page, {"error", "error." + error.code, error.params});
    }
  }
  if (refused.status != 422) return responder_.problem(context, refused);
  return responder_.respond(
      context,
      Invalid{.findings = Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}}})});
}

}  // namespace tenderloom::http
