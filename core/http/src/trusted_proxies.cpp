#include "trusted_proxies.h"

#include <charconv>

#include "ascii.h"

namespace tenderloom::http {

using Poco::Net::IPAddress;

base::Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& texts) {
  TrustedProxies proxies;
  for (const std::string& text : texts) {
    const std::size_t slash = text.find('/');
    IPAddress address;
    unsigned bits = 0;
    bool good = IPAddress::tryParse(text.substr(0, slash), address);
    const unsigned whole = address.family() == IPAddress::IPv4 ? 32 : 128;
    if (slash == std::string::npos) {
      bits = whole;
    } else {
      const char* end = text.data() + text.size();
      const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, bits);
      good = good && error == std::errc{} && stop == end && bits <= whole;
    }
    if (!good)
      return base::Error{"config_invalid",
                         {{"key", "TRUSTED_PROXIES"}, {"expected", "addresses or networks such as 10.0.0.0/8"}}};
    const IPAddress mask(bits, address.family());
    proxies.networks_.push_back({address & mask, mask});
  }
  return proxies;
}

bool TrustedProxies::contains(std::string_view text) const {
  if (networks_.empty()) return false;
  IPAddress address;
  if (!IPAddress::tryParse(std::string(text), address)) return false;
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    return network.address.family() == address.family() && (address & network.mask) == network.address;
  });
}

void TrustedProxies::identify(Exchange& exchange) const {
  Request& request = exchange.request;
  request.client_address = exchange.peer;
  request.secure = false;  // what an absolute-form target says is the client's word only
  if (!contains(exchange.peer)) return;
  std::vector<std::string_view> chain;
  std::string_view scheme;
  for (const Header& header : request.headers) {
    if (ascii::equal_ignoring_case(header.name, "x-forwarded-for")) {
      ascii::each_member(header.value, [&](std::string_view member) { chain.push_back(member); });
    } else if (ascii::equal_ignoring_case(header.name, "x-forwarded-proto")) {
      ascii::each_member(header.value, [&](std::string_view member) { scheme = member; });
    }
  }
  request.secure = ascii::equal_ignoring_case(scheme, "https");
  for (auto member = chain.rbegin(); member != chain.rend(); ++member) {
    IPAddress address;
    if (!IPAddress::tryParse(std::string(*member), address)) return;  // whoever wrote that is the last one known
    request.client_address = *member;
    if (!contains(*member)) return;
  }
}

}  // namespace tenderloom::http
