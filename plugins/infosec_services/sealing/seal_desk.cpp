#include "seal_desk.h"

#include <algorithm>

#include "book/book.h"
#include "exports/export_desk.h"
#include "paper/paper_rows.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

Json sealed_proposals(const std::vector<Proposal>& proposals, const std::vector<Serials>& serials) {
  Json list = Json::array();
  for (std::size_t i = 0; i < proposals.size(); ++i)
    list.push_back({{"id", std::to_string(proposals[i].id())},
                    {"group", proposals[i].group_code},
                    {"group_name", proposals[i].group_name},
                    {"serial", serials[i].newest->serial}});
  return list;
}

std::optional<base::Error> in_time(const plugin::Tender& tender, base::Instant at) {
  return tender.closes_at && at >= *tender.closes_at ? std::optional(base::Error{"window_closed"}) : std::nullopt;
}

plugin::Actor vendor_of(const plugin::HandInSubject& subject) {
  return {forms::ActorKind::vendor, subject.person_id, subject.company_id, subject.person, "page", {}};
}

}  // namespace

std::vector<plugin::Obstacle> SealDesk::obstacles(const plugin::HandInSubject& subject) {
  std::vector<plugin::Obstacle> found;
  const auto tender = desk_.tender(subject.tender_no);
  if (!tender) return found;
  if (!openers_.office(*tender).ready()) found.push_back({{"infosec_no_key"}, {}});
  const auto& machine = tender->type->process().machine("proposal");  // SM-10
  for (const Proposal& proposal : desk_.of(*tender, subject.company_id)) {
    const Content content = checks_.content(proposal);
    const std::string state = checks_.state(proposal, content, checks_.serials(proposal, content));
    // Who was returned the application has time of its own, which the portal judges.
    const bool own_time = proposal.submission.state == "returned";
    const auto step = forms::step(machine, state, "hand_in", forms::ActorKind::vendor, [&](std::string_view) {
      return own_time ? std::nullopt : in_time(*tender, subject.at);
    });
    if (step) continue;
    if (step.error().code != "state_refused") {
      found.push_back({step.error(), {}});
    } else {
      found.push_back(
          {{"infosec_not_issued", {{"group", proposal.group_name}, {"state", state}}}, proposal_url(proposal.id())});
    }
  }
  return found;
}

base::Result<Bundle> SealDesk::gathered(const std::vector<Proposal>& proposals) const {
  Bundle bundle;
  desk_.uses().database.read([&](soci::session& sql) {
    for (const Proposal& proposal : proposals) bundle.proposals.push_back(read_proposal(sql, proposal.id()));
  });
  for (const SealedProposal& proposal : bundle.proposals)
    for (const auto& picture : proposal.pictures) {
      if (bundle.pictures.contains(picture.sha256)) continue;
      auto content = desk_.uses().files.read(picture.sha256);
      if (!content) return content.error();
      bundle.pictures[picture.sha256] = std::move(*content);
    }
  return bundle;
}

base::Result<plugin::HandInDeed> SealDesk::prepare(const plugin::HandInSubject& subject) {
  const auto tender = desk_.tender(subject.tender_no);
  if (!tender) return base::Error{"submission_unknown"};
  // After the opening a bid that was returned for correction is handed in openly.
  if (tender->unsealed_at) return plugin::HandInDeed([](storage::Transaction&) { return Json(nullptr); });
  const SealingOffice office = openers_.office(*tender);
  if (!office.ready()) return base::Error{"infosec_no_key"};
  const auto proposals = desk_.of(*tender, subject.company_id);
  auto all = gathered(proposals);
  if (!all) return all.error();
  auto bundle = std::make_shared<Bundle>(std::move(*all));
  bundle->submission_id = subject.submission_id;
  std::vector<Serials> serials;
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    const Content content = checks_.content(proposals[i]);
    serials.push_back(checks_.serials(proposals[i], content));
    if (!serials.back().valid) return base::Error{"changed_meanwhile"};
    bundle->proposals[i].digest = content.digest;
  }
  const std::string plain = pack(*bundle);
  Sealed made = seal(office.seal.public_key, plain);
  const auto kept = desk_.uses().files.keep(made.parcel.content, "bid.sealed", "application/octet-stream");
  if (!kept) return kept.error();
  rows::ParcelRow row;
  row.submission_id = subject.submission_id;
  row.tender_id = tender->id;
  row.company_id = subject.company_id;
  row.parcel = std::move(made.parcel);
  row.parcel.content.clear();
  row.blob = kept->sha256;
  row.size = kept->size;
  row.proposals = sealed_proposals(proposals, serials);
  row.by = {subject.person, subject.at, subject.person_id};
  return plugin::HandInDeed([this, subject, row = std::move(row), bundle, code = std::move(made.code), no = tender->no,
                             key = office.seal.public_key](storage::Transaction& tx) -> base::Result<Json> {
    Bundle now;
    now.submission_id = bundle->submission_id;
    Json pictures = Json::array();
    for (const SealedProposal& was : bundle->proposals) {
      now.proposals.push_back(read_proposal(tx.sql(), was.node_id));
      now.proposals.back().digest = was.digest;
    }
    for (const auto& [sha256, content] : bundle->pictures) {
      now.pictures[sha256] = std::string(content.size(), '\0');
      pictures.push_back(sha256);
      // What was made of it for paper shows the same; it is made again when it is wanted.
      if (const auto paper = rows::paper(tx.sql(), sha256)) {
        pictures.push_back(paper->paper_sha256);
        rows::remove_paper(tx, sha256);
      }
    }
    if (description(now) != description(*bundle) || rows::seal_of_tender(tx.sql(), row.tender_id).public_key != key)
      return base::Error{"changed_meanwhile"};
    std::set<std::int64_t> people;
    for (const SealedProposal& was : bundle->proposals) {
      people.merge(writers(was));
      rows::remove_content(tx, was.node_id);
    }
    rows::put_parcel(tx, row);
    rows::put_writers(tx, row.submission_id, people);
    desk_.uses().audit.record(tx, vendor_of(subject),
                              {"infosec_services.sealed",
                               "submission:" + std::to_string(row.submission_id),
                               row.company_id,
                               {{"tender", no}, {"digest", row.parcel.digest}}});
    desk_.uses().jobs.enqueue(tx, kForgetJob, {{"company", row.company_id}, {"files", std::move(pictures)}},
                              std::nullopt, std::nullopt, desk_.uses().clock.now() + kForgetAfter);
    return Json{{"withdrawal_code", code},
                {"digest", row.parcel.digest},
                {"sealed_at", base::iso8601(row.by.at)},
                {"proposals", row.proposals}};
  });
}

base::Result<Json> SealDesk::forget(const Json& payload) const {
  auto files = payload.value("files", std::vector<std::string>());
  // Books that were printed and archives that were made hold the same in the clear.
  for (const char* kind : {kBookJob, kExportJob}) {
    const auto made = desk_.uses().database.write([&](storage::Transaction& tx) {
      return desk_.uses().jobs.drop_files(tx, kind, payload.value("company", std::int64_t{0}));
    });
    files.insert(files.end(), made.begin(), made.end());
  }
  const auto left = desk_.uses().files.forget(files);
  if (!left.empty())
    desk_.uses().database.write([&](storage::Transaction& tx) {
      desk_.uses().jobs.enqueue(tx, kForgetJob,
                                {{"company", payload.value("company", std::int64_t{0})}, {"files", left}}, std::nullopt,
                                std::nullopt, desk_.uses().clock.now() + kForgetAfter);
    });
  return Json{{"removed", files.size() - left.size()}};
}

base::Result<void> SealDesk::follow(storage::Transaction& tx, const plugin::HandInSubject& subject,
                                    const std::string& event) {
  const auto row = rows::parcel(tx.sql(), subject.submission_id);
  if (!row || row->state != "sealed") return {};
  if (event == "take_back") return base::Error{"infosec_code_needed"};
  return base::Error{"infosec_sealed", {{"state", "submitted"}}};
}

std::string SealDesk::take_back_url(const std::string& tender_no) const {
  return "/plugins/infosec_services/tenders/" + tender_no + "/sealed";
}

std::optional<rows::ParcelRow> SealDesk::parcel(std::int64_t submission_id) const {
  return desk_.uses().database.read([&](soci::session& sql) { return rows::parcel(sql, submission_id); });
}

base::Result<void> keep_pictures(plugin::Files& files, const Bundle& bundle) {
  for (const auto& [sha256, content] : bundle.pictures) {
    const auto kept = files.keep(content, sha256, "application/octet-stream");
    if (!kept) return kept.error();
  }
  return {};
}

base::Result<void> SealDesk::take_back(const plugin::Submission& submission, const std::string& code,
                                       const plugin::Actor& actor, base::Instant at) const {
  auto row = parcel(submission.id);
  if (!row || row->state != "sealed") return base::Error{"infosec_nothing_sealed"};
  auto content = desk_.uses().files.read(row->blob);
  if (!content) return base::Error{"infosec_parcel_damaged"};
  row->parcel.content = std::move(*content);
  const auto plain = infosec_services::take_back(row->parcel, code);
  if (!plain) return base::Error{"infosec_code_wrong", Json::object(), "withdrawal_code"};
  const auto bundle = unpack(*plain);
  if (!bundle) return base::Error{"infosec_parcel_damaged"};
  if (const auto kept = keep_pictures(desk_.uses().files, *bundle); !kept) return kept.error();
  return desk_.uses().records.take_back(submission.id, actor, at, [&](storage::Transaction& tx) -> base::Result<void> {
    const auto now = rows::parcel(tx.sql(), submission.id);
    if (!now || now->state != "sealed" || now->blob != row->blob) return base::Error{"infosec_nothing_sealed"};
    for (const SealedProposal& proposal : bundle->proposals) restore_proposal(tx, submission.id, proposal);
    rows::remove_parcel(tx, submission.id);
    desk_.uses().jobs.enqueue(tx, kForgetJob, {{"company", submission.company_id}, {"files", Json::array({row->blob})}},
                              std::nullopt, std::nullopt, at + kForgetAfter);
    desk_.uses().audit.record(tx, actor,
                              {"infosec_services.taken_back",
                               "submission:" + std::to_string(submission.id),
                               submission.company_id,
                               {{"digest", row->parcel.digest}}});
    return {};
  });
}

}  // namespace tenderloom::infosec_services
