// Puts what somebody typed earlier into a form of a finished page, whatever page it is: a form that outlived its
// session comes back as it was. Reads the HTML that our own templates make (attributes in double quotes), nothing else.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenderloom::render {

struct TypedForm {
  std::string action;                                       // path that the form posts to
  std::string method;                                       // its hidden `_method`: PUT, DELETE or empty
  std::vector<std::pair<std::string, std::string>> fields;  // names and values in the order sent
};

/// The page with that form filled in, or none when the page has no such form. Texts, areas, choices and tick boxes take
/// the typed values; rows of tables are added; of hidden inputs only `version` goes back, so that a change by somebody
/// else in the meantime is still noticed. Values without a control are put in as hidden inputs: nothing is lost. The
/// form carries `data-restored` afterwards.
std::optional<std::string> refill(const std::string& html, const TypedForm& typed);

}  // namespace tenderloom::render
