// Passwords that everybody knows, by the word list of cracklib (Debian: cracklib-runtime).
#pragma once
#include <string_view>

namespace tenderloom::accounts {

/// True when what remains of the password without the digits and signs around it is one word of the list, also with
/// signs in the place of letters (P@ssw0rd), a run of keys, or one or two characters over and over. Without the list
/// only the last two are found. The list is read when it is first asked for. Thread-safe.
bool is_common_password(std::string_view password);
/// False when the list is not installed.
bool common_passwords_known();

}  // namespace tenderloom::accounts
