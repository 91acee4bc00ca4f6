// What the office says about a row: which fields, how it is told, what the pages show (decisions/0066).
#pragma once
#include "tenderloom/http/session.h"
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

/// Words of `set_by` in rows of that level whose fields the person may change: staff with staff.submissions all but a
/// plugin's own, others those of the permissions that they hold.
std::vector<std::string> hands_of(const forms::Level& level, const http::Principal& who);
/// Keys of the fields that those hands set.
std::vector<std::string> office_fields(const forms::Level& level, const std::vector<std::string>& hands);
/// May the person see everything that the office says about rows, or only what they set themselves?
inline bool sees_all(const http::Principal& who) { return who.may("staff.submissions"); }
/// Keys of the fields of the vendor that may be corrected.
std::vector<std::string> correctable_fields(const forms::Level& level, const submissions::Node& node);
std::string office_text(const forms::TypeDefinition& type, const forms::Level& level, const forms::Field& field,
                        const Json& value, const std::string& locale);
Json office_json(const OfficeCase& at, const std::vector<submissions::OfficeEntry>& entries, const std::string& locale);
/// Mails the vendor what changed of the row, in the transaction of the change.
void tell_vendor(storage::Transaction& tx, const Review::Dependencies& uses, const OfficeCase& at, const Json& changes,
                 const std::string& reason);

void add_office_routes(http::Router& router, const Review::Dependencies& uses, Stages& stages);
void register_office_views(render::ViewRegistry& views);
void add_staff_list_routes(http::Router& router, const Review::Dependencies& uses);
void register_staff_list_views(render::ViewRegistry& views);

}  // namespace tenderloom::review
