// What the office says about a row: which fields, how it is told, what the pages show (decisions/0066).
#pragma once
#include "tenderloom/review/review.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::review {

using base::Json;

struct OfficeCase {
  submissions::Ground ground;
  submissions::Submission submission;
  const forms::Level* level = nullptr;
  submissions::Node node;
};

/// Keys of the fields that staff set in rows of that level.
std::vector<std::string> office_fields(const forms::Level& level);
/// Keys of the fields of the vendor that may be corrected.
std::vector<std::string> correctable_fields(const forms::Level& level, const submissions::Node& node);
std::string office_text(const forms::TypeDefinition& type, const forms::Level& level, const forms::Field& field,
                        const Json& value, const std::string& locale);
Json office_json(const OfficeCase& at, const std::vector<submissions::OfficeEntry>& entries, const std::string& locale);
/// Mails the vendor what changed of the row, in the transaction of the change.
void tell_vendor(storage::Transaction& tx, const Review::Dependencies& uses, const OfficeCase& at, const Json& changes,
                 const std::string& reason);

void add_office_routes(http::Router& router, const Review::Dependencies& uses);
void register_office_views(render::ViewRegistry& views);
void add_staff_list_routes(http::Router& router, const Review::Dependencies& uses);
void register_staff_list_views(render::ViewRegistry& views);

}  // namespace tenderloom::review
