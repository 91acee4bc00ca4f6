#include "tenderloom/accounts/tax_id_change.h"

#include <fstream>

#include "audit_entries.h"
#include "repository.h"
#include "tax_id_repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {
namespace {

constexpr std::size_t kLongestOpinion = 2000;

/// By what the file begins with; empty for anything else.
std::string proof_type(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  char head[8] = {};
  in.read(head, sizeof head);
  const std::string_view read(head, static_cast<std::size_t>(in.gcount()));
  if (read.starts_with("%PDF-")) return "application/pdf";
  if (read.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (read.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  return {};
}

audit::Entry change_entry(const TaxIdChange& change, const Actor& actor, Instant at, const std::string& action) {
  return company_entry(change.company_id, actor, at, action,
                       {{"from", change.old_tax_id}, {"to", change.new_tax_id}, {"opinion", change.opinion}});
}

std::optional<TaxIdChange> open_change(soci::session& sql, std::int64_t company_id) {
  for (auto& change : repository::tax_id_changes(sql, company_id))
    if (change.state == "open") return std::move(change);
  return std::nullopt;
}

bool number_taken(soci::session& sql, const std::string& tax_id) {
  const auto holder = repository::company_by_tax_id(sql, tax_id);
  return holder && holder->status != status::kRejected;
}

}  // namespace

base::Result<TaxIdChange> TaxIdChanges::ask(std::int64_t company_id, const std::string& new_tax_id,
                                            const std::string& reason, const std::filesystem::path& file,
                                            const std::string& file_name, const Actor& actor) {
  TaxIdChange change;
  std::error_code failure;
  const auto size = std::filesystem::file_size(file, failure);
  if (failure || static_cast<std::int64_t>(size) > kLargestFile)
    return base::Error{"change_file_too_large", {{"max_bytes", kLargestFile}}, "file"};
  change.file_type = proof_type(file);
  if (change.file_type.empty()) return base::Error{"change_file_kind", {}, "file"};
  if (!blobs_) throw std::logic_error("applications need a store of files");
  const auto blob = blobs_->put_file(file);
  if (!blob) return blob.error();
  change.file_sha256 = blob->sha256;
  change.file_name = file_name;
  change.company_id = company_id;
  change.new_tax_id = new_tax_id;
  change.reason = reason;
  change.asked_by = actor.name;
  change.asked_person = actor.person_id;
  change.asked_at = clock_.now();
  const auto staff = directory_.staff_with("staff.registrations");
  return database_.write([&](storage::Transaction& tx) -> base::Result<TaxIdChange> {
    const auto company = repository::company_by_id(tx.sql(), company_id, storage::for_update(tx.dialect()));
    if (!company) return base::Error{"not_found"};
    if (company->status != status::kApproved) return base::Error{"tax_id_change_not_now", {{"state", company->status}}};
    if (open_change(tx.sql(), company_id)) return base::Error{"tax_id_change_open"};
    if (company->tax_id == new_tax_id) return base::Error{"tax_id_same", {}, "new_tax_id"};
    if (number_taken(tx.sql(), new_tax_id)) return base::Error{"tax_id_taken", {}, "new_tax_id"};
    TaxIdChange stored = change;
    stored.old_tax_id = company->tax_id;
    stored.state = "open";
    stored.id = repository::insert_tax_id_change(tx, stored);
    reporting_.audit.record(tx, change_entry(stored, actor, stored.asked_at, "tax_id_change.asked"));
    tell_staff(tx, stored, *company, staff);
    return stored;
  });
}

base::Result<void> TaxIdChanges::withdraw(std::int64_t company_id, const Actor& actor) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    auto change = open_change(tx.sql(), company_id);
    if (!change) return base::Error{"not_found"};
    change->state = "withdrawn";
    change->decided_by = actor.name;
    change->decided_person = actor.person_id;
    change->decided_at = clock_.now();
    if (!repository::close_tax_id_change(tx, *change)) return base::Error{"not_found"};
    reporting_.audit.record(tx, change_entry(*change, actor, *change->decided_at, "tax_id_change.withdrawn"));
    return {};
  });
}

base::Result<TaxIdChange> TaxIdChanges::decide(std::int64_t company_id, std::int64_t change_id, bool accept,
                                               const std::string& opinion, const Actor& actor) {
  const std::string words(base::trim(base::clean_lines(opinion)));
  if (!accept && words.empty()) return base::Error{"reason_needed", {}, "opinion"};
  if (base::code_points(words) > kLongestOpinion)
    return base::Error{"reason_too_long", {{"limit", kLongestOpinion}}, "opinion"};
  try {
    return database_.write([&](storage::Transaction& tx) -> base::Result<TaxIdChange> {
      const auto company = repository::company_by_id(tx.sql(), company_id, storage::for_update(tx.dialect()));
      if (!company) return base::Error{"not_found"};
      std::optional<TaxIdChange> change;
      for (auto& each : repository::tax_id_changes(tx.sql(), company_id))
        if (each.id == change_id) change = std::move(each);
      if (!change) return base::Error{"not_found"};
      if (change->state != "open")
        return base::Error{"tax_id_change_decided",
                           {{"state", change->state},
                            {"actor", change->decided_by},
                            {"at", base::display_time(change->decided_at.value_or(change->asked_at))}}};
      change->state = accept ? "accepted" : "refused";
      change->opinion = words;
      change->decided_by = actor.name;
      change->decided_person = actor.person_id;
      change->decided_at = clock_.now();
      if (accept) {
        if (auto taken = take_over(tx, *change, actor); !taken) return taken.error();
      }
      (void)repository::close_tax_id_change(tx, *change);
      reporting_.audit.record(tx, change_entry(*change, actor, *change->decided_at, "tax_id_change." + change->state));
      tell(tx, *change, *company, accept);
      return *change;
    });
  } catch (const storage::DatabaseError& error) {
    if (error.kind() != storage::DatabaseError::Kind::unique) throw;
    return base::Error{"tax_id_taken", {}, "opinion"};
  }
}

/// The company has the new number from now on; its history says so like any other change.
base::Result<void> TaxIdChanges::take_over(storage::Transaction& tx, const TaxIdChange& change, const Actor& actor) {
  if (number_taken(tx.sql(), change.new_tax_id)) return base::Error{"tax_id_taken", {}, "opinion"};
  registrations_.free_of_rejected(tx, change.new_tax_id, {}, actor.address);
  auto company = repository::company_by_id(tx.sql(), change.company_id);
  const Json changes = Json::array({{{"field", "tax_id"}, {"old", company->tax_id}, {"new", change.new_tax_id}}});
  company->tax_id = change.new_tax_id;
  company->values["tax_id"] = change.new_tax_id;
  repository::update_company(tx, *company);
  RegistrationEvent event{*change.decided_at, actor.name, "tax-id-changed", change.opinion};
  event.changes = changes;
  repository::confirm_up_to(tx, company->id,
                            repository::insert_event(tx, company->id, actor.person_id, event, company->values));
  return {};
}

void TaxIdChanges::tell(storage::Transaction& tx, const TaxIdChange& change, const Company& company, bool accept) {
  auto mail = reporting_.mailer.compose(accept ? "tax_id_change_accepted" : "tax_id_change_refused",
                                        std::string(base::kFirstLocale),
                                        {{"contact_name", company.values.value("contact_name", "")},
                                         {"contact_title", company.values.value("contact_title", "")},
                                         {"company_name", company.name},
                                         {"old_tax_id", change.old_tax_id},
                                         {"new_tax_id", change.new_tax_id},
                                         {"reason", change.opinion},
                                         {"link", reporting_.base_url + "/account/tax-id"}});
  mail.to_address = company.values.value("account_email", "");
  mail.to_name = company.values.value("contact_name", "");
  mail.company = company.id;
  reporting_.outbox.queue(tx, mail);
}

void TaxIdChanges::tell_staff(storage::Transaction& tx, const TaxIdChange& change, const Company& company,
                              const std::vector<std::string>& staff) {
  for (const auto& address : staff) {
    auto mail = reporting_.mailer.compose(
        "tax_id_change_to_review", std::string(base::kFirstLocale),
        {{"company_name", company.name},
         {"old_tax_id", change.old_tax_id},
         {"new_tax_id", change.new_tax_id},
         {"link", reporting_.base_url + "/staff/registrations/" + std::to_string(company.id)}});
    mail.to_address = address;
    mail.company = company.id;
    reporting_.outbox.queue(tx, mail);
  }
}

std::vector<TaxIdChange> TaxIdChanges::of(std::int64_t company_id) const {
  return database_.read([&](soci::session& sql) { return repository::tax_id_changes(sql, company_id); });
}

}  // namespace tenderloom::accounts
