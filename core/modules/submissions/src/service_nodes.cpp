// Creating and changing nodes.
#include <algorithm>

#include "service_impl.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::submissions {

namespace {

/// The file that a client may name for a row: one of this row, or a pending one with its token. A preview sees files
/// of which the row would get a reference.
FileLookup file_lookup(soci::session& sql, const Submission& submission, std::int64_t node_id,
                       const SaveRequest& request) {
  return [&sql, &request, submission_id = submission.id, node_id](const std::string& name) -> std::optional<NodeFile> {
    const std::int64_t id = file_id(name);
    if (request.dry_run)
      for (const auto& [field, file] : request.shared)
        if (file.id == id) return file;
    auto file = id == 0 ? std::nullopt : repository::get_file(sql, submission_id, id);
    if (!file) return std::nullopt;
    if (file->node_id != 0) {
      if (file->node_id != node_id || name.find('.') != std::string::npos) return std::nullopt;
      return file;
    }
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos || !base::equal_in_constant_time(name.substr(dot + 1), file->pending_token))
      return std::nullopt;
    return file;
  };
}

std::vector<std::int64_t> ids_of(const std::vector<Node>& path) {
  std::vector<std::int64_t> ids;
  for (const Node& node : path) ids.push_back(node.id);
  return ids;
}

/// Is the finding about what staff set? What a vendor entered is not theirs to mend, and refuses nothing here.
bool of_office(const forms::Level& level, const forms::Finding& finding) {
  const forms::Field* field = level.field(finding.field.substr(0, finding.field.find_first_of(".[")));
  return field == nullptr ? finding.code == "unknown_field" : !field->set_by.empty();
}

/// Who changes many rows sees none of their forms: a field that a row does not ask for is told and not set in secret.
void refuse_hidden(const Json& changes, forms::Evaluation& evaluation) {
  for (const auto& [key, value] : changes.items()) {
    const forms::FieldState* state = evaluation.state(key);
    if (state != nullptr && !state->visible)
      evaluation.findings.push_back({key, "field_hidden", Json::object(), "", forms::Severity::wrong});
  }
}

}  // namespace

base::Result<Service::Impl::Judgement> Service::Impl::judge_save(soci::session& sql, const Ground& ground,
                                                                 const Submission& submission,
                                                                 const forms::Level& level, const SaveRequest& request,
                                                                 const Node* node) const {
  auto path =
      path_to(sql, submission, level, node != nullptr ? std::optional<std::int64_t>(node->parent_id) : request.parent);
  if (!path.ok()) return path.error();
  Judgement judgement;
  judgement.path = std::move(path).value();
  judgement.stored = node != nullptr ? node->values : Json::object();
  if (request.office && node != nullptr)
    for (const OfficeEntry& entry : repository::office_entries(sql, submission.id, node->id))
      if (entry.kind == "kept") judgement.stored[entry.field] = entry.value;
  const std::int64_t id = node != nullptr ? node->id : 0;

  forms::Input input;
  input.id = id;
  input.stored = node != nullptr ? judgement.stored : request.kept;
  input.changes = request.changes.is_object() ? request.changes : Json::object();
  input.by_staff = request.actor.kind == Actor::Kind::staff;
  ResolvedFiles resolved = resolve_files(level.fields, input.changes, file_lookup(sql, submission, id, request));
  judgement.with_files = !resolved.files.empty() || !resolved.findings.empty();
  input.files = std::move(resolved.files);

  const std::int64_t parent_id = judgement.path.empty() ? 0 : judgement.path.back().id;
  const NodeSurroundings surroundings =
      around(lend(sql), ground, submission, ancestor_values(judgement.path), {submission.id, level.key, parent_id, id});
  judgement.evaluation = judge(ground, level, input, surroundings);
  for (forms::Finding& finding : resolved.findings) judgement.evaluation.findings.push_back(std::move(finding));

  if (request.bulk) refuse_hidden(input.changes, judgement.evaluation);
  for (const forms::Finding& finding : judgement.evaluation.findings)
    if (may_refuse(level, finding) && !(request.office && !of_office(level, finding)) &&
        !(request.tolerates && request.tolerates(finding)))
      judgement.refusing.push_back(finding);
  if (judgement.refusing.empty() && !judgement.evaluation.named) {
    const std::string name = level.name_fields.empty() ? "" : level.name_fields.front();
    judgement.evaluation.findings.push_back({name, "required", Json::object(), "", forms::Severity::missing});
    judgement.refusing.push_back(judgement.evaluation.findings.back());
  }
  return judgement;
}

void Service::Impl::judge_early(const Ground& ground, const Submission& submission, const forms::Level& level,
                                const SaveRequest& request, Early& early) const {
  // What cannot be judged is refused within the transaction, and so are files, which have a life of their own.
  uses.database.read([&](soci::session& sql) {
    auto judged = judge_save(sql, ground, submission, level, request, nullptr);
    if (!judged.ok() || judged->with_files) return;
    if (judged->refusing.empty()) early.draft = draft(sql, ground, submission, level, request, *judged);
    early.version = submission.row_version;
    early.judged = std::move(judged).value();
  });
}

Service::Impl::Draft Service::Impl::draft(soci::session& sql, const Ground& ground, const Submission& submission,
                                          const forms::Level& level, const SaveRequest& request,
                                          Judgement& judged) const {
  Draft draft;
  Node& node = draft.node;
  node.submission_id = submission.id;
  node.level = level.key;
  node.parent_id = judged.path.empty() ? 0 : judged.path.back().id;
  node.ancestors = ids_of(judged.path);
  node.needs_check = request.imported;
  node.updated_by = request.actor.person_id;
  const NodeSurroundings surroundings = around(lend(sql), ground, submission, ancestor_values(judged.path),
                                               {submission.id, level.key, node.parent_id, 0});
  settle_files(level.fields, judged.evaluation.values);
  draft.derived = derive(*ground.type, level, judged.evaluation, surroundings, node);
  draft.changes = changes_of_new(node.values);
  return draft;
}

base::Result<SaveOutcome> Service::save(const Ground& given, const Submission& submission, const SaveRequest& request) {
  const forms::Level* level = given.type->level(request.level);
  if (level == nullptr) return base::Error{"level_unknown"};
  const std::vector<const forms::Level*> judged =
      request.id == 0 ? std::vector<const forms::Level*>{level} : Impl::judged_with(*given.type, *level);
  const Ground ground = impl_->with_options(given, submission.company_id, judged, request.changes);
  if (request.dry_run) {
    const Editability may = editable(submission, ground.tender, ground.now);
    if (!may.editable) return locked(submission, ground.tender, may);
    return impl_->preview(ground, submission, *level, request);
  }
  SaveOutcome refusal;  // of the last attempt
  Impl::Early early;
  if (request.id == 0) impl_->judge_early(ground, submission, *level, request, early);
  auto result = impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<SaveOutcome> {
    EditGate gate;
    auto now_locked = request.office ? impl_->begin_office(tx, ground, submission.id)
                                     : impl_->begin(tx, *this, ground, submission.id, &gate);
    if (!now_locked.ok()) return now_locked.error();
    auto outcome = request.id == 0 ? impl_->create(tx, ground, *now_locked, *level, request, gate, &early)
                                   : impl_->update(tx, ground, *now_locked, *level, request, gate);
    if (outcome.ok() && outcome->kind == SaveOutcome::Kind::saved)
      impl_->told(tx, gate, *now_locked, request.actor, ground.now);
    if (outcome.ok() && outcome->kind == SaveOutcome::Kind::saved && request.also)
      if (auto more = request.also(tx); !more.ok()) return more.error();
    if (!outcome.ok() || (outcome->kind == SaveOutcome::Kind::saved && !request.dry_run)) return outcome;
    refusal = std::move(outcome).value();
    return rolled_back();
  });
  if (!result.ok() && result.error().code == "rolled_back") {
    if (submission.supplementing && !request.office) impl_->offer_forced(ground, submission, refusal);
    return refusal;
  }
  return result;
}

base::Result<forms::Evaluation> Service::evaluate(const Ground& given, const Submission& submission,
                                                  const SaveRequest& request) {
  const forms::Level* level = given.type->level(request.level);
  if (level == nullptr) return base::Error{"level_unknown"};
  const std::vector<const forms::Level*> judged =
      request.id == 0 ? std::vector<const forms::Level*>{level} : Impl::judged_with(*given.type, *level);
  const Ground ground = impl_->with_options(given, submission.company_id, judged, request.changes);
  return impl_->uses.database.read([&](soci::session& sql) -> base::Result<forms::Evaluation> {
    std::optional<Node> node;
    if (request.id != 0) {
      node = repository::get_node(sql, submission.id, request.id);
      if (!node || node->level != level->key) return node_unknown();
    }
    auto judgement = impl_->judge_save(sql, ground, submission, *level, request, node ? &*node : nullptr);
    if (!judgement.ok()) return judgement.error();
    // A new name of a row is judged by the rows below that are called after it; under a great many, saving
    // judges them all the same.
    constexpr std::int64_t kMostWhileTyping = 500;
    if (node && node->below.list_rows <= kMostWhileTyping &&
        !changes_between(judgement->stored, judgement->evaluation.values).empty()) {
      Node changed = *node;
      changed.values = judgement->evaluation.values;
      for (forms::Finding& finding :
           impl_->judge_below(sql, ground, submission, *level, changed, judgement->path, [](const Impl::Below&) {}))
        judgement->evaluation.findings.push_back(std::move(finding));
    }
    return std::move(judgement->evaluation);
  });
}

base::Result<SaveOutcome> Service::Impl::create(storage::Transaction& tx, const Ground& ground, Submission& submission,
                                                const forms::Level& level, const SaveRequest& request,
                                                const EditGate& gate, Early* early) {
  soci::session& sql = tx.sql();
  SaveOutcome outcome;
  if (!request.idempotency_key.empty()) {
    if (const auto id = repository::find_request(sql, submission.id, request.idempotency_key)) {
      auto node = repository::get_node(sql, submission.id, *id, true);
      if (!node) return node_unknown();
      outcome.kind = SaveOutcome::Kind::repeated;
      outcome.node = std::move(*node);
      return outcome;
    }
  }
  const bool holds = early != nullptr && early->judged && early->version == submission.row_version;
  base::Result<Judgement> judged = holds ? base::Result<Judgement>(*std::exchange(early->judged, std::nullopt))
                                         : judge_save(sql, ground, submission, level, request, nullptr);
  if (!judged.ok()) return judged.error();
  if (auto refused = gate.refuse_create(level, judged->path.empty() ? nullptr : &judged->path.back())) return *refused;
  if (!judged->refusing.empty()) {
    outcome.kind = SaveOutcome::Kind::invalid;
    outcome.evaluation = std::move(judged->evaluation);
    outcome.findings = std::move(judged->refusing);
    return outcome;
  }

  auto [node, derived, changes] =
      holds ? std::move(early->draft) : draft(sql, ground, submission, level, request, *judged);
  outcome.evaluation = std::move(judged->evaluation);
  const base::Instant now = uses.clock.now();
  Node* parent = judged->path.empty() ? nullptr : &judged->path.back();
  node.position = parent != nullptr ? parent->next_position++ : submission.next_position++;
  node.sort_key = (parent != nullptr ? parent->sort_key : std::string{}) + position_key(node.position);
  node.created_at = node.updated_at = now;
  repository::insert_node(tx, ground.tender.id, node, derived.texts);
  repository::set_keys(sql, node, derived.keys);
  if (submission.last_submitted_at) repository::set_grams(sql, node, "", derived.texts.search_text);
  repository::insert_revision_text(sql, node, request.actor, now, "created", changes);
  settle(sql, level, node, now);

  Branch branch(sql, *ground.type, submission);
  for (Node& each : judged->path) branch.hold(std::move(each));
  branch.touch(node.parent_id);
  branch.shift(node.level, node.parent_id, {}, branch.weigh(node));
  branch.flush();
  if (!request.idempotency_key.empty())
    repository::remember_request(sql, submission.id, request.idempotency_key, node.id, now);
  outcome.node = std::move(node);
  return outcome;
}

base::Result<SaveOutcome> Service::Impl::update(storage::Transaction& tx, const Ground& ground, Submission& submission,
                                                const forms::Level& level, const SaveRequest& given,
                                                const EditGate& gate) {
  soci::session& sql = tx.sql();
  auto found = repository::get_node(sql, submission.id, given.id);
  if (!found || found->level != level.key) return node_unknown();
  Node& node = *found;
  SaveOutcome outcome;
  SaveRequest request = given;
  if (!request.shared.empty()) take_shared_files(tx, level, node, request);
  auto judged = judge_save(sql, ground, submission, level, request, &node);
  if (!judged.ok()) return judged.error();
  if (auto refused = refuse_change(sql, ground, submission, level, request, node, *judged, gate)) return *refused;
  Json kept = Json::array();
  if (request.office) {
    auto taken = take_kept(level, request, *judged);
    if (!taken.ok()) return taken.error();
    kept = std::move(taken).value();
  }
  outcome.evaluation = std::move(judged->evaluation);
  if (request.version && *request.version != node.version) {
    // Whoever asks for what stands there already (a double click on save) is answered as the first time (RFC 9110,
    // 13.1.1); everybody else is told that someone was faster.
    const bool same =
        judged->refusing.empty() && changes_between(judged->stored, outcome.evaluation.values).empty() && kept.empty();
    outcome.kind = same ? SaveOutcome::Kind::repeated : SaveOutcome::Kind::conflict;
    outcome.node = std::move(node);
    return outcome;
  }
  if (!judged->refusing.empty()) {
    outcome.kind = SaveOutcome::Kind::invalid;
    outcome.findings = std::move(judged->refusing);
    outcome.node = std::move(node);
    return outcome;
  }
  if (request.bulk && changes_between(judged->stored, outcome.evaluation.values).empty()) {
    outcome.kind = SaveOutcome::Kind::repeated;
    outcome.node = std::move(node);
    return outcome;
  }

  Branch branch(sql, *ground.type, submission);
  const Branch::Weight before = branch.weigh(node);
  const base::Instant now = uses.clock.now();
  const std::string old_text = repository::search_text(sql, node.id);
  const NodeSurroundings surroundings = around(lend(sql), ground, submission, ancestor_values(judged->path),
                                               {submission.id, level.key, node.parent_id, node.id});
  settle_files(level.fields, outcome.evaluation.values);
  if (!request.bulk && !request.office) node.needs_check = false;
  const Derived derived = derive(*ground.type, level, outcome.evaluation, surroundings, node);
  const Json changes = changes_between(judged->stored, node.values);
  ++node.version;
  ++node.row_version;
  node.updated_at = now;
  node.updated_by = request.actor.person_id;
  repository::update_node(sql, node, derived.texts);
  repository::remove_keys(sql, {node.id});
  repository::set_keys(sql, node, derived.keys);
  repository::set_grams(sql, node, old_text, derived.texts.search_text);
  if (!changes.empty()) {
    repository::insert_revision(sql, node, request.actor, now, "changed", changes);
    settle(sql, level, node, now);
  }
  const std::vector<Node> above = judged->path;
  for (Node& each : judged->path) branch.hold(std::move(each));
  branch.touch(node.parent_id);
  branch.shift(node.level, node.parent_id, before, branch.weigh(node));
  branch.hold(node);
  if (!changes.empty()) {
    std::vector<forms::Finding> below = recheck_below(sql, ground, submission, level, node, above, branch);
    if (!below.empty() && !request.office) {
      outcome.kind = SaveOutcome::Kind::invalid;
      outcome.findings = std::move(below);
      for (const forms::Finding& finding : outcome.findings) outcome.evaluation.findings.push_back(finding);
      return outcome;
    }
  }
  branch.flush();
  if (request.office) record_office(tx, ground, level, submission, request, node, kept, changes);
  outcome.node = branch.at(node.id);
  outcome.node.values = std::move(node.values);
  outcome.node.computed = std::move(node.computed);
  outcome.node.missing = std::move(node.missing);
  return outcome;
}

void Service::Impl::settle(soci::session& sql, const forms::Level& level, const Node& node, base::Instant now) const {
  const std::set<std::int64_t> named = files_in(level.fields, node.values);
  if (node.version == 1 && named.empty()) return;  // a new row without files
  std::set<std::int64_t> own;
  for (const NodeFile& file : repository::files_of(sql, node.submission_id, node.id)) {
    own.insert(file.id);
    if (named.count(file.id) == 0) repository::set_file_removed(sql, file.id, now);
  }
  for (const std::int64_t id : named)
    if (own.count(id) == 0) repository::give_file(sql, id, node.id);
}

}  // namespace tenderloom::submissions
