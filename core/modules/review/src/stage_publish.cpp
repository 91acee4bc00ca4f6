// Vendors learn what was decided when it is published; mails (N-14) go with it. Also: the last decision is taken back.
#include <map>

#include "panel_rows.h"
#include "stage_json.h"
#include "stage_rows.h"
#include "stage_step.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::review {

namespace {

constexpr std::size_t kMostPublished = 500;

/// "方案 A：通過" with what the type says about it and the reason, in each language.
Json result_lines(const submissions::Ground& ground, const base::Words& portal,
                  const std::vector<std::pair<StageCase, StageEvent>>& told) {
  Json texts = Json::object();
  for (const std::string locale : {"zh-TW", "en"}) {
    const base::Words& words = ground.type->words();
    std::string text;
    for (const auto& [held, event] : told) {
      const std::string subject = held.title.empty() ? ground.tender.name : held.title;
      std::string line = portal.text(locale, "stages.mail.line",
                                     {{"subject", subject},
                                      {"stage", ground.type->state_label("stage", event.stage, locale)},
                                      {"outcome", outcome_word(*ground.type, event.stage, event.outcome, locale)}});
      const std::string said = "stage." + event.stage + ".mail_" + event.outcome;
      if (words.find(locale, said) != nullptr) line += "\n" + words.text(locale, said);
      if (!event.reason.empty()) line += "\n" + portal.text(locale, "stages.mail.reason", {{"reason", event.reason}});
      if (held.open && held.until)
        line += "\n" + portal.text(locale, "stages.mail.until",
                                   {{"time", base::display_time(*held.until - std::chrono::seconds(1))}});
      if (!event.barred_until.empty())
        line += "\n" + portal.text(locale, "stages.mail.barred", {{"date", event.barred_until}});
      text += (text.empty() ? "" : "\n\n") + line;
    }
    texts[locale] = std::move(text);
  }
  return texts;
}

}  // namespace

void Stages::mail(storage::Transaction& tx, const submissions::Ground& ground, std::int64_t company_id,
                  const std::vector<std::pair<StageCase, StageEvent>>& told) {
  const auto contact = uses_.directory.contact_of(tx.sql(), company_id);
  if (!contact) {
    uses_.log.warning("review.no_contact", {{"company", company_id}});
    return;
  }
  auto mail = uses_.mailer.compose("stage_result", std::string(base::kFirstLocale),
                                   {{"contact_name", contact->name},
                                    {"contact_title", contact->title},
                                    {"company_name", contact->company},
                                    {"tender_name", ground.tender.name},
                                    {"tender_no", ground.tender.no},
                                    {"results", result_lines(ground, uses_.words, told)},
                                    {"link", uses_.base_url + "/tenders/" + ground.tender.no + "/progress"}});
  mail.to_address = contact->email;
  mail.to_name = contact->name;
  mail.company = company_id;
  uses_.outbox.queue(tx, mail);
}

int Stages::publish(const std::vector<std::int64_t>& cases, const submissions::Actor& actor, base::Instant now) {
  std::map<std::int64_t, std::vector<std::int64_t>> by_submission;
  std::size_t count = 0;
  for (const std::int64_t id : cases)
    if (const auto held = find(id); held && ++count <= kMostPublished) by_submission[held->submission_id].push_back(id);
  int told_cases = 0;
  for (const auto& [submission_id, ids] : by_submission) {
    const auto submission = uses_.submissions.get(submission_id);
    const auto ground = submission ? ground_of(*submission, now) : std::nullopt;
    if (!ground) continue;
    std::map<std::int64_t, Json> pictures;
    for (const std::int64_t id : ids) {
      const auto held = watch_ == nullptr ? std::nullopt : find(id);
      const forms::Stage* stage = held ? ground->type->stage(held->stage) : nullptr;
      if (stage != nullptr && stage->listed) pictures[id] = watch_->picture(*ground, *submission, *held);
    }
    told_cases += uses_.database.write([&, &ids = ids](storage::Transaction& tx) {
      const auto locked = uses_.submissions.lock(tx, submission->id);
      if (!locked) return 0;
      std::vector<std::pair<StageCase, StageEvent>> told;
      int published = 0;
      for (const std::int64_t id : ids) {
        auto held = stage_rows::find(tx.sql(), id);
        if (!held) continue;
        bool any = false;
        for (StageEvent& event : stage_rows::events(tx.sql(), id)) {
          if (event.published_at || event.taken_back || event.outcome.empty()) continue;
          event.published_at = now;
          stage_rows::mark_published(tx.sql(), event.id, now);
          const forms::Stage* stage = ground->type->stage(event.stage);
          const forms::StageOutcome* outcome = stage == nullptr ? nullptr : stage->outcome(event.outcome);
          if (outcome != nullptr && outcome->mails) told.emplace_back(*held, event);
          audit::Entry entry;
          entry.at = now;
          if (actor.person_id != 0) entry.person = actor.person_id;
          entry.company = held->company_id;
          entry.actor_name = actor.name;
          entry.address = actor.address;
          entry.action = "stage.published";
          entry.subject = "submission:" + std::to_string(held->submission_id);
          entry.details = {
              {"tender", ground->tender.no}, {"row", held->title}, {"stage", event.stage}, {"outcome", event.outcome}};
          uses_.audit.record(tx, entry);
          any = true;
        }
        if (!any) continue;
        ++published;
        held->shown_stage = held->stage;
        held->shown_at = now;
        stage_rows::update(tx.sql(), *held);
        if (const auto at = pictures.find(id); at != pictures.end())
          watch_->moved(tx, *ground, *held, *ground->type->stage(held->stage), at->second);
      }
      if (!told.empty()) mail(tx, *ground, locked->company_id, told);
      return published;
    });
  }
  return told_cases;
}

/// Nobody was told of it and nobody has gone on from it: the case stands where the committee scored it.
std::optional<base::Error> Stages::take_back(storage::Transaction& tx, const submissions::Ground& ground,
                                             StageCase& held, const std::string& stage, const std::string& reason,
                                             const submissions::Actor& actor) {
  const auto events = stage_rows::events(tx.sql(), held.id);
  if (events.empty() || events.back().stage != stage || events.back().to != held.stage)
    return base::Error{"already_followed"};
  if (events.back().outcome.empty()) return base::Error{"already_followed"};
  if (events.back().published_at) return base::Error{"already_published"};
  const forms::Stage* back = ground.type->stage(stage);
  const forms::Stage* next = ground.type->stage(held.stage);
  if (back == nullptr || next == nullptr || back->level != next->level) return base::Error{"already_followed"};
  if (next->committee) {
    const auto panel = panel_rows::panel_of(tx.sql(), held.id, next->key);
    if (panel)
      for (const Seat& seat : panel_rows::seats(tx.sql(), panel->id))
        if (seat.state != "invited" && seat.state != "relieved") return base::Error{"already_followed"};
    if (panel) panel_rows::remove_panel(tx.sql(), panel->id);
  }
  StageEvent event;
  event.case_id = held.id;
  event.person_id = actor.person_id;
  event.actor = actor.name;
  event.stage = held.stage;
  event.to = stage;
  event.reason = reason;
  event.at = ground.now;
  stage_rows::mark_taken_back(tx.sql(), events.back().id);
  stage_rows::insert_event(tx, event);
  held.stage = stage;
  held.open = true;
  held.entered_at = ground.now;
  held.until = back->deadline.set() ? std::optional(end_of(back->deadline, ground.now)) : std::nullopt;
  stage_rows::update(tx.sql(), held);
  if (watch_ != nullptr) watch_->moved(tx, ground, held, *back, nullptr);
  return std::nullopt;
}

}  // namespace tenderloom::review
