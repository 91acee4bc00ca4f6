// The one policy of new passwords, whichever way one is set: registration, invitation, change, link, command line
//
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/result.h"

namespace tenderloom::accounts {

struct Judged;

/// What is wrong with a new password, each with the field it concerns: password_common, password_personal,
/// password_recent {count}, password_wrong. Empty: it is set.
using PasswordProblems = std::vector<base::Error>;

/// Whose password it is: none of these may stand in it.
struct PasswordOwner {
  std::string email, name;
  std::vector<std::string> companies;
};

/// Beyond what a form judges by its `strong` fields: common passwords and those that name their owner.
PasswordProblems judge_password(std::string_view password, const PasswordOwner& owner, const std::string& field);
/// The same as findings of a form whose other fields may be wrong as well; nothing when the field is wrong already.
void judge_password(Judged& judged, const PasswordOwner& owner, const std::string& field);
/// The whole policy where no form stands before it. Errors: password_weak {problems}, password_common,
/// password_personal.
base::Result<void> sound_password(std::string_view password, const PasswordOwner& owner);

}  // namespace tenderloom::accounts
