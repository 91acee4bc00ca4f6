// Items of a tender as spreadsheets, by the same jobs as the pages.
#include <iostream>
#include <thread>

#include "../open_portal.h"

namespace tenderloom::app {

namespace fs = std::filesystem;
using base::Json;

namespace {

constexpr char kLocale[] = "en";

submissions::Actor operator_of_commands() {
  return {.kind = submissions::Actor::Kind::vendor, .person_id = 0, .name = "tenderloom", .source = "command"};
}

std::string sentence(const Portal& portal, const std::string& code, const Json& params) {
  const std::string key = "error." + code;
  if (portal.words().has(kLocale, key)) return portal.words().text(kLocale, key, params);
  return describe({code, params});
}

/// Does the job here, or waits while a server that works on the same database does it.
std::optional<Json> result_of(Portal& portal, std::int64_t id) {
  for (;;) {
    const auto job = portal.jobs().find(id);
    if (!job) return std::nullopt;
    if (job->state == "succeeded") return job->result;
    if (job->state == "failed") {
      fail(sentence(portal, job->message, job->result.is_object() ? job->result : Json::object()));
      return std::nullopt;
    }
    if (!portal.jobs().run_one()) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

int import_items(const Arguments& arguments) {
  auto portal = open_portal(arguments, Database::up_to_date);
  if (!portal) return kFailed;
  const auto &no = arguments.positional[0], &tax_id = arguments.positional[1], &file = arguments.positional[2];
  const auto tender = portal->tenders().service().find(no);
  if (!tender) return fail("there is no tender " + no);
  const auto company = portal->accounts().directory().company_by_tax_id(tax_id);
  if (!company) return fail("no company is registered under " + tax_id);
  if (!fs::is_regular_file(file)) return fail("there is no file " + file);
  const auto job = portal->submissions().start_import({.tender_id = tender->id,
                                                       .company_id = company->id,
                                                       .locale = kLocale,
                                                       .actor = operator_of_commands(),
                                                       .dry_run = arguments.has("--dry-run")},
                                                      file);
  if (!job) return fail(sentence(*portal, job.error().code, job.error().params));
  const auto result = result_of(*portal, *job);
  if (!result) return kFailed;
  const Json& report = result->at("report");
  for (const Json& row : report.at("rows"))
    for (const Json& message : row.at("messages"))
      std::cout << "row " << row.at("row") << ": " << message.get<std::string>() << "\n";
  std::cout << report.at("succeeded") << (arguments.has("--dry-run") ? " to import, " : " imported, ")
            << report.at("skipped") << " skipped, " << report.at("failed") << " failed\n";
  return report.at("failed").get<std::int64_t>() == 0 ? kDone : fail("some rows failed: mend the rows named above");
}

int export_items(const Arguments& arguments) {
  auto portal = open_portal(arguments, Database::up_to_date);
  if (!portal) return kFailed;
  const std::string& no = arguments.positional[0];
  const auto tender = portal->tenders().service().find(no);
  if (!tender) return fail("there is no tender " + no);
  submissions::Submissions::SheetOrder order{.tender_id = tender->id, .actor = operator_of_commands()};
  if (const std::string tax_id = arguments.get("--vendor"); !tax_id.empty()) {
    const auto company = portal->accounts().directory().company_by_tax_id(tax_id);
    if (!company) return fail("no company is registered under " + tax_id);
    order.company_id = company->id;
  }
  const auto result = result_of(*portal, portal->submissions().start_export(order));
  if (!result) return kFailed;
  const Json& made = result->at("file");
  const fs::path to = arguments.get("--out", made.at("name").get<std::string>());
  std::error_code problem;
  fs::copy_file(portal->blobs().path(made.at("blob").get<std::string>()), to, fs::copy_options::overwrite_existing,
                problem);
  if (problem) return fail(to.string() + " cannot be written: " + problem.message());
  std::cout << result->at("rows") << " rows in " << to.string() << "\n";
  return kDone;
}

}  // namespace

std::vector<CommandSpec> item_commands() {
  auto import = common_options();
  import.push_back({"--dry-run", "", "only tell what would happen, and every problem of every row"});
  auto export_to = common_options();
  export_to.push_back({"--out", "FILE", "the spreadsheet to write (default: named after the tender, in this folder)"});
  export_to.push_back({"--vendor", "TAX_ID", "the items of one company only"});
  return {{.name = "import",
           .arguments = "TENDER VENDOR FILE.xlsx",
           .summary = "imports a vendor's items (its tax id) from a spreadsheet",
           .options = std::move(import),
           .least_positional = 3,
           .most_positional = 3,
           .run = import_items},
          {.name = "export",
           .arguments = "TENDER",
           .summary = "exports the items of a tender as a spreadsheet",
           .options = std::move(export_to),
           .least_positional = 1,
           .most_positional = 1,
           .run = export_items}};
}

}  // namespace tenderloom::app
