// Which version of its type a tender is judged by. A running tender never changes because a script did.
#include <algorithm>

#include "repository.h"
#include "tender_audit.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {

std::shared_ptr<const forms::TypeDefinition> Service::type_of(const Tender& tender) {
  if (tender.bundle_sha256) return types_.version(tender.type_key, *tender.bundle_sha256);
  if (fill_state(tender, clock_.now()) == state::kDraft) return with_texts(tender);
  if (!types_.current(tender.type_key)) return nullptr;  // nothing to pin; spares a write for every request
  pin_if_open(tender.id);
  const auto pinned = find(tender.id);
  if (!pinned || !pinned->bundle_sha256) return nullptr;
  return types_.version(pinned->type_key, *pinned->bundle_sha256);
}

std::vector<Service::FormerVersion> Service::former_versions(const Tender& tender) {
  constexpr int kMostMoves = 100;
  audit::Filter moves;
  moves.action = kVersionMoved;
  moves.subject = audit_subject(tender);
  moves.per_page = kMostMoves;
  std::vector<FormerVersion> former;
  for (const audit::Listed& move : audit_.list(moves).items)
    former.push_back({move.at, types_.version(tender.type_key, move.details.value("from", std::string()))});
  std::reverse(former.begin(), former.end());
  return former;
}

void Service::pin_if_open(std::int64_t tender_id) {
  const auto now = clock_.now();
  // Before the transaction: what is made of the tender's own texts is compiled, and may be fetched.
  const auto known = find(tender_id);
  const auto type = known ? with_texts(*known) : nullptr;
  database_.write([&](storage::Transaction& tx) {
    const auto tender = repository::tender_by_id(tx.sql(), tender_id, storage::for_update(tx.dialect()));
    if (!tender || tender->bundle_sha256 || fill_state(*tender, now) == state::kDraft) return;
    if (!type) {
      log_.warning("tender.type_missing", {{"tender", tender->no}, {"type", tender->type_key}});
      return;
    }
    repository::pin_bundle(tx, tender->id, *type, now);
    log_.info("tender.pinned", {{"tender", tender->no}, {"type", type->key()}, {"version", type->version()}});
  });
}

/// The current version with the texts of forms that staff wrote for this tender: a version of its own, stored under its
/// checksum as every other.
std::shared_ptr<const forms::TypeDefinition> Service::with_texts(const Tender& tender) {
  auto type = types_.current(tender.type_key);
  const Json texts = tender.texts();
  if (!type || texts.empty()) return type;
  forms::Bundle bundle = type->bundle();
  for (const auto& [name, text] : texts.items())
    bundle.files[tender.type_key + "/documents/" + name + ".mustache"] = text.get<std::string>();
  auto own = types_.version_of(tender.type_key, std::move(bundle));
  return own ? own : type;
}

std::optional<forms::Bundle> Service::pinned_bundle(const std::string& type_key, const std::string& sha256) {
  const auto text = database_.read([&](soci::session& sql) { return repository::bundle_text(sql, type_key, sha256); });
  if (!text) return std::nullopt;
  auto bundle = forms::Bundle::from_json(Json::parse(*text));
  // What the database holds must be what its name says; anything else is not used to judge anybody.
  if (!bundle || bundle->sha256() != sha256) {
    log_.error("tender.bundle_damaged", {{"type", type_key}, {"version", sha256}});
    return std::nullopt;
  }
  return std::move(*bundle);
}

std::vector<std::pair<std::string, std::string>> Service::stored_versions(const std::string& checksum_begin) {
  constexpr std::size_t kShortest = 6;
  if (checksum_begin.size() < kShortest || checksum_begin.find_first_not_of("0123456789abcdef") != std::string::npos)
    return {};
  return database_.read([&](soci::session& sql) { return repository::bundles_like(sql, checksum_begin); });
}

void Service::schedule_pin(storage::Transaction& tx, const Tender& tender) {
  if (tender.bundle_sha256 || !tender.opens_at) return;
  jobs_.enqueue(tx, "tenders.pin", {{"tender", tender.id}}, {}, {}, *tender.opens_at);
}

}  // namespace tenderloom::tenders
