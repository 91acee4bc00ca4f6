#include "dossier_collector.h"

#include <fstream>

#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/plugin/dossier.h"

namespace tenderloom::review {

namespace {

namespace fs = std::filesystem;

constexpr int kMailsAtOnce = 100;

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

}  // namespace

WorkFolder::WorkFolder() : path_(fs::temp_directory_path() / ("tenderloom-dossier-" + base::random_token(12))) {
  fs::create_directory(path_);
  fs::permissions(path_, fs::perms::owner_all);
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

DossierCollector::DossierCollector(const Review::Dependencies& uses, const Ground& ground, const Submission& submission,
                                   std::string locale, documents::ZipFile& zip, const WorkFolder& work,
                                   std::string folder)
    : uses_(uses),
      ground_(ground),
      submission_(submission),
      locale_(std::move(locale)),
      zip_(zip),
      work_(work),
      folder_(std::move(folder)) {}

void DossierCollector::items() {
  DossierPart files{word("dossier.files"), {}};
  const fs::path html = work_ / (std::to_string(submission_.id) + "-items.html"),
                 json = work_ / (std::to_string(submission_.id) + "-items.json");
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
  parts_.push_back(
      {word("dossier.data"),
       {{word("dossier.items"), within(zip_.add_file(folder_ + "data/items.html", html, page_hash)), page_hash},
        {"items.json", within(zip_.add_file(folder_ + "data/items.json", json, data_hash)), data_hash}}});
  parts_.push_back(std::move(files));
}

void DossierCollector::data(const char* name, const Json& json) {
  text(parts_.front(), std::string("data/") + name, json.dump(2));
}

void DossierCollector::scans() {
  DossierPart part{word("review.documents"), {}};
  for (const documents::Upload& upload : uses_.documents.uploads(submission_.id, true)) {
    if (!uses_.blobs.has(upload.sha256)) continue;  // the check of the data says so
    const std::string label = label_of(upload.document_key);
    const std::string path =
        within(zip_.add_file(folder_ + "documents/" + label + "-" + std::to_string(upload.id) + ".pdf",
                             uses_.blobs.path(upload.sha256), upload.sha256));
    part.links.push_back({label + (upload.replaced ? "（" + word("review.former") + "）" : "") + "　" + upload.name +
                              "　" + base::display_time(upload.uploaded_at),
                          path, upload.sha256});
  }
  parts_.push_back(std::move(part));
}

std::optional<base::Error> DossierCollector::forms(std::int64_t person_id,
                                                   const std::optional<documents::Receipt>& receipt) {
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

void DossierCollector::mails() {
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

void DossierCollector::records() {
  if (uses_.dossier_sources == nullptr) return;
  const plugin::DossierQuery query{ground_.type->key(), ground_.tender.no,      ground_.tender.id,
                                   submission_.id,      submission_.company_id, locale_};
  for (plugin::DossierChapter& chapter : uses_.dossier_sources->about(query)) {
    DossierPart part{chapter.title, {}};
    for (plugin::DossierEntry& entry : chapter.entries) {
      const std::string path = "records/" + entry.path;
      if (entry.sha256.empty()) {
        text(part, path, std::move(entry.content), entry.label);
      } else if (uses_.blobs.has(entry.sha256)) {  // else the check of the data says so
        part.links.push_back({entry.label,
                              within(zip_.add_file(folder_ + path, uses_.blobs.path(entry.sha256), entry.sha256)),
                              entry.sha256});
      }
    }
    parts_.push_back(std::move(part));
  }
}

void DossierCollector::index(const std::vector<ReviewEvent>& events) {
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
  zip_.add_text(folder_ + "index.html", dossier_index(title(), facts, parts_, history, uses_.words, locale_));
}

std::string DossierCollector::title() const {
  return word("dossier.title") + " " + ground_.tender.no + " " + submission_.number;
}

std::string DossierCollector::word(const std::string& key) const { return uses_.words.text(locale_, key); }
std::string DossierCollector::label_of(const std::string& document) const {
  return ground_.type->words().text(locale_, "document." + document + ".label");
}

void DossierCollector::text(DossierPart& part, const std::string& path, std::string content, const std::string& label) {
  const std::string kept = within(zip_.add_text(folder_ + path, std::move(content)));
  part.links.push_back({label.empty() ? fs::path(kept).filename().string() : label, kept, zip_.files().back().sha256});
}

void DossierCollector::add_file(DossierPart& part, const submissions::Node& node, const Json& file) {
  const std::string sha256 = file.value("sha256", ""), name = file.value("name", "");
  if (!uses_.blobs.has(sha256)) return;
  const std::string path = within(
      zip_.add_file(folder_ + "files/" + std::to_string(node.id) + "-" + name, uses_.blobs.path(sha256), sha256));
  part.links.push_back({node.title + "　" + name, path, sha256});
}

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

std::string manifest_of(const documents::ZipFile& zip) {
  std::string sums;
  for (const documents::ZippedFile& file : zip.files()) sums += file.sha256 + "  " + file.path + "\n";
  return sums;
}

}  // namespace tenderloom::review
