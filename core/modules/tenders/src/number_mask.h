// The numbers that a type takes, as people read them: "^%d%d%d02%d%d$" is "###02##".
#pragma once
#include <string>
#include <string_view>

namespace tenderloom::tenders {

/// Empty: any number. A pattern that is more than digits and letters is shown as it is.
inline std::string number_mask(const std::string& pattern) {
  std::string_view rest = pattern;
  if (rest.starts_with('^')) rest.remove_prefix(1);
  if (rest.ends_with('$')) rest.remove_suffix(1);
  std::string mask;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    if (rest.substr(at, 2) == "%d") {
      mask += '#';
      ++at;
    } else if (rest[at] == '-' || std::string_view("%.[]()*+?^$").find(rest[at]) != std::string_view::npos) {
      return pattern;
    } else {
      mask += rest[at];
    }
  }
  return mask;
}

}  // namespace tenderloom::tenders
