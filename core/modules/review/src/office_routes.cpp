// The page of a row on which staff fill in what is theirs and put corrections beside what the vendor entered.
#include <algorithm>

#include "office.h"
#include "resources.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/review/stages.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;

constexpr const char* kOwnNames[] = {"reason", "version", "field", "id", "_remove", "_method", "_csrf"};

std::string said(const Json& values, const char* name) { return http::body_text(values, name); }

std::string office_root(const std::string& path) { return path.substr(0, path.find_first_of(".[")); }

class OfficeRoutes {
 public:
  OfficeRoutes(const Review::Dependencies& uses, Stages& stages) : uses_(uses), stages_(stages) {}

  using Handle = Outcome (OfficeRoutes::*)(Context&, const OfficeCase&) const;
  Outcome at(Context& context, Handle handle) const {
    const auto number = [&](const char* name) { return accounts::whole_number(context.param(name)).value_or(0); };
    const auto submission = uses_.submissions.get(number("id"));
    if (!submission || !submission->last_submitted_at) return http::not_found();
    const auto tender = uses_.tenders.find(submission->tender_id);
    auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
    if (!tender) return http::not_found();
    if (!type) return http::refuse(409, {"type_unavailable"});
    const forms::Level* level = type->level(context.param("level"));
    if (level == nullptr) return http::not_found();
    auto node = uses_.submissions.node(*submission, level->key, number("node"));
    if (!node || (!sees_all(context.principal()) && hands_of(*level, context.principal()).empty()))
      return http::not_found();
    return (this->*handle)(
        context, {{*tender, std::move(type), context.request().received_at}, *submission, level, std::move(*node)});
  }

  Outcome show(Context& context, const OfficeCase& at) const {
    return page(context, at, 200, Json::object(), nullptr, context.query("correct"));
  }

  Outcome save(Context& context, const OfficeCase& at) const {
    submissions::SaveRequest request = request_of(context, at);
    if (auto wrong = take_files(context, at, request.changes)) return refuse(context, at, *wrong, "");
    request.office = true;
    request.hands = hands_of(*at.level, context.principal());
    if (request.hands.empty()) request.hands = {"staff"};  // there is no such field, and the refusal says so
    request.told = [&](storage::Transaction& tx, const submissions::Node&, const Json& changes) {
      Json told = Json::array();
      for (const Json& change : changes)
        if (const forms::Field* field = at.level->field(change.value("field", "")); field && field->tells_vendor)
          told.push_back(change);
      if (!told.empty()) tell_vendor(tx, uses_, at, told, request.reason);
    };
    const auto saved = uses_.submissions.save(at.ground, at.submission, request);
    if (!saved.ok()) return refuse(context, at, saved.error(), "");
    stages_.judge_again(at.submission.id);
    return answer(context, at, *saved, "flash.office_saved", "");
  }

  Outcome correct(Context& context, const OfficeCase& at) const {
    submissions::SaveRequest request = request_of(context, at);
    const std::string field = said(context.values(), "field");
    for (auto each = request.changes.begin(); each != request.changes.end();)
      each = !field.empty() && office_root(each.key()) != field ? request.changes.erase(each) : std::next(each);
    request.told = [&](storage::Transaction& tx, const submissions::Node&, const Json& changes) {
      tell_vendor(tx, uses_, at, changes, request.reason);
    };
    const auto done = uses_.submissions.correct(at.ground, at.submission, request);
    if (!done.ok()) return refuse(context, at, done.error(), field);
    return answer(context, at, *done, "flash.office_corrected", field);
  }

  Outcome withdraw(Context& context, const OfficeCase& at) const {
    submissions::SaveRequest request = request_of(context, at);
    request.told = [&](storage::Transaction& tx, const submissions::Node&, const Json& changes) {
      tell_vendor(tx, uses_, at, changes, request.reason);
    };
    const auto done = uses_.submissions.withdraw_correction(at.ground, at.submission, request, context.param("field"));
    if (!done.ok()) return refuse(context, at, done.error(), "");
    return http::Done{url(at), resource(context, at), http::Flash{"success", "flash.office_withdrawn"}};
  }

 private:
  static std::string row_url(const OfficeCase& at) {
    return "/staff/submissions/" + std::to_string(at.submission.id) + "/items/" + at.level->key + "/" +
           std::to_string(at.node.id);
  }
  static std::string url(const OfficeCase& at) { return row_url(at) + "/office"; }

  static submissions::SaveRequest request_of(const Context& context, const OfficeCase& at) {
    submissions::SaveRequest request;
    request.level = at.level->key;
    request.id = at.node.id;
    request.reason = base::truncate(base::trim(said(context.values(), "reason")), 2000);
    request.version = accounts::version_of(context);
    request.actor = staff_actor(context);
    const Json& body = context.values();
    if (!body.is_object()) return request;
    const bool nested = at.level->field("values") == nullptr && body.contains("values");
    request.changes = nested ? http::body_object(body, "values") : body;
    if (!nested)
      for (const char* name : kOwnNames) request.changes.erase(name);
    return request;
  }

  /// Uploads wait with the name that the evaluator knows them by; what was ticked to be removed is.
  std::optional<base::Error> take_files(Context& context, const OfficeCase& at, Json& changes) const {
    const Json ticked = context.values().is_object() ? context.values().value("_remove", Json()) : Json();
    const auto gone = [&](const Json& file) {
      const Json id = file.value("id", "");
      return ticked == id || (ticked.is_array() && std::find(ticked.begin(), ticked.end(), id) != ticked.end());
    };
    const auto own = office_fields(*at.level, hands_of(*at.level, context.principal()));
    for (const forms::Field& field : at.level->fields) {
      if (!field.is_file() || std::find(own.begin(), own.end(), field.key) == own.end()) continue;
      const Json stored = at.node.values.value(field.key, Json());
      Json all = stored.is_array() ? stored : Json::array(), left = Json::array();
      if (stored.is_object()) all.push_back(stored);
      for (const Json& file : all)
        if (!gone(file)) left.push_back(file);
      bool touched = left.size() != all.size();
      for (const http::UploadedFile& upload : context.files()) {
        if (upload.field != field.key) continue;
        auto kept = uses_.submissions.keep_pending(at.ground, at.submission, at.level->key, field.key, upload,
                                                   staff_actor(context));
        if (!kept.ok()) return kept.error();
        if (field.type != forms::FieldType::files) left.clear();
        left.push_back({{"id", std::to_string(kept->id) + "." + kept->pending_token}});
        touched = true;
      }
      if (!touched) continue;
      changes[field.key] = field.type == forms::FieldType::files ? left : left.empty() ? Json() : left.front();
    }
    return std::nullopt;
  }

  Json resource(const Context& context, const OfficeCase& given) const {
    OfficeCase at = given;
    if (auto now = uses_.submissions.node(at.submission, at.level->key, at.node.id)) at.node = std::move(*now);
    const bool all = sees_all(context.principal());
    const auto own = office_fields(*at.level, hands_of(*at.level, context.principal()));
    const auto seen = [&](const std::string& key) {
      const forms::Field* field = at.level->field(key);
      return (all && field != nullptr && !field->set_by.empty()) || std::find(own.begin(), own.end(), key) != own.end();
    };
    Json values = Json::object();
    for (const forms::Field& field : at.level->fields)
      if (seen(field.key) && at.node.values.contains(field.key)) values[field.key] = at.node.values[field.key];
    auto stands = uses_.submissions.office_entries(at.submission.id, at.node.id);
    auto before = uses_.submissions.office_history(at.submission.id, at.node.id);
    if (!all)
      for (auto* list : {&stands, &before})
        std::erase_if(*list, [&](const submissions::OfficeEntry& entry) { return !seen(entry.field); });
    const Json standing = office_json(at, stands, context.locale());
    Json corrections = Json::array();
    for (const Json& entry : standing) {
      if (entry["kind"] == "kept") values[entry["field"].get<std::string>()] = entry["value"];
      if (entry["kind"] == "correction") corrections.push_back(entry);
    }
    const auto company = uses_.directory.company(at.submission.company_id);
    Json links = {{"self", url(at)}};
    if (all) links["row"] = row_url(at);
    return {{"submission", std::to_string(at.submission.id)},
            {"company", company ? company->name : std::string()},
            {"level", at.level->key},
            {"level_label", at.ground.type->label(*at.level, context.locale())},
            {"node", std::to_string(at.node.id)},
            {"title", at.node.title},
            {"version", at.node.version},
            {"values", std::move(values)},
            {"corrections", std::move(corrections)},
            {"history", office_json(at, before, context.locale())},
            {"fields", own},
            {"links", std::move(links)}};
  }

  /// Null when there is nothing to fill in.
  Json form(const Context& context, const OfficeCase& at, bool office, std::vector<std::string> only, const Json* typed,
            const std::vector<forms::Finding>* findings) const {
    if (only.empty()) return nullptr;
    submissions::SaveRequest request = request_of(context, at);
    request.office = office;
    if (!office) request.actor.kind = submissions::Actor::Kind::vendor;
    request.changes = typed != nullptr ? *typed : Json::object();
    auto evaluation = uses_.submissions.evaluate(at.ground, at.submission, request);
    if (!evaluation.ok()) return nullptr;
    forms::FormModelOptions options;
    options.locale = context.locale();
    options.only = std::move(only);
    options.typed = typed;
    options.findings = findings;
    options.files_url = row_url(at) + "/files/";
    return forms::form_model(*at.ground.type, *at.level, *evaluation, options);
  }

  http::Page page(const Context& context, const OfficeCase& at, int status, Json extra,
                  const std::vector<forms::Finding>* findings, const std::string& correcting) const {
    if (!context.wants_html())
      return http::Page{.view = "review/office", .resource = resource(context, at), .status = status};
    const bool back = findings != nullptr || extra.contains("problem");
    const Json typed = back ? request_of(context, at).changes : Json::object();
    const bool all = sees_all(context.principal());
    const auto choices = all ? correctable_fields(*at.level, at.node) : std::vector<std::string>();
    const bool corrects = std::find(choices.begin(), choices.end(), correcting) != choices.end();
    const bool mine = back && !corrects;
    extra["form"] = form(context, at, true, office_fields(*at.level, hands_of(*at.level, context.principal())),
                         mine ? &typed : nullptr, mine ? findings : nullptr);
    if (corrects) extra["correction"] = form(context, at, false, {correcting}, back ? &typed : nullptr, findings);
    extra["correcting"] = corrects ? correcting : "";
    extra["reason"] = back ? said(context.values(), "reason") : "";
    Json fields = Json::array();
    for (const std::string& key : choices)
      fields.push_back(
          {{"value", key}, {"label", at.ground.type->label(*at.level, *at.level->field(key), context.locale())}});
    extra["fields"] = std::move(fields);
    extra["corrects"] = all;
    return http::Page{
        .view = "review/office", .resource = resource(context, at), .extra = std::move(extra), .status = status};
  }

  Outcome answer(const Context& context, const OfficeCase& at, const submissions::SaveOutcome& outcome,
                 const char* flash, const std::string& correcting) const {
    using Kind = submissions::SaveOutcome::Kind;
    if (outcome.kind == Kind::conflict) return refuse(context, at, {"version_conflict"}, correcting);
    if (outcome.kind != Kind::invalid) return http::Done{url(at), resource(context, at), http::Flash{"success", flash}};
    Json list = Json::array();
    for (const forms::Finding& finding : outcome.findings)
      list.push_back(forms::to_json(*at.ground.type, *at.level, finding, context.locale()));
    if (!context.wants_html()) return http::Invalid{std::move(list)};
    auto shown = page(context, at, 422, Json::object(), &outcome.findings, correcting);
    return http::Invalid{std::move(list), shown.view, std::move(shown.resource), std::move(shown.extra)};
  }

  Outcome refuse(const Context& context, const OfficeCase& at, const base::Error& error,
                 const std::string& correcting) const {
    if (error.code == "submission_unknown" || error.code == "node_unknown" || error.code == "correction_unknown")
      return http::not_found();
    const std::string sentence = uses_.words.text(context.locale(), "error." + error.code, error.params);
    const bool content = !error.field.empty() || error.code == "field_unknown";
    const int status = content ? 422 : error.code == "version_conflict" ? 412 : 409;
    if (context.wants_html()) return page(context, at, status, {{"problem", sentence}}, nullptr, correcting);
    if (!content) return http::refuse(status, error);
    return http::Invalid{Json::array({{{"field", error.field},
                                       {"code", error.code},
                                       {"params", error.params},
                                       {"message", sentence},
                                       {"rule", ""}}})};
  }

  const Review::Dependencies& uses_;
  Stages& stages_;
};

}  // namespace

void add_office_routes(http::Router& router, const Review::Dependencies& uses, Stages& stages) {
  const auto routes = std::make_shared<const OfficeRoutes>(uses, stages);
  const http::RoutesOf add(router, routes, "staff.office", "/staff/submissions/{id}/items/{level}/{node}/office");
  const auto correct = add.as("staff.submissions");  // corrections are for reviewers alone
  using http::Method;
  add(Method::get, "", "What the office says about a row: its fields, corrections, history", {200, 404},
      &OfficeRoutes::show);
  add(Method::post, "", "Sets fields of staff: values, reason, version", {200, 404, 409, 412, 422}, &OfficeRoutes::save,
      http::BodyLimit{64LL << 20, true});
  correct(Method::post, "/corrections", "Puts a value beside the vendor's: values of one field, reason",
          {200, 404, 409, 422}, &OfficeRoutes::correct);
  correct(Method::del, "/corrections/{field}", "Takes a correction back: reason", {200, 404, 409, 422},
          &OfficeRoutes::withdraw);
}

}  // namespace tenderloom::review
