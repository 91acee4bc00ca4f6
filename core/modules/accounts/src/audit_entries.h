// Entries of the audit log about a company, as every service of this module writes them.
#pragma once
#include <string>

#include "tenderloom/accounts/registrations.h"
#include "tenderloom/audit/audit.h"

namespace tenderloom::accounts {

inline audit::Entry company_entry(std::int64_t company, const Actor& actor, Instant at, const std::string& action,
                                  Json details = Json::object()) {
  audit::Entry entry;
  entry.at = at;
  if (actor.person_id != 0) entry.person = actor.person_id;
  entry.company = company;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = action;
  entry.subject = "company:" + std::to_string(company);
  entry.details = std::move(details);
  return entry;
}

}  // namespace tenderloom::accounts
