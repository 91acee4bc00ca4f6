#include "tenderloom/http/outcome.h"

#include "tenderloom/http/unavailable.h"

namespace tenderloom::http {

Refused not_found() { return Refused{.status = 404, .error = {.code = "not_found"}}; }

Refused refuse(int status, base::Error error) { return Refused{.status = status, .error = std::move(error)}; }

Unavailable::Unavailable(const std::string& what, int retry_after_seconds)
    : std::runtime_error(what), retry_after_(retry_after_seconds) {}
Unavailable::~Unavailable() = default;

}  // namespace tenderloom::http
