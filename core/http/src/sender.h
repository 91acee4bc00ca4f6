// Whom limits count together.
#pragma once
#include <string>

namespace tenderloom::http {

/// One IPv4 address, or the network (/64) that one IPv6 customer is given.
std::string sender_of(const std::string& address);

}  // namespace tenderloom::http
