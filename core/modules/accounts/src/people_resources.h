// How members, invitations, transfers and a company's history look to clients.
#pragma once
#include "tenderloom/accounts/members.h"
#include "tenderloom/accounts/transfers.h"

namespace tenderloom::accounts {

Json unreachable_resource(const std::optional<Unreachable>& mark);
Json member_resource(const Member& member, std::int64_t reader);
Json invitation_resource(const Invitation& invitation);
/// {"items", "page", "per_page", "total", "invitations", "may_manage"}
Json members_resource(const Members& members, std::int64_t company, std::int64_t reader, bool may_manage);
Json transfer_resource(const Transfer& transfer, std::int64_t reader);
/// The lines of the registration and of the people together, oldest first.
Json history_resource(const std::vector<RegistrationEvent>& registration, const std::vector<CompanyEvent>& people);
Json choices_resource(const std::vector<Membership>& companies, std::int64_t current);

}  // namespace tenderloom::accounts
