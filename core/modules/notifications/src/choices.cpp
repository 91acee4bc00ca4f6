#include "tenderloom/notifications/choices.h"

#include "choice_rows.h"
#include "tenderloom/base/text.h"

namespace tenderloom::notifications {

namespace {

constexpr auto kDigestEvery = std::chrono::minutes(10);
constexpr auto kMorning = std::chrono::hours(8);  // Asia/Taipei

bool concerns(const Event& event, const http::Principal& who) {
  const std::string_view to = event.to;
  if (event.key == kDigest) return true;
  const bool of_staff = who.may("staff.view");
  if (to == to::kPerson) return !event.secret && (event.only.empty() || (event.only == to::kStaff) == of_staff);
  if (to == to::kStaff) return of_staff && who.may(event.permission);
  return !of_staff;
}

}  // namespace

void Choices::register_events(Events& events) {
  events.add({kDigest, "", to::kPerson, "", names("contact_name day mails waiting link")});
  events.leave_to_people(kDigest, true);
}

void Choices::register_jobs(storage::JobQueue& jobs) {
  jobs.every("notifications.digest", kDigestEvery, [this] { send_digests(); });
}

std::vector<Chosen> Choices::of(const http::Principal& who) {
  const auto chosen = uses_.database.read([&](soci::session& sql) { return rows::choices_of(sql, who.person_id); });
  std::vector<Chosen> all;
  for (const Event& event : uses_.outbox.mailer().events().all()) {
    if (!concerns(event, who)) continue;
    const auto found = chosen.find(event.key);
    const bool holds = found != chosen.end() && (found->second != choice::kOff || event.off) && event.daily;
    all.push_back({&event, holds ? found->second : choice::kNow});
  }
  return all;
}

base::Result<void> Choices::choose(const http::Principal& who, const std::map<std::string, std::string>& wanted) {
  std::map<std::string, const Event*> known;
  for (const Chosen& one : of(who)) known[one.event->key] = one.event;
  for (const auto& [key, chosen] : wanted) {
    const auto found = known.find(key);
    const bool word = chosen == choice::kNow || chosen == choice::kDaily || chosen == choice::kOff;
    if (found == known.end() || !word) return base::Error{"mail_choice_unknown", base::Json::object(), key};
    const bool allowed = chosen == choice::kNow || (chosen == choice::kOff ? found->second->off : found->second->daily);
    // The day's mail itself has no "once a day": it is there or not.
    if (!allowed || (key == kDigest && chosen == choice::kDaily))
      return base::Error{"mail_choice_required", base::Json::object(), key};
  }
  uses_.database.write([&](storage::Transaction& tx) {
    for (const auto& [key, chosen] : wanted) rows::set_choice(tx, who.person_id, key, chosen);
  });
  return {};
}

int Choices::send_digests() {
  const auto now = uses_.clock.now();
  const auto today = base::taipei_date(now);
  if (now < base::taipei_midnight(today) + kMorning) return 0;
  const std::string day = base::display_time(now).substr(0, 10);
  std::map<std::int64_t, base::Json> people = waiting_ ? waiting_() : std::map<std::int64_t, base::Json>();
  uses_.database.read([&](soci::session& sql) {
    std::erase_if(people, [&](const auto& one) { return rows::choice_of(sql, one.first, kDigest) == choice::kOff; });
    for (const std::int64_t person : rows::people_with_gathered(sql)) people.try_emplace(person, "");
  });
  int sent = 0;
  for (const auto& [person, waiting] : people) sent += send_digest(person, waiting, day) ? 1 : 0;
  return sent;
}

/// The note that a person had the day's mail stands in its transaction: a server that dies halfway sends none twice.
bool Choices::send_digest(std::int64_t person, const base::Json& waiting, const std::string& day) {
  const auto contact = uses_.people.person(person);
  if (!contact) return false;
  return uses_.database.write([&](storage::Transaction& tx) {
    if (!rows::begin_day(tx, person, day)) return false;
    const auto gathered = rows::gathered(tx.sql(), person);
    std::string mails;
    for (const rows::Gathered& one : gathered) {
      mails += (mails.empty() ? "" : "\n") + base::display_time(one.at) + "　" + one.subject;
      if (!one.link.empty()) mails += "\n" + one.link;
    }
    Mail mail = uses_.outbox.compose(kDigest, std::string(base::kFirstLocale),
                                     {{"contact_name", contact->name},
                                      {"day", day},
                                      {"mails", mails},
                                      {"waiting", waiting},
                                      {"link", uses_.base_url + "/account/mails"}});
    mail.to_address = contact->email;
    mail.to_name = contact->name;
    mail.person = person;
    rows::ungather(tx, gathered, uses_.clock.now());
    uses_.outbox.queue_at_once(tx, mail);
    return true;
  });
}

}  // namespace tenderloom::notifications
