#include "dossier.h"

#include <filesystem>
#include <fstream>

#include "dossier_pages.h"
#include "resources.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/documents/zip_file.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/submissions/audit_entry.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

namespace fs = std::filesystem;
using documents::ZipFile;

constexpr char kDossierJob[] = "review.dossier";
constexpr int kMailsAtOnce = 100;
constexpr int kCollected = 20;  // percent of the work when everything is found and only has to be written

/// A folder of nobody else's; gone when this goes.
class WorkFolder {
 public:
  WorkFolder() : path_(fs::temp_directory_path() / ("tenderloom-dossier-" + base::random_token(12))) {
    fs::create_directory(path_);
    fs::permissions(path_, fs::perms::owner_all);
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

std::string hash_of(const fs::path& file) {
  base::Sha256 hash;
  std::ifstream in(file, std::ios::binary);
  std::vector<char> piece(1 << 16);
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
    hash.add({piece.data(), static_cast<std::size_t>(in.gcount())});
  return hash.hex();
}

/// Every stored file within a row's values, however deep.
void each_file(const Json& value, const std::function<void(const Json&)>& use) {
  if (value.is_object() && value.contains("sha256") && value.contains("name")) return use(value);
  if (!value.is_structured()) return;
  for (const Json& inner : value) each_file(inner, use);
}

/// One dossier while it is put together.
class Collector {
 public:
  Collector(const Review::Dependencies& uses, const Ground& ground, const Submission& submission, std::string locale,
            const fs::path& target)
      : uses_(uses), ground_(ground), submission_(submission), locale_(std::move(locale)), zip_(target) {}

  void items() {
    DossierPart files{word("dossier.files"), {}};
    const fs::path html = folder_ / "items.html", json = folder_ / "items.json";
    {
      std::ofstream page(html, std::ios::binary), data(json, std::ios::binary);
      page.exceptions(std::ios::badbit | std::ios::failbit);
      data.exceptions(std::ios::badbit | std::ios::failbit);
      DossierItems rows(ground_, uses_.words, locale_, page, data);
      uses_.submissions.each_node(submission_.id, [&](const submissions::Node& node) {
        rows.add(node);
        each_file(node.shown_values(), [&](const Json& file) { add_file(files, node, file); });
      });
      rows.end();
    }
    const std::string page_hash = hash_of(html), data_hash = hash_of(json);
    parts_.push_back({word("dossier.data"),
                      {{word("dossier.items"), zip_.add_file("data/items.html", html, page_hash), page_hash},
                       {"items.json", zip_.add_file("data/items.json", json, data_hash), data_hash}}});
    parts_.push_back(std::move(files));
  }

  void data(const char* name, const Json& json) { text(parts_.front(), std::string("data/") + name, json.dump(2)); }

  void scans() {
    DossierPart part{word("review.documents"), {}};
    for (const documents::Upload& upload : uses_.documents.uploads(submission_.id, true)) {
      if (!uses_.blobs.has(upload.sha256)) continue;  // the check of the data says so
      const std::string label = label_of(upload.document_key);
      const std::string path = zip_.add_file("documents/" + label + "-" + std::to_string(upload.id) + ".pdf",
                                             uses_.blobs.path(upload.sha256), upload.sha256);
      part.links.push_back({label + (upload.replaced ? "（" + word("review.former") + "）" : "") + "　" + upload.name +
                                "　" + base::display_time(upload.uploaded_at),
                            path, upload.sha256});
    }
    parts_.push_back(std::move(part));
  }

  /// The forms as they would be printed now, and the receipt. What cannot be printed yet has no form.
  std::optional<base::Error> forms(std::int64_t person_id, const std::optional<documents::Receipt>& receipt) {
    DossierPart part{word("dossier.forms"), {}};
    const bool ready = uses_.submissions.missing(ground_, submission_, locale_).ready;
    for (const auto& row : uses_.documents.desk(ground_, submission_, locale_).rows) {
      if (!ready || !row.required || !row.has_form) continue;
      auto form = uses_.documents.filled_form(ground_, submission_, row.document->key, person_id);
      if (!form) return form.error();
      text(part, "forms/" + form->file_name, std::move(form->pdf));
    }
    if (receipt) {
      auto printed = uses_.documents.receipt_pdf(*receipt, locale_);
      if (!printed) return printed.error();
      text(part, "forms/" + printed->file_name, std::move(printed->pdf));
    }
    parts_.push_back(std::move(part));
    return std::nullopt;
  }

  /// Mails to the company that name this tender. One with a link that signs in has no text to keep.
  void mails() {
    DossierPart part{word("dossier.mails"), {}};
    notifications::Filter filter;
    filter.company = submission_.company_id;
    filter.per_page = kMailsAtOnce;
    for (filter.page = 1;; ++filter.page) {
      const auto page = uses_.outbox.list(filter);
      for (const notifications::Queued& queued : page.items) {
        const notifications::Mail& mail = queued.mail;
        if (mail.secret || (mail.subject + mail.text).find(ground_.tender.no) == std::string::npos) continue;
        const std::string at = base::display_time(queued.sent_at.value_or(queued.created_at));
        text(part, "mails/" + std::to_string(queued.id) + ".txt",
             at + "\n" + mail.to_name + " <" + mail.to_address + ">\n" + mail.subject + "\n\n" + mail.text,
             at + "　" + mail.subject);
      }
      if (static_cast<int>(page.items.size()) < kMailsAtOnce) break;
    }
    parts_.push_back(std::move(part));
  }

  void index(const std::vector<ReviewEvent>& events) {
    const auto company = uses_.directory.company(submission_.company_id);
    std::vector<std::pair<std::string, std::string>> facts = {
        {word("review.tender"), ground_.tender.no + "　" + ground_.tender.name},
        {word("review.vendor"), company ? company->name + "（" + company->tax_id + "）" : ""},
        {word("review.number"), submission_.number},
        {word("review.state_label"), ground_.type->state_label("submission", submission_.state, locale_)},
        {word("dossier.made_at"), base::display_time(ground_.now)},
        {word("dossier.version"), ground_.type->version()}};
    std::vector<std::vector<std::string>> history;
    for (const ReviewEvent& event : events)
      history.push_back({base::display_time(event.at), word("review.event." + event.event), event.actor, event.reason});
    zip_.add_text("index.html", dossier_index(title(), facts, parts_, history, uses_.words, locale_));
    std::string sums;  // sha256sum -c
    for (const documents::ZippedFile& file : zip_.files()) sums += file.sha256 + "  " + file.path + "\n";
    zip_.add_text("manifest.txt", std::move(sums));
  }

  std::string title() const { return word("dossier.title") + " " + ground_.tender.no + " " + submission_.number; }
  ZipFile& zip() { return zip_; }

 private:
  std::string word(const std::string& key) const { return uses_.words.text(locale_, key); }
  std::string label_of(const std::string& document) const {
    return ground_.type->words().text(locale_, "document." + document + ".label");
  }

  void text(DossierPart& part, const std::string& path, std::string content, const std::string& label = {}) {
    const std::string kept = zip_.add_text(path, std::move(content));
    part.links.push_back(
        {label.empty() ? fs::path(kept).filename().string() : label, kept, zip_.files().back().sha256});
  }

  void add_file(DossierPart& part, const submissions::Node& node, const Json& file) {
    const std::string sha256 = file.value("sha256", ""), name = file.value("name", "");
    if (!uses_.blobs.has(sha256)) return;
    const std::string path =
        zip_.add_file("files/" + std::to_string(node.id) + "-" + name, uses_.blobs.path(sha256), sha256);
    part.links.push_back({node.title + "　" + name, path, sha256});
  }

  const Review::Dependencies& uses_;
  const Ground& ground_;
  const Submission& submission_;
  std::string locale_;
  WorkFolder folder_;  // outlives the zip, which reads it
  ZipFile zip_;
  std::vector<DossierPart> parts_;
};

Json rounds_data(const std::vector<Round>& rounds) {
  Json all = Json::array();
  for (const Round& round : rounds) {
    Json requests = Json::array();
    for (const Request& request : round.requests)
      requests.push_back({{"track", request.track},
                          {"title", request.title},
                          {"document", request.ask.document_key},
                          {"field", request.ask.field},
                          {"action", request.ask.action},
                          {"reason", request.ask.reason},
                          {"state", request.state},
                          {"before", request.before},
                          {"after", request.after},
                          {"judged_by", request.judged_by},
                          {"opinion", request.opinion}});
    all.push_back({{"number", round.number},
                   {"opened_at", base::iso8601(round.opened_at)},
                   {"opened_by", round.opened_by},
                   {"requests", std::move(requests)}});
  }
  return all;
}

}  // namespace

void Dossier::register_jobs(storage::JobQueue& jobs) {
  jobs_ = &jobs;
  jobs.handle(kDossierJob,
              [this](const storage::Job& job, storage::JobProgress& progress) { return make(job, progress); });
}

std::int64_t Dossier::order(const Ground& ground, const Submission& submission, const Actor& actor,
                            const std::string& locale) {
  const Json payload = {{"submission", submission.id}, {"person", actor.person_id}, {"locale", locale}};
  auto entry = submissions::entry_about(submission, actor, ground.now, "document.archive_downloaded");
  entry.details = {{"tender", ground.tender.no}};
  return uses_.database.write([&](storage::Transaction& tx) {
    uses_.audit.record(tx, entry);
    return jobs_->enqueue(tx, kDossierJob, payload, actor.person_id);
  });
}

base::Result<Json> Dossier::make(const storage::Job& job, storage::JobProgress& progress) {
  const std::string locale = job.payload.value("locale", std::string(base::kFirstLocale));
  const auto submission = uses_.submissions.get(job.payload.value("submission", std::int64_t{0}));
  const auto tender = submission ? uses_.tenders.find(submission->tender_id) : std::nullopt;
  auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return base::Error{"type_unavailable", {{"retry", false}}};
  const Ground ground{*tender, std::move(type), uses_.clock.now()};

  WorkFolder folder;
  const fs::path target = folder / "dossier.zip";
  Collector collector(uses_, ground, *submission, locale, target);
  progress.report(0, 100, "collecting");
  collector.items();
  collector.data("submission.json", submission_json(uses_, service_, supplements_, ground, *submission, locale));
  collector.data("corrections.json", rounds_data(supplements_.rounds(submission->id)));
  collector.scans();
  if (auto wrong =
          collector.forms(job.payload.value("person", std::int64_t{0}), uses_.documents.receipt(submission->id)))
    return *wrong;
  collector.mails();
  collector.index(service_.history(submission->id));
  const auto closed = collector.zip().close([&](int percent) {
    progress.report(kCollected + percent * (100 - kCollected) / 100, 100, "writing");
    return !progress.stopping();
  });
  if (!closed) {
    if (closed.error().code == "archive_stopped") return base::Error{storage::kJobStopped, {{"retry", true}}};
    return closed.error();
  }
  const auto blob = uses_.blobs.put_file(target);
  if (!blob) return blob.error();
  return Json{{"file",
               {{"blob", blob->sha256},
                {"size", blob->size},
                {"name", ground.tender.no + "-" + submission->number + ".zip"},
                {"type", "application/zip"}}}};
}

void add_dossier_routes(http::Router& router, const Review::Dependencies& uses, Dossier& dossier) {
  http::Route route;
  route.method = http::Method::post;
  route.pattern = "/staff/submissions/{id}/dossier";
  route.permission = "staff.submissions";
  route.summary = "Everything of a submission as one zip, made by a job";
  route.statuses = {202, 404, 409};
  route.handler = [&uses, &dossier](http::Context& context) -> http::Outcome {
    const auto submission = uses.submissions.get(accounts::whole_number(context.param("id")).value_or(0));
    if (!submission || !submission->last_submitted_at) return http::not_found();
    const auto tender = uses.tenders.find(submission->tender_id);
    if (!tender) return http::not_found();
    auto type = uses.tenders.type_of(*tender);
    if (!type) return http::refuse(409, {"type_unavailable"});
    const auto job = dossier.order({*tender, std::move(type), context.request().received_at}, *submission,
                                   staff_actor(context), context.locale());
    return http::Accepted{"/jobs/" + std::to_string(job), {{"id", std::to_string(job)}, {"state", "queued"}}};
  };
  router.add(std::move(route));
}

}  // namespace tenderloom::review
