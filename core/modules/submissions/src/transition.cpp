// SM-03: the one executor of a submission's state, and corrections as they concern submissions.
#include "repository_search.h"
#include "service_impl.h"
#include "tenderloom/submissions/audit_entry.h"

namespace tenderloom::submissions {

namespace {

forms::ActorKind actor_kind(Actor::Kind kind) {
  return kind == Actor::Kind::vendor  ? forms::ActorKind::vendor
         : kind == Actor::Kind::staff ? forms::ActorKind::staff
                                      : forms::ActorKind::system;
}

const forms::StateMachine& machine_of(const Ground& ground) {
  return (ground.type ? ground.type->process() : forms::default_process()).machine("submission");
}

/// What follows for the times and the number of a submission.
void apply(Submission& submission, const Ground& ground, const Service::Step& step) {
  const std::string& event = step.event;
  if (event == "submit") {
    submission.submitted_at = submission.last_submitted_at = ground.now;
    // The tender, the submission and how often its row had changed: unique, and a later one is told from an earlier.
    submission.number =
        ground.tender.no + "-" + std::to_string(submission.id) + "-" + std::to_string(submission.row_version);
    submission.returned_until.reset();
    if (submission.state == "received") submission.received_at = ground.now;
  } else if (event == "take_back" || event == "return" || event == "withdraw") {
    submission.submitted_at.reset();
    submission.received_at.reset();
    if (event == "return") submission.returned_until = step.until;
  } else if (event == "receive") {
    submission.received_at = ground.now;
  } else if (event == "revoke_receipt") {
    submission.received_at.reset();
  }
  // Whatever ends or undoes the receipt came when no window was open any more, written down or not.
  const bool corrects = event == "supplement" || event == "settle";
  submission.supplementing = corrects && step.supplementing;
}

}  // namespace

base::Result<Submission> Service::transition(storage::Transaction& tx, const Ground& ground, std::int64_t id,
                                             const Step& step, const Actor& actor) {
  auto submission = repository::lock_submission(tx, id);
  if (!submission || submission->tender_id != ground.tender.id) return base::Error{"submission_unknown"};
  if (ground.tender.archived_at) return base::Error{"tender_archived"};
  if (const auto plugin = impl_->missing_companion(ground.tender); !plugin.empty())
    return base::Error{"type_read_only", {{"plugin", plugin}}};
  const auto guard = [&](std::string_view name) -> std::optional<base::Error> {
    if (name == "window") {
      const bool own_time = submission->returned_until && ground.now < *submission->returned_until;
      if (!tenders::filling(ground.tender, ground.now) && !own_time) return base::Error{"window_closed"};
    } else if (name == "reason") {
      if (step.reason.empty()) return base::Error{"reason_required", Json::object(), "reason"};
    } else if (name == "settled" && impl_->corrections != nullptr) {
      if (!impl_->corrections->settled(tx.sql(), *submission, ground.now)) return base::Error{"corrections_open"};
    }
    return step.guard ? step.guard(name) : std::nullopt;
  };
  const auto row = forms::step(machine_of(ground), submission->state, step.event, actor_kind(actor.kind), guard);
  if (!row.ok()) return row.error();

  const std::string from = submission->state;
  submission->state = (*row)->to;
  if (step.event != "settle") submission->reason = step.reason;
  const bool first_time = step.event == "submit" && !submission->last_submitted_at;
  apply(*submission, ground, step);
  if (first_time) repository::note_submission(tx.sql(), submission->id);
  repository::update_state(tx.sql(), *submission);
  audit::Entry entry = entry_about(*submission, actor, ground.now, "submission." + step.event);
  entry.details = {{"from", from}, {"to", submission->state}, {"reason", step.reason}, {"tender", ground.tender.no}};
  impl_->uses.audit.record(tx, entry);
  for (const Follow& follow : impl_->follow)
    if (auto refused = follow(tx, ground, *submission, {step.event, from, step.reason}, actor))
      return std::move(*refused);
  return std::move(*submission);
}

std::vector<std::string> Service::offered(const Ground& ground, const Submission& submission, Actor::Kind actor) {
  std::vector<std::string> events;
  if (ground.tender.archived_at) return events;
  for (const forms::Transition* row : machine_of(ground).offered(submission.state, actor_kind(actor)))
    events.push_back(row->event);
  return events;
}

void Service::add_follow(Follow follow) { impl_->follow.push_back(std::move(follow)); }
void Service::set_corrections(Corrections& corrections) { impl_->corrections = &corrections; }

EditScope Service::edit_scope(const Submission& submission, base::Instant now) {
  if (!submission.supplementing || impl_->corrections == nullptr) return {};
  return impl_->uses.database.read([&](soci::session& sql) { return edit_scope(sql, submission, now); });
}

EditScope Service::edit_scope(soci::session& sql, const Submission& submission, base::Instant now) {
  return impl_->corrections == nullptr ? EditScope() : impl_->corrections->scope(sql, submission, now);
}

RowMarks Service::marks(const Submission& submission, const std::string& locale, base::Instant now) {
  if (impl_->corrections == nullptr || !submission.last_submitted_at) return {};
  return impl_->corrections->marks(submission, locale, now);
}

void Service::answered(storage::Transaction& tx, const Submission& submission, const Actor& actor, base::Instant now) {
  if (submission.supplementing && impl_->corrections != nullptr)
    impl_->corrections->changed(tx, submission, actor, now);
}

std::optional<base::Error> Service::Impl::refuse_change(soci::session& sql, const Ground& ground,
                                                        const Submission& submission, const forms::Level& level,
                                                        const SaveRequest& request, const Node& node,
                                                        const Judgement& judged, const EditGate& gate) const {
  auto allowed = gate.fields(node);
  if (!allowed) return std::nullopt;
  // What was asked for alone, then with what rules make of it, until nothing more follows.
  constexpr int kMostSteps = 4;
  Json outside = Json::array();
  for (int step = 0; step < kMostSteps; ++step) {
    SaveRequest within = request;
    within.changes = changes_within(request.changes, *allowed);
    const auto without = judge_save(sql, ground, submission, level, within, &node);
    if (!without.ok()) return without.error();
    outside = changes_between(without->evaluation.values, judged.evaluation.values);
    if (outside.empty()) return std::nullopt;
    const std::size_t before = allowed->size();
    allowed->merge(fields_made_by_rules(without->evaluation));
    if (allowed->size() == before) break;
  }
  Json fields = Json::array();
  std::string labels;
  for (const Json& change : outside) {
    const std::string key = change.value("field", "");
    fields.push_back(key);
    const forms::Field* field = level.field(key);
    labels += (labels.empty() ? "" : "、") + (field == nullptr ? key : field->label);
  }
  return base::Error{"not_asked", {{"action", "change"}, {"fields", std::move(fields)}, {"labels", labels}}};
}

void Service::Impl::offer_forced(const Ground& ground, const Submission& submission, const SaveOutcome& refusal) {
  if (corrections == nullptr || refusal.kind != SaveOutcome::Kind::invalid) return;
  for (const forms::Finding& finding : refusal.findings) {
    if (finding.code != "row_below_refuses") continue;
    ForcedChange change;
    change.node_id = std::stoll(finding.params.value("id", "0"));
    change.level = finding.params.value("level", "");
    change.field = finding.params.value("field", "");
    change.because = refusal.node.title;
    change.rule = finding.rule;
    uses.database.write([&](storage::Transaction& tx) { corrections->offer(tx, ground, submission, change); });
  }
}

std::vector<Revision> Service::changes_since(std::int64_t submission_id, base::Instant since, int limit) {
  return impl_->uses.database.read(
      [&](soci::session& sql) { return repository::revisions_since(sql, submission_id, since, limit); });
}

std::optional<Node> Service::node_or_former(const Submission& submission, std::int64_t id) {
  return impl_->uses.database.read([&](soci::session& sql) { return node_or_former(sql, submission, id); });
}

std::optional<Node> Service::node_or_former(soci::session& sql, const Submission& submission, std::int64_t id) {
  if (id == 0) return std::nullopt;
  return repository::get_node(sql, submission.id, id, true);
}

bool Service::has_child_since(soci::session& sql, const Submission& submission, std::int64_t parent,
                              const std::string& level, base::Instant since) {
  return repository::has_child_since(sql, submission.id, parent, level, since);
}

std::optional<Submission> Service::lock(storage::Transaction& tx, std::int64_t id) {
  return repository::lock_submission(tx, id);
}

}  // namespace tenderloom::submissions
