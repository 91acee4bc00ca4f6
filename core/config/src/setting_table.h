// Every setting once: its names, what it takes, its default, and how a value comes into Settings.
#pragma once
#include <string>
#include <vector>

#include "setting_values.h"

namespace tenderloom::config {

struct Setting {
  const char* key;  // in portal.lua; the variable is TENDERLOOM_ and the same in capitals
  bool in_environment;
  const char* expected;
  const char* default_value;  // as it is written in Lua
  const char* purpose;
  bool (*apply)(Settings& settings, const Json& value);  // false: not such a value
  std::string name() const;                              // in capitals: LISTEN
  std::string variable() const;                          // TENDERLOOM_LISTEN
};

const std::vector<Setting>& setting_table();

}  // namespace tenderloom::config
