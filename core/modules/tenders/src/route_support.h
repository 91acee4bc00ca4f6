// Resources of the tenders module, and what its routes share.
#pragma once
#include "tenderloom/accounts/requests.h"
#include "tenderloom/http/context.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {

bool begins_as_pdf(const std::filesystem::path& file);
/// The file of a multipart request's part `file`, or null.
http::UploadedFile* uploaded_file(http::Context& context);
Actor actor_of(const http::Context& context);
/// {"id", "tender_no", "type", "name", "state", "opens_at", "closes_at", "groups", "version"}
Json resource_of(const Tender& tender, Instant now);
Json resource_of(const DeadlineMove& move);
Json resource_of(const GuideState& guide, const std::string& tender_no);
Json resource_of(const Announcement& announcement);
/// What people and programs write: ISO 8601, "2026-04-24 09:00", "115/04/24 09:00". `field` is none when it is absent,
/// an empty optional inside when it is cleared; what cannot be read becomes a finding.
std::optional<std::optional<Instant>> time_value(const Json& values, const char* field, Json& findings);

}  // namespace tenderloom::tenders
