#include "inquiries.h"

#include "tenderloom/base/text.h"

namespace tenderloom::infosec_services {

namespace {

using base::Error;
using base::Result;

constexpr std::size_t kLongestOpinion = 4000, kLongestQuestion = 2000, kLongestAnswer = 4000, kMostAnswerFiles = 5;
const plugin::FileLimits kAnswerFile{{"pdf", "png", "jpg", "jpeg"}, 20 << 20, 200};

std::string inquiry_words(const std::string& typed) { return std::string(base::trim(base::clean_lines(typed))); }

Json inquiry_mail(const Desk& desk, const plugin::Tender& tender, const std::string& group, const std::string& company,
                  const std::string& link) {
  return {{"tender_name", tender.name},
          {"tender_no", tender.no},
          {"group", group},
          {"company_name", company},
          {"link", desk.uses().mails.link(link)}};
}

}  // namespace

std::vector<rows::OpinionRow> Inquiries::opinions(std::int64_t node_id) const {
  return desk_.uses().database.read([&](soci::session& sql) { return rows::opinions(sql, node_id); });
}

Result<rows::OpinionRow> Inquiries::write(const Group& group, const Entry& entry, const OpinionText& text,
                                          std::int64_t number, const plugin::Actor& actor) const {
  if (!open(entry)) return Error{"infosec_opinion_locked"};
  const auto& uses = desk_.uses();
  const rows::OpinionRow row{entry.held.node_id,
                             number + 1,
                             inquiry_words(text.compliance),
                             inquiry_words(text.differences),
                             inquiry_words(text.remarks),
                             {actor.person_id, actor.name, uses.clock.now()}};
  if (row.compliance.empty()) return Error{"infosec_opinion_empty", Json::object(), "compliance"};
  for (const auto& [field, words] : {std::pair("compliance", &row.compliance),
                                     std::pair("differences", &row.differences), std::pair("remarks", &row.remarks)})
    if (base::code_points(*words) > kLongestOpinion)
      return Error{"reason_too_long", {{"limit", kLongestOpinion}}, field};
  return uses.database.write([&](storage::Transaction& tx) -> Result<rows::OpinionRow> {
    if (!uses.records.lock(tx, entry.held.submission_id)) return Error{"infosec_opinion_locked"};
    if (!rows::add_opinion(tx, row)) return Error{"infosec_conflict"};
    uses.audit.record(tx, actor,
                      {"infosec_services.opinion",
                       "submission:" + std::to_string(entry.held.submission_id),
                       entry.held.company_id,
                       {{"tender", group.tender.no}, {"group", group.code}, {"version", row.number}}});
    return row;
  });
}

std::vector<rows::QuestionRow> Inquiries::questions(std::int64_t node_id) const {
  return desk_.uses().database.read([&](soci::session& sql) { return rows::questions(sql, node_id); });
}

std::optional<rows::QuestionRow> Inquiries::question(std::int64_t id, std::int64_t node_id) const {
  auto found = desk_.uses().database.read([&](soci::session& sql) { return rows::question(sql, id); });
  if (!found || found->node_id != node_id) return std::nullopt;
  return found;
}

Result<std::int64_t> Inquiries::ask(const Group& group, const Entry& entry, const std::string& text,
                                    std::optional<base::Instant> until, const plugin::Actor& actor) const {
  if (!may_ask(group)) return Error{"infosec_question_closed", {{"state", group.state}}};
  const auto& uses = desk_.uses();
  rows::QuestionRow row;
  row.case_id = entry.held.id;
  row.node_id = entry.held.node_id;
  row.submission_id = entry.held.submission_id;
  row.company_id = entry.held.company_id;
  row.tender_id = group.tender.id;
  row.question = inquiry_words(text);
  row.asked = {actor.person_id, actor.name, uses.clock.now()};
  if (row.question.empty()) return Error{"infosec_question_empty", Json::object(), "question"};
  if (base::code_points(row.question) > kLongestQuestion)
    return Error{"reason_too_long", {{"limit", kLongestQuestion}}, "question"};
  if (!until) return Error{"infosec_until_invalid", Json::object(), "until"};
  if (*until <= row.asked.at) return Error{"infosec_until_past", Json::object(), "until"};
  row.until = *until;
  Json values = inquiry_mail(desk_, group.tender, group.name, entry.company,
                             "/plugins/infosec_services/proposals/" + std::to_string(row.node_id) + "/questions");
  values["until"] = base::display_time(row.until - std::chrono::seconds(1));
  return uses.database.write([&](storage::Transaction& tx) -> Result<std::int64_t> {
    const std::int64_t id = rows::add_question(tx, row);
    uses.audit.record(tx, actor,
                      {"infosec_services.question_asked",
                       "submission:" + std::to_string(row.submission_id),
                       row.company_id,
                       {{"tender", group.tender.no}, {"group", group.code}, {"question", row.question}}});
    uses.mails.to_vendor(tx, "infosec_services_question_asked", row.company_id, values);
    return id;
  });
}

Result<void> Inquiries::answer(const Proposal& proposal, std::int64_t question, const std::string& text,
                               const std::vector<http::UploadedFile>& files, const plugin::Actor& actor) const {
  const auto& uses = desk_.uses();
  auto row = this->question(question, proposal.id());
  if (!row) return Error{"infosec_question_unknown"};
  row->answer = inquiry_words(text);
  row->answered = {actor.person_id, actor.name, uses.clock.now()};
  if (row->answer.empty()) return Error{"infosec_answer_empty", Json::object(), "answer"};
  if (base::code_points(row->answer) > kLongestAnswer)
    return Error{"reason_too_long", {{"limit", kLongestAnswer}}, "answer"};
  if (files.size() > kMostAnswerFiles) return Error{"infosec_too_many_files", {{"limit", kMostAnswerFiles}}, "file"};
  if (row->answered.at >= row->until) return Error{"infosec_answer_late"};
  row->files.clear();
  for (const http::UploadedFile& file : files) {
    auto kept = uses.files.keep(file, kAnswerFile);
    if (!kept.ok()) return Error{kept.error().code, kept.error().params, "file"};
    row->files.push_back({kept->sha256, kept->name, kept->media_type, kept->size});
  }
  const auto group = evaluation_.group_of(row->case_id);
  std::vector<plugin::Person> readers;
  if (group)
    for (const plugin::ReviewSeat& seat : group->entry(row->case_id)->seats)
      if (seat.reads())
        if (auto person = uses.people.person(seat.person_id)) readers.push_back(std::move(*person));
  const Json values = inquiry_mail(desk_, proposal.tender, proposal.group_name, proposal.submission.company_name,
                                   "/plugins/infosec_services/reading/" + std::to_string(row->case_id));
  return uses.database.write([&](storage::Transaction& tx) -> Result<void> {
    if (!uses.records.lock(tx, row->submission_id)) return Error{"infosec_question_unknown"};
    const auto now = rows::question(tx.sql(), row->id);
    if (now->answered.id != 0) return Error{"infosec_answered"};
    rows::answer(tx, *row);
    uses.audit.record(tx, actor,
                      {"infosec_services.question_answered",
                       "submission:" + std::to_string(row->submission_id),
                       row->company_id,
                       {{"tender", proposal.tender.no}, {"group", proposal.group_code}, {"files", row->files.size()}}});
    uses.mails.to_people(tx, "infosec_services_question_answered", readers, values);
    return {};
  });
}

}  // namespace tenderloom::infosec_services
