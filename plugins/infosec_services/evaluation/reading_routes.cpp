// Reading and scoring one proposal, two of them side by side, its pictures and files, the working group's opinion,
// questions to its vendor.
#include "reading.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/shape.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

constexpr http::BodyLimit kAnswerBody{101 << 20, true, 20 << 20};

bool is_true(const Json& body, const char* name) {
  const Json value = body.is_object() ? body.value(name, Json()) : Json();
  return value == Json(true) || value == Json("1") || value == Json("true") || value == Json("yes");
}

/// "2026-05-19" is the whole day; an instant is itself.
std::optional<base::Instant> end_of_typed(const std::string& typed) {
  if (const auto date = base::parse_date(typed))
    return base::taipei_midnight(std::chrono::sys_days(*date) + std::chrono::days(1));
  return base::parse_iso8601(typed);
}

class ReadingRoutes {
 public:
  ReadingRoutes(const Evaluation& all, Json assets) : all_(all), uses_(all.desk.uses()), assets_(std::move(assets)) {}

  Outcome show(Context& context) const {
    const auto reader = reader_of(all_, context);
    if (!reader) return http::not_found();
    return page(context, *reader, assets_);
  }

  Outcome compare(Context& context) const {
    const auto one = reader_of(all_, context);
    const auto two = one ? beside(all_, *one, number_of(context.param("other")), context) : std::nullopt;
    if (!two) return http::not_found();
    return http::Page{
        "infosec_services/compare",
        {{"one", reading_json(all_, *one, context.locale())}, {"two", reading_json(all_, *two, context.locale())}},
        assets_};
  }

  Outcome scores(Context& context) const {
    const auto reader = reader_of(all_, context);
    if (!reader || !reader->seat) return http::not_found();
    const std::string version = http::body_value(context.values(), "version");
    const bool hand_in = is_true(context.values(), "hand_in");
    auto done = uses_.reviews.save_sheet(reader->seat->id, context.values(), hand_in,
                                         version.empty() ? std::nullopt : std::optional(number_of(version)),
                                         plugin::actor_of(context));
    if (!done.ok()) return refuse(context, *reader, done.error(), "score");
    if (!done->findings.empty()) return invalid(context, *reader, std::move(done->findings));
    return http::Done{self(*reader) + "#score-title", resource(context, *fresh(context)),
                      http::Flash{"success", hand_in ? "flash.committee_handed_in" : "flash.committee_saved"}};
  }

  Outcome take_back(Context& context) const {
    const auto reader = reader_of(all_, context);
    if (!reader || !reader->seat) return http::not_found();
    const auto done = uses_.reviews.take_back(reader->seat->id, plugin::actor_of(context));
    if (!done.ok()) return refuse(context, *reader, done.error(), "score");
    return http::Done{self(*reader) + "#score-title", resource(context, *fresh(context)),
                      http::Flash{"success", "flash.committee_taken_back"}};
  }

  Outcome picture(Context& context) const {
    const auto reader = reader_of(all_, context);
    if (!reader) return http::not_found();
    for (const auto& one : all_.chapters.pictures(reader->proposal.id()))
      if (one.sha256 == context.param("picture"))
        return uses_.files.send({one.sha256, one.name, one.media_type, one.size, std::nullopt});
    return http::not_found();
  }

  Outcome file(Context& context) const {
    const auto reader = reader_of(all_, context);
    const auto node = reader ? uses_.records.node(number_of(context.param("node"))) : std::nullopt;
    if (!node || node->submission_id != reader->entry.held.submission_id) return http::not_found();
    const bool read = std::any_of(std::begin(kReadLevels), std::end(kReadLevels),
                                  [&](const char* level) { return node->level == level; });
    const forms::Level* level = read ? reader->proposal.tender.type->level(node->level) : nullptr;
    const forms::Field* field = level == nullptr ? nullptr : level->field(context.param("field"));
    if (field == nullptr || !field->is_file() || !field->set_by.empty() || field->secret) return http::not_found();
    const auto found = uses_.records.file(*node, field->key, number_of(context.query("file")));
    if (!found) return http::not_found();
    record(context, *reader, "infosec_services.file_read", {{"level", node->level}, {"field", field->key}});
    return uses_.files.send({found->sha256, found->name, found->media_type, found->size, std::nullopt});
  }

  Outcome write_opinion(Context& context) const {
    const auto reader = reader_of(all_, context);
    if (!reader) return http::not_found();
    if (!reader->working_group) return http::refuse(403, {"infosec_not_working_group"});
    const Json& body = context.values();
    const OpinionText text{http::body_text(body, "compliance"), http::body_text(body, "differences"),
                           http::body_text(body, "remarks")};
    const auto done = all_.inquiries.write(reader->group, reader->entry, text,
                                           std::strtoll(http::body_value(body, "version").c_str(), nullptr, 10),
                                           plugin::actor_of(context));
    if (!done.ok()) return refuse(context, *reader, done.error(), "opinion");
    return http::Done{self(*reader) + "#opinion-title", resource(context, *reader),
                      http::Flash{"success", "flash.infosec_opinion_kept"}};
  }

  Outcome ask(Context& context) const {
    const auto reader = reader_of(all_, context);
    if (!reader) return http::not_found();
    if (!reader->office && !reader->chair()) return http::refuse(403, {"not_chair"});
    const Json& body = context.values();
    const auto done = all_.inquiries.ask(reader->group, reader->entry, http::body_text(body, "question"),
                                         end_of_typed(http::body_text(body, "until")), plugin::actor_of(context));
    if (!done.ok()) return refuse(context, *reader, done.error(), "question");
    return http::Done{self(*reader) + "#questions-title", resource(context, *reader),
                      http::Flash{"success", "flash.infosec_question_asked"}};
  }

  Outcome answer_file(Context& context) const {
    const auto reader = reader_of(all_, context);
    const auto question =
        reader ? all_.inquiries.question(number_of(context.param("question")), reader->proposal.id()) : std::nullopt;
    return sent(question, context.param("picture"));
  }

  // --- the vendor's side
  Outcome own_questions(Context& context) const {
    const auto proposal = all_.desk.own(context);
    if (!proposal) return http::not_found();
    return http::Page{"infosec_services/questions", own_resource(*proposal)};
  }

  Outcome answer(Context& context) const {
    const auto proposal = all_.desk.own(context);
    if (!proposal) return http::not_found();
    const auto done =
        all_.inquiries.answer(*proposal, number_of(context.param("question")),
                              http::body_text(context.values(), "answer"), context.files(), plugin::actor_of(context));
    if (done.ok())
      return http::Done{proposal_url(proposal->id()) + "/questions", own_resource(*proposal),
                        http::Flash{"success", "flash.infosec_answer_sent"}};
    if (done.error().code == "infosec_question_unknown") return http::not_found();
    if (done.error().field.empty() && !context.wants_html()) return http::refuse(409, done.error());
    return http::Invalid{Json::array({finding(uses_.words, context.locale(), done.error())}),
                         "infosec_services/questions",
                         own_resource(*proposal),
                         {{"typed", context.values()}, {"question", context.param("question")}}};
  }

  Outcome own_answer_file(Context& context) const {
    const auto proposal = all_.desk.own(context);
    const auto question =
        proposal ? all_.inquiries.question(number_of(context.param("question")), proposal->id()) : std::nullopt;
    return sent(question, context.param("picture"));
  }

 private:
  static std::string self(const Reader& reader) { return reading_url(reader.entry.held.id); }

  Outcome sent(const std::optional<rows::QuestionRow>& question, const std::string& sha256) const {
    if (question)
      for (const rows::QuestionFile& file : question->files)
        if (file.sha256 == sha256)
          return uses_.files.send({file.sha256, file.name, file.media_type, file.size, std::nullopt});
    return http::not_found();
  }

  std::optional<Reader> fresh(const Context& context) const { return reader_of(all_, context); }

  Json resource(const Context& context, const Reader& reader) const {
    Json made = reading_json(all_, reader, context.locale());
    made["proposals"] = reading_neighbours(all_, reader, context.principal().person_id);
    made["sheet"] = sheet_json(reader, context.locale());
    Json opinions = Json::array(), questions = Json::array();
    for (const auto& row : all_.inquiries.opinions(reader.proposal.id())) opinions.push_back(opinion_json(row));
    for (const auto& row : all_.inquiries.questions(reader.proposal.id()))
      questions.push_back(question_json(row, self(reader) + "/questions", true));
    made["opinions"] = std::move(opinions);
    made["questions"] = std::move(questions);
    made["may_write_opinion"] = reader.working_group && Inquiries::open(reader.entry);
    made["may_ask"] = (reader.office || reader.chair()) && Inquiries::may_ask(reader.group);
    return made;
  }

  http::Page page(const Context& context, const Reader& reader, Json extra, int status = 200) const {
    return {.view = "infosec_services/reading",
            .resource = resource(context, reader),
            .extra = std::move(extra),
            .status = status,
            .etag = reader.seat ? std::optional(std::to_string(reader.seat->version)) : std::nullopt};
  }

  Outcome invalid(const Context& context, const Reader& reader, Json findings) const {
    Json extra = assets_;
    extra["typed"] = context.values();
    const auto& words = reader.proposal.tender.type->words();
    for (Json& one : findings)
      if (one["params"].contains("criterion"))
        one["params"]["label"] = words.text(context.locale(), std::string("criterion.") + kEvaluationStage + "." +
                                                                  one["params"].value("criterion", "") + ".label");
    return http::Invalid{std::move(findings), "infosec_services/reading", resource(context, reader), std::move(extra)};
  }

  Outcome refuse(const Context& context, const Reader& reader, const base::Error& error, const char* form) const {
    if (!error.field.empty()) {
      Json extra = assets_;
      extra["typed"] = context.values();
      extra["form"] = form;
      return http::Invalid{Json::array({finding(uses_.words, context.locale(), error)}), "infosec_services/reading",
                           resource(context, reader), std::move(extra)};
    }
    const int status = error.code == "version_conflict" ? 412 : 409;
    if (!context.wants_html()) {
      http::Refused refused = http::refuse(status, error);
      if (error.params.contains("state")) refused.more["state"] = error.params["state"];
      return refused;
    }
    Json extra = assets_;
    extra["typed"] = context.values();
    extra["form"] = form;
    extra["problem"] = uses_.words.text(context.locale(), "error." + error.code, error.params);
    return page(context, reader, std::move(extra), status);
  }

  Json own_resource(const Proposal& proposal) const {
    Json questions = Json::array();
    for (const auto& row : all_.inquiries.questions(proposal.id()))
      questions.push_back(question_json(row, proposal_url(proposal.id()) + "/questions", false));
    return {{"proposal", proposal_json(all_.desk, proposal)}, {"questions", std::move(questions)}};
  }

  void record(const Context& context, const Reader& reader, const char* action, Json details) const {
    details["tender"] = reader.group.tender.no;
    details["group"] = reader.group.code;
    uses_.database.write([&](storage::Transaction& tx) {
      uses_.audit.record(tx, plugin::actor_of(context),
                         {action, "submission:" + std::to_string(reader.entry.held.submission_id),
                          reader.entry.held.company_id, details});
    });
  }

  const Evaluation& all_;
  const plugin::Services& uses_;
  Json assets_;
};

}  // namespace

void add_reading(plugin::Host& host, const Evaluation& all) {
  using http::Method;
  using Routes = ReadingRoutes;
  const auto routes = std::make_shared<ReadingRoutes>(all, Json{{"script", host.asset("reading.js")},
                                                                {"style", host.asset("reading-style.css")},
                                                                {"text_style", host.asset("editor-style.css")}});
  const plugin::RoutesOf add(host, routes);
  const std::string at = "reading/{case}", own = "proposals/{proposal}/questions";
  const auto read = [&](const std::string& tail, const char* summary, Outcome (Routes::*handle)(Context&) const) {
    add(route(Method::get, at + tail, "staff.reading", summary, {200, 404}), handle);
  };
  const auto post = [&](const std::string& tail, const char* permission, const char* summary,
                        Outcome (Routes::*handle)(Context&) const) {
    add(route(Method::post, at + tail, permission, summary, {200, 403, 404, 409, 412, 422}), handle);
  };
  read("", "A proposal as those read it who judge it, with one's own score sheet", &Routes::show);
  read("/compare/{other}", "Two proposals of a group side by side", &Routes::compare);
  read("/pictures/{picture}", "A picture in a chapter", &Routes::picture);
  read("/items/{node}/{field}", "A file of records, members or responsibility", &Routes::file);
  read("/questions/{question}/files/{picture}", "A file of an answer", &Routes::answer_file);
  post("/scores", "staff.committee", "scores, opinions, opinion, version; hand_in: for good", &Routes::scores);
  post("/take-back", "staff.committee", "Takes the score sheet back while the scoring is open", &Routes::take_back);
  post("/opinion", "staff.working_group", "The working group's opinion: compliance, differences, remarks, version",
       &Routes::write_opinion);
  post("/questions", "staff.reading", "A question to the vendor: question, until (R-109)", &Routes::ask);
  auto questions =
      route(Method::get, own, "vendor.view", "Questions of the committee about one's own proposal", {200, 404});
  questions.while_supporting = true;
  add(std::move(questions), &Routes::own_questions);
  auto answer = route(Method::post, own + "/{question}/answer", "vendor.edit",
                      "Answers a question of the committee: answer, files (part `file`)", {200, 404, 409, 422});
  answer.body = kAnswerBody;
  add(std::move(answer), &Routes::answer);
  auto file =
      route(Method::get, own + "/{question}/files/{picture}", "vendor.view", "A file of one's own answer", {200, 404});
  file.while_supporting = true;
  add(std::move(file), &Routes::own_answer_file);
  add_reading_views(host);
  add_question_views(host);
}

}  // namespace tenderloom::infosec_services
