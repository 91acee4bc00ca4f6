// Reading single values: from a text of the environment or a value of the Lua table alike. nullopt: not such a value.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/config/settings.h"

namespace tenderloom::config {

using base::Json;

std::optional<std::string> read_text(const Json& value);
std::optional<bool> read_switch(const Json& value);  // "on", "off"; true, false in Lua
std::optional<int> read_number(const Json& value, int least, int most);
std::optional<std::vector<std::string>> read_list(const Json& value);  // an array, or a text with commas
std::optional<Address> read_address(const Json& value);                // HOST:PORT, [IPV6]:PORT
std::optional<std::string> read_base_url(const Json& value);           // without a slash at its end
std::optional<std::string> read_clamd(const Json& value);
bool is_network(const std::string& text);  // an IP address, or one with /bits
bool is_name(const std::string& text);     // a theme, a plugin: letters, digits, _ and -
bool is_host(std::string_view text);
bool is_loopback(const std::string& host);

}  // namespace tenderloom::config
