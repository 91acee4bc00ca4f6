#include "past_jobs.h"

#include "item_json.h"

namespace tenderloom::submissions {

namespace {

constexpr std::size_t kPassedOver = 1, kOffered = 3;

const char* outcome_word(CopiedItem::Outcome outcome) {
  switch (outcome) {
    case CopiedItem::Outcome::copied:
      return "succeeded";
    case CopiedItem::Outcome::kept:
      return "skipped";
    case CopiedItem::Outcome::failed:
      return "failed";
  }
  return "failed";
}

std::string note_text(const forms::TypeDefinition& type, const CopiedItem::Note& note, const std::string& locale) {
  const forms::Level* level = type.level(note.level);
  if (level == nullptr) return note.finding.code;
  const std::string own = "past.note." + note.finding.code;
  if (type.words().has(locale, own)) return type.words().text(locale, own, note.finding.params);
  return type.label(*level, locale) + type.words().text(locale, "past.between") +
         finding_json(type, *level, note.finding, locale).value("message", note.finding.code);
}

/// What will not be better next time.
base::Error for_good(base::Error error) {
  error.params["retry"] = false;
  return error;
}

}  // namespace

std::vector<tenders::Tender> offered_past_tenders(tenders::Service& tenders, const tenders::Tender& tender,
                                                  base::Instant now) {
  std::vector<tenders::Tender> earlier;
  for (tenders::Tender& each : tenders.list_previous_tenders(tender.type_key, tender.no))
    if (tenders::fill_state(each, now) != tenders::state::kDraft) earlier.push_back(std::move(each));
  if (earlier.size() <= kPassedOver) return {};
  earlier.erase(earlier.begin(), earlier.begin() + kPassedOver);
  if (earlier.size() > kOffered) earlier.resize(kOffered);
  return earlier;
}

Json report_of(const forms::TypeDefinition& type, const std::vector<CopiedItem>& items, const std::string& name,
               bool dry_run, const std::string& locale) {
  std::map<std::string, std::int64_t> count{{"succeeded", 0}, {"skipped", 0}, {"failed", 0}};
  Json rows = Json::array();
  std::int64_t number = 0;
  for (const CopiedItem& item : items) {
    const char* outcome = outcome_word(item.outcome);
    ++count[outcome];
    Json messages = Json::array();
    std::string titles;
    for (const std::string& title : item.titles) titles += (titles.empty() ? "" : " / ") + title;
    if (item.outcome == CopiedItem::Outcome::kept)
      messages.push_back(type.words().text(locale, "past.note.kept", {{"titles", titles}}));
    if (item.outcome == CopiedItem::Outcome::copied && !item.notes.empty())
      messages.push_back(type.words().text(locale, "past.note.marked", {{"titles", titles}}));
    if (item.outcome == CopiedItem::Outcome::failed)
      messages.push_back(type.words().text(locale, "past.note.failed", {{"titles", titles}}));
    for (const CopiedItem::Note& note : item.notes) messages.push_back(note_text(type, note, locale));
    rows.push_back({{"row", ++number},
                    {"outcome", outcome},
                    {"titles", item.titles},
                    {"id", item.id == 0 || dry_run ? Json() : Json(std::to_string(item.id))},
                    {"rows_made", item.made},
                    {"files", item.files},
                    {"messages", std::move(messages)}});
  }
  return {{"dry_run", dry_run},
          {"name", name},
          {"succeeded", count["succeeded"]},
          {"skipped", count["skipped"]},
          {"failed", count["failed"]},
          {"rows", std::move(rows)}};
}

void PastJobs::register_jobs() {
  uses_.jobs.handle(kPastJob,
                    [this](const storage::Job& job, storage::JobProgress& progress) { return run(job, progress); });
}

std::int64_t PastJobs::start(const Task& task) {
  const auto tender = uses_.tenders.find(task.tender_id);
  const std::string items = tender ? "/tenders/" + tender->no + "/items" : std::string();
  const Json payload{{"back", items},
                     {"next", items.empty() ? items : items + "?check=true#items"},
                     {"tender", task.tender_id},
                     {"company", task.company_id},
                     {"from", task.from},
                     {"items", task.choice.items},
                     {"group", task.choice.group},
                     {"person", task.actor.person_id},
                     {"person_name", task.actor.name},
                     {"address", task.actor.address},
                     {"locale", task.locale},
                     {"arrived", base::to_micros(task.arrived)}};
  return uses_.database.write([&](storage::Transaction& tx) {
    return uses_.jobs.enqueue(tx, kPastJob, payload, task.actor.person_id, task.company_id);
  });
}

base::Result<Json> PastJobs::run(const storage::Job& job, storage::JobProgress& progress) {
  const auto tender = uses_.tenders.find(job.payload.value("tender", std::int64_t{0}));
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return for_good({"type_unavailable", {{"type", tender ? tender->type_key : ""}}});
  const std::int64_t company = job.payload.value("company", std::int64_t{0});
  const auto from = uses_.tenders.find(job.payload.value("from", ""));
  const auto earlier = from ? uses_.service.find(from->id, company) : std::nullopt;
  if (!earlier) return for_good({"past_not_offered"});
  const Ground ground{*tender, type, base::from_micros(job.payload.value("arrived", std::int64_t{0}))};
  const Submission submission = uses_.service.open(*tender, company);
  const CopyChoice choice{job.payload.value("items", std::vector<std::int64_t>{}), job.payload.value("group", "")};
  const Actor actor{Actor::Kind::vendor, job.payload.value("person", std::int64_t{0}),
                    job.payload.value("person_name", ""), "copy", job.payload.value("address", "")};
  const auto total = choice.items.empty()
                         ? uses_.service.past_items(*type, *earlier, {.group = choice.group, .per_page = 1}).total
                         : static_cast<std::int64_t>(choice.items.size());
  progress.report(0, total, "copying");
  ImportOptions options;
  options.progress = [&](std::int64_t done) {
    progress.report(done, total, "copying");
    return !progress.stopping();
  };
  const auto items = uses_.service.copy_items(ground, submission, *earlier, choice, actor, options);
  if (!items.ok()) return for_good(items.error());
  // What is stored stays; the next attempt passes over it and comes to the rest.
  if (progress.stopping() && static_cast<std::int64_t>(items->size()) < total)
    return base::Error{storage::kJobStopped, {{"retry", true}}};
  return Json{{"report", report_of(*type, *items, from->name, false, job.payload.value("locale", "zh-TW"))}};
}

}  // namespace tenderloom::submissions
