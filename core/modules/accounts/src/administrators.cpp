#include "administrators.h"

#include "staff_repository.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {

void tell_administrators(storage::Transaction& tx, const Roles& roles, const Reporting& reporting, const char* event,
                         const Json& values, std::int64_t but) {
  for (const auto& person : repository::active_staff(tx.sql())) {
    if (person.id == but || !roles.permissions_of(person.role, {}).count("staff.roles")) continue;
    Json params = values;
    params["contact_name"] = person.display_name;
    if (!params.contains("link")) params["link"] = reporting.base_url + "/staff/roles";
    auto mail = reporting.mailer.compose(event, "zh-TW", params);
    mail.to_address = person.email;
    mail.to_name = person.display_name;
    mail.person = person.id;
    reporting.outbox.queue(tx, mail);
  }
}

}  // namespace tenderloom::accounts
