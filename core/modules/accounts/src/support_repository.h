// SQL of support views and notes.
#pragma once
#include <optional>
#include <vector>

#include "tenderloom/accounts/roles.h"
#include "tenderloom/accounts/support.h"

namespace tenderloom::accounts::repository {

std::int64_t insert_view(storage::Transaction& tx, const SupportView& view);
/// False when it had ended already.
bool end_view(storage::Transaction& tx, std::int64_t id, Instant at, const std::string& how);
std::optional<SupportView> view_by_id(soci::session& sql, std::int64_t id, const std::string& suffix = {});
std::vector<SupportView> views_of_company(soci::session& sql, std::int64_t company_id, std::int64_t limit);
/// Those that have no end yet: of one person, or of anybody whose time is over.
std::vector<SupportView> open_views(soci::session& sql, std::int64_t person_id);
std::vector<SupportView> run_out_views(soci::session& sql, Instant now);

std::int64_t insert_note(storage::Transaction& tx, const CompanyNote& note, std::int64_t person_id);
std::vector<CompanyNote> notes(soci::session& sql, std::int64_t company_id);

}  // namespace tenderloom::accounts::repository

namespace tenderloom::accounts {

/// While the session's person looks at the portal as a vendor, the session speaks as that company's owner would, for
/// reading. One query more, and only for sessions that name a view.
void look_as_vendor(storage::Database& database, const Roles& roles, http::Session& session, Instant now);

}  // namespace tenderloom::accounts
