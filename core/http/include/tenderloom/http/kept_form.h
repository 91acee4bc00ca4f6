// A form that was posted after its session had ended: what was typed is kept and comes back after signing in again.
// http decides what is kept and where the form stands; the accounts module keeps it (FormKeeper), and app puts it into
// the page again (render/refill.h).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tenderloom/http/request.h"

namespace tenderloom::http {

/// The session's key under which the token of a kept form travels to the next session.
inline constexpr char kKeptForm[] = "kept_form";
/// The visitor's key that says whose session was over when the browser was sent to the sign-in page.
inline constexpr char kEndedPerson[] = "ended_person";

struct KeptForm {
  std::int64_t person_id = 0;                               // whose session it was; 0: nobody knows
  std::string action;                                       // the path it was posted to
  std::string method;                                       // its `_method`: PUT, DELETE or empty
  std::string page;                                         // path and query of the page where the form stands
  std::vector<std::pair<std::string, std::string>> fields;  // in the order sent; never secrets
  std::vector<std::string> files;                           // names of files that were chosen; they are not kept
  bool secrets = false;                                     // a password or the like was left out
};

class FormKeeper {
 public:
  virtual ~FormKeeper();
  /// A token for the kept form; none when it was not kept (too much is kept already).
  virtual std::optional<std::string> keep(const KeptForm& form, const Request& request) = 0;
};

}  // namespace tenderloom::http
