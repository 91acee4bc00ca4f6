#include "tenderloom/accounts/password_policy.h"

#include <algorithm>

#include "common_passwords.h"
#include "tenderloom/accounts/registrations.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"

namespace tenderloom::accounts {
namespace {

constexpr std::size_t kTellingLength = 4;  // shorter parts of a name stand in many words

bool holds_part(const std::string& password, std::string_view part) {
  const std::string lower = base::to_lower_ascii(std::string(part));
  return lower.size() >= kTellingLength && password.find(lower) != std::string::npos;
}

/// A name as a whole and the words it is made of: "Acme Trading Co., Ltd." is also refused as "acme".
bool holds_name(const std::string& password, const std::string& name) {
  std::string word;
  for (const char c : name + " ") {
    const bool part = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (part) {
      word += c;
    } else {
      if (holds_part(password, word)) return true;
      word.clear();
    }
  }
  return false;
}

}  // namespace

PasswordProblems judge_password(std::string_view password, const PasswordOwner& owner, const std::string& field) {
  const std::string lower = base::to_lower_ascii(std::string(password));
  const auto at = owner.email.find('@');
  const bool personal = holds_part(lower, owner.email.substr(0, at)) || holds_name(lower, owner.name) ||
                        std::any_of(owner.companies.begin(), owner.companies.end(),
                                    [&](const auto& name) { return holds_name(lower, name); });
  if (personal) return {{"password_personal", base::Json::object(), field}};
  if (is_common_password(password)) return {{"password_common", base::Json::object(), field}};
  return {};
}

void judge_password(Judged& judged, const PasswordOwner& owner, const std::string& field) {
  auto& evaluation = judged.evaluation;
  const auto typed = evaluation.values.find(field);
  if (typed == evaluation.values.end() || !typed->is_string() || typed->get<std::string>().empty()) return;
  const bool wrong_already = std::any_of(evaluation.findings.begin(), evaluation.findings.end(),
                                         [&](const auto& finding) { return finding.field == field; });
  if (wrong_already) return;
  for (const auto& problem : judge_password(typed->get<std::string>(), owner, field)) {
    evaluation.findings.push_back({problem.field, problem.code, problem.params, "R-003", forms::Severity::wrong});
  }
}

base::Result<void> sound_password(std::string_view password, const PasswordOwner& owner) {
  if (const auto problems = base::password_problems(password); !problems.empty()) {
    return base::Error{"password_weak", {{"problems", problems}}, "password"};
  }
  const auto problems = judge_password(password, owner, "password");
  if (!problems.empty()) return problems.front();
  return {};
}

}  // namespace tenderloom::accounts
