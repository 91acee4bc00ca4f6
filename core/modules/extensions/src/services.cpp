#include "services.h"

#include <algorithm>
#include <set>

#include "tenderloom/accounts/directory.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/sealed.h"
#include "tenderloom/documents/pdf_printer.h"
#include "tenderloom/documents/print_templates.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/submissions/files.h"

namespace tenderloom::extensions {

using base::Json;

std::optional<plugin::Person> ModulePeople::person(std::int64_t id) {
  const auto found = uses_.directory.person(id);
  return found ? std::optional(plugin::Person{found->id, found->display_name, found->email}) : std::nullopt;
}

std::vector<plugin::Person> ModulePeople::staff_with(const std::string& permission) {
  std::vector<plugin::Person> people;
  for (const std::string& address : uses_.directory.staff_with(permission))
    if (const auto found = uses_.directory.person_by_email(address))
      people.push_back({found->id, found->display_name, found->email});
  std::sort(people.begin(), people.end(),
            [](const auto& a, const auto& b) { return std::tie(a.name, a.id) < std::tie(b.name, b.id); });
  return people;
}

namespace {

notifications::Mail composed(const Dependencies& uses, const std::string& event, const Json& values) {
  return uses.outbox.compose(event, std::string(base::kFirstLocale), values);
}

}  // namespace

void ModuleMails::to_vendor(storage::Transaction& tx, const std::string& event, std::int64_t company_id, Json values) {
  const auto contact = uses_.directory.contact_of(tx.sql(), company_id);
  if (!contact) {
    uses_.log.warning("extensions.no_contact", {{"company", company_id}, {"event", event}});
    return;
  }
  values["contact_name"] = contact->name;
  values["contact_title"] = contact->title;
  values["company_name"] = contact->company;
  auto mail = composed(uses_, event, values);
  mail.to_address = contact->email;
  mail.to_name = contact->name;
  mail.company = company_id;
  uses_.outbox.queue(tx, mail);
}

void ModuleMails::to_people(storage::Transaction& tx, const std::string& event,
                            const std::vector<plugin::Person>& people, Json values) {
  for (const plugin::Person& person : people) {
    auto mail = composed(uses_, event, values);
    mail.to_address = person.email;
    mail.to_name = person.name;
    mail.person = person.id;
    uses_.outbox.queue(tx, mail);
  }
}

base::Result<plugin::StoredFile> ModuleFiles::keep(const http::UploadedFile& upload, const plugin::FileLimits& limits) {
  forms::Field field;
  field.type = forms::FieldType::file;
  field.limits.extensions = limits.extensions;
  field.limits.max_bytes = limits.max_bytes;
  if (limits.max_pages) field.limits.max_pages = *limits.max_pages;
  const auto facts = submissions::FileChecker(uses_.inspector).check(upload.path, upload.name, field);
  if (!facts.ok()) return facts.error();
  const auto blob = uses_.blobs.put_file(upload.path);
  if (!blob.ok()) return blob.error();
  return plugin::StoredFile{blob->sha256, upload.name, facts->type, blob->size, facts->pages};
}

base::Result<plugin::StoredFile> ModuleFiles::keep(std::string_view content, const std::string& name,
                                                   const std::string& media_type) {
  const auto blob = uses_.blobs.put(content);
  if (!blob.ok()) return blob.error();
  return plugin::StoredFile{blob->sha256, name, media_type, blob->size, std::nullopt};
}

http::Outcome ModuleFiles::send(const plugin::StoredFile& file) {
  if (!uses_.blobs.has(file.sha256)) return http::not_found();
  http::File answer;
  answer.path = uses_.blobs.path(file.sha256);
  answer.media_type = file.media_type;
  answer.name = file.name;
  answer.show =
      file.media_type == "application/pdf" || file.media_type == "image/png" || file.media_type == "image/jpeg";
  answer.etag = file.sha256;
  return answer;
}

std::vector<std::string> ModuleFiles::forget(const std::vector<std::string>& sha256s) {
  std::set<std::string> unused;
  std::vector<std::string> young;
  for (const std::string& sha256 : sha256s)
    if (uses_.blobs.has(sha256)) {
      if (storage::stored_lately(uses_.blobs, sha256))
        young.push_back(sha256);
      else
        unused.insert(sha256);
    }
  if (unused.empty() || !uses_.integrity) return young;
  for (const storage::Integrity& part : uses_.integrity())
    if (part.blobs)
      uses_.database.read(
          [&](soci::session& sql) { part.blobs(sql, [&](const storage::BlobUse& use) { unused.erase(use.sha256); }); });
  for (const std::string& sha256 : unused)
    if (!storage::remove_unused(uses_.blobs, sha256)) young.push_back(sha256);
  return young;
}

base::Result<std::string> ModuleFiles::read(const std::string& sha256) { return uses_.blobs.read(sha256); }
std::filesystem::path ModuleFiles::path(const std::string& sha256) { return uses_.blobs.path(sha256); }

void ModuleAudit::record(storage::Transaction& tx, const plugin::Actor& actor, const plugin::AuditRecord& record) {
  audit::Entry entry;
  entry.at = uses_.clock.now();
  if (actor.person_id != 0) entry.person = actor.person_id;
  if (record.company_id != 0) entry.company = record.company_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = record.action;
  entry.subject = record.subject;
  entry.details = record.details;
  uses_.audit.record(tx, entry);
}

base::Result<std::string> ModulePrinter::page(const std::string& name, const Json& model, const std::string& locale) {
  return uses_.print_templates.render(name, model, locale);
}

base::Result<plugin::PrintedPages> ModulePrinter::print(std::string_view html) {
  auto printed = uses_.printer.print(html);
  if (!printed.ok()) return printed.error();
  return plugin::PrintedPages{std::move(printed->content), printed->pages, std::move(printed->missing_characters)};
}

DerivedSecrets::DerivedSecrets(std::string_view secret, const std::string& plugin_name)
    : key_(base::derived_key(secret, "plugin " + plugin_name)) {}

std::string DerivedSecrets::seal(std::string_view plain) const { return base::seal(key_, plain); }
std::optional<std::string> DerivedSecrets::open(std::string_view sealed) const { return base::unseal(key_, sealed); }

}  // namespace tenderloom::extensions
