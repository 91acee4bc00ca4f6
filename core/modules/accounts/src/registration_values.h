// What a registration form's values become: what is kept of them, what a company and its person are called, what
// changed.
#pragma once
#include "tenderloom/accounts/model.h"
#include "tenderloom/forms/evaluate.h"

namespace tenderloom::accounts {

/// The values of the level's fields without secrets, consents and computed ones.
Json kept_values(const forms::Level& level, const Json& values);
/// Columns of the company that its values name.
void take_values(Company& company, const Json& values);
/// The person's columns that the values name; the e-mail only when it is among them.
void take_values(Person& person, const Json& values);
/// [{"field", "old", "new"}] of what differs.
Json differences(const Json& before, const Json& after);

}  // namespace tenderloom::accounts
