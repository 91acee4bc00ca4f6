// Comparing the stages of review and the public catalogue of two versions of a type.
#include <algorithm>
#include <set>

#include "compare_fields.h"
#include "condition_text.h"

namespace tenderloom::forms {
namespace {

template <typename T>
const T* with_key(const std::vector<T>& all, const std::string& key) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const T& each) { return each.key == key; });
  return found == all.end() ? nullptr : &*found;
}

std::string said(const std::string& text) { return text.empty() ? "nothing" : text; }
std::string said(bool flag) { return flag ? "yes" : "no"; }
std::string said(int number) { return std::to_string(number); }

std::string said(const Period& period) {
  if (!period.set()) return "no end";
  std::string text = period.months > 0 ? std::to_string(period.months) + " months" : "";
  if (period.days > 0) text += (text.empty() ? "" : " ") + std::to_string(period.days) + " days";
  return text;
}

std::string said(const ReminderDays& days) {
  std::string text;
  for (const int day : days) text += (text.empty() ? "" : ", ") + std::to_string(day);
  return text.empty() ? "of nothing" : text + " days before";
}

void compare_days(Changes& changes, const std::string& where, const ReminderDays& before, const ReminderDays& after) {
  if (before != after) changes.add(Effect::compatible, where, "reminders_differ", said(before), said(after));
}

/// About how long it lasts; no end is the longest.
int length(const Period& period) { return period.set() ? period.months * 31 + period.days : 1 << 30; }

void compare_period(Changes& changes, const std::string& where, const char* what, const Period& before,
                    const Period& after) {
  if (before.days == after.days && before.months == after.months) return;
  const bool shorter = length(after) < length(before);
  changes.add(shorter ? Effect::look : Effect::compatible, where, shorter ? "period_shorter" : "period_longer",
              std::string(what) + ", " + said(before), said(after));
}

/// One word about the stage or outcome; what it means for cases under way is for people to say.
template <typename T>
void differs(Changes& changes, const std::string& where, const char* what, const T& before, const T& after) {
  if (before != after)
    changes.add(Effect::look, where, "stage_differs", std::string(what) + " " + said(before), said(after));
}

void compare_outcome(Changes& changes, const std::string& where, const StageOutcome& before,
                     const StageOutcome& after) {
  differs(changes, where, "leads to", before.to, after.to);
  differs(changes, where, "caused by", before.by, after.by);
  differs(changes, where, "when", text_of(before.when), text_of(after.when));
  differs(changes, where, "upon", before.on, after.on);
  differs(changes, where, "application", before.application, after.application);
  differs(changes, where, "told at once", before.published, after.published);
  differs(changes, where, "mailed", before.mails, after.mails);
  differs(changes, where, "years barred", before.bans_years, after.bans_years);
  if (before.asks_reason != after.asks_reason)
    changes.add(after.asks_reason ? Effect::look : Effect::compatible, where, "stage_differs",
                "reason asked " + said(before.asks_reason), said(after.asks_reason));
}

/// Sheets that were scored hold points by criterion.
void compare_committee(Changes& changes, const std::string& where, const std::optional<Committee>& before,
                       const std::optional<Committee>& after) {
  if (!before && !after) return;
  if (!before) return changes.add(Effect::look, where, "committee_added");
  if (!after) return changes.add(Effect::breaking, where, "committee_removed");
  for (const Criterion& criterion : before->criteria) {
    const std::string at = where + ", " + criterion.key;
    const Criterion* now = with_key(after->criteria, criterion.key);
    if (now == nullptr) {
      changes.add(Effect::breaking, at, "criterion_removed");
      continue;
    }
    if (now->most < criterion.most)
      changes.add(Effect::breaking, at, "points_fewer", said(criterion.most), said(now->most));
    if (now->most > criterion.most) differs(changes, at, "points", criterion.most, now->most);
    differs(changes, at, "weight", criterion.weight, now->weight);
  }
  for (const Criterion& criterion : after->criteria)
    if (with_key(before->criteria, criterion.key) == nullptr)
      changes.add(Effect::look, where, "criterion_added", "", criterion.key);
  if (before->least_members != after->least_members) {
    const bool more = after->least_members > before->least_members;
    changes.add(more ? Effect::look : Effect::compatible, where, "stage_differs",
                "members " + said(before->least_members), said(after->least_members));
  }
  differs(changes, where, "ranking", before->ranking, after->ranking);
}

std::string judge_text(const StageJudgeRule& judge) {
  std::string text = judge.plugin + judge.field;
  for (const auto& [value, outcome] : judge.outcomes) text += " " + value + "=" + outcome;
  return text;
}

std::string listed_text(const Stage& stage) {
  return stage.listed_as_before ? "as before" : stage.listed ? "listed" : "not listed";
}

void compare_stage(Changes& changes, const Stage& before, const Stage& after) {
  const std::string where = "stage " + after.key;
  if (before.level != after.level)
    changes.add(Effect::breaking, where, "stage_level_differs", said(before.level), said(after.level));
  differs(changes, where, "decided by", before.permission, after.permission);
  differs(changes, where, "judged by", judge_text(before.judge), judge_text(after.judge));
  differs(changes, where, "in the catalogue", listed_text(before), listed_text(after));
  differs(changes, where, "at the deadline", before.deadline_outcome, after.deadline_outcome);
  compare_period(changes, where, "deadline", before.deadline, after.deadline);
  compare_period(changes, where, "corrections", before.corrections, after.corrections);
  if (before.reminders && after.reminders)
    compare_days(changes, where + ", reminders", *before.reminders, *after.reminders);
  else
    differs(changes, where, "reminders of its own", before.reminders.has_value(), after.reminders.has_value());
  compare_committee(changes, where + ", committee", before.committee, after.committee);
  for (const StageOutcome& outcome : before.outcomes) {
    const std::string at = where + ", outcome " + outcome.key;
    if (const StageOutcome* now = after.outcome(outcome.key))
      compare_outcome(changes, at, outcome, *now);
    else
      changes.add(Effect::look, at, "outcome_removed");
  }
  for (const StageOutcome& outcome : after.outcomes)
    if (before.outcome(outcome.key) == nullptr)
      changes.add(outcome.by == "staff" ? Effect::compatible : Effect::look, where, "outcome_added", outcome.by,
                  outcome.key);
}

/// What a zone makes public.
std::set<std::string> public_of(const Catalogue::Zone& zone) {
  std::set<std::string> names(zone.fields.begin(), zone.fields.end());
  names.insert(zone.title);
  if (!zone.summary.empty()) names.insert(zone.summary);
  names.insert(zone.facets.begin(), zone.facets.end());
  return names;
}

void compare_zone(Changes& changes, const Catalogue::Zone& before, const Catalogue::Zone& after) {
  const std::string where = "catalogue, zone " + after.key;
  differs(changes, where, "when", text_of(before.when), text_of(after.when));
  differs(changes, where, "title", before.title, after.title);
  differs(changes, where, "summary", before.summary, after.summary);
  const auto was = public_of(before), is = public_of(after);
  for (const std::string& name : is)
    if (!was.contains(name)) changes.add(Effect::look, where, "public_added", "", name);
  for (const std::string& name : was)
    if (!is.contains(name)) changes.add(Effect::compatible, where, "public_removed", name);
  if (before.search != after.search || before.facets != after.facets || before.fields != after.fields ||
      before.locale != after.locale)
    changes.add(Effect::compatible, where, "zone_differs");
}

}  // namespace

void compare_reminders(Changes& changes, const TypeDefinition& before, const TypeDefinition& after) {
  const Reminders &was = before.reminders(), &is = after.reminders();
  compare_days(changes, "reminders, closing", was.closing, is.closing);
  compare_days(changes, "reminders, corrections", was.corrections, is.corrections);
  compare_days(changes, "reminders, stages", was.stages, is.stages);
  compare_days(changes, "reminders, expiries", was.expiries, is.expiries);
}

void compare_stages(Changes& changes, const TypeDefinition& before, const TypeDefinition& after) {
  for (const Stage& stage : before.stages()) {
    if (const Stage* now = with_key(after.stages(), stage.key))
      compare_stage(changes, stage, *now);
    else
      changes.add(Effect::breaking, "stage " + stage.key, "stage_removed");
  }
  for (const Stage& stage : after.stages())
    if (with_key(before.stages(), stage.key) == nullptr) changes.add(Effect::look, "stage " + stage.key, "stage_added");
  if (!before.stages().empty() && !after.stages().empty() && before.stages().front().key != after.stages().front().key)
    changes.add(Effect::look, "stages", "first_stage_differs", before.stages().front().key, after.stages().front().key);
}

void compare_catalogues(Changes& changes, const TypeDefinition& before, const TypeDefinition& after) {
  const Catalogue *was = before.catalogue(), *is = after.catalogue();
  if (was == nullptr && is == nullptr) return;
  if (was == nullptr) return changes.add(Effect::look, "catalogue", "catalogue_added");
  if (is == nullptr) return changes.add(Effect::breaking, "catalogue", "catalogue_removed");
  if (was->key != is->key)
    changes.add(Effect::breaking, "catalogue", "catalogue_moved", "/catalogue/" + was->key, "/catalogue/" + is->key);
  if (was->level != is->level)
    changes.add(Effect::breaking, "catalogue", "stage_level_differs", said(was->level), said(is->level));
  for (const Catalogue::Zone& zone : was->zones) {
    if (const auto* now = with_key(is->zones, zone.key))
      compare_zone(changes, zone, *now);
    else
      changes.add(Effect::breaking, "catalogue, zone " + zone.key, "zone_removed");
  }
  for (const Catalogue::Zone& zone : is->zones)
    if (with_key(was->zones, zone.key) == nullptr)
      changes.add(Effect::look, "catalogue, zone " + zone.key, "zone_added");
}

}  // namespace tenderloom::forms
