// Tests as resources and pages: for testers, for staff who look on, and for the vendor.
#pragma once
#include "tenderloom/plugin/web.h"
#include "testing.h"

namespace tenderloom::cloud_services {

/// A line of the queue.
struct Line {
  plugin::Node node;
  plugin::Submission submission;
  std::string tender_no, path;  // names of the rows above
  Test test;
  std::optional<base::Date> due;  // the test period's last day, counted from receipt
};

/// Lines of those rows; a fixed number of statements.
std::vector<Line> queue_lines(Testing& testing, const std::vector<plugin::Node>& nodes,
                              const forms::TypeDefinition& type);
Json to_json(const forms::TypeDefinition& type, const Line& line, const std::string& locale);
/// For staff; `may_test` also sees the vendor's accounts and what may be done next.
Json test_json(Testing& testing, const Case& at, const forms::Evaluation& evaluation, const std::string& locale,
               bool may_test);
/// For the vendor: what the office told, and where it tests.
Json service_json(Testing& testing, const Case& at, const forms::Evaluation& evaluation, const std::string& locale);
/// The last day of testing: `test_months` of the type's `extra` after receipt.
std::optional<base::Date> due_day(const forms::TypeDefinition& type, const plugin::Submission& submission);
std::string word(const forms::TypeDefinition& type, const std::string& locale, const std::string& kind,
                 const std::string& code);

void register_views(plugin::Host& host);
void add_routes(plugin::Host& host, Testing& testing);
void add_test_routes(plugin::Host& host, Testing& testing);
void add_vendor_routes(plugin::Host& host, Testing& testing);

// What both sides' routes need.
using plugin::finding;
using plugin::number_of;
using plugin::text_value;
http::Route route(http::Method method, const std::string& tail, const char* permission, const char* summary,
                  std::vector<int> statuses);

}  // namespace tenderloom::cloud_services
