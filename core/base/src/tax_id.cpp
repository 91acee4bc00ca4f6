#include "tenderloom/base/tax_id.h"

#include <array>

namespace tenderloom::base {

bool valid_tax_id(std::string_view text) {
  constexpr std::array<int, 8> kWeights{1, 2, 1, 2, 1, 2, 4, 1};
  if (text.size() != kWeights.size() || text == "00000000") return false;
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    const int product = (text[i] - '0') * kWeights[i];
    sum += product / 10 + product % 10;
  }
  // A seventh digit of 7 gives 28, whose digits 10 may again be summed as 1 or 0: both totals count.
  return sum % 5 == 0 || (text[6] == '7' && (sum + 1) % 5 == 0);
}

}  // namespace tenderloom::base
