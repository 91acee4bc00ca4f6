// The periodic look over who has which role, and what closes accounts by itself.
#include "administrators.h"
#include "staff_repository.h"
#include "tenderloom/accounts/staff_accounts.h"

namespace tenderloom::accounts {
namespace {

/// The same day so many months later; the last day of a shorter month.
Instant months_later(Instant from, int months) {
  const auto date = base::taipei_date(from) + std::chrono::months(months);
  return base::taipei_midnight(date.ok() ? date : date.year() / date.month() / std::chrono::last);
}

}  // namespace

RoleReview StaffAccounts::review() const {
  return database_.read([&](soci::session& sql) {
    auto review = repository::last_review(sql);
    if (rules_.review_months == 0) return review;
    const auto from = review.confirmed_at ? review.confirmed_at : repository::first_staff_at(sql);
    if (from) review.due_at = months_later(*from, rules_.review_months);
    review.due = review.due_at && *review.due_at <= clock_.now();
    return review;
  });
}

void StaffAccounts::confirm_review(const Actor& by, const std::string& note) {
  database_.write([&](storage::Transaction& tx) {
    Json people = Json::array();
    for (const auto& person : repository::active_staff(tx.sql()))
      people.push_back({{"id", std::to_string(person.id)}, {"role", person.role}});
    const auto count = people.size();
    repository::insert_review(tx, clock_.now(), by.person_id, by.name, note, people);
    record(tx, by, "staff.roles_reviewed", by.person_id, {{"people", count}, {"note", note}});
  });
}

void StaffAccounts::remind_of_review() {
  const auto current = review();
  if (!current.due) return;
  database_.write([&](storage::Transaction& tx) {
    if (!repository::note_reminder(tx, *current.due_at, clock_.now())) return;
    tell_administrators(tx, roles_, reporting_, "role_review_due",
                        {{"due", base::iso_date(base::taipei_date(*current.due_at))}}, 0);
  });
}

int StaffAccounts::upkeep() {
  const auto now = clock_.now();
  std::vector<std::pair<std::int64_t, const char*>> over;
  database_.read([&](soci::session& sql) {
    over.clear();
    for (const auto id : repository::staff_expired(sql, now)) over.emplace_back(id, "expired");
    if (rules_.idle_days == 0) return;
    for (const auto id : repository::staff_idle_since(sql, now - std::chrono::hours(24 * rules_.idle_days)))
      over.emplace_back(id, "idle");
  });
  int closed = 0;
  for (const auto& [id, reason] : over) {
    const char* why = reason;
    const auto done = change({}, id, std::nullopt, "staff.disabled", {{"reason", why}},
                             [&](storage::Transaction& tx, User& user) -> base::Result<void> {
                               // Somebody must be able to open the others again.
                               if (user.state != staff_state::kActive || last_administrator(tx, user))
                                 return base::Error{"staff_wrong_state", {{"state", user.state}}};
                               close(tx, user, why);
                               return {};
                             });
    closed += done.ok() ? 1 : 0;
  }
  remind_of_review();
  return closed;
}

}  // namespace tenderloom::accounts
