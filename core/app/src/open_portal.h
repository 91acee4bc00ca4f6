// Opens the portal for a command and says in one sentence what keeps it from opening.
#pragma once
#include <memory>

#include "commands.h"
#include "portal.h"

namespace tenderloom::app {

enum class Database { as_it_is, up_to_date };  // up_to_date: refuse while migrations are pending

enum class Log { problems, as_set };  // a command tells what is wrong; a server tells what LOG_LEVEL says

std::unique_ptr<Portal> open_portal(const Arguments& arguments, Database database, Log log = Log::problems);
std::string describe(const base::Error& error);

}  // namespace tenderloom::app
