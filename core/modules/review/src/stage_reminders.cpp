// Whose time in a stage is about to end is told: members of a committee who have not handed in, the staff of the stage,
// and the vendor where the clock decides. Each once for every reminder.
#include <algorithm>
#include <set>

#include "panel_rows.h"
#include "stage_rows.h"
#include "stage_step.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

/// Cases of one stage that end on the same day and are told by the same reminder, so that nobody gets one mail a case.
struct Due {
  submissions::Ground ground;
  const forms::Stage* stage = nullptr;
  base::Date last_day;
  int reminder = 0;  // days before the last day
  std::vector<StageCase> cases;
};

base::Date last_day_of(const StageCase& held) { return base::taipei_date(*held.until - std::chrono::seconds(1)); }

int days_until(base::Date day, base::Instant now) {
  return static_cast<int>((std::chrono::sys_days(day) - std::chrono::sys_days(base::taipei_date(now))).count());
}

/// What is to be told of a stage now.
std::vector<Due> due_of(soci::session& sql, const submissions::Ground& ground, const forms::Stage& stage) {
  const auto today = std::chrono::sys_days(base::taipei_date(ground.now));
  const auto end_of = [&](int days) { return base::taipei_midnight(today + std::chrono::days(days + 1)); };
  const forms::ReminderDays& reminders = ground.type->reminders(stage);
  std::vector<Due> all;
  for (std::size_t i = 0; i < reminders.size(); ++i) {
    const base::Instant from = i + 1 < reminders.size() ? end_of(reminders[i + 1]) : ground.now;
    for (StageCase& held :
         stage_rows::unreminded(sql, ground.tender.id, stage.key, from, end_of(reminders[i]), reminders[i])) {
      const base::Date day = last_day_of(held);
      if (all.empty() || all.back().reminder != reminders[i] || all.back().last_day != day)
        all.push_back({ground, &stage, day, reminders[i], {}});
      all.back().cases.push_back(std::move(held));
    }
  }
  return all;
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

/// Whoever has to act, once; about how many cases.
int tell_due(const Review::Dependencies& uses, const Due& due, base::Instant now) {
  const auto all = uses.directory.staff_with("staff.stages"), own = uses.directory.staff_with(due.stage->permission);
  const std::set<std::string> of_stage(own.begin(), own.end());
  return uses.database.write([&](storage::Transaction& tx) {
    std::vector<StageCase> fresh;
    for (const StageCase& held : due.cases)
      if (stage_rows::note_reminder(tx, held, due.reminder, now)) fresh.push_back(held);
    if (fresh.empty()) return 0;
    if (due.stage->committee) tell_members(tx, uses, due, fresh, now);
    if (!due.stage->deadline_outcome.empty()) tell_vendors(tx, uses, due, fresh, now);
    Json values = due_values(uses, due, fresh.size(), now);
    values["link"] = uses.base_url + "/staff/tenders/" + due.ground.tender.no + "/stages/" + due.stage->key;
    for (const std::string& address : all)
      if (of_stage.contains(address)) queue_due(tx, uses, "stage_due", address, "", 0, values);
    return static_cast<int>(fresh.size());
  });
}

}  // namespace

int Stages::remind(base::Instant now) {
  const auto earliest = now + std::chrono::days(forms::kEarliestReminder + 1);
  int told = 0;
  const auto places =
      uses_.database.read([&](soci::session& sql) { return stage_rows::places_ending(sql, now, earliest); });
  for (const auto& [tender_id, key] : places) {
    const auto tender = uses_.tenders.find(tender_id);
    const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
    const forms::Stage* stage = type ? type->stage(key) : nullptr;
    if (stage == nullptr) continue;
    const submissions::Ground ground{*tender, type, now};
    const auto all = uses_.database.read([&](soci::session& sql) { return due_of(sql, ground, *stage); });
    for (const Due& due : all) told += tell_due(uses_, due, now);
  }
  return told;
}

}  // namespace tenderloom::review
