#include "tenderloom/tenders/reminders.h"

#include "repository.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::tenders {
namespace {

using namespace std::chrono_literals;

constexpr auto kDay = 24h;
constexpr auto kEvery = 300s;
constexpr auto kDeadlinesEvery = 30s;
constexpr char kMoved[] = "moved";
constexpr char kOpened[] = "opened";
constexpr char kClosing[] = "closing_";  // days follow
constexpr std::int64_t kAtOnce = 100;
/// Stands for "everybody was told", so that a finished round is not gone through again.
constexpr std::int64_t kEverybody = 0;

struct Due {
  std::string kind;
  Instant moment{};  // of the window: a deadline that is moved is told anew
};

std::vector<Due> due_of(const Tender& tender, const forms::ReminderDays& closing, Instant now) {
  std::vector<Due> due;
  if (!filling(tender, now) || tender.is_sample) return due;
  // An announcement that is two days late is no news any more.
  if (tender.opens_at && now - *tender.opens_at < 2 * kDay) due.push_back({kOpened, *tender.opens_at});
  if (!tender.closes_at) return due;
  const auto left = *tender.closes_at - now;
  const auto latest = forms::reached(closing, static_cast<int>(std::chrono::ceil<std::chrono::days>(left).count()));
  // A window that is as short as the notice is told of when it opens; the last reminder comes in any case.
  const bool longer = !tender.opens_at || (latest && *tender.closes_at - *tender.opens_at > *latest * kDay);
  if (latest && (longer || *latest == closing.back()))
    due.push_back({kClosing + std::to_string(*latest), *tender.closes_at});
  return due;
}

/// True for the first who says so.
bool note(storage::Transaction& tx, const Tender& tender, const std::string& kind, Instant moment,
          std::int64_t company) {
  const std::int64_t at = base::to_micros(moment);
  soci::statement insert = (tx.sql().prepare << storage::insert_ignore_sql(
                                tx.dialect(), "tender_reminder", {"tender_id", "kind", "moment", "company_id"}),
                            soci::use(tender.id, "tender_id"), soci::use(kind, "kind"), soci::use(at, "moment"),
                            soci::use(company, "company_id"));
  insert.execute(true);
  return insert.get_affected_rows() == 1;
}

}  // namespace

void Reminders::register_events(notifications::Events& events) {
  const auto model =
      notifications::names("contact_name contact_title company_name tender_name tender_no opens closes link");
  constexpr const char* kVendor = notifications::to::kVendor;
  events.add({"tender_opened", "N-17", kVendor, "staff.tenders", model});
  events.add({"tender_closing", "N-17", kVendor, "staff.tenders", model});
  events.add(
      {"tender_deadline_moved", "", kVendor, "staff.tenders",
       notifications::names("contact_name contact_title company_name tender_name tender_no before after reason link")});
  for (const char* news : {"tender_opened", "tender_closing"}) events.leave_to_people(news, true);
}

void Reminders::register_jobs(storage::JobQueue& jobs) {
  jobs.every("tenders.reminders", kEvery, [this] { run(); });
  jobs.every("tenders.deadlines", kDeadlinesEvery, [this] { tell_deadlines(); });
}

int Reminders::run() {
  const auto now = uses_.clock.now();
  int sent = 0;
  Service::Query query;
  query.per_page = kAtOnce;
  for (bool more = true; more; ++query.page) {
    const auto found = uses_.tenders.list(query);
    for (const auto& tender : found.tenders) {
      if (!filling(tender, now)) continue;
      const auto type = uses_.tenders.type_of(tender);
      const auto closing = type ? type->reminders().closing : forms::Reminders().closing;
      for (const auto& due : due_of(tender, closing, now)) sent += remind(tender, due.kind, due.moment);
    }
    more = query.page * query.per_page < found.total;
  }
  return sent;
}

bool Reminders::all_told(const Tender& tender, const std::string& kind, Instant moment) {
  const std::int64_t at = base::to_micros(moment);
  return uses_.database.read([&](soci::session& sql) {
    std::int64_t count = 0;
    sql << "SELECT COUNT(*) FROM tender_reminder WHERE tender_id = :tender AND kind = :kind AND moment = :at AND "
           "company_id = 0",
        soci::into(count), soci::use(tender.id), soci::use(kind), soci::use(at);
    return count > 0;
  });
}

int Reminders::tell_deadlines() {
  int sent = 0;
  for (const auto& move : uses_.database.read([](soci::session& sql) { return repository::untold_moves(sql); })) {
    const auto tender = uses_.tenders.find(move.tender_id);
    if (tender && !tender->is_sample) {
      sent += each_vendor(*tender, kMoved, move.at, {},
                          [&](const accounts::Contact& contact) { return deadline_mail(*tender, move, contact); });
    }
    uses_.database.write([&](storage::Transaction& tx) { repository::set_told(tx, move.id, uses_.clock.now()); });
  }
  return sent;
}

notifications::Mail Reminders::deadline_mail(const Tender& tender, const DeadlineMove& move,
                                             const accounts::Contact& contact) {
  const auto text = [&](const std::optional<Instant>& at) {
    if (at) return Json(base::display_time(*at));
    Json both = Json::object();
    for (const std::string locale : {"zh-TW", "en"}) both[locale] = uses_.words.text(locale, "deadline.open_ended");
    return both;
  };
  return uses_.outbox.compose("tender_deadline_moved", std::string(base::kFirstLocale),
                              {{"contact_name", contact.name},
                               {"contact_title", contact.title},
                               {"company_name", contact.company},
                               {"tender_name", tender.name},
                               {"tender_no", tender.no},
                               {"before", text(move.before)},
                               {"after", text(move.after)},
                               {"reason", move.reason},
                               {"link", uses_.base_url + "/tenders/" + tender.no}});
}

notifications::Mail Reminders::window_mail(const Tender& tender, bool opened, const accounts::Contact& contact) {
  return uses_.outbox.compose(opened ? "tender_opened" : "tender_closing", std::string(base::kFirstLocale),
                              {{"contact_name", contact.name},
                               {"contact_title", contact.title},
                               {"company_name", contact.company},
                               {"tender_name", tender.name},
                               {"tender_no", tender.no},
                               {"opens", tender.opens_at ? base::display_time(*tender.opens_at) : ""},
                               {"closes", tender.closes_at ? base::display_time(*tender.closes_at) : ""},
                               {"link", uses_.base_url + "/tenders/" + tender.no}});
}

int Reminders::remind(const Tender& tender, const std::string& kind, Instant moment) {
  if (all_told(tender, kind, moment)) return 0;
  const bool opened = kind == kOpened;
  const auto handed_in = uses_.handed_in ? uses_.handed_in(tender.id) : std::set<std::int64_t>();
  const int sent = each_vendor(tender, kind, moment, handed_in,
                               [&](const accounts::Contact& contact) { return window_mail(tender, opened, contact); });
  uses_.database.write([&](storage::Transaction& tx) { note(tx, tender, kind, moment, kEverybody); });
  return sent;
}

/// The note that a company was told and its mail stand in one transaction: a server that dies halfway tells nobody
/// twice and leaves nobody out.
int Reminders::each_vendor(const Tender& tender, const std::string& kind, Instant moment,
                           const std::set<std::int64_t>& without,
                           const std::function<notifications::Mail(const accounts::Contact&)>& mail_to) {
  int sent = 0;
  accounts::Registrations::Query query;  // without test vendors
  query.status = accounts::status::kApproved;
  query.per_page = kAtOnce;
  for (bool more = true; more; ++query.page) {
    const auto page = uses_.accounts.registrations().list(query);
    for (const auto& company : page.companies) {
      if (without.count(company.id)) continue;
      sent += uses_.database.write([&](storage::Transaction& tx) {
        if (!note(tx, tender, kind, moment, company.id)) return 0;
        const auto contact = uses_.accounts.directory().contact_of(tx.sql(), company.id);
        if (!contact) return 0;
        auto mail = mail_to(*contact);
        mail.to_address = contact->email;
        mail.to_name = contact->name;
        mail.company = company.id;
        uses_.outbox.queue(tx, mail);
        return 1;
      });
    }
    more = query.page * query.per_page < page.total;
  }
  return sent;
}

}  // namespace tenderloom::tenders
