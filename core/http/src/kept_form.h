// What is kept of a form that came too late (tenderloom/http/kept_form.h).
#pragma once
#include <optional>
#include <string>

#include "tenderloom/http/kept_form.h"
#include "tenderloom/http/router.h"

namespace tenderloom::http {

/// Whether a browser says that this request began on a page of ours. False when it says nothing.
bool came_from_here(const Request& request);

struct PostedForm {
  KeptForm form;
  std::string csrf;
  bool typed = false;  // something that a person may have written
  // What is not kept, for a page that offers the same post again at once (posted_again.h).
  std::vector<std::string> secrets;                         // names of passwords and codes
  std::vector<std::pair<std::string, std::string>> proofs;  // that a person asks: they hold for minutes, and once
  std::vector<std::pair<std::string, std::string>> files;   // field and file name
};
/// The form as it was posted, without secrets and files; none when it is malformed or too large to be kept.
std::optional<PostedForm> read_posted_form(const Request& request);

/// Where the form stood: the page that the browser came from when it is one of ours, else by the addresses of forms
/// (…/new, …/{id}/edit); "/" when there is none.
std::string page_of_form(const Request& request, const KeptForm& form, const Router& router);

}  // namespace tenderloom::http
