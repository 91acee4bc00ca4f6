// Bringing vendors of an older system over: choose a file, see every problem of every row, then take it.
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/http/shape.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kImportAddress[] = "/staff/registrations/import";
constexpr char kImportView[] = "accounts/vendor_import";

Json import_report_json(const VendorImportReport& report) {
  Json rows = Json::array();
  for (const auto& row : report.rows)
    rows.push_back({{"row", row.number},
                    {"tax_id", row.tax_id},
                    {"company_name", row.company_name},
                    {"outcome", row.outcome},
                    {"messages", row.messages}});
  return {{"succeeded", report.succeeded},
          {"skipped", report.skipped},
          {"failed", report.failed},
          {"stored", report.stored},
          {"rows", std::move(rows)}};
}

/// A cell that a spreadsheet program never takes for a formula, quoted.
std::string csv_cell(const std::string& text) {
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

}  // namespace

http::Outcome Accounts::show_vendor_import(http::Context& context) {
  return http::Page{.view = kImportView, .resource = {{"columns", vendor_import_.columns(context.locale())}}};
}

http::Outcome Accounts::refuse_vendor_import(http::Context& context, const base::Error& error) {
  return http::Invalid{.findings = Json::array({{{"field", "file"}, {"code", error.code}, {"params", error.params}}}),
                       .view = kImportView,
                       .resource = {{"columns", vendor_import_.columns(context.locale())}}};
}

/// With a file: looks at it. With the name of a table that was looked at, or with `store`: takes it.
http::Outcome Accounts::import_vendors(http::Context& context) {
  std::optional<VendorTable> table;
  std::string name = text_value(context, "draft");
  bool store = !name.empty() || http::body_flag(context.values(), "store");
  if (!name.empty()) {
    table = vendor_import_.kept(name, context.principal().person_id);
    if (!table) return refuse_vendor_import(context, {"import_gone"});
  } else {
    const auto& files = context.files();
    const auto file = std::find_if(files.begin(), files.end(), [](const auto& one) { return one.field == "file"; });
    if (file == files.end() || file->size == 0) return refuse_vendor_import(context, {"import_file_needed"});
    auto read = vendor_import_.read(file->path, file->name);
    if (!read) return refuse_vendor_import(context, read.error());
    table = std::move(*read);
  }
  const auto report = store ? vendor_import_.run(*table, context.locale(), actor_of(context))
                            : vendor_import_.check(*table, context.locale());
  Json resource = import_report_json(report);
  if (report.stored) {
    if (!name.empty()) vendor_import_.forget(name);
    return http::Done{
        .go_to = "/staff/registrations",
        .resource = std::move(resource),
        .flash = http::Flash{
            "success", "flash.vendors_imported", {{"count", report.succeeded}, {"skipped", report.skipped}}}};
  }
  if (!store && report.failed == 0 && report.succeeded > 0) {
    resource["draft"] = vendor_import_.keep(*table, context.principal().person_id);
  }
  resource["columns"] = vendor_import_.columns(context.locale());
  return http::Page{.view = kImportView, .resource = std::move(resource), .status = store ? 409 : 200};
}

http::Outcome Accounts::send_import_template(http::Context& context) {
  std::string text = "\xEF\xBB\xBF";  // so that spreadsheet programs read it as UTF-8
  const char* separator = "";
  for (const auto& column : vendor_import_.columns(context.locale())) {
    text += separator + csv_cell(column.at("label").get<std::string>());
    separator = ",";
  }
  return http::Content{
      .body = text + "\r\n", .media_type = "text/csv; charset=utf-8", .name = "vendors.csv", .show = false};
}

void Accounts::register_vendor_import_routes(http::Router& router) {
  constexpr char kImporting[] = "staff.users";
  router.add({.method = Method::get,
              .pattern = kImportAddress,
              .permission = kImporting,
              .handler = [this](http::Context& context) { return show_vendor_import(context); },
              .summary = "How vendors of an older system are brought over, and which columns the table needs."});
  router.add({.method = Method::get,
              .pattern = std::string(kImportAddress) + "/template.csv",
              .permission = kImporting,
              .handler = [this](http::Context& context) { return send_import_template(context); },
              .summary = "An empty table with the columns."});
  router.add({.method = Method::post,
              .pattern = kImportAddress,
              .permission = kImporting,
              .handler = [this](http::Context& context) { return import_vendors(context); },
              .summary =
                  "Looks at a table (`file`) and tells every problem of every row; takes it with `store=true`, or "
                  "with the `draft` that looking at it gave.",
              .statuses = {200, 409, 422},
              .body = {.bytes = 11 << 20, .files = true}});
}

}  // namespace tenderloom::accounts
