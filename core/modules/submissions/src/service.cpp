#include "tenderloom/submissions/service.h"

#include "repository_search.h"
#include "service_impl.h"

namespace tenderloom::submissions {

namespace {

/// What rules see of the tender; its groups are read from text, so that a call does it once, and a thread not again for
/// the tender that it worked for last.
std::shared_ptr<const Json> seen_tender(const Ground& ground) {
  if (ground.tender_json) return ground.tender_json;
  const tenders::Tender& tender = ground.tender;
  const auto all = [](const tenders::Tender& of) {
    return std::tie(of.id, of.no, of.name, of.type_key, of.opens_at, of.closes_at, of.groups_text);
  };
  struct Last {
    tenders::Tender tender;
    std::shared_ptr<const Json> json;
  };
  thread_local Last last;
  if (!last.json || all(last.tender) != all(tender))
    last = {tender, std::make_shared<const Json>(tenders::to_surroundings(tender))};
  return last.json;
}

}  // namespace

Service::Service(Dependencies dependencies) : impl_(std::make_unique<Impl>(Impl{std::move(dependencies)})) {}
Service::~Service() = default;

std::optional<Submission> Service::find(std::int64_t tender_id, std::int64_t company_id) {
  return impl_->uses.database.read(
      [&](soci::session& sql) { return repository::find_submission(sql, tender_id, company_id); });
}

std::optional<Submission> Service::get(std::int64_t id) {
  return impl_->uses.database.read([&](soci::session& sql) { return repository::get_submission(sql, id); });
}

Submission Service::open(const tenders::Tender& tender, std::int64_t company_id) {
  if (auto found = find(tender.id, company_id)) return *found;
  // Two first requests at once: the second insert is passed over, both read the one row.
  const base::Instant now = impl_->uses.clock.now();
  return impl_->uses.database.write([&](storage::Transaction& tx) {
    repository::insert_submission(tx, tender.id, company_id, now);
    return repository::find_submission(tx.sql(), tender.id, company_id).value();
  });
}

std::vector<Submission> Service::of_company(std::int64_t company_id) {
  return impl_->uses.database.read(
      [&](soci::session& sql) { return repository::submissions_of_company(sql, company_id); });
}

std::vector<Submission> Service::of_tender(std::int64_t tender_id) {
  return impl_->uses.database.read(
      [&](soci::session& sql) { return repository::submissions_of_tender(sql, tender_id); });
}

std::set<std::int64_t> Service::handed_in(std::int64_t tender_id) {
  std::vector<std::string> states;
  const forms::StateMachine& machine = forms::default_process().machine("submission");
  for (const auto& state : machine.states)
    if (machine.find(state, "submit") == nullptr) states.push_back(state);
  return impl_->uses.database.read(
      [&](soci::session& sql) { return repository::companies_in_states(sql, tender_id, states); });
}

Editability Service::editable(const Submission& submission, const tenders::Tender& tender, base::Instant now) const {
  const bool own_time = submission.returned_until && now < *submission.returned_until;
  const std::string fill = tenders::fill_state(tender, now);
  if (tender.archived_at) return {false, "locked", "tender_closed"};
  if (!impl_->missing_companion(tender).empty()) return {false, "locked", "plugin_missing"};
  if (submission.supplementing) return {false, "supplement_only", "state"};
  if (submission.state != "not_submitted" && submission.state != "returned" && submission.state != "withdrawn")
    return {false, "locked", "state"};
  if (fill == tenders::state::kFilling || (submission.state == "returned" && own_time)) return {true, "editable", ""};
  return {false, "locked", fill == tenders::state::kDraft ? "tender_not_open" : "tender_closed"};
}

base::Error Service::locked(const Submission& submission, const tenders::Tender& tender, const Editability& may) const {
  if (may.because == "plugin_missing") return {"type_read_only", {{"plugin", impl_->missing_companion(tender)}}};
  // What the sentence says the state is, and what there is to do about it.
  const std::string state = submission.supplementing ? "supplementing" : submission.state;
  return {"items_locked",
          {{"state", submission.state},
           {"because", may.because},
           {"shown", state},
           {"way", may.because == "state" ? state : may.because}}};
}

Counters Service::counters(const forms::TypeDefinition& type, const Submission& submission) const {
  return counters_of(type, submission);
}

std::optional<Node> Service::node(const Submission& submission, const std::string& level, std::int64_t id) {
  auto node =
      impl_->uses.database.read([&](soci::session& sql) { return repository::get_node(sql, submission.id, id); });
  if (node && node->level != level) return std::nullopt;
  return node;
}

std::vector<Node> Service::nodes(const Submission& submission, const std::vector<std::int64_t>& ids, bool with_values) {
  return impl_->uses.database.read(
      [&](soci::session& sql) { return repository::get_nodes(sql, submission.id, ids, with_values); });
}

std::optional<Service::History> Service::history(const Submission& submission, const std::string& level,
                                                 std::int64_t id, int page, int per_page) {
  return impl_->uses.database.read([&](soci::session& sql) -> std::optional<History> {
    auto node = repository::get_node(sql, submission.id, id, true);
    if (!node || node->level != level) return std::nullopt;
    const std::int64_t offset = static_cast<std::int64_t>(page - 1) * per_page;
    return History{std::move(*node), repository::revisions(sql, submission.id, id, per_page, offset),
                   repository::count_revisions(sql, submission.id, id)};
  });
}

std::unique_ptr<forms::Surroundings> Service::surroundings(const Ground& ground, const Submission& submission,
                                                           const forms::Level& level, std::int64_t parent_id,
                                                           std::int64_t id) {
  const Lender lender = lend(impl_->uses.database);
  std::vector<Node> path;
  impl_->uses.database.read([&](soci::session& sql) {
    auto found = impl_->path_to(sql, submission, level, parent_id);
    if (found.ok()) path = std::move(found).value();
  });
  return std::make_unique<NodeSurroundings>(lender, seen_tender(ground), ancestor_values(path),
                                            Place{submission.id, level.key, parent_id, id},
                                            impl_->options_for(ground, submission.company_id), ground.now);
}

OptionSource Service::Impl::options_for(const Ground& ground, std::int64_t company_id) const {
  if (!uses.options) return {};
  return
      [this, no = ground.tender.no, company_id, known = ground.options](const std::string& provider, const Json& row) {
        if (known) {
          const auto found = known->find(provider);
          return found == known->end() ? std::vector<forms::Option>{} : found->second;
        }
        return uses.options(provider, company_id, no, row);
      };
}

namespace {

void collect_providers(const std::vector<forms::Field>& fields, std::set<std::string>& names) {
  for (const forms::Field& field : fields) {
    if (field.options.kind == forms::OptionSource::Kind::provider) names.insert(field.options.name);
    collect_providers(field.fields, names);
    collect_providers(field.rows, names);
  }
}

}  // namespace

Ground Service::Impl::with_options(const Ground& ground, std::int64_t company_id,
                                   const std::vector<const forms::Level*>& levels, const Json& row) const {
  Ground filled = ground;
  std::set<std::string> names;
  for (const forms::Level* level : levels) collect_providers(level->fields, names);
  auto answers = std::make_shared<std::map<std::string, std::vector<forms::Option>>>();
  if (uses.options)
    for (const std::string& name : names) (*answers)[name] = uses.options(name, company_id, ground.tender.no, row);
  filled.options = std::move(answers);
  filled.tender_json = seen_tender(ground);
  return filled;
}

std::vector<const forms::Level*> Service::Impl::judged_with(const forms::TypeDefinition& type,
                                                            const forms::Level& level) {
  std::vector<const forms::Level*> levels = type.dependents(level);
  levels.push_back(&level);
  return levels;
}

std::vector<const forms::Level*> Service::Impl::all_levels(const forms::TypeDefinition& type) {
  std::vector<const forms::Level*> levels;
  for (const forms::Level& level : type.levels()) levels.push_back(&level);
  return levels;
}

NodeSurroundings Service::Impl::around(Lender lender, const Ground& ground, const Submission& submission,
                                       Json ancestors, Place place) const {
  return NodeSurroundings(std::move(lender), seen_tender(ground), std::move(ancestors), std::move(place),
                          options_for(ground, submission.company_id), ground.now);
}

forms::Evaluation Service::Impl::judge(const Ground& ground, const forms::Level& level, const forms::Input& input,
                                       const forms::Surroundings& around) const {
  return forms::evaluate(*ground.type, level, input, around, [&](const base::Error& error) {
    uses.log.error("submissions.rule_failed",
                   {{"tender", ground.tender.no}, {"level", level.key}, {"error", error.params}});
  });
}

base::Result<Submission> Service::Impl::begin(storage::Transaction& tx, const Service& service, const Ground& ground,
                                              std::int64_t submission_id, EditGate* gate) const {
  auto submission = repository::lock_submission(tx, submission_id);
  if (!submission || submission->tender_id != ground.tender.id) return base::Error{"submission_unknown"};
  const Editability may = service.editable(*submission, ground.tender, ground.now);
  if (may.editable) {
    tx.may_trail();  // nobody was handed it yet
    return std::move(*submission);
  }
  // Whoever does not ask for a gate changes rows at large, which corrections never allow.
  if (may.code != "supplement_only" || gate == nullptr || corrections == nullptr)
    return service.locked(*submission, ground.tender, may);
  EditScope scope = corrections->scope(tx.sql(), *submission, ground.now);
  if (!scope.items_open) return service.locked(*submission, ground.tender, may);
  *gate = EditGate(std::move(scope));
  return std::move(*submission);
}

void Service::Impl::told(storage::Transaction& tx, const EditGate& gate, const Submission& submission,
                         const Actor& actor, base::Instant now) const {
  if (!gate.whole()) corrections->changed(tx, submission, actor, now);
}

base::Result<std::vector<Node>> Service::Impl::path_to(soci::session& sql, const Submission& submission,
                                                       const forms::Level& level,
                                                       std::optional<std::int64_t> parent) const {
  const std::int64_t id = parent.value_or(0);
  if (level.parent.empty()) {
    if (id != 0) return base::Error{"parent_unknown", Json::object(), "parent"};
    return std::vector<Node>{};
  }
  auto node = id == 0 ? std::nullopt : repository::get_node(sql, submission.id, id);
  if (!node) return base::Error{"parent_unknown", Json::object(), "parent"};
  if (node->level != level.parent) return base::Error{"parent_wrong_level", {{"level", level.parent}}, "parent"};
  std::vector<Node> path = repository::get_nodes(sql, submission.id, node->ancestors, true);
  path.push_back(std::move(*node));
  return path;
}

base::Error node_unknown() { return {"node_unknown"}; }

/// What is wrong refuses a row; so does the lack of what names it.
bool may_refuse(const forms::Level& level, const forms::Finding& finding) {
  if (finding.severity == forms::Severity::wrong) return true;
  for (const std::string& name : level.name_fields)
    if (finding.field == name) return true;
  return false;
}

}  // namespace tenderloom::submissions
