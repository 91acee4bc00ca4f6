// SQL of a company's people: memberships, invitations, history.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/members.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts::repository {

std::vector<Member> members(soci::session& sql, std::int64_t company);
std::optional<Member> member(soci::session& sql, std::int64_t company, std::int64_t person);
std::int64_t count_owners(soci::session& sql, std::int64_t company);
std::vector<Membership> memberships_of(soci::session& sql, std::int64_t person);
/// Sets the role and raises the membership's version.
void set_member_role(storage::Transaction& tx, std::int64_t company, std::int64_t person, const std::string& role);
void note_joined(storage::Transaction& tx, std::int64_t company, std::int64_t person, Instant at);
/// The company that a person acts for now: the one they start with next time.
void note_used(storage::Transaction& tx, std::int64_t company, std::int64_t person, Instant at);
/// The membership with its sessions and tokens.
void delete_membership(storage::Transaction& tx, std::int64_t company, std::int64_t person);
/// Companies one of whose people has that text in their name or address, folded.
std::vector<std::int64_t> companies_with_person(soci::session& sql, const std::string& folded);

std::int64_t insert_invitation(storage::Transaction& tx, const Invitation& invitation, const std::string& token_hash);
/// Gives an open invitation a new link.
void renew_invitation(storage::Transaction& tx, const Invitation& invitation, const std::string& token_hash);
void close_invitation(storage::Transaction& tx, std::int64_t id, const std::string& state, Instant at);
std::vector<Invitation> open_invitations(soci::session& sql, std::int64_t company);
std::optional<Invitation> open_invitation(soci::session& sql, std::int64_t company, std::int64_t id);
std::optional<Invitation> invitation_by_token(soci::session& sql, const std::string& token_hash);

void insert_company_event(storage::Transaction& tx, std::int64_t company, const CompanyEvent& event);
std::vector<CompanyEvent> company_events(soci::session& sql, std::int64_t company);

}  // namespace tenderloom::accounts::repository
