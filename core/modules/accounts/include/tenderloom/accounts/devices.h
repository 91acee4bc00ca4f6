// What a browser says it is, in two names that people know. Only for showing: anybody may say anything.
#pragma once
#include <string>
#include <string_view>

#include "tenderloom/base/words.h"

namespace tenderloom::accounts {

/// Names as their makers write them ("Chrome", "Windows"), the same in every language; empty when it is not known.
struct Device {
  std::string browser;
  std::string system;
};

/// `agent`: the User-Agent header.
Device device_of(std::string_view agent);
/// The device as a phrase: "Windows 上的 Chrome".
std::string device_text(const Device& device, const base::Words& words, std::string_view locale);

}  // namespace tenderloom::accounts
