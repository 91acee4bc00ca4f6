#include "sender.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdint>

namespace tenderloom::http {

std::string sender_of(const std::string& address) {
  if (address.find(':') == std::string::npos || address.find('.') != std::string::npos) return address;
  in6_addr network{};
  if (::inet_pton(AF_INET6, address.c_str(), &network) != 1) return address;
  std::fill(network.s6_addr + 8, network.s6_addr + 16, std::uint8_t{0});
  char prefix[INET6_ADDRSTRLEN] = "";
  ::inet_ntop(AF_INET6, &network, prefix, sizeof prefix);
  return prefix;
}

}  // namespace tenderloom::http
