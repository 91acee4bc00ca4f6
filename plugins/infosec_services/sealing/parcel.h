// A bid that is sealed: encrypted under a key of its own, which is sealed to the tender's key, and kept once more under
// a code that only the vendor has, so that it can take the bid back before the opening.
#pragma once
#include <optional>
#include <string>

namespace tenderloom::infosec_services {

struct Parcel {
  std::string content;     // encrypted
  std::string for_tender;  // the parcel's key, sealed to the tender's public key
  std::string for_vendor;  // the same under the withdrawal code
  std::string digest;      // SHA-256 of what was sealed, hexadecimal
};

struct Sealed {
  Parcel parcel;
  std::string code;  // shown to the vendor once: eight groups of four letters and digits
};

Sealed seal(const std::string& tender_public_key, const std::string& plain);
/// None: not this key, or a single bit differs.
std::optional<std::string> open(const Parcel& parcel, const std::string& tender_public_key,
                                const std::string& tender_secret);
/// What people type is taken without its blanks and hyphens, in any case.
std::optional<std::string> take_back(const Parcel& parcel, const std::string& code);

}  // namespace tenderloom::infosec_services
