// A refused form that the page of the refusal offers to send again: nothing is stored for it.
#pragma once
#include <optional>
#include <string>

#include "tenderloom/base/json.h"
#include "tenderloom/http/request.h"

namespace tenderloom::http {

/// {action, method, csrf, multipart, fields: [{name, value}], secrets: [{name, kind}], files: [{name, file}]}: kind is
/// current, new, again, code or password. Only for a form that demonstrably came from a page of ours in the session
/// with that secret, so that nobody's words are laid into a form of somebody else; none otherwise, or for a large one.
std::optional<base::Json> posted_again(const Request& request, const std::string& csrf);

}  // namespace tenderloom::http
