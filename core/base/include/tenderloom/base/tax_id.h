// 統一編號, the number of a company.
#pragma once
#include <string_view>

namespace tenderloom::base {

/// Eight ASCII digits whose weighted digit sum S is divisible by five, or S + 1 is when the seventh digit is 7 (the
/// rule in force since April 2023, which every older number passes as well). 00000000 is refused. Blanks are not
/// trimmed.
bool valid_tax_id(std::string_view text);

}  // namespace tenderloom::base
