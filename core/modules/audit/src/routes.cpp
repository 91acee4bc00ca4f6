#include <charconv>
#include <fstream>

#include "sentences.h"
#include "tenderloom/audit/pages.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/csv.h"

namespace tenderloom::audit {

using http::Context;
using http::Method;
using http::Outcome;

namespace {

using base::Json;

constexpr char kReadPermission[] = "staff.audit";
constexpr int kExportStep = 500;

Json id_or_null(const std::optional<std::int64_t>& id) { return id ? Json(std::to_string(*id)) : Json(); }

std::string cursor_of(const Listed& entry) {
  return std::to_string(base::to_micros(entry.at)) + "-" + std::to_string(entry.id);
}

Json asked(const Query& query) {
  return {{"from", query.from},     {"until", query.until},     {"person", query.person}, {"company", query.company},
          {"action", query.action}, {"subject", query.subject}, {"result", query.result}, {"address", query.address}};
}

}  // namespace

AuditPages::AuditPages(AuditLog& log, storage::Database& database, const base::Words& words, Names names,
                       std::filesystem::path temporary)
    : log_(log), database_(database), words_(words), names_(std::move(names)), temporary_(std::move(temporary)) {}

std::map<std::int64_t, std::string> AuditPages::companies_of(const std::vector<Listed>& entries) const {
  std::vector<std::int64_t> ids;
  for (const auto& entry : entries) {
    if (entry.company && std::find(ids.begin(), ids.end(), *entry.company) == ids.end()) ids.push_back(*entry.company);
  }
  return ids.empty() ? std::map<std::int64_t, std::string>{} : names_.companies(ids);
}

Json AuditPages::resource(const Listed& entry, const std::map<std::int64_t, std::string>& companies) const {
  const auto company = entry.company ? companies.find(*entry.company) : companies.end();
  return {{"id", std::to_string(entry.id)},
          {"at", base::iso8601(entry.at)},
          {"action", entry.action},
          {"result", AuditLog::is_failure(entry.action) ? "failure" : "success"},
          {"person", id_or_null(entry.person)},
          {"actor", entry.actor_name},
          {"company", id_or_null(entry.company)},
          {"company_name", company == companies.end() ? "" : company->second},
          {"subject", entry.subject},
          {"address", entry.address},
          {"details", entry.details},
          {"erased", entry.erased}};
}

Outcome AuditPages::list(Context& context) {
  const Query query = read(context);
  Json extra = asked(query);
  extra["actions"] = log_.actions();
  Json items = Json::array(), older = nullptr, newer = nullptr;
  if (query.findings.empty() && !query.impossible) {
    const Found found = log_.search(query.search);
    const auto companies = companies_of(found.items);
    for (const auto& entry : found.items) items.push_back(resource(entry, companies));
    if (found.older && !found.items.empty()) older = cursor_of(found.items.back());
    if (found.newer && !found.items.empty()) newer = cursor_of(found.items.front());
  }
  Json page{{"items", std::move(items)}, {"per_page", query.search.limit}, {"older", older}, {"newer", newer}};
  if (!query.findings.empty()) return http::Invalid{query.findings, "audit/list", std::move(page), std::move(extra)};
  return http::Page{"audit/list", std::move(page), std::move(extra)};
}

Outcome AuditPages::show(Context& context) {
  const std::string& text = context.param("id");
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size()) return http::not_found();
  const auto found = log_.find(id);
  if (!found) return http::not_found();
  Json entry = resource(found->entry, companies_of({found->entry}));
  entry["seal"] = id_or_null(found->seal);
  entry["entry_hash"] = found->entry_hash;
  entry["personal_hash"] = found->personal_hash;
  return http::Page{"audit/entry", std::move(entry)};
}

/// Control 17 and 25: who takes the log out is in the log, before a byte of it leaves.
Outcome AuditPages::export_csv(Context& context) {
  Query query = read(context);
  if (!query.findings.empty())
    return http::Invalid{query.findings, "audit/list", Json{{"items", Json::array()}}, asked(query)};
  Entry taken;
  taken.person = context.principal().person_id;
  taken.actor_name = context.principal().display_name;
  taken.address = context.request().client_address;
  taken.action = "audit.exported";
  taken.subject = "audit";
  taken.details = asked(query);
  const std::int64_t last = database_.write([&](storage::Transaction& tx) { return log_.record(tx, taken); });
  std::filesystem::create_directories(temporary_);
  const auto file = temporary_ / ("audit-" + base::random_token(9) + ".csv");
  std::ofstream out(file, std::ios::binary);
  const std::string& locale = context.locale();
  std::vector<std::string> head;
  for (const char* column : {"id", "at", "code", "action", "result", "person", "actor", "company", "company_name",
                             "subject", "address", "details", "erased"}) {
    head.push_back(words_.text(locale, std::string("audit.column.") + column));
  }
  out << base::kCsvStart << base::csv_line(head);
  query.search.limit = kExportStep;
  query.search.newer_than.reset();
  query.search.older_than.reset();
  for (bool more = !query.impossible; more;) {
    const Found found = log_.search(query.search);
    const auto companies = companies_of(found.items);
    for (const auto& entry : found.items) {
      const Json row = resource(entry, companies);
      const auto text = [&](const char* key) { return row[key].is_string() ? row[key].get<std::string>() : ""; };
      out << base::csv_line({text("id"), text("at"), entry.action, action_text(words_, locale, entry.action),
                             words_.text(locale, "audit.result." + text("result")), text("person"), text("actor"),
                             text("company"), text("company_name"), entry.subject, entry.address, entry.details.dump(),
                             words_.text(locale, entry.erased ? "common.yes" : "common.no")});
    }
    more = found.older && !found.items.empty();
    if (more) query.search.older_than = Cursor{found.items.back().at, found.items.back().id};
  }
  out.close();
  if (!out) throw std::runtime_error("the export could not be written");
  return http::File{.path = file,
                    .media_type = "text/csv; charset=utf-8",
                    .name = "audit-" + std::to_string(last) + ".csv",
                    .remove_after = file};
}

void AuditPages::register_routes(http::Router& router) {
  const std::vector<http::Parameter> filters{
      {.name = "from", .description = "a day or an instant; the first that counts"},
      {.name = "until", .description = "a day (to its end) or the first instant that does not count"},
      {.name = "person", .description = "e-mail or number"},
      {.name = "company", .description = "tax id or number"},
      {.name = "action", .description = "a code, or the beginning of one with its dot"},
      {.name = "subject", .description = "for example company:12"},
      {.name = "result", .description = "success or failure"},
      {.name = "address", .description = "source address"}};
  auto paged = filters;
  paged.push_back({.name = "older", .description = "go on after this place, as the answer names it"});
  paged.push_back({.name = "newer", .description = "go back before this place"});
  paged.push_back({.name = "per_page", .type = "integer"});
  router.add({.method = Method::get,
              .pattern = "/staff/audit",
              .permission = kReadPermission,
              .handler = [this](Context& context) { return list(context); },
              .summary = "Who did what, newest first; `older` and `newer` name where the next pages begin.",
              .parameters = std::move(paged),
              .statuses = {200, 422}});
  router.add({.method = Method::get,
              .pattern = "/staff/audit/export.csv",
              .permission = kReadPermission,
              .handler = [this](Context& context) { return export_csv(context); },
              .summary = "The same as CSV, whole; taking it out is an entry itself.",
              .parameters = filters,
              .statuses = {200, 422}});
  router.add({.method = Method::get,
              .pattern = "/staff/audit/{id}",
              .permission = kReadPermission,
              .handler = [this](Context& context) { return show(context); },
              .summary = "One entry with the hashes that prove it.",
              .statuses = {200, 404}});
}

}  // namespace tenderloom::audit
