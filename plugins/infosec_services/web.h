// What all routes and pages here need.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/base/result.h"
#include "tenderloom/base/words.h"
#include "tenderloom/http/router.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::infosec_services {

using base::Json;

class Desk;
struct Proposal;

std::int64_t number_of(const std::string& text);  // 0: none
/// A text of the body, whether it came as text or as a number; empty when there is none.
std::string text_value(const Json& body, const std::string& name);
/// One finding of a refused form, in the contract's shape; the sentence is error.<code>.
Json finding(const base::Words& words, const std::string& locale, const base::Error& error);
http::Route route(http::Method method, const std::string& tail, const char* permission, const char* summary,
                  std::vector<int> statuses);
std::string proposal_url(std::int64_t proposal);
/// The way to a page of a proposal; `last` is the page itself.
Json proposal_breadcrumb(const Json& proposal, const std::string& home, const std::string& last);
/// What every page of a proposal says about it: ids, tender, group, whether it can be written.
Json proposal_json(const Desk& desk, const Proposal& proposal);

}  // namespace tenderloom::infosec_services
