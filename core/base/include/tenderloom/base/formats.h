// Formats that people in Taiwan type: phone numbers, mobile numbers, addresses, and e-mail, web addresses, passwords.
// Nothing is trimmed or converted silently unless the name says so; full-width digits are refused everywhere.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::base {

/// The characters of which a password needs at least one (R-005: the union of both hints that the sources show).
inline constexpr std::string_view kPasswordSpecials = "!@#$%^&*?";
inline constexpr std::size_t kPasswordMinimum = 12;
inline constexpr std::size_t kPasswordMaximum = 128;

/// What is wrong with a password, as codes: password_too_short, password_too_long, password_needs_upper,
/// password_needs_lower, password_needs_digit, password_needs_special, password_blank_at_end, password_characters
/// (something that is not printable ASCII). Empty when nothing is.
std::vector<std::string> password_problems(std::string_view password);

/// 02-1234-5678, 02-1234-5678#123, 0800-000-000; nine or ten digits before the extension.
bool valid_phone(std::string_view text);

/// 0912-345-678, also for 0912345678; nullopt when it is neither.
std::optional<std::string> normalise_mobile(std::string_view text);

/// at most 254 characters, one @, a domain with a dot; answers it in lower case, as it is compared and stored.
std::optional<std::string> normalise_email(std::string_view text);

/// begins with a postal code of three, five or six digits, and something follows.
bool valid_address(std::string_view text);

/// An http or https address of a host with a dot (or an IP address), without user name, blanks or quotes; at most 2048
/// bytes. Nothing that is valid here can run as a script when it stands in a link.
bool valid_url(std::string_view text);

/// "320 KB", "10.5 MB"; 1 MB = 1,048,576 bytes.
std::string size_text(std::int64_t bytes);

}  // namespace tenderloom::base
