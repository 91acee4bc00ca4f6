// What people chose, what is gathered for them, and on which day they had their mail.
#pragma once
#include <map>
#include <set>

#include "tenderloom/notifications/choices.h"

namespace tenderloom::notifications::rows {

storage::Migration choices_migration();

/// Empty: nothing was chosen.
std::string choice_of(soci::session& sql, std::int64_t person, const std::string& event);
std::map<std::string, std::string> choices_of(soci::session& sql, std::int64_t person);
void set_choice(storage::Transaction& tx, std::int64_t person, const std::string& event, const std::string& choice);

struct Gathered {
  std::int64_t mail = 0;
  std::string subject, link;
  base::Instant at{};
};
void gather(storage::Transaction& tx, std::int64_t mail, std::int64_t person, const std::string& link);
std::set<std::int64_t> people_with_gathered(soci::session& sql);
std::vector<Gathered> gathered(soci::session& sql, std::int64_t person);
/// They are in the day's mail now; one that was gathered meanwhile waits for the next.
void ungather(storage::Transaction& tx, const std::vector<Gathered>& all, base::Instant at);
/// True for the first who says so.
bool begin_day(storage::Transaction& tx, std::int64_t person, const std::string& day);

}  // namespace tenderloom::notifications::rows
