// Whose time in a stage is about to end is told: members of a committee who have not handed in, the staff of the stage,
// and the vendor where the clock decides. Each once for every reminder.
#include <algorithm>
#include <set>
#include <tuple>

#include "panel_rows.h"
#include "stage_rows.h"
#include "stage_step.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

/// Days before the last day at which it is told.
constexpr int kStageReminderDays[] = {3, 1};

/// Cases of one stage that end on the same day, so that nobody gets one mail a case.
struct Due {
  submissions::Ground ground;
  const forms::Stage* stage = nullptr;
  base::Date last_day;
  std::vector<StageCase> cases;
};

base::Date last_day_of(const StageCase& held) { return base::taipei_date(*held.until - std::chrono::seconds(1)); }

int days_until(base::Date day, base::Instant now) {
  return static_cast<int>((std::chrono::sys_days(day) - std::chrono::sys_days(base::taipei_date(now))).count());
}

/// The latest of the reminders that the day has reached; 0: none.
int reminder_of(int days) {
  int reached = 0;
  for (const int before : kStageReminderDays)
    if (days <= before && (reached == 0 || before < reached)) reached = before;
  return reached;
}

Json due_values(const Review::Dependencies& uses, const Due& due, std::size_t count, base::Instant now) {
  const auto& type = *due.ground.type;
  return {{"tender_name", due.ground.tender.name},
          {"tender_no", due.ground.tender.no},
          {"stage",
           {{"zh-TW", type.state_label("stage", due.stage->key, "zh-TW")},
            {"en", type.state_label("stage", due.stage->key, "en")}}},
          {"count", std::to_string(count)},
          {"day", base::iso_date(due.last_day)},
          {"days", std::to_string(std::max(0, days_until(due.last_day, now)))},
          {"link", uses.base_url}};
}

void queue_due(storage::Transaction& tx, const Review::Dependencies& uses, const char* kind, const std::string& address,
               const std::string& name, std::int64_t company, const Json& values) {
  auto mail = uses.mailer.compose(kind, std::string(base::kFirstLocale), values);
  mail.to_address = address;
  mail.to_name = name;
  if (company != 0) mail.company = company;
  uses.outbox.queue(tx, mail);
}

void tell_members(storage::Transaction& tx, const Review::Dependencies& uses, const Due& due,
                  const std::vector<StageCase>& cases, base::Instant now) {
  std::map<std::int64_t, std::size_t> open;  // by person
  for (const StageCase& held : cases) {
    const auto panel = panel_rows::panel_of(tx.sql(), held.id, held.stage);
    if (!panel || panel->state != "scoring") continue;
    for (const Seat& seat : panel_rows::seats(tx.sql(), panel->id))
      if (seat.state == "invited" || seat.state == "cleared") ++open[seat.person_id];
  }
  for (const auto& [person, count] : open) {
    const auto member = uses.directory.person(person);
    if (!member) continue;
    Json values = due_values(uses, due, count, now);
    values["link"] = uses.base_url + "/committee";
    queue_due(tx, uses, "seat_due", member->email, member->display_name, 0, values);
  }
}

void tell_vendors(storage::Transaction& tx, const Review::Dependencies& uses, const Due& due,
                  const std::vector<StageCase>& cases, base::Instant now) {
  std::map<std::int64_t, std::vector<const StageCase*>> of_company;
  for (const StageCase& held : cases)
    if (held.shown_stage == held.stage) of_company[held.company_id].push_back(&held);
  for (const auto& [company, own] : of_company) {
    const auto contact = uses.directory.contact_of(tx.sql(), company);
    if (!contact) continue;
    std::string rows;
    for (const StageCase* held : own) rows += (rows.empty() || held->title.empty() ? "" : "、") + held->title;
    Json values = due_values(uses, due, own.size(), now);
    values["contact_name"] = contact->name;
    values["contact_title"] = contact->title;
    values["company_name"] = contact->company;
    values["rows"] = rows;
    values["link"] = uses.base_url + "/tenders/" + due.ground.tender.no + "/progress";
    queue_due(tx, uses, "stage_due_vendor", contact->email, contact->name, company, values);
  }
}

}  // namespace

int Stages::remind(base::Instant now) {
  const auto soon = uses_.database.read([&](soci::session& sql) {
    return stage_rows::ending(sql, now, now + std::chrono::days(kStageReminderDays[0] + 1));
  });
  std::map<std::tuple<std::int64_t, std::string, std::string>, Due> groups;
  for (const StageCase& held : soon) {
    const base::Date day = last_day_of(held);
    auto [at, fresh] = groups.try_emplace({held.tender_id, held.stage, base::iso_date(day)});
    Due& due = at->second;
    if (fresh) {
      const auto submission = uses_.submissions.get(held.submission_id);
      const auto ground = submission ? ground_of(*submission, now) : std::nullopt;
      if (ground) due.ground = *ground, due.stage = ground->type->stage(held.stage);
      due.last_day = day;
    }
    due.cases.push_back(held);
  }
  int told = 0;
  for (const auto& [key, due] : groups) {
    const int reminder = due.stage == nullptr ? 0 : reminder_of(days_until(due.last_day, now));
    if (reminder == 0) continue;
    const auto all = uses_.directory.staff_with("staff.stages"),
               own = uses_.directory.staff_with(due.stage->permission);
    const std::set<std::string> of_stage(own.begin(), own.end());
    told += uses_.database.write([&](storage::Transaction& tx) {
      std::vector<StageCase> fresh;
      for (const StageCase& held : due.cases)
        if (stage_rows::note_reminder(tx, held, reminder, now)) fresh.push_back(held);
      if (fresh.empty()) return 0;
      if (due.stage->committee) tell_members(tx, uses_, due, fresh, now);
      if (!due.stage->deadline_outcome.empty()) tell_vendors(tx, uses_, due, fresh, now);
      Json values = due_values(uses_, due, fresh.size(), now);
      values["link"] = uses_.base_url + "/staff/tenders/" + due.ground.tender.no + "/stages/" + due.stage->key;
      for (const std::string& address : all)
        if (of_stage.contains(address)) queue_due(tx, uses_, "stage_due", address, "", 0, values);
      return static_cast<int>(fresh.size());
    });
  }
  return told;
}

}  // namespace tenderloom::review
