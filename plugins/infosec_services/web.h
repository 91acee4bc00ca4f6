// What all routes and pages here need.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/http/router.h"
#include "tenderloom/plugin/host.h"
#include "tenderloom/plugin/web.h"

namespace tenderloom::infosec_services {

using base::Json;

class Desk;
struct Proposal;
struct Writer;

using plugin::finding;
using plugin::number_of;
using plugin::text_value;

http::Route route(http::Method method, const std::string& tail, const char* permission, const char* summary,
                  std::vector<int> statuses);
Writer writer_of(const http::Context& context);
std::string proposal_url(std::int64_t proposal);
/// The way to the vendor's pages of a tender.
Json tender_breadcrumb(const std::string& no, const render::ViewContext& context);
/// The way to a page of a proposal; `last` is the page itself, empty: the proposal.
Json proposal_breadcrumb(const Json& proposal, const render::ViewContext& context, const std::string& last = {});
/// What every page of a proposal says about it: ids, tender, group, whether it can be written.
Json proposal_json(const Desk& desk, const Proposal& proposal);

}  // namespace tenderloom::infosec_services
