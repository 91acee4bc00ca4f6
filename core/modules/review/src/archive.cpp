#include "tenderloom/review/archive.h"

#include <filesystem>

#include "archive_rows.h"
#include "dossier_collector.h"
#include "resources.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

namespace fs = std::filesystem;

constexpr char kArchiveJob[] = "review.archive";
constexpr std::size_t kLongestArchiveReason = 500;
constexpr int kGathered = 60;  // percent of the work when every application is found

audit::Entry archive_entry(const tenders::Tender& tender, const Actor& actor, base::Instant at, const char* action) {
  audit::Entry entry;
  entry.at = at;
  entry.person = actor.person_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = action;
  entry.subject = "tender:" + tender.no;
  return entry;
}

Json instant_or_null(const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); }

/// What a reader without the portal has to know of the tender.
Json tender_data(tenders::Service& service, const tenders::Tender& tender, const forms::TypeDefinition& type) {
  Json moves = Json::array();
  for (const tenders::DeadlineMove& move : service.deadline_moves(tender.id))
    moves.push_back({{"at", base::iso8601(move.at)},
                     {"actor", move.actor},
                     {"before", instant_or_null(move.before)},
                     {"after", instant_or_null(move.after)},
                     {"reason", move.reason}});
  return {{"no", tender.no},
          {"name", tender.name},
          {"type", tender.type_key},
          {"type_version", type.version()},
          {"state", tender.stored_state},
          {"opens_at", instant_or_null(tender.opens_at)},
          {"closes_at", instant_or_null(tender.closes_at)},
          {"groups", tender.groups()},
          {"deadline_moves", std::move(moves)}};
}

}  // namespace

void TenderArchive::register_jobs(storage::JobQueue& jobs) {
  jobs_ = &jobs;
  jobs.handle(kArchiveJob,
              [this](const storage::Job& job, storage::JobProgress& progress) { return make(job, progress); });
}

std::vector<Archive> TenderArchive::of(std::int64_t tender_id) {
  return uses_.database.read([&](soci::session& sql) { return archive_rows::of_tender(sql, tender_id); });
}

std::vector<Archive> TenderArchive::all(int page, int per_page, std::int64_t& total) {
  return uses_.database.read([&](soci::session& sql) { return archive_rows::standing(sql, page, per_page, total); });
}

base::Result<Archive> TenderArchive::order(const tenders::Tender& tender, std::optional<base::Instant> keep_until,
                                           const Actor& actor, const std::string& locale) {
  const auto now = uses_.clock.now();
  const std::string state = tenders::fill_state(tender, now);
  if (tender.archived_at) return base::Error{"tender_archived"};
  if (state == tenders::state::kDraft || state == tenders::state::kFilling) return base::Error{"archive_tender_open"};
  if (!keep_until || *keep_until <= now) return base::Error{"archive_keep_until", Json::object(), "keep_until"};
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<Archive> {
    // Nothing of the tender is changed from here on; what somebody decides at this very moment comes before or after.
    uses_.tenders.set_archived(tx, tender.id, now);
    if (const auto open = archive_rows::open_applications(tx.sql(), tender.id, now); open > 0)
      return base::Error{"archive_applications_open", {{"count", open}}};
    Archive made;
    made.tender_id = tender.id;
    made.tender_no = tender.no;
    made.tender_name = tender.name;
    made.state = "making";
    made.ordered_at = now;
    made.keep_until = *keep_until;
    made.actor = actor.name;
    made.id = archive_rows::insert(tx, made, actor.person_id);
    made.job_id =
        jobs_->enqueue(tx, kArchiveJob,
                       {{"archive", made.id}, {"locale", locale}, {"back", "/staff/tenders/" + tender.no + "/archive"}},
                       actor.person_id);
    archive_rows::set_job(tx, made.id, made.job_id);
    auto entry = archive_entry(tender, actor, now, "tender.archived");
    entry.details = {{"keep_until", base::iso8601(made.keep_until)}};
    uses_.audit.record(tx, entry);
    return made;
  });
}

base::Result<void> TenderArchive::release(const tenders::Tender& tender, const std::string& reason,
                                          const Actor& actor) {
  const std::string said(base::trim(base::clean_lines(reason)));
  if (!tender.archived_at) return base::Error{"not_found"};
  if (said.empty()) return base::Error{"reason_required", Json::object(), "reason"};
  if (base::code_points(said) > kLongestArchiveReason)
    return base::Error{"reason_too_long", {{"limit", kLongestArchiveReason}}, "reason"};
  const auto now = uses_.clock.now();
  uses_.database.write([&](storage::Transaction& tx) {
    Archive ended;
    ended.tender_id = tender.id;
    ended.released_at = now;
    ended.released_by = actor.name;
    ended.release_reason = said;
    archive_rows::set_released(tx, ended);
    uses_.tenders.set_archived(tx, tender.id, std::nullopt);
    auto entry = archive_entry(tender, actor, now, "tender.archive_released");
    entry.details = {{"reason", said}};
    uses_.audit.record(tx, entry);
  });
  return {};
}

bool TenderArchive::note_download(const tenders::Tender& tender, const Archive& archive, const Actor& actor) {
  if (archive.sha256.empty()) return false;
  auto entry = archive_entry(tender, actor, uses_.clock.now(), "tender.archive_downloaded");
  entry.details = {{"sha256", archive.sha256}};
  uses_.database.write([&](storage::Transaction& tx) { uses_.audit.record(tx, entry); });
  return true;
}

base::Result<Json> TenderArchive::make(const storage::Job& job, storage::JobProgress& progress) {
  const std::string locale = job.payload.value("locale", std::string(base::kFirstLocale));
  const auto fail = [&](const std::string& code, bool retry) {
    if (!retry)
      uses_.database.write([&](storage::Transaction& tx) {
        archive_rows::set_failed(tx, job.payload.value("archive", std::int64_t{0}));
      });
    return base::Error{code, {{"retry", retry}}};
  };
  auto archive = uses_.database.read(
      [&](soci::session& sql) { return archive_rows::find(sql, job.payload.value("archive", std::int64_t{0})); });
  if (!archive || archive->state == "released") return Json::object();
  const auto tender = uses_.tenders.find(archive->tender_id);
  auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return fail("type_unavailable", false);
  const Ground ground{*tender, type, uses_.clock.now()};
  const auto word = [&](const std::string& key) { return uses_.words.text(locale, key); };

  WorkFolder work;
  const fs::path target = work / "archive.zip";
  documents::ZipFile zip(target);
  std::vector<DossierPart> parts;
  const auto versions =
      uses_.database.read([&](soci::session& sql) { return archive_rows::applications(sql, tender->id); });

  std::vector<submissions::Submission> kept;  // outlive their collectors' files
  kept.reserve(versions.size());
  DossierPart all{word("archive.applications"), {}};
  Json listed = Json::array();  // for `tenderloom archive list`
  for (std::size_t i = 0; i < versions.size(); ++i) {
    if (progress.stopping()) return base::Error{storage::kJobStopped, {{"retry", true}}};
    progress.report(static_cast<std::int64_t>(i * kGathered / versions.size()), 100, "collecting");
    const auto submission = uses_.submissions.get(versions[i].first);
    if (!submission) continue;
    kept.push_back(*submission);
    const std::string folder = "applications/" + std::to_string(submission->id) + "/";
    DossierCollector collector(uses_, ground, kept.back(), locale, zip, work, folder);
    collector.items();
    collector.data("submission.json", submission_json(uses_, service_, supplements_, ground, *submission, locale));
    collector.data("corrections.json", rounds_data(supplements_.rounds(submission->id)));
    if (const auto receipt = uses_.documents.receipt(submission->id))
      collector.data("receipt.json", {{"number", receipt->number},
                                      {"submitted_at", base::iso8601(receipt->submitted_at)},
                                      {"snapshot", receipt->snapshot}});
    collector.scans();
    collector.records();
    collector.mails();
    collector.index(service_.history(submission->id));
    const auto company = uses_.directory.company(submission->company_id);
    all.links.push_back({submission->number + "　" + (company ? company->name + "（" + company->tax_id + "）" : "") +
                             "　" + type->state_label("submission", submission->state, locale),
                         folder + "index.html", ""});
    listed.push_back({{"folder", folder},
                      {"number", submission->number},
                      {"company", company ? company->name : ""},
                      {"tax_id", company ? company->tax_id : ""},
                      {"state", type->state_label("submission", submission->state, locale)}});
  }
  parts.push_back(std::move(all));

  DossierPart about{word("archive.tender"), {}};
  const auto add_text = [&](DossierPart& part, const std::string& path, std::string content, const std::string& label) {
    const std::string at = zip.add_text(path, std::move(content));
    part.links.push_back({label, at, zip.files().back().sha256});
  };
  add_text(about, "tender/tender.json", tender_data(uses_.tenders, *tender, *type).dump(2), "tender.json");
  for (const tenders::GuideState& guide : uses_.tenders.guides(*tender, 0, locale)) {
    if (!guide.has_file || !uses_.blobs.has(guide.sha256)) continue;
    const std::string at = zip.add_file("tender/guides/" + guide.name, uses_.blobs.path(guide.sha256), guide.sha256);
    about.links.push_back({guide.label + "　" + guide.name, at, guide.sha256});
  }
  tenders::NoticeBoard::Query own;
  own.all = true;
  own.tender_id = tender->id;
  own.general = false;
  own.per_page = 500;
  for (const tenders::Announcement& one : uses_.tenders.board().list(own).rows)
    add_text(about, "tender/announcements/" + std::to_string(one.id) + ".txt",
             one.title + "\n" + base::display_time(one.published_at) + "\n\n" + one.body, one.title);
  parts.push_back(std::move(about));
  DossierPart definition{word("archive.definition"), {}};
  for (const auto& [path, text] : type->bundle().files) add_text(definition, "definition/" + path + ".txt", text, path);
  parts.push_back(std::move(definition));

  zip.add_text("archive.json",
               Json{{"tender_no", tender->no},
                    {"tender_name", tender->name},
                    {"ordered_at", base::iso8601(archive->ordered_at)},
                    {"ordered_by", archive->actor},
                    {"keep_until", base::iso_date(base::taipei_date(archive->keep_until - std::chrono::seconds(1)))},
                    {"applications", std::move(listed)}}
                   .dump(2));
  zip.add_text(
      "index.html",
      dossier_index(word("archive.title") + " " + tender->no,
                    {{word("review.tender"), tender->no + "　" + tender->name},
                     {word("archive.ordered"), archive->actor + "　" + base::display_time(archive->ordered_at)},
                     {word("archive.keep_until"), base::display_time(archive->keep_until)},
                     {word("dossier.version"), type->version()},
                     {word("archive.verify"), "sha256sum -c manifest.txt"}},
                    parts, {}, uses_.words, locale));
  zip.add_text("manifest.txt", manifest_of(zip));
  archive->files = static_cast<std::int64_t>(zip.files().size());
  archive->applications = static_cast<std::int64_t>(kept.size());
  const auto closed = zip.close([&](int percent) {
    progress.report(kGathered + percent * (100 - kGathered) / 100, 100, "writing");
    return !progress.stopping();
  });
  if (!closed && closed.error().code == "archive_stopped") return base::Error{storage::kJobStopped, {{"retry", true}}};
  if (!closed) return fail(closed.error().code, job.attempts < 3);
  // Somebody's decision that was under way when the tender was archived is not in the bundle: made once more.
  if (uses_.database.read([&](soci::session& sql) { return archive_rows::applications(sql, tender->id); }) != versions)
    return fail("archive_changed", true);
  const auto blob = uses_.blobs.put_file(target);
  if (!blob) return fail(blob.error().code, job.attempts < 3);
  archive->sha256 = blob->sha256;
  archive->size = blob->size;
  archive->made_at = uses_.clock.now();
  uses_.database.write([&](storage::Transaction& tx) { archive_rows::set_made(tx, *archive); });
  return Json{{"archive", archive->id}};
}

}  // namespace tenderloom::review
