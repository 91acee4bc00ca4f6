// What each kind of check looks at.
#include <algorithm>
#include <set>

#include "checks_repository.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/review/checks.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

constexpr std::size_t kKeptAmounts = 8;

std::string root_of(const std::string& path) { return path.substr(0, path.find_first_of(".[")); }

bool may_be_asked_for(const forms::Level& level, const std::string& key) {
  const forms::Field* field = level.field(key);
  return field != nullptr && field->type != forms::FieldType::computed && field->set_by != "staff" && !field->secret;
}

std::string folded_path(const std::vector<std::string>& titles) {
  std::string path;
  for (const std::string& title : titles) path += base::fold(title) + '\x1f';
  return path;
}

const forms::StaffCheck* previous_check(const forms::TypeDefinition& type, const std::string& level) {
  for (const forms::StaffCheck& check : type.staff_checks())
    if (check.kind == "previous" && check.level == level) return &check;
  return nullptr;
}

std::optional<std::int64_t> whole_amount(const Json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return std::nullopt;
}

/// "1140206:4711", as the provider past_items writes it.
std::int64_t past_id(const Json& value) {
  if (!value.is_string()) return 0;
  const std::string text = value.get<std::string>();
  const std::size_t colon = text.find(':');
  const std::string id = colon == std::string::npos ? "" : text.substr(colon + 1);
  const bool number = !id.empty() && id.size() < 19 && id.find_first_not_of("0123456789") == std::string::npos;
  return number ? std::stoll(id) : 0;
}

}  // namespace

void StaffChecks::run_rules(CheckResult& result, const Ground& ground, const Submission& submission,
                            const std::string& locale) {
  const forms::TypeDefinition& type = *ground.type;
  result.looked = static_cast<std::int64_t>(type.rules().size());
  for (const auto& [node, findings] : *findings_of(ground, submission)) {
    const forms::Level& level = *type.level(node.level);
    const std::string title = path_of(submission, node);
    for (const forms::Finding& finding : findings) {
      CheckLine line;
      line.state = check_state::kFail;
      line.node_id = node.id;
      line.node_version = node.version;
      line.level = node.level;
      line.rule = finding.rule;
      line.title = title;
      line.text = forms::sentence(type, level, finding, locale);
      if (const std::string root = root_of(finding.field); may_be_asked_for(level, root)) line.field = root;
      result.lines.push_back(std::move(line));
    }
  }
}

void StaffChecks::run_documents(CheckResult& result, const Ground& ground, const Submission& submission,
                                const std::string& locale) {
  const documents::Desk desk = uses_.documents.desk(ground, submission, locale);
  const auto forms = uses_.documents.form_matches(ground, submission, desk.rows);
  const auto verdicts = uses_.documents.verdicts(submission.id);
  for (const documents::DocumentRow& row : desk.rows) {
    if (!row.required && !row.upload) continue;
    ++result.looked;
    CheckLine line;
    line.document = row.document->key;
    line.title = ground.type->words().text(locale, "document." + row.document->key + ".label");
    const auto form = forms.find(row.document->key);
    const auto said = row.upload ? verdicts.find(row.upload->id) : verdicts.end();
    const auto word = [&](const char* key, const Json& params = Json::object()) {
      return uses_.words.text(locale, std::string("checks.document.") + key, params);
    };
    if (!row.upload) {
      line.state = check_state::kFail;
      line.text = word("missing");
    } else if (row.count_differs) {
      line.state = check_state::kFail;
      line.text =
          word("count", {{"declared", row.upload->declared_item_count.value_or(0)}, {"actual", desk.item_count}});
    } else if (form != forms.end() && form->second.wrong()) {
      line.state = check_state::kFail;
      line.text = word(form->second.state == "outdated" ? "outdated" : "other", {{"code", form->second.code}});
    } else if (said != verdicts.end() && said->second.state == documents::verdict::kRefused) {
      line.state = check_state::kFail;
      line.text = said->second.reason;
    } else if (said != verdicts.end() && said->second.state == documents::verdict::kAccepted) {
      line.state = check_state::kPass;
      line.text = word("accepted", {{"actor", said->second.judged_by}});
    } else {
      line.text = word("look");
    }
    if (row.upload)
      line.links.emplace_back(row.upload->name, "/staff/submissions/" + std::to_string(submission.id) + "/documents/" +
                                                    std::to_string(row.upload->id) + "/check");
    result.lines.push_back(std::move(line));
  }
}

std::shared_ptr<const StaffChecks::Amounts> StaffChecks::amounts_of(std::int64_t submission_id,
                                                                    const std::string& level,
                                                                    const std::string& field) {
  const auto submission = uses_.submissions.get(submission_id);
  const std::int64_t version = submission ? submission->row_version : 0;
  {
    std::lock_guard lock(mutex_);
    for (const KeptAmounts& one : kept_amounts_)
      if (one.submission_id == submission_id && one.version == version && one.level == level) return one.amounts;
  }
  auto amounts = std::make_shared<Amounts>();
  std::vector<std::string> trail;
  uses_.submissions.each_node(submission_id, [&](const submissions::Node& node) {
    trail.resize(std::min(trail.size(), node.ancestors.size()));
    trail.push_back(node.title);
    const auto amount = node.level == level ? whole_amount(node.values.value(field, Json())) : std::nullopt;
    if (amount) (*amounts)[folded_path(trail)] = *amount;
  });
  std::lock_guard lock(mutex_);
  std::erase_if(kept_amounts_, [&](const KeptAmounts& one) { return one.submission_id == submission_id; });
  kept_amounts_.push_front({submission_id, version, level, amounts});
  if (kept_amounts_.size() > kKeptAmounts) kept_amounts_.pop_back();
  return amounts;
}

std::map<std::int64_t, FormerAmount> StaffChecks::former_amounts(const Ground& ground, const Submission& submission,
                                                                 const std::string& level,
                                                                 const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, FormerAmount> amounts;
  const forms::StaffCheck* check = previous_check(*ground.type, level);
  if (check == nullptr || ids.empty()) return amounts;
  const std::string& field = check->fields.front();
  const auto former = uses_.database.read([&](soci::session& sql) {
    return repository::former_submission(sql, submission.company_id, ground.tender.type_key, ground.tender.no);
  });
  const auto by_path = former.first == 0 ? nullptr : amounts_of(former.first, level, field);
  const auto nodes = uses_.submissions.nodes(submission, ids, true);
  std::set<std::int64_t> above, past;
  for (const submissions::Node& node : nodes) {
    above.insert(node.ancestors.begin(), node.ancestors.end());
    if (const auto id = check->past.empty() ? 0 : past_id(node.values.value(check->past, Json()))) past.insert(id);
  }
  std::map<std::int64_t, std::string> titles;
  for (const submissions::Node& node : uses_.submissions.nodes(submission, {above.begin(), above.end()}, false))
    titles[node.id] = node.title;
  const auto named = uses_.database.read(
      [&](soci::session& sql) { return repository::former_rows(sql, submission.company_id, past); });
  for (const submissions::Node& node : nodes) {
    const auto now = whole_amount(node.values.value(field, Json()));
    const auto said = check->past.empty() ? named.end() : named.find(past_id(node.values.value(check->past, Json())));
    if (const auto was = said == named.end() ? std::nullopt : whole_amount(said->second.values.value(field, Json()))) {
      amounts[node.id] = {*was, said->second.tender_no, now, true};
      continue;
    }
    std::vector<std::string> trail;
    for (const std::int64_t id : node.ancestors) trail.push_back(titles[id]);
    trail.push_back(node.title);
    const auto same = by_path ? by_path->find(folded_path(trail)) : Amounts::const_iterator();
    if (by_path && same != by_path->end()) amounts[node.id] = {same->second, former.second, now, false};
  }
  return amounts;
}

void StaffChecks::run_previous(CheckResult& result, const forms::StaffCheck& check, const Ground& ground,
                               const Submission& submission, const std::string& locale) {
  const std::string& field = check.fields.front();
  const auto rows = rows_of(submission, check.level);
  std::vector<std::int64_t> ids;
  for (const submissions::Node& node : rows) ids.push_back(node.id);
  const auto former = former_amounts(ground, submission, check.level, ids);
  for (const submissions::Node& node : rows) {
    const auto found = former.find(node.id);
    const auto amount = whole_amount(node.values.value(field, Json()));
    if (found == former.end() || !amount) continue;
    ++result.looked;
    // In whole numbers: more than so many percent above.
    const std::int64_t was = found->second.amount;
    if (*amount * 100 <= was * (100 + check.most_percent)) continue;
    CheckLine line;
    line.node_id = node.id;
    line.node_version = node.version;
    line.level = node.level;
    line.field = field;
    line.title = path_of(submission, node);
    line.text = uses_.words.text(locale, "checks.price",
                                 {{"now", base::thousands(*amount)},
                                  {"before", base::thousands(was)},
                                  {"more", base::thousands(*amount - was)},
                                  {"tender", found->second.tender_no}});
    result.lines.push_back(std::move(line));
  }
}

void StaffChecks::run_shared(CheckResult& result, const forms::StaffCheck& check, const Ground& ground,
                             const Submission& submission, const std::string& locale) {
  const forms::TypeDefinition& type = *ground.type;
  std::vector<int> steps;
  for (const forms::SheetColumn& column : check.same) {
    int step = 0;
    for (std::string at = check.level; at != column.level && !at.empty(); at = type.level(at)->parent) ++step;
    steps.push_back(step);
  }
  const auto rows =
      uses_.database.read([&](soci::session& sql) { return repository::same_rows(sql, submission, check, steps); });
  const auto beside = [&](const Submission& of, const submissions::Node& node) {
    std::vector<std::int64_t> ids = node.ancestors;
    ids.push_back(node.id);
    std::string text;
    for (const submissions::Node& each : uses_.submissions.nodes(of, ids, true))
      for (const forms::SheetColumn& column : check.beside) {
        if (column.level != each.level) continue;
        const forms::Level& level = *type.level(each.level);
        const std::string shown =
            forms::display(type, level, *level.field(column.field), each.values.value(column.field, Json()), locale);
        text += (text.empty() ? "" : "，") + shown;
      }
    return text;
  };
  const auto level_found = submission.levels.find(check.level);
  result.looked = level_found == submission.levels.end() ? 0 : level_found->second.rows;
  for (const repository::SameRow& row : rows) {
    const auto other = uses_.submissions.get(row.other_submission);
    const auto own = uses_.submissions.node(submission, check.level, row.node_id);
    const auto theirs = other ? uses_.submissions.node(*other, check.level, row.other_node) : std::nullopt;
    if (!own || !theirs) continue;
    const auto company = uses_.directory.company(row.other_company);
    std::string name = company ? company->name : std::string();
    if (const std::string more = beside(*other, *theirs); !more.empty()) name += "（" + more + "）";
    auto line = std::find_if(result.lines.begin(), result.lines.end(),
                             [&](const CheckLine& one) { return one.node_id == row.node_id; });
    if (line == result.lines.end()) {
      CheckLine made;
      made.node_id = own->id;
      made.node_version = own->version;
      made.level = check.level;
      made.field = check.same.back().level == check.level ? check.same.back().field : "";
      made.title = path_of(submission, *own);
      made.text = uses_.words.text(locale, "checks.shared", {{"own", beside(submission, *own)}});
      result.lines.push_back(std::move(made));
      line = std::prev(result.lines.end());
    }
    line->links.emplace_back(name, "/staff/submissions/" + std::to_string(row.other_submission) + "/items/" +
                                       check.level + "/" + std::to_string(row.other_node));
  }
}

void StaffChecks::run_person(CheckResult& result, const forms::StaffCheck& check, const Ground& ground,
                             const Submission& submission, const std::string& locale) {
  const forms::TypeDefinition& type = *ground.type;
  if (check.level.empty()) {
    result.looked = 1;
    result.lines.emplace_back();
    result.lines.back().text = uses_.words.text(locale, "checks.person");
    return;
  }
  const forms::Level& level = *type.level(check.level);
  for (const submissions::Node& node : rows_of(submission, check.level)) {
    ++result.looked;
    CheckLine line;
    line.node_id = node.id;
    line.node_version = node.version;
    line.level = node.level;
    line.title = path_of(submission, node);
    for (const std::string& key : check.fields) {
      const forms::Field& field = *level.field(key);
      const std::string shown = forms::display(type, level, field, node.values.value(key, Json()), locale);
      line.text += (line.text.empty() ? "" : "；") + type.label(level, field, locale) + "：" + shown;
    }
    if (!check.fields.empty() && may_be_asked_for(level, check.fields.front())) line.field = check.fields.front();
    result.lines.push_back(std::move(line));
  }
}

}  // namespace tenderloom::review
