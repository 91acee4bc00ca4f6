// /committee: a member's queue, the declaration, one application read-only beside the score form.
#include <variant>

#include "committee_reading.h"
#include "queue_pages.h"
#include "resources.h"
#include "stage_json.h"
#include "stage_pages.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/submissions/item_pages.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;

struct SeatAt {
  SeatRow row;
  submissions::Ground ground;
  submissions::Submission submission;
  std::string base;
  /// Only who declared that nothing stands in the way reads anything.
  bool may_read() const { return row.seat.state == "cleared" || row.seat.state == "handed_in"; }
};

class CommitteeRoutes {
 public:
  CommitteeRoutes(const Review::Dependencies& uses, Stages& stages, Panels& panels)
      : uses_(uses), stages_(stages), panels_(panels) {}

  Outcome queue(Context& context) const {
    Json items = Json::array();
    std::map<std::string, std::shared_ptr<const forms::TypeDefinition>> types;
    for (const SeatRow& row : panels_.seats_of(context.principal().person_id)) {
      auto& type = types[row.tender_no];
      if (!type)
        if (const auto tender = uses_.tenders.find(row.tender_no)) type = uses_.tenders.type_of(*tender);
      if (!type) continue;
      const bool open = row.panel.state == "scoring";
      items.push_back({{"id", std::to_string(row.seat.id)},
                       {"tender", {{"no", row.tender_no}, {"name", row.tender_name}}},
                       {"company", row.company_name},
                       {"title", row.title},
                       {"stage", row.panel.stage},
                       {"stage_label", type->state_label("stage", row.panel.stage, context.locale())},
                       {"state", row.seat.state},
                       {"state_label", uses_.words.text(context.locale(), "process.seat." + row.seat.state)},
                       {"panel_state", row.panel.state},
                       {"chair", row.seat.chair},
                       {"to_do", open && (row.seat.state == "invited" || row.seat.state == "cleared")},
                       {"links", {{"self", "/committee/" + std::to_string(row.seat.id)}}}});
    }
    return http::Page{"review/committee", {{"items", std::move(items)}}};
  }

  Outcome show(Context& context, const SeatAt& at) const { return page(context, at, 200, Json::object()); }

  Outcome declare(Context& context, const SeatAt& at) const {
    const bool yes = http::body_flag(context.values(), "conflict");
    const Json said = context.values().value("conflict", Json());
    if (!yes && said != "no" && said != Json(false))
      return refuse(context, at, {"declaration_needed", Json::object(), "conflict"});
    const auto done = panels_.declare(at.row.seat.id, yes, stage_text(context, "reason"), staff_actor(context),
                                      context.request().received_at);
    if (!done.ok()) return refuse(context, at, done.error());
    return http::Done{yes ? "/committee" : at.base,
                      {{"id", std::to_string(done->id)}, {"state", done->state}},
                      http::Flash{"success", yes ? "flash.committee_conflict" : "flash.committee_cleared"}};
  }

  Outcome scores(Context& context, const SeatAt& at) const {
    if (!at.may_read())
      return refuse(context, at, {"state_refused", {{"state", at.row.seat.state}, {"event", "save"}}});
    const bool hand_in = http::body_flag(context.values(), "hand_in");
    const auto done = panels_.save(at.row.seat.id, context.values(), hand_in, accounts::version_of(context),
                                   staff_actor(context), context.request().received_at);
    if (!done.ok()) return refuse(context, at, done.error());
    if (!done->findings.empty()) {
      Json findings = said(at, done->findings, context.locale());
      if (!context.wants_html()) return http::Invalid{std::move(findings)};
      auto shown = page(context, at, 422, {{"typed", context.values()}, {"findings", findings}});
      return http::Invalid{std::move(findings), shown.view, std::move(shown.resource), std::move(shown.extra)};
    }
    return http::Done{at.base,
                      {{"id", std::to_string(done->seat.id)},
                       {"state", done->seat.state},
                       {"version", done->seat.version},
                       {"sheet", done->seat.sheet}},
                      http::Flash{"success", hand_in ? "flash.committee_handed_in" : "flash.committee_saved"}};
  }

  Outcome take_back(Context& context, const SeatAt& at) const {
    const auto done = panels_.take_back(at.row.seat.id, staff_actor(context));
    if (!done.ok()) return refuse(context, at, done.error());
    return http::Done{at.base,
                      {{"id", std::to_string(done->id)}, {"state", done->state}},
                      http::Flash{"success", "flash.committee_taken_back"}};
  }

  Outcome reopen(Context& context, const SeatAt& at) const {
    const auto done = panels_.reopen(at.row.seat.id, stage_text(context, "reason"), staff_actor(context),
                                     context.request().received_at);
    if (!done.ok()) return refuse(context, at, done.error());
    return http::Done{at.base, {{"state", done->state}}, http::Flash{"success", "flash.committee_reopened"}};
  }

  Outcome document(Context& context, const SeatAt& at) const {
    const auto upload =
        at.may_read() ? uses_.documents.find_upload(at.submission.id, accounts::id_param(context, "upload").value_or(0))
                      : std::nullopt;
    if (!upload) return http::not_found();
    record(context, at, "document.downloaded", {{"document", upload->document_key}});
    return http::File{.path = uses_.blobs.path(upload->sha256),
                      .media_type = "application/pdf",
                      .name = upload->name,
                      .show = true,
                      .etag = upload->sha256};
  }

  Outcome file(Context& context, const SeatAt& at) const {
    const std::int64_t node = accounts::id_param(context, "node").value_or(0);
    const forms::Level* level = at.ground.type->level(context.param("level"));
    const forms::Field* field = level == nullptr ? nullptr : level->field(context.param("field"));
    const auto held = stages_.find(at.row.seat.case_id);
    if (!at.may_read() || field == nullptr || !field->set_by.empty() || !held ||
        !reads_row(uses_.submissions.load_tree(at.submission.id), held->node_id, node))
      return http::not_found();
    record(context, at, "file.downloaded", {{"level", level->key}, {"field", field->key}});
    const submissions::ItemScope scope{
        .ground = at.ground, .submission = at.submission, .base_url = at.base + "/items", .read_only = true};
    return uses_.item_pages.file(context, scope, level->key, context.param("node"), field->key);
  }

  using Handle = Outcome (CommitteeRoutes::*)(Context&, const SeatAt&) const;
  Outcome at(Context& context, Handle handle) const {
    auto row = panels_.seat(accounts::id_param(context, "seat").value_or(0), context.principal().person_id);
    const auto submission = row ? uses_.submissions.get(row->submission_id) : std::nullopt;
    auto ground = submission ? stages_.ground_of(*submission, context.request().received_at) : std::nullopt;
    if (!ground) return http::not_found();
    const std::string base = "/committee/" + std::to_string(row->seat.id);
    return (this->*handle)(context, SeatAt{std::move(*row), std::move(*ground), *submission, base});
  }

 private:
  http::Page page(Context& context, const SeatAt& given, int status, Json extra) const {
    SeatAt at = given;
    if (auto row = panels_.seat(at.row.seat.id, context.principal().person_id)) at.row = std::move(*row);
    const StageView view{uses_, at.ground, context.locale()};
    const auto held = stages_.find(at.row.seat.case_id);
    const forms::Stage* stage = at.ground.type->stage(at.row.panel.stage);
    Json resource = {{"id", std::to_string(at.row.seat.id)},
                     {"tender", {{"no", at.row.tender_no}, {"name", at.row.tender_name}}},
                     {"company", at.row.company_name},
                     {"title", at.row.title},
                     {"stage", stage == nullptr ? Json() : stage_json(view, *stage)},
                     {"panel_state", at.row.panel.state},
                     {"seat", seat_json(view, at.row.seat, at.may_read())},
                     {"version", at.row.seat.version},
                     {"application", Json()},
                     {"summary", Json()},
                     {"links", {{"self", at.base}}}};
    if (resource["stage"].is_object()) resource["stage"].erase("links");
    resource["more"] = Json::array();
    if (at.may_read() && held)
      resource["more"] =
          stages_.links(at.ground.type->key(), {at.row.tender_no, at.row.panel.stage, held->tender_id, held->id,
                                                held->submission_id, held->node_id, false, context.locale()});
    if (at.may_read())
      resource["application"] =
          application_json(uses_, at.ground, at.submission, held ? held->node_id : 0, at.base, context.locale());
    // The chair leads the meeting: what it came to is theirs to see once the scoring is closed.
    if (at.row.seat.chair && at.may_read() && stage != nullptr && Panels::may_see(at.row.panel))
      for (const Summary& one : panels_.summary(at.ground, *stage))
        if (one.held.id == at.row.seat.case_id) {
          resource["summary"] = summary_json(view, *stage, one);
          resource["summary"].erase("links");
        }
    return {.view = "review/seat",
            .resource = std::move(resource),
            .extra = std::move(extra),
            .status = status,
            .etag = std::to_string(at.row.seat.version)};
  }

  /// What is wrong with a sheet, in the reader's language.
  Json said(const SeatAt& at, Json findings, const std::string& locale) const {
    for (Json& one : findings) {
      if (one["params"].contains("criterion"))
        one["params"]["label"] = at.ground.type->words().text(
            locale, "criterion." + at.row.panel.stage + "." + one["params"].value("criterion", "") + ".label");
      one["message"] = uses_.words.text(locale, "error." + one.value("code", ""), one["params"]);
    }
    return findings;
  }

  Outcome refuse(Context& context, const SeatAt& at, const base::Error& error) const {
    if (!context.wants_html() || stage_status(error) == 404)
      return stage_refusal(uses_, context, error, at.ground.type.get());
    const std::string message = stage_sentence(uses_, context, error, at.ground.type.get());
    if (error.field.empty())
      return page(context, at, stage_status(error), {{"problem", message}, {"typed", context.values()}});
    Json findings =
        Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}, {"message", message}}});
    auto shown = page(context, at, 422, {{"typed", context.values()}, {"findings", findings}});
    return http::Invalid{std::move(findings), shown.view, std::move(shown.resource), std::move(shown.extra)};
  }

  void record(const Context& context, const SeatAt& at, const char* action, Json details) const {
    audit::Entry entry;
    entry.person = context.principal().person_id;
    entry.company = at.submission.company_id;
    entry.actor_name = context.principal().display_name;
    entry.address = context.request().client_address;
    entry.action = action;
    entry.subject = "submission:" + std::to_string(at.submission.id);
    entry.details = std::move(details);
    entry.details["tender"] = at.ground.tender.no;
    uses_.database.write([&](storage::Transaction& tx) { uses_.audit.record(tx, entry); });
  }

  const Review::Dependencies& uses_;
  Stages& stages_;
  Panels& panels_;
};

}  // namespace

void add_committee_routes(http::Router& router, const Review::Dependencies& uses, Stages& stages, Panels& panels) {
  const auto routes = std::make_shared<const CommitteeRoutes>(uses, stages, panels);
  const http::RoutesOf add(router, routes, "staff.committee", "/committee");
  using http::Method;
  using Routes = CommitteeRoutes;
  add(Method::get, "", "What this member of committees was assigned", {200}, &Routes::queue);
  add(Method::get, "/{seat}", "One application to score; nothing of it before the declaration", {200, 404},
      &Routes::show);
  add(Method::post, "/{seat}/declaration", "conflict: yes (with reason) or no", {200, 404, 409, 422}, &Routes::declare);
  add(Method::post, "/{seat}/scores", "scores, opinions, opinion; hand_in: for good", {200, 404, 409, 412, 422},
      &Routes::scores);
  add(Method::post, "/{seat}/take-back", "Takes the score sheet back while the scoring is open", {200, 404, 409},
      &Routes::take_back);
  add(Method::post, "/{seat}/reopen", "The chair opens the scoring again: reason", {200, 403, 404, 409, 422},
      &Routes::reopen);
  add(Method::get, "/{seat}/documents/{upload}", "A document of the application", {200, 404}, &Routes::document);
  add(Method::get, "/{seat}/items/{level}/{node}/files/{field}", "A file of the application", {200, 404},
      &Routes::file);
}

}  // namespace tenderloom::review
