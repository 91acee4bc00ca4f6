// Runs the checks that a definition declares, and keeps what people say about them.
#include "tenderloom/review/checks.h"

#include <algorithm>
#include <set>

#include "checks_repository.h"
#include "tenderloom/base/text.h"
#include "tenderloom/submissions/audit_entry.h"

namespace tenderloom::review {

namespace {

constexpr std::size_t kKeptFindings = 8, kLongestCheckWords = 500, kMostRows = 2000;

/// A whole word of people about a line stands while the row is as it was.
void apply_words(CheckResult& result, const std::map<std::pair<std::string, std::string>, CheckWord>& words) {
  for (CheckLine& line : result.lines) {
    if (line.state != check_state::kHuman) continue;
    const auto found = words.find({line.check, line.key()});
    if (found == words.end() || found->second.row_version != line.node_version) continue;
    line.word = found->second;
    line.state = found->second.state;
  }
}

void sum_up(CheckResult& result) {
  const auto any = [&](const char* state) {
    return std::any_of(result.lines.begin(), result.lines.end(),
                       [&](const CheckLine& one) { return one.state == state; });
  };
  result.state = any(check_state::kFail)    ? check_state::kFail
                 : any(check_state::kHuman) ? check_state::kHuman
                                            : check_state::kPass;
}

}  // namespace

std::string CheckLine::key() const {
  if (!document.empty()) return "d-" + document;
  if (node_id == 0) return rule.empty() ? "all" : "r-" + rule;
  // Another vendor that files the same thing makes it another question.
  std::string text = "n-" + std::to_string(node_id);
  if (!links.empty()) text += "-" + std::to_string(links.size());
  return text;
}

std::vector<CheckResult> StaffChecks::run(const Ground& ground, const Submission& submission,
                                          const std::string& locale) {
  const forms::TypeDefinition& type = *ground.type;
  const auto words =
      uses_.database.read([&](soci::session& sql) { return repository::check_words(sql, submission.id); });
  std::vector<CheckResult> results;
  for (const forms::StaffCheck& check : type.staff_checks()) {
    CheckResult result;
    result.key = check.key;
    result.kind = check.kind;
    result.label = type.words().text(locale, "staff_check." + check.key);
    if (!check.hint.empty()) result.hint = type.words().text(locale, "staff_check_hint." + check.key);
    if (check.kind == "rules") run_rules(result, ground, submission, locale);
    if (check.kind == "documents") run_documents(result, ground, submission, locale);
    if (check.kind == "previous") run_previous(result, check, ground, submission, locale);
    if (check.kind == "shared") run_shared(result, check, ground, submission, locale);
    if (check.kind == "person") run_person(result, check, ground, submission, locale);
    for (CheckLine& line : result.lines) line.check = check.key;
    apply_words(result, words);
    sum_up(result);
    results.push_back(std::move(result));
  }
  return results;
}

base::Result<void> StaffChecks::judge(const Ground& ground, const Submission& submission, const std::string& check,
                                      const std::string& line, const std::string& state, const std::string& reason,
                                      const Actor& actor) {
  if (ground.tender.archived_at) return base::Error{"tender_archived"};
  if (submissions::Service::offered(ground, submission, Actor::Kind::staff).empty())
    return base::Error{"state_refused", {{"state", submission.state}, {"event", "check"}}};
  if (!state.empty() && state != check_state::kPass && state != check_state::kFail)
    return base::Error{"decision_unknown"};
  const std::string said(base::trim(base::clean_lines(reason)));
  if (state == check_state::kFail && said.empty()) return base::Error{"reason_required", Json::object(), "reason"};
  if (base::code_points(said) > kLongestCheckWords)
    return base::Error{"reason_too_long", {{"limit", kLongestCheckWords}}, "reason"};
  const CheckLine* found = nullptr;
  const auto results = run(ground, submission, std::string(base::kFirstLocale));
  for (const CheckResult& result : results)
    for (const CheckLine& one : result.lines)
      if (one.check == check && one.key() == line && (one.word || one.state == check_state::kHuman)) found = &one;
  if (found == nullptr) return base::Error{"decision_unknown"};
  uses_.database.write([&](storage::Transaction& tx) {
    if (state.empty()) {
      repository::remove_check_word(tx, submission.id, check, line);
    } else {
      repository::set_check_word(tx, submission.id, check, line,
                                 {state, said, actor.name, ground.now, found->node_version}, actor.person_id);
    }
    auto entry = submissions::entry_about(submission, actor, ground.now, "review.checked");
    entry.details = {
        {"check", check}, {"row", found->title}, {"state", state}, {"reason", said}, {"tender", ground.tender.no}};
    uses_.audit.record(tx, entry);
  });
  return {};
}

base::Result<int> StaffChecks::draft(const Ground& ground, const Submission& submission,
                                     const std::vector<std::string>& lines, const std::string& locale,
                                     const Actor& actor) {
  const std::set<std::string> wanted(lines.begin(), lines.end());
  std::vector<Ask> asks;
  std::set<std::string> seen;
  for (const CheckResult& result : run(ground, submission, locale)) {
    for (const CheckLine& line : result.lines) {
      const bool chosen = wanted.empty() ? line.state == check_state::kFail
                                         : wanted.contains(line.check + "/" + line.key() + "/" + line.field);
      if (!chosen || !line.askable()) continue;
      Ask ask;
      ask.document_key = line.document;
      ask.node_id = line.node_id;
      ask.level = line.level;
      ask.field = line.field;
      ask.action = line.document.empty() ? "change" : "upload";
      const std::string said = line.word && !line.word->reason.empty() ? line.word->reason : line.text;
      ask.reason = base::truncate(said, kLongestCheckWords);
      // Two rules about one field are one request with both reasons.
      const std::string key = ask.document_key + "|" + std::to_string(ask.node_id) + "|" + ask.field;
      if (!seen.insert(key).second) {
        for (Ask& other : asks)
          if (other.document_key + "|" + std::to_string(other.node_id) + "|" + other.field == key)
            other.reason = base::truncate(other.reason + "\n" + ask.reason, kLongestCheckWords);
        continue;
      }
      asks.push_back(std::move(ask));
    }
  }
  if (asks.empty()) return base::Error{"nothing_asked"};
  return supplements_.add_to_draft(ground, submission.id, asks, actor);
}

std::shared_ptr<const StaffChecks::Findings> StaffChecks::findings_of(const Ground& ground,
                                                                      const Submission& submission) {
  const std::string day = base::display_time(ground.now).substr(0, 10), type = ground.type->version();
  {
    std::lock_guard lock(mutex_);
    for (const Kept& one : kept_)
      if (one.submission_id == submission.id && one.version == submission.row_version && one.type_version == type &&
          one.day == day)
        return one.findings;
  }
  auto findings = std::make_shared<const Findings>(uses_.submissions.recheck(ground, submission, ground.now));
  std::lock_guard lock(mutex_);
  std::erase_if(kept_, [&](const Kept& one) { return one.submission_id == submission.id; });
  kept_.push_front({submission.id, submission.row_version, type, day, findings});
  if (kept_.size() > kKeptFindings) kept_.pop_back();
  return findings;
}

std::vector<submissions::Node> StaffChecks::rows_of(const Submission& submission, const std::string& level) {
  std::vector<submissions::Node> rows;
  uses_.submissions.each_node(submission.id, [&](const submissions::Node& node) {
    if (node.level == level && rows.size() < kMostRows) rows.push_back(node);
  });
  return rows;
}

std::map<std::int64_t, std::string> StaffChecks::failed_rows(std::int64_t submission_id) {
  std::map<std::int64_t, std::string> rows;
  const auto words =
      uses_.database.read([&](soci::session& sql) { return repository::check_words(sql, submission_id); });
  constexpr std::string_view kRow = "n-";
  for (const auto& [key, word] : words) {
    const std::string& line = key.second;
    if (word.state != check_state::kFail || !line.starts_with(kRow)) continue;
    rows[std::stoll(line.substr(kRow.size()))] = word.reason;
  }
  return rows;
}

std::string StaffChecks::path_of(const Submission& submission, const submissions::Node& node) {
  std::string path;
  for (const submissions::Node& above : uses_.submissions.nodes(submission, node.ancestors, false))
    path += above.title + " / ";
  return path + node.title;
}

}  // namespace tenderloom::review
