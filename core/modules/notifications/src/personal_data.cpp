#include "tenderloom/notifications/personal_data.h"

namespace tenderloom::notifications {

privacy::Holdings personal_data() {
  using privacy::Fate;
  const char* theirs = "(person = {person} OR to_address = {email})";
  return {
      {.key = "mail_choices",
       .table = "mail_choice",
       .where = "person_id = {person}",
       .columns = {"kind", "choice"},
       .fate = Fate::erase},
      {.key = "mail_gathered",
       .table = "mail_gathered",
       .where = "person_id = {person}",
       .columns = {"mail_id", "link"},
       .fate = Fate::erase},
      {.key = "mail_digests",
       .table = "mail_digest",
       .where = "person_id = {person}",
       .columns = {"day"},
       .fate = Fate::erase},
      // What mail servers said may name the address. Before the mails, by which they are found.
      {.key = "mail_tries",
       .table = "mail_try",
       .where = "mail IN (SELECT id FROM mail_outbox WHERE " + std::string(theirs) + ")",
       .columns = {"state", "words"},
       .fate = Fate::erase},
      // What was not sent yet is not sent any more.
      {.key = "mail_waiting",
       .table = "mail_outbox",
       .where = std::string(theirs) + " AND state <> 'sent'",
       .columns = {"kind", "to_address", "subject", "created_at:time"},
       .fate = Fate::erase},
      {.key = "mail",
       .table = "mail_outbox",
       .where = std::string(theirs) + " AND state = 'sent'",
       .columns = {"kind", "to_address", "to_name", "subject", "sent_at:time"},
       .fate = Fate::blank,
       .blanks = {{"to_address", ""}, {"to_name", ""}, {"subject", ""}, {"body_text", ""}, {"body_html", ""}},
       .reason = "mail_sent"},
  };
}

}  // namespace tenderloom::notifications
