#include "opener_desk.h"

#include <algorithm>
#include <set>

#include "sealing/bytes.h"
#include "tenderloom/base/text.h"

namespace tenderloom::infosec_services {
namespace {

constexpr std::int64_t kMostFailures = 5;
constexpr std::chrono::minutes kLockedFor{15};

base::Error about_passphrase(const char* code, Json params = Json::object()) {
  return {code, std::move(params), "passphrase"};
}

/// A rule of its own beside the length: what others know of the opener or of the tender guesses nothing.
std::optional<base::Error> refuse_passphrase(const PassphraseChange& change, const plugin::Tender& tender,
                                             const plugin::Actor& actor) {
  const std::size_t length = base::code_points(change.passphrase);
  if (length < kLeastPassphrase) return about_passphrase("infosec_passphrase_short", {{"least", kLeastPassphrase}});
  if (length > kMostPassphrase) return about_passphrase("infosec_passphrase_long", {{"most", kMostPassphrase}});
  const std::string folded = base::fold(change.passphrase);
  const std::set<char> signs(change.passphrase.begin(), change.passphrase.end());
  constexpr std::size_t kLeastSigns = 6;
  if (signs.size() < kLeastSigns) return about_passphrase("infosec_passphrase_same");
  for (const std::string& known : {tender.no, tender.name, actor.name})
    if (!known.empty() && folded.find(base::fold(known)) != std::string::npos)
      return about_passphrase("infosec_passphrase_own");
  if (change.again != change.passphrase) return base::Error{"infosec_passphrase_again", Json::object(), "again"};
  return std::nullopt;
}

std::set<std::int64_t> ids_of(const std::vector<rows::OpenerRow>& openers) {
  std::set<std::int64_t> ids;
  for (const auto& one : openers) ids.insert(one.person_id);
  return ids;
}

plugin::AuditRecord opener_entry(const plugin::Tender& tender, const char* action, Json details = Json::object()) {
  return {std::string("infosec_services.") + action, "tender:" + tender.no, 0, std::move(details)};
}

}  // namespace

const rows::OpenerRow* SealingOffice::opener(std::int64_t person) const {
  for (const auto& one : openers)
    if (one.person_id == person) return &one;
  return nullptr;
}

SealingOffice OpenerDesk::office(soci::session& sql, const plugin::Tender& tender) const {
  SealingOffice office;
  office.openers = rows::openers(sql, tender.id);
  office.seal = rows::seal_of_tender(sql, tender.id);
  office.bids = rows::count_parcels(sql, tender.id);
  office.opens_at = tender.closes_at;
  if (office.seal.opens_at && (!office.opens_at || *office.seal.opens_at > *office.opens_at))
    office.opens_at = office.seal.opens_at;
  office.opened_at = tender.unsealed_at;
  return office;
}

SealingOffice OpenerDesk::office(const plugin::Tender& tender) const {
  return desk_.uses().database.read([&](soci::session& sql) { return office(sql, tender); });
}

std::vector<base::Error> OpenerDesk::missing(const SealingOffice& office) {
  std::vector<base::Error> missing;
  if (office.openers.size() < kLeastOpeners) missing.push_back({"infosec_openers_few", {{"least", kLeastOpeners}}});
  std::string names;
  for (const auto& one : office.openers)
    if (!one.key) names += (names.empty() ? "" : "、") + one.name;
  if (!names.empty()) missing.push_back({"infosec_openers_wait", {{"names", names}}});
  return missing;
}

base::Result<void> OpenerDesk::choose(const plugin::Tender& tender, const OpenerChoice& choice,
                                      const plugin::Actor& actor) const {
  std::map<std::int64_t, std::string> names;
  for (const auto& person : candidates()) names[person.id] = person.name;
  const std::set<std::int64_t> wanted(choice.openers.begin(), choice.openers.end());
  if (wanted.size() < kLeastOpeners) return base::Error{"infosec_openers_few", {{"least", kLeastOpeners}}, "openers"};
  for (const std::int64_t id : wanted)
    if (!names.contains(id)) return base::Error{"infosec_opener_unknown", Json::object(), "openers"};
  if (choice.opens_at && tender.closes_at && *choice.opens_at < *tender.closes_at)
    return base::Error{"infosec_opening_early", {{"time", base::display_time(*tender.closes_at)}}, "opens_at"};
  return desk_.uses().database.write([&](storage::Transaction& tx) -> base::Result<void> {
    const SealingOffice before = office(tx.sql(), tender);
    if (before.opened_at) return base::Error{"infosec_opened"};
    const auto there = ids_of(before.openers);
    if (there != wanted && before.bids > 0) return base::Error{"infosec_bids_there", {{"count", before.bids}}};
    rows::SealRow seal = before.seal;
    seal.opens_at = choice.opens_at;
    if (there != wanted) {
      seal.public_key.clear();
      rows::put_shares(tx, tender.id, {});
      for (const std::int64_t id : there)
        if (!wanted.contains(id)) rows::remove_opener(tx, tender.id, id);
      for (const std::int64_t id : wanted)
        if (!there.contains(id)) rows::put_opener(tx, tender.id, {id, names[id], std::nullopt, {}, 0, {}});
    }
    rows::put_seal(tx, tender.id, seal);
    if (there != wanted) make_key(tx, tender.id);
    Json people = Json::array();
    for (const std::int64_t id : wanted) people.push_back(names[id]);
    desk_.uses().audit.record(tx, actor, opener_entry(tender, "openers", {{"openers", std::move(people)}}));
    return {};
  });
}

void OpenerDesk::make_key(storage::Transaction& tx, std::int64_t tender_id) {
  std::vector<Opener> openers;
  for (const auto& one : rows::openers(tx.sql(), tender_id)) {
    if (!one.key) return;
    openers.push_back({one.person_id, one.key->public_key});
  }
  if (openers.size() < kLeastOpeners) return;
  const TenderKey key = make_tender_key(openers);
  rows::put_shares(tx, tender_id, key.shares);
  rows::SealRow seal = rows::seal_of_tender(tx.sql(), tender_id);
  seal.public_key = key.public_key;
  rows::put_seal(tx, tender_id, seal);
}

base::Result<std::string> OpenerDesk::unlocked(const plugin::Tender& tender, const std::string& passphrase,
                                               const std::string& field, const plugin::Actor& actor) const {
  const SealingOffice now = office(tender);
  const rows::OpenerRow* opener = now.opener(actor.person_id);
  if (opener == nullptr) return base::Error{"infosec_not_opener"};
  if (!opener->key) return base::Error{"infosec_no_passphrase"};
  const bool locked = opener->failures >= kMostFailures;
  if (locked && desk_.uses().clock.now() < opener->failed_at + kLockedFor)
    return base::Error{"infosec_passphrase_locked", {{"time", base::display_time(opener->failed_at + kLockedFor)}}};
  auto secret = unlock(*opener->key, passphrase, effort_);
  if (!secret) return base::Error{"infosec_passphrase_wrong", {{"left", count_wrong(tender, actor)}}, field};
  if (opener->failures > 0) {
    rows::OpenerRow counted = *opener;
    counted.failures = 0;
    desk_.uses().database.write([&](storage::Transaction& tx) { rows::put_opener(tx, tender.id, counted); });
  }
  return std::move(*secret);
}

std::int64_t OpenerDesk::count_wrong(const plugin::Tender& tender, const plugin::Actor& actor) const {
  const base::Instant now = desk_.uses().clock.now();
  return desk_.uses().database.write([&](storage::Transaction& tx) -> std::int64_t {
    for (rows::OpenerRow opener : rows::openers(tx.sql(), tender.id)) {
      if (opener.person_id != actor.person_id) continue;
      const bool anew = opener.failures >= kMostFailures && now >= opener.failed_at + kLockedFor;
      opener.failures = anew ? 1 : opener.failures + 1;
      opener.failed_at = now;
      rows::put_opener(tx, tender.id, opener);
      desk_.uses().audit.record(tx, actor, opener_entry(tender, "passphrase_wrong", {{"in_a_row", opener.failures}}));
      return std::max<std::int64_t>(0, kMostFailures - opener.failures);
    }
    return 0;
  });
}

base::Result<void> OpenerDesk::set_passphrase(const plugin::Tender& tender, const PassphraseChange& change,
                                              const plugin::Actor& actor) const {
  const SealingOffice now = office(tender);
  const rows::OpenerRow* opener = now.opener(actor.person_id);
  if (opener == nullptr) return base::Error{"infosec_not_opener"};
  if (now.opened_at) return base::Error{"infosec_opened"};
  if (auto refused = refuse_passphrase(change, tender, actor)) return std::move(*refused);
  // With bids under the tender's key the opener's own key stays, and only what locks it changes.
  const bool keeps = opener->key && (now.bids > 0 || !change.current.empty());
  if (keeps && change.current.empty()) return base::Error{"infosec_passphrase_needed", Json::object(), "current"};
  OpenerKey key;
  if (keeps) {
    auto opened = unlocked(tender, change.current, "current", actor);
    if (!opened) return opened.error();
    const Secret secret(std::move(*opened));
    key = lock_again(opener->key->public_key, secret.text, change.passphrase, effort_);
  } else {
    key = make_opener(change.passphrase, effort_);
  }
  return desk_.uses().database.write([&](storage::Transaction& tx) -> base::Result<void> {
    const SealingOffice then = office(tx.sql(), tender);
    const rows::OpenerRow* there = then.opener(actor.person_id);
    if (there == nullptr) return base::Error{"infosec_not_opener"};
    if (!keeps && there->key && then.bids > 0)
      return base::Error{"infosec_passphrase_needed", Json::object(), "current"};
    rows::put_opener(tx, tender.id, {there->person_id, there->name, key, desk_.uses().clock.now(), 0, {}});
    if (!keeps) make_key(tx, tender.id);
    desk_.uses().audit.record(tx, actor, opener_entry(tender, "passphrase_set"));
    return {};
  });
}

}  // namespace tenderloom::infosec_services
