#include "records.h"

#include <functional>
#include <map>
#include <set>

#include "record_rows.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::extensions {

namespace {

plugin::Submission plain(const submissions::Submission& from) {
  plugin::Submission to;
  to.id = from.id;
  to.tender_id = from.tender_id;
  to.company_id = from.company_id;
  to.state = from.state;
  to.supplementing = from.supplementing;
  to.number = from.number;
  to.submitted_at = from.last_submitted_at;
  to.received_at = from.received_at;
  return to;
}

plugin::Node plain(const submissions::RowPage::Row& from) {
  plugin::Node to;
  to.id = from.node.id;
  to.submission_id = from.node.submission_id;
  to.tender_id = from.tender_id;
  to.company_id = from.company_id;
  to.parent_id = from.node.parent_id;
  to.level = from.node.level;
  to.ancestors = from.node.ancestors;
  to.title = from.node.title;
  to.values = from.node.shown_values();
  to.version = from.node.version;
  to.complete = from.node.own_complete;
  return to;
}

/// Newest first, with drafts.
void each_tender(const Dependencies& uses, const std::string& type_key,
                 const std::function<void(const tenders::Tender&)>& use) {
  tenders::Service::Query query;
  query.type_key = type_key;
  query.with_drafts = true;
  query.per_page = 100;
  for (;; ++query.page) {
    const auto found = uses.tenders.list(query);
    for (const tenders::Tender& tender : found.tenders) use(tender);
    if (query.page * query.per_page >= found.total) return;
  }
}

}  // namespace

submissions::Actor actor_of(const plugin::Actor& from) {
  submissions::Actor actor;
  actor.kind =
      from.kind == forms::ActorKind::system ? submissions::Actor::Kind::system : submissions::Actor::Kind::staff;
  actor.person_id = from.person_id;
  actor.name = from.name;
  actor.source = from.source;
  actor.address = from.address;
  return actor;
}

plugin::Tender ModuleRecords::told(const tenders::Tender& tender) {
  plugin::Tender to;
  to.id = tender.id;
  to.no = tender.no;
  to.name = tender.name;
  to.type_key = tender.type_key;
  to.state = tenders::fill_state(tender, uses_.clock.now());
  to.opens_at = tender.opens_at;
  to.closes_at = tender.closes_at;
  to.unsealed_at = tender.unsealed_at;
  to.groups = tender.groups();
  to.type = uses_.tenders.type_of(tender);
  to.missing_plugin = uses_.tenders.missing_companion(tender);
  return to;
}

std::optional<plugin::Tender> ModuleRecords::tender(const std::string& no) {
  const auto found = uses_.tenders.find(no);
  return found ? std::optional(told(*found)) : std::nullopt;
}

std::optional<plugin::Tender> ModuleRecords::tender(std::int64_t id) {
  const auto found = uses_.tenders.find(id);
  return found ? std::optional(told(*found)) : std::nullopt;
}

std::vector<plugin::Tender> ModuleRecords::tenders(const std::string& type_key) {
  std::vector<plugin::Tender> all;
  each_tender(uses_, type_key, [&](const tenders::Tender& tender) { all.push_back(told(tender)); });
  return all;
}

std::vector<plugin::Submission> ModuleRecords::named(const std::vector<submissions::Submission>& found) {
  std::vector<plugin::Submission> all;
  std::map<std::int64_t, std::optional<accounts::Company>> companies;  // each is asked for once
  for (const submissions::Submission& submission : found) {
    all.push_back(plain(submission));
    auto known = companies.find(submission.company_id);
    if (known == companies.end())
      known = companies.emplace(submission.company_id, uses_.directory.company(submission.company_id)).first;
    if (!known->second) continue;
    all.back().company_name = known->second->name;
    all.back().tax_id = known->second->tax_id;
  }
  return all;
}

std::optional<plugin::Submission> ModuleRecords::submission(std::int64_t id) {
  const auto found = uses_.submissions.get(id);
  return found ? std::optional(named({*found}).front()) : std::nullopt;
}

std::optional<plugin::Submission> ModuleRecords::submission(std::int64_t tender_id, std::int64_t company_id) {
  const auto found = uses_.submissions.find(tender_id, company_id);
  return found ? std::optional(named({*found}).front()) : std::nullopt;
}

std::vector<plugin::Submission> ModuleRecords::submissions(std::int64_t tender_id) {
  return named(uses_.submissions.of_tender(tender_id));
}

std::vector<plugin::Submission> ModuleRecords::submissions(const std::vector<std::int64_t>& ids) {
  return uses_.database.read([&](soci::session& sql) { return record_rows::submissions(sql, ids); });
}

std::optional<submissions::RowQuery> ModuleRecords::wanted(const plugin::NodeQuery& query) {
  submissions::RowQuery wanted;
  wanted.level = query.level;
  wanted.ids = query.ids;
  wanted.states = query.states;
  wanted.text = query.text;
  wanted.office_field = query.office_field;
  wanted.office_value = query.office_value;
  wanted.test_vendors = query.test_vendors;
  wanted.page = query.page;
  wanted.per_page = query.per_page;
  if (query.submission_id != 0) wanted.submissions = {query.submission_id};
  if (query.company_id != 0) wanted.companies = {query.company_id};
  if (query.tender_id != 0) wanted.tenders = {query.tender_id};
  if (query.type_key.empty() || query.tender_id != 0) return wanted;
  each_tender(uses_, query.type_key, [&](const tenders::Tender& tender) { wanted.tenders.push_back(tender.id); });
  return wanted.tenders.empty() ? std::nullopt : std::optional(std::move(wanted));
}

plugin::NodePage ModuleRecords::nodes(const plugin::NodeQuery& query) {
  plugin::NodePage page;
  const auto rows = wanted(query);
  if (!rows) return page;
  const auto found = uses_.submissions.rows(*rows);
  page.total = found.total;
  for (const auto& row : found.rows) page.nodes.push_back(plain(row));
  return page;
}

std::int64_t ModuleRecords::count(const plugin::NodeQuery& query) {
  const auto rows = wanted(query);
  return rows ? uses_.submissions.count_rows(*rows) : 0;
}

std::optional<plugin::Node> ModuleRecords::node(std::int64_t id) {
  submissions::RowQuery wanted;
  wanted.ids = {id};
  wanted.per_page = 0;
  const auto found = uses_.submissions.rows(wanted);
  if (found.rows.empty()) return std::nullopt;
  plugin::Node node = plain(found.rows.front());
  for (const auto& entry : uses_.submissions.office_entries(node.submission_id, id))
    if (entry.kind == "kept") node.kept[entry.field] = entry.value;
  return node;
}

std::vector<std::pair<std::int64_t, std::string>> ModuleRecords::titles(const std::vector<std::int64_t>& ids) {
  std::vector<std::pair<std::int64_t, std::string>> titles;
  if (ids.empty()) return titles;
  submissions::RowQuery wanted;
  wanted.ids = ids;
  wanted.per_page = 0;
  wanted.with_values = false;
  for (const auto& row : uses_.submissions.rows(wanted).rows) titles.emplace_back(row.node.id, row.node.title);
  return titles;
}

std::optional<plugin::NodeFile> ModuleRecords::file(const plugin::Node& node, const std::string& field,
                                                    std::int64_t file_id) {
  const auto submission = uses_.submissions.get(node.submission_id);
  const auto found = submission ? uses_.submissions.file(*submission, node.id, field, file_id) : std::nullopt;
  if (!found || !uses_.blobs.has(found->sha256)) return std::nullopt;
  return plugin::NodeFile{found->name, found->type, found->sha256, uses_.blobs.path(found->sha256), found->size};
}

std::optional<plugin::Submission> ModuleRecords::lock(storage::Transaction& tx, std::int64_t submission_id) {
  const auto found = uses_.submissions.lock(tx, submission_id);
  return found ? std::optional(plain(*found)) : std::nullopt;
}

base::Result<ModuleRecords::Case> ModuleRecords::case_of(const plugin::OfficeChange& change) {
  const auto node = this->node(change.node_id);
  auto submission = node ? uses_.submissions.get(node->submission_id) : std::nullopt;
  const auto tender = submission ? uses_.tenders.find(submission->tender_id) : std::nullopt;
  auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!node || !submission || !tender) return base::Error{"node_unknown"};
  if (!type) return base::Error{"type_unavailable", {{"type", tender->type_key}}};
  Case found{{*tender, std::move(type), uses_.clock.now()}, std::move(*submission), {}};
  found.request.level = node->level;
  found.request.id = node->id;
  found.request.changes = change.values;
  found.request.version = change.version;
  found.request.actor = actor_of(change.actor);
  found.request.actor.kind =
      submissions::Actor::Kind::staff;  // the definition asks whether it is the vendor who writes
  found.request.office = true;
  found.request.reason = change.reason;
  found.request.also = change.also;
  return found;
}

base::Result<plugin::OfficeResult> ModuleRecords::say(const plugin::OfficeChange& change) {
  const auto found = case_of(change);
  if (!found.ok()) return found.error();
  const auto saved = uses_.submissions.save(found->ground, found->submission, found->request);
  if (!saved.ok()) return saved.error();
  using Kind = submissions::SaveOutcome::Kind;
  if (saved->kind == Kind::conflict) return base::Error{"version_conflict", {{"version", saved->node.version}}};
  plugin::OfficeResult result;
  result.version = saved->node.version;
  if (saved->kind == Kind::invalid) result.findings = saved->findings;
  return result;
}

base::Result<void> ModuleRecords::take_back(std::int64_t submission_id, const plugin::Actor& actor, base::Instant at,
                                            const std::function<base::Result<void>(storage::Transaction& tx)>& first) {
  const auto submission = uses_.submissions.get(submission_id);
  const auto tender = submission ? uses_.tenders.find(submission->tender_id) : std::nullopt;
  auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return base::Error{"submission_unknown"};
  const submissions::Ground ground{*tender, std::move(type), at};
  submissions::Actor vendor = actor_of(actor);
  vendor.kind = submissions::Actor::Kind::vendor;
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<void> {
    if (!uses_.submissions.lock(tx, submission_id)) return base::Error{"submission_unknown"};
    if (const auto done = first(tx); !done) return done.error();
    const auto taken = uses_.submissions.transition(tx, ground, submission_id, {"take_back"}, vendor);
    return taken ? base::Result<void>() : base::Result<void>(taken.error());
  });
}

void ModuleRecords::record_opening(storage::Transaction& tx, std::int64_t tender_id, base::Instant at) {
  uses_.tenders.set_unsealed(tx, tender_id, at);
}

base::Result<forms::Evaluation> ModuleRecords::judge(const plugin::OfficeChange& change) {
  const auto found = case_of(change);
  if (!found.ok()) return found.error();
  return uses_.submissions.evaluate(found->ground, found->submission, found->request);
}

}  // namespace tenderloom::extensions
