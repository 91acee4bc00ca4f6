#include "opening_desk.h"

#include <algorithm>

#include "sealing/bytes.h"
#include "sealing/hex.h"

namespace tenderloom::infosec_services {
namespace {

constexpr std::chrono::minutes kGivenLasts{10};

plugin::AuditRecord opening_entry(const plugin::Tender& tender, const char* action, Json details) {
  return {std::string("infosec_services.") + action, "tender:" + tender.no, 0, std::move(details)};
}

std::string as_text(const std::vector<Contribution>& halves) {
  Json list = Json::array();
  for (const auto& one : halves) list.push_back({one.opener, one.other, to_hex(one.half)});
  return list.dump();
}

std::vector<Contribution> halves_of(const std::string& text) {
  std::vector<Contribution> halves;
  for (const Json& one : Json::parse(text))
    halves.push_back({one.at(0).get<std::int64_t>(), one.at(1).get<std::int64_t>(), of_hex(one.at(2))});
  return halves;
}

bool left_to_open(const std::vector<rows::ParcelRow>& parcels) {
  return std::any_of(parcels.begin(), parcels.end(), [](const auto& one) { return one.state != "opened"; });
}

}  // namespace

std::vector<GivenBy> OpeningDesk::given(const plugin::Tender& tender) const {
  std::vector<GivenBy> all;
  const base::Instant now = desk_.uses().clock.now();
  for (const auto& one : desk_.uses().database.read([&](soci::session& sql) { return rows::given(sql, tender.id); }))
    if (now < one.ends_at) all.push_back({one.person_id, one.ends_at});
  return all;
}

std::vector<rows::OpeningRow> OpeningDesk::openings(const plugin::Tender& tender) const {
  return desk_.uses().database.read([&](soci::session& sql) { return rows::openings(sql, tender.id); });
}

base::Result<bool> OpeningDesk::give(const plugin::Tender& tender, const std::string& passphrase,
                                     const plugin::Actor& actor, base::Instant at) const {
  const SealingOffice office = openers_.office(tender);
  if (office.opener(actor.person_id) == nullptr) return base::Error{"infosec_not_opener"};
  if (!office.ready()) return base::Error{"infosec_not_ready"};
  // To the second: by when the request arrived.
  if (!office.opens_at || at < *office.opens_at)
    return base::Error{"infosec_too_early",
                       {{"time", office.opens_at ? base::display_time(*office.opens_at) : std::string()}}};
  const auto parcels = desk_.uses().database.read([&](soci::session& sql) { return rows::parcels(sql, tender.id); });
  if (office.opened_at && !left_to_open(parcels)) return base::Error{"infosec_all_open"};
  if (passphrase.empty()) return base::Error{"infosec_passphrase_empty", Json::object(), "passphrase"};  // no attempt
  auto opened = openers_.unlocked(tender, passphrase, "passphrase", actor);
  if (!opened) return opened.error();
  const Secret own(std::move(*opened));
  const auto shares = desk_.uses().database.read([&](soci::session& sql) { return rows::shares(sql, tender.id); });
  const auto halves = contribute(shares, actor.person_id, *office.opener(actor.person_id)->key, own.text);
  if (halves.empty()) return base::Error{"infosec_not_ready"};
  const base::Instant now = desk_.uses().clock.now();
  const rows::GivenRow row{actor.person_id, desk_.uses().secrets.seal(as_text(halves)), now + kGivenLasts};
  desk_.uses().database.write([&](storage::Transaction& tx) {
    rows::put_given(tx, tender.id, row);
    desk_.uses().audit.record(tx, actor, opening_entry(tender, "half_given", Json::object()));
    desk_.uses().jobs.enqueue(tx, kGivenJob, Json::object(), std::nullopt, std::nullopt,
                              row.ends_at + std::chrono::seconds(1));
  });
  const auto all = taken(tender, office, now);
  if (!all) return false;
  auto joined = join(office.seal.public_key, all->halves);
  if (!joined) return base::Error{"infosec_not_ready"};
  const Secret secret(std::move(*joined));
  open_all(tender, secret.text, office, *all, actor);
  return true;
}

std::optional<OpeningDesk::Given> OpeningDesk::taken(const plugin::Tender& tender, const SealingOffice& office,
                                                     base::Instant now) const {
  return desk_.uses().database.write([&](storage::Transaction& tx) -> std::optional<Given> {
    rows::remove_given_before(tx, now);
    const auto given = rows::given(tx.sql(), tender.id);
    if (given.size() < kLeastOpeners) return std::nullopt;
    Given all;
    for (const auto& one : given) {
      const auto text = desk_.uses().secrets.open(one.sealed);
      const rows::OpenerRow* opener = office.opener(one.person_id);
      if (!text || opener == nullptr) continue;
      for (Contribution& half : halves_of(*text)) all.halves.push_back(std::move(half));
      all.openers.push_back({{"id", std::to_string(one.person_id)}, {"name", opener->name}});
    }
    if (all.openers.size() < kLeastOpeners) return std::nullopt;
    rows::remove_given(tx, tender.id);
    return all;
  });
}

std::string OpeningDesk::open_one(const SealingOffice& office, const std::string& secret, rows::ParcelRow row) const {
  auto content = desk_.uses().files.read(row.blob);
  if (!content) return "missing";
  row.parcel.content = std::move(*content);
  const auto plain = open(row.parcel, office.seal.public_key, secret);
  if (!plain) return "unreadable";
  const auto bundle = unpack(*plain);
  if (!bundle || bundle->submission_id != row.submission_id) return "unreadable";
  if (!keep_pictures(desk_.uses().files, *bundle)) return "no_room";
  row.state = "opened";
  row.problem.clear();
  row.opened_at = desk_.uses().clock.now();
  row.parcel.content.clear();
  desk_.uses().database.write([&](storage::Transaction& tx) {
    for (const SealedProposal& proposal : bundle->proposals) restore_proposal(tx, row.submission_id, proposal);
    rows::remove_writers(tx, row.submission_id);
    rows::put_parcel(tx, row);
  });
  return {};
}

Json OpeningDesk::told(const rows::ParcelRow& row) const {
  Json proposals = row.proposals;
  if (row.state == "opened")
    for (Json& one : proposals) {
      const auto proposal = desk_.find(std::strtoll(one.value("id", "0").c_str(), nullptr, 10));
      if (!proposal) continue;
      // The serial covers the portal's own forms too: were they changed while the bid was sealed?
      const Content content = checks_.content(*proposal);
      const Serials serials = checks_.serials(*proposal, content);
      one["unchanged"] = serials.valid && serials.newest->serial == one.value("serial", "");
    }
  const auto submission = desk_.uses().records.submission(row.submission_id);
  return {{"submission", std::to_string(row.submission_id)},
          {"company", submission ? submission->company_name : ""},
          {"tax_id", submission ? submission->tax_id : ""},
          {"number", submission ? submission->number : ""},
          {"sealed_at", base::iso8601(row.by.at)},
          {"digest", row.parcel.digest},
          {"size", row.size},
          {"state", row.state},
          {"problem", row.problem},
          {"proposals", std::move(proposals)}};
}

void OpeningDesk::open_all(const plugin::Tender& tender, const std::string& secret, const SealingOffice& office,
                           const Given& given, const plugin::Actor& actor) const {
  Json bids = Json::array();
  int opened = 0, damaged = 0;
  for (rows::ParcelRow row :
       desk_.uses().database.read([&](soci::session& sql) { return rows::parcels(sql, tender.id); })) {
    if (row.state == "opened") continue;  // by an opening before this one
    row.problem = open_one(office, secret, row);
    row.state = row.problem.empty() ? "opened" : "damaged";
    if (!row.problem.empty()) desk_.uses().database.write([&](storage::Transaction& tx) { rows::put_parcel(tx, row); });
    ++(row.problem.empty() ? opened : damaged);
    bids.push_back(told(row));
  }
  const base::Instant now = desk_.uses().clock.now();
  const Json record = {{"tender", {{"no", tender.no}, {"name", tender.name}}},
                       {"opens_at", base::iso8601(*office.opens_at)},
                       {"opened_at", base::iso8601(now)},
                       {"openers", given.openers},
                       {"bids", std::move(bids)},
                       {"opened", opened},
                       {"damaged", damaged}};
  desk_.uses().database.write([&](storage::Transaction& tx) {
    rows::add_opening(tx, tender.id, {0, now, record});
    desk_.uses().records.record_opening(tx, tender.id, now);
    desk_.uses().audit.record(
        tx, actor,
        opening_entry(tender, "opened", {{"openers", given.openers}, {"opened", opened}, {"damaged", damaged}}));
  });
}

base::Result<Json> OpeningDesk::forget_given() const {
  const base::Instant now = desk_.uses().clock.now();
  desk_.uses().database.write([&](storage::Transaction& tx) { rows::remove_given_before(tx, now); });
  return Json::object();
}

}  // namespace tenderloom::infosec_services
