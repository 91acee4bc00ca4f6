// The language that a person chose, kept with the account: pages begin with it at the next sign-in, and mails are
// written in it.
#pragma once
#include <string>

#include "tenderloom/notifications/outbox.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::accounts::languages {

storage::Migration migration();
/// Empty: none was chosen.
std::string of_person(soci::session& sql, std::int64_t person);
void keep(storage::Transaction& tx, std::int64_t person, const std::string& locale);
/// Who has that address, else whom the mail is about; 0: nobody with an account.
std::int64_t addressee_of(soci::session& sql, const notifications::Mail& mail);
/// The language to write a mail in: of the person with that address, else of whom it is about, else, for a company's
/// contact that has no account, of its owner. Empty: nobody of them chose one.
std::string of_mail(soci::session& sql, const notifications::Mail& mail);

}  // namespace tenderloom::accounts::languages
