// What the portal does for plugins beside their own code: mails, people, files, the audit log, paper, secrets.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/words.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/request.h"
#include "tenderloom/plugin/records.h"
#include "tenderloom/plugin/reviews.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/jobs.h"

namespace tenderloom::plugin {

struct Person {
  std::int64_t id = 0;
  std::string name, email;
};

/// Thread-safe.
class People {
 public:
  virtual ~People();
  virtual std::optional<Person> person(std::int64_t id) = 0;
  /// Staff whose role holds that permission, by name.
  virtual std::vector<Person> staff_with(const std::string& permission) = 0;
};

/// Mails of events that the plugin registered (Host::add_mail). They are queued in the transaction of the decision, so
/// that neither is there without the other. `values` are what the template names; a value that is words and no name is
/// one text a language: {"zh-TW": …, "en": …}.
class Mails {
 public:
  virtual ~Mails();
  /// To the company's registered contact; contact_name, contact_title and company_name are filled in.
  virtual void to_vendor(storage::Transaction& tx, const std::string& event, std::int64_t company_id, Json values) = 0;
  /// To each of them; found before the transaction begins (People).
  virtual void to_people(storage::Transaction& tx, const std::string& event, const std::vector<Person>& people,
                         Json values) = 0;
  /// The portal's address for a path, for links in mails.
  virtual std::string link(const std::string& path) const = 0;
};

/// A file that the plugin keeps. Its rows must name the checksum in add_integrity(), or the file may be removed.
struct StoredFile {
  std::string sha256, name, media_type;
  std::int64_t size = 0;
  std::optional<int> pages;  // of a PDF
};

struct FileLimits {
  std::vector<std::string> extensions = {"pdf"};
  std::int64_t max_bytes = 20 << 20;
  std::optional<int> max_pages;
};

/// Thread-safe. Uploads were scanned for viruses at the gate; here they are judged by their content.
class Files {
 public:
  virtual ~Files();
  /// Errors name what is wrong, with sentences of their own: file_empty, file_too_large, file_extension, file_content,
  /// file_pages, pdf_encrypted, pdf_damaged, pdf_active, blob_full.
  virtual base::Result<StoredFile> keep(const http::UploadedFile& upload, const FileLimits& limits) = 0;
  /// What the plugin made itself.
  virtual base::Result<StoredFile> keep(std::string_view content, const std::string& name,
                                        const std::string& media_type) = 0;
  /// The answer that sends it: shown when it is a PDF or a picture, else as attachment.
  virtual http::Outcome send(const StoredFile& file) = 0;
  /// Removes those that no row of anybody refers to any more; for what must not stay in the clear. Slow: in a job. What
  /// was stored within the last seconds stays and is answered, for another try.
  virtual std::vector<std::string> forget(const std::vector<std::string>& sha256s) = 0;
  virtual base::Result<std::string> read(const std::string& sha256) = 0;
  virtual std::filesystem::path path(const std::string& sha256) = 0;
};

/// An entry of the audit log; its words are `audit.action.<action>` in the plugin's locales.
struct AuditRecord {
  std::string action;   // "<plugin>.…"
  std::string subject;  // "submission:7"
  std::int64_t company_id = 0;
  Json details = Json::object();
};
class Audit {
 public:
  virtual ~Audit();
  virtual void record(storage::Transaction& tx, const Actor& actor, const AuditRecord& record) = 0;
};

struct PrintedPages {
  std::string content;  // the PDF
  int pages = 0;
  std::vector<std::string> missing_characters;  // that no installed font has
};

/// Thread-safe; callers queue, so that long documents belong into jobs.
class Printer {
 public:
  virtual ~Printer();
  /// print/<name>.mustache of the plugin within the theme's print layout. print_template_missing, …_invalid.
  virtual base::Result<std::string> page(const std::string& name, const Json& model, const std::string& locale) = 0;
  /// HTML to PDF. print_unavailable, print_busy, print_timeout, print_failed.
  virtual base::Result<PrintedPages> print(std::string_view html) = 0;
};

/// What the database must not hold in the clear, sealed under a key that is made of the portal's own secret.
class Secrets {
 public:
  virtual ~Secrets();
  virtual std::string seal(std::string_view plain) const = 0;
  virtual std::optional<std::string> open(std::string_view sealed) const = 0;
};

/// Everything together, as a plugin's own classes are given it. It lives as long as the process.
struct Services {
  storage::Database& database;
  const base::Clock& clock;
  const base::Logger& log;
  const base::Words& words;
  const forms::TypeStore& types;
  storage::JobQueue& jobs;
  Records& records;
  People& people;
  Mails& mails;
  Files& files;
  Audit& audit;
  Printer& printer;
  const Secrets& secrets;
  Reviews& reviews;
};

}  // namespace tenderloom::plugin
