// Guides with reading confirmation and manuals.
#include "repository.h"
#include "route_support.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

GuideState state_of(const forms::Guide& guide, const forms::TypeDefinition& type, const std::string& locale,
                    const std::vector<repository::GuideFile>& files) {
  GuideState state;
  state.key = guide.key;
  state.label = type.words().text(locale, "guide." + guide.key + ".label");
  state.must_confirm = guide.must_confirm;
  for (const auto& file : files) {
    if (file.key != guide.key) continue;
    state.has_file = true;
    state.sha256 = file.sha256;
    state.name = file.name;
    state.size = file.size;
    state.uploaded_at = file.uploaded_at;
    state.confirmed = file.confirmed_at.has_value();
    state.confirmed_at = file.confirmed_at;
  }
  return state;
}

audit::Entry entry_for(const Actor& actor, Instant at, const std::string& action, const std::string& subject) {
  audit::Entry entry;
  entry.at = at;
  if (actor.person_id != 0) entry.person = actor.person_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = action;
  entry.subject = subject;
  return entry;
}

}  // namespace

std::vector<GuideState> Service::guides(const Tender& tender, std::int64_t company_id, const std::string& locale) {
  const auto type = type_of(tender);
  if (!type) return {};
  const auto files =
      database_.read([&](soci::session& sql) { return repository::guide_files(sql, tender.id, company_id); });
  std::vector<GuideState> states;
  for (const auto& guide : type->guides()) states.push_back(state_of(guide, *type, locale, files));
  return states;
}

std::vector<GuideState> Service::unconfirmed_guides(const Tender& tender, std::int64_t company_id,
                                                    const std::string& locale) {
  auto states = guides(tender, company_id, locale);
  std::erase_if(states,
                [](const GuideState& state) { return !state.must_confirm || !state.has_file || state.confirmed; });
  return states;
}

std::optional<GuideState> Service::guide(const Tender& tender, const std::string& key, std::int64_t company_id,
                                         const std::string& locale) {
  for (auto& state : guides(tender, company_id, locale)) {
    if (state.key == key) return std::move(state);
  }
  return std::nullopt;
}

base::Result<void> Service::confirm_guide(const Tender& tender, const std::string& key, const std::string& sha256,
                                          std::int64_t company_id, const Actor& actor) {
  const auto current = guide(tender, key, company_id, std::string(base::kFirstLocale));
  if (!current) return base::Error{"guide_unknown"};
  if (!current->has_file) return base::Error{"guide_without_file"};
  // Somebody read one version while staff put another in its place: that one is still to be read.
  if (!sha256.empty() && sha256 != current->sha256) return base::Error{"guide_changed", {{"guide", current->label}}};
  if (current->confirmed) return {};
  if (const auto plugin = missing_companion(tender); !plugin.empty())
    return base::Error{"type_read_only", {{"plugin", plugin}}};
  const auto now = clock_.now();
  database_.write([&](storage::Transaction& tx) {
    repository::confirm(tx, tender.id, {key, current->sha256, "", 0, now, {}}, company_id, actor.person_id, now);
    auto entry = entry_for(actor, now, "guide.confirmed", "tender:" + tender.no);
    entry.company = company_id;
    entry.details = {{"guide", key}, {"sha256", current->sha256}};
    audit_.record(tx, entry);
  });
  return {};
}

base::Result<void> Service::set_guide(const std::string& no, const std::string& key, const std::string& name,
                                      const std::filesystem::path& file, const Actor& actor) {
  const auto tender = find(no);
  if (!tender) return base::Error{"not_found"};
  if (!guide(*tender, key, 0, std::string(base::kFirstLocale))) return base::Error{"guide_unknown"};
  if (tender->archived_at) return base::Error{"tender_archived"};
  if (const auto plugin = missing_companion(*tender); !plugin.empty())
    return base::Error{"type_read_only", {{"plugin", plugin}}};
  if (!begins_as_pdf(file)) return base::Error{"guide_not_pdf", {}, "file"};
  const auto blob = blobs_.put_file(file);
  if (!blob) return blob.error();
  const auto now = clock_.now();
  database_.write([&](storage::Transaction& tx) {
    repository::set_guide_file(tx, tender->id, {key, blob->sha256, name, blob->size, now, {}}, actor.person_id);
    auto entry = entry_for(actor, now, "guide.uploaded", "tender:" + no);
    entry.details = {{"guide", key}, {"sha256", blob->sha256}, {"name", name}};
    audit_.record(tx, entry);
  });
  return {};
}

std::vector<Service::Manual> Service::manuals() {
  return database_.read([](soci::session& sql) { return repository::manuals(sql); });
}

std::vector<Service::Manual> Service::manual_versions() {
  return database_.read([](soci::session& sql) { return repository::manual_versions(sql); });
}

std::optional<Service::Manual> Service::manual(const std::string& type_key) {
  for (auto& manual : manuals()) {
    if (manual.type_key == type_key) return std::move(manual);
  }
  return std::nullopt;
}

base::Result<void> Service::set_manual(const std::string& type_key, const std::string& name,
                                       const std::filesystem::path& file, const Actor& actor) {
  const auto type = types_.current(type_key);
  if (!type || !type->is_tender_type()) return base::Error{"type_unknown", {{"type", type_key}}, "type"};
  if (!begins_as_pdf(file)) return base::Error{"manual_not_pdf", {}, "file"};
  const auto blob = blobs_.put_file(file);
  if (!blob) return blob.error();
  const auto now = clock_.now();
  database_.write([&](storage::Transaction& tx) {
    const Manual made{type_key, blob->sha256, name, blob->size, now, 0, actor.name};
    repository::set_manual(tx, made);
    repository::insert_manual_version(tx, made, actor.person_id);
    auto entry = entry_for(actor, now, "manual.uploaded", "type:" + type_key);
    entry.details = {{"sha256", blob->sha256}, {"name", name}};
    audit_.record(tx, entry);
  });
  return {};
}

}  // namespace tenderloom::tenders
