// Mails about corrections (N-06, N-07), and what the clock does: windows that have ended, reminders before they do.
#include "repository.h"
#include "supplement_rows.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/text.h"
#include "tenderloom/review/supplements.h"

namespace tenderloom::review {

namespace {

/// Requests that arrived in time are answered before the end is written down (they count by their arrival).
constexpr auto kGrace = std::chrono::minutes(2);

const Actor& clockwork() {
  static const Actor actor{Actor::Kind::system, 0, "", "command"};
  return actor;
}

}  // namespace

/// "品項補件 3 項，請於 2026-05-22 17:59 前完成", a line a track, one text a language.
Json Supplements::windows_words(const std::vector<Window>& windows) const {
  Json texts = Json::object();
  for (const std::string locale : {"zh-TW", "en"}) {
    std::string text;
    for (const Window& window : windows) {
      const std::string name = uses_.words.text(locale, "supplements.track." + window.track);
      std::string line = name;
      if (window.requests > 0)
        line = uses_.words.text(locale, "supplements.mail.count", {{"track", name}, {"count", window.requests}});
      if (window.requests >= 0)
        line = uses_.words.text(
            locale, window.until ? "supplements.mail.until" : "supplements.mail.open_ended",
            {{"line", line},
             {"time", window.until ? base::display_time(*window.until - std::chrono::seconds(1)) : std::string()}});
      text += (text.empty() ? "" : "\n") + line;
    }
    texts[locale] = std::move(text);
  }
  return texts;
}

notifications::Mail Supplements::compose(const char* kind, const Ground& ground, const accounts::Contact& contact,
                                         const Json& more, const std::string& locale) const {
  Json values = {{"contact_name", contact.name},
                 {"contact_title", contact.title},
                 {"company_name", contact.company},
                 {"tender_name", ground.tender.name},
                 {"tender_no", ground.tender.no},
                 {"tracks", ""},
                 {"reason", ""},
                 {"link", uses_.base_url + "/tenders/" + ground.tender.no + "/supplements"}};
  values.update(more);
  auto mail = uses_.mailer.compose(kind, locale, values);
  mail.to_address = contact.email;
  mail.to_name = contact.name;
  return mail;
}

void Supplements::mail_vendor(storage::Transaction& tx, const char* kind, const Ground& ground,
                              const Submission& submission, const Json& more) {
  const auto contact = uses_.directory.contact_of(tx.sql(), submission.company_id);
  if (!contact) {
    uses_.log.warning("review.no_contact", {{"submission", submission.id}});
    return;
  }
  auto mail = compose(kind, ground, *contact, more, std::string(base::kFirstLocale));
  mail.company = submission.company_id;
  uses_.outbox.queue(tx, mail);
}

Json Supplements::track_words(const std::string& track) const {
  return {{"zh-TW", uses_.words.text("zh-TW", "supplements.track." + track)},
          {"en", uses_.words.text("en", "supplements.track." + track)}};
}

int Supplements::mail_staff(storage::Transaction& tx, const char* kind, const Ground& ground,
                            const Submission& submission, const Json& more, const std::vector<std::string>& addresses) {
  const std::string locale(base::kFirstLocale);
  const auto contact = uses_.directory.contact_of(tx.sql(), submission.company_id);
  Json values = {{"company_name", contact ? contact->company : ""},
                 {"tender_name", ground.tender.name},
                 {"tender_no", ground.tender.no},
                 {"track", track_words(more.value("track", ""))},
                 {"round", std::to_string(more.value("round", 0))},
                 {"count", std::to_string(more.value("count", 0))},
                 {"link", uses_.base_url + "/staff/submissions/" + std::to_string(submission.id) + "/supplements/" +
                              std::to_string(more.value("round", 0))}};
  int count = 0;
  for (const std::string& address : addresses) {
    auto mail = uses_.mailer.compose(kind, locale, values);
    mail.to_address = address;
    mail.company = submission.company_id;
    uses_.outbox.queue(tx, mail);
    ++count;
  }
  return count;
}

std::vector<notifications::Mail> Supplements::mails_of(const Ground& ground, const Submission& submission,
                                                       const Opening& opening, const std::string& locale) {
  const auto contact = uses_.directory.contact_of(submission.company_id);
  if (!contact) return {};
  std::vector<Window> windows;
  for (const char* kind : {track::kDocuments, track::kItems}) {
    const bool documents = std::string_view(kind) == track::kDocuments;
    Window window{kind, documents ? opening.documents_until : opening.items_until, 0};
    for (const Ask& ask : opening.asks) window.requests += ask.is_document() == documents ? 1 : 0;
    if (window.requests > 0) windows.push_back(window);
  }
  return {compose("supplement_opened", ground, *contact, {{"tracks", windows_words(windows)}}, locale)};
}

int Supplements::run_clock(base::Instant now) {
  const auto longest = std::chrono::days(forms::kEarliestReminder);
  int sent = 0;
  for (const Track& track :
       uses_.database.read([&](soci::session& sql) { return rows::ending_before(sql, now + longest); }))
    sent += now >= *track.until + kGrace ? expire(track, now) : now < *track.until ? remind(track, now) : 0;
  return sent;
}

int Supplements::expire(const Track& found, base::Instant now) {
  const auto staff = uses_.directory.staff_with("staff.submissions");
  const auto known = uses_.submissions.get(found.submission_id);
  const auto ground = known ? ground_of(*known, now) : std::nullopt;
  if (!ground) return 0;
  return uses_.database.write([&](storage::Transaction& tx) {
    const auto submission = uses_.submissions.lock(tx, found.submission_id);
    auto track = newest(tx.sql(), found.submission_id, found.track);
    // Another server, or staff who extended it, may have been faster.
    if (!submission || !track || track->id != found.id || track->state != "open" || track->open_at(now)) return 0;
    const auto row = forms::step(ground->type->process().machine("supplement"), track->state, "expire",
                                 forms::ActorKind::system, nullptr);
    if (!row.ok()) return 0;
    track->state = (*row)->to;
    rows::update_track(tx.sql(), *track);
    settle(tx, *ground, *submission, clockwork());
    note(tx, *ground, *submission, clockwork(), "expire", *track, "");
    if (lapse_) lapse_(tx, *ground, *submission);
    const Json window = windows_words({{track->track, track->until, 0}});
    mail_vendor(tx, "supplement_expired", *ground, *submission, {{"tracks", window}});
    std::int64_t pending = 0;
    for (const Request& request : rows::requests(tx.sql(), submission->id))
      pending += request.track_id == track->id && request.state == "pending" ? 1 : 0;
    return 1 + mail_staff(tx, "supplement_expired_staff", *ground, *submission,
                          {{"track", track->track}, {"round", track->number}, {"count", pending}}, staff);
  });
}

/// The nearest reminder of the type that is due: who opens a window of two days is not reminded three days before.
int Supplements::remind(const Track& found, base::Instant now) {
  const auto known = uses_.submissions.get(found.submission_id);
  const auto ground = known ? ground_of(*known, now) : std::nullopt;
  if (!ground) return 0;
  int due = 0;
  for (const int days : ground->type->reminders().corrections) {
    const base::Instant at = *found.until - std::chrono::days(days);
    if (now >= at && found.started_at < at) due = days;
  }
  const auto told = [&](soci::session& sql) {
    return rows::reminded(sql, found.id, std::to_string(due), *found.until);
  };
  if (due == 0 || uses_.database.read(told)) return 0;
  return uses_.database.write([&](storage::Transaction& tx) {
    const auto track = newest(tx.sql(), found.submission_id, found.track);
    if (!track || track->id != found.id || track->state != "open" || track->until != found.until) return 0;
    if (!rows::note_reminder(tx, track->id, std::to_string(due), *track->until)) return 0;
    const auto submission = uses_.submissions.lock(tx, found.submission_id);
    std::int64_t pending = 0;
    for (const Request& request : rows::requests(tx.sql(), found.submission_id))
      pending += request.track_id == track->id && request.state == "pending" ? 1 : 0;
    const Json window = windows_words({{track->track, track->until, pending}});
    mail_vendor(tx, "supplement_reminder", *ground, *submission, {{"tracks", window}});
    return 1;
  });
}

}  // namespace tenderloom::review
