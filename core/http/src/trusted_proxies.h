// Whose X-Forwarded-For and X-Forwarded-Proto count.
#pragma once
#include <Poco/Net/IPAddress.h>

#include <string>
#include <string_view>
#include <vector>

#include "response.h"
#include "tenderloom/base/result.h"

namespace tenderloom::http {

class TrustedProxies {
 public:
  /// Addresses ("127.0.0.1") and networks ("10.0.0.0/8"). Errors: config_invalid {key, expected}.
  static base::Result<TrustedProxies> parse(const std::vector<std::string>& texts);
  bool contains(std::string_view address) const;
  /// Fills client_address and secure: the last address of the chain that is not a trusted proxy.
  void identify(Exchange& exchange) const;

 private:
  struct Network {
    Poco::Net::IPAddress address;
    Poco::Net::IPAddress mask;
  };
  std::vector<Network> networks_;
};

}  // namespace tenderloom::http
