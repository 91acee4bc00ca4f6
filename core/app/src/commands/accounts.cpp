// Accounts and API tokens without a browser.
#include <iostream>
#include <sstream>

#include "../open_portal.h"

namespace tenderloom::app {

namespace {

std::set<std::string, std::less<>> split_scopes(const std::string& text) {
  std::set<std::string, std::less<>> scopes;
  std::istringstream in(text);
  for (std::string scope; std::getline(in, scope, ',');) scopes.insert(scope);
  return scopes;
}

int add_user(const Arguments& arguments) {
  if (!arguments.has("--email") || !arguments.has("--role"))
    return fail("user add needs --email and --role", kWrongUse);
  std::string password;
  if (arguments.has("--password-stdin"))
    std::getline(std::cin, password);
  else
    password = base::random_token(12) + "aA1!";
  auto portal = open_portal(arguments, Database::up_to_date);
  if (!portal) return kFailed;
  auto added = portal->accounts().directory().add_user({.email = arguments.get("--email"),
                                                        .role = arguments.get("--role"),
                                                        .tax_id = arguments.get("--vendor"),
                                                        .password = password,
                                                        .display_name = arguments.get("--name"),
                                                        .must_change = arguments.has("--must-change")});
  if (!added) return fail(describe(added.error()));
  if (!arguments.has("--password-stdin")) std::cout << password << "\n";
  return kDone;
}

/// Vendors of an older system; the mails with their first-password links go out when the portal serves.
int import_users(const Arguments& arguments) {
  auto portal = open_portal(arguments, Database::up_to_date);
  if (!portal) return kFailed;
  auto& import = portal->accounts().vendor_import();
  const std::string& file = arguments.positional[0];
  const auto table = import.read(file, file);
  if (!table) return fail(describe(table.error()));
  const bool only_check = arguments.has("--check");
  const auto report = only_check ? import.check(*table, "en") : import.run(*table, "en", {0, "tenderloom user import"});
  for (const auto& row : report.rows)
    for (const auto& message : row.messages) std::cout << "row " << row.number << ": " << message << "\n";
  std::cout << report.succeeded << (report.stored ? " imported, " : " to import, ") << report.skipped
            << " passed over, " << report.failed << " failed\n";
  return report.failed > 0 ? fail("nothing was imported: mend the rows named above") : kDone;
}

int create_token(const Arguments& arguments) {
  if (!arguments.has("--email") || !arguments.has("--scopes"))
    return fail("token create needs --email and --scopes", kWrongUse);
  auto portal = open_portal(arguments, Database::up_to_date);
  if (!portal) return kFailed;
  std::optional<base::Instant> expires;
  if (arguments.has("--days")) {
    const auto days = arguments.get("--days");
    if (days.empty() || days.size() > 4 || days.find_first_not_of("0123456789") != std::string::npos)
      return fail("--days needs a number of days", kWrongUse);
    expires = portal->clock().now() + std::chrono::hours(24 * std::stoi(days));
  }
  auto token = portal->accounts().directory().create_token(arguments.get("--email"),
                                                           split_scopes(arguments.get("--scopes")), expires);
  if (!token) return fail(describe(token.error()));
  std::cout << *token << "\n";
  return kDone;
}

}  // namespace

std::vector<CommandSpec> account_commands() {
  auto user = common_options();
  user.push_back({"--email", "E", "the address to sign in with"});
  user.push_back(
      {"--role", "ROLE", "vendor_owner, vendor_editor, vendor_viewer, reviewer, tender_officer, … or administrator"});
  user.push_back({"--vendor", "TAX_ID", "the company, for vendor roles"});
  user.push_back({"--name", "NAME", "the name to show"});
  user.push_back({"--password-stdin", "", "read the password from standard input; without it one is made and printed"});
  user.push_back({"--must-change", "", "the person must change that password at the first sign-in"});
  auto import = common_options();
  import.push_back({"--check", "", "only tell what would happen, and every problem of every row"});
  auto token = common_options();
  token.push_back({"--email", "E", "whose token it is"});
  token.push_back({"--scopes", "S", "read, write, staff, admin, separated by commas"});
  token.push_back({"--days", "N", "how long it is valid (default: without end)"});
  return {{.name = "user add", .summary = "Add a person", .options = std::move(user), .run = add_user},
          {.name = "user import",
           .arguments = "FILE.csv",
           .summary = "Bring vendors over from a spreadsheet, whole or not at all; a second time changes nothing",
           .options = std::move(import),
           .least_positional = 1,
           .most_positional = 1,
           .run = import_users},
          {.name = "token create",
           .summary = "Make an API token and print it, alone and once",
           .options = std::move(token),
           .run = create_token}};
}

}  // namespace tenderloom::app
