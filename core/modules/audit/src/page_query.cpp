// Reading a search from the address of a page.
#include <charconv>

#include "tenderloom/audit/pages.h"
#include "tenderloom/base/text.h"

namespace tenderloom::audit {

namespace {

std::optional<std::int64_t> id_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "1779157440000000-42": time and number of the entry beside the page.
std::optional<Cursor> cursor_in(const std::string& text) {
  const auto dash = text.find('-');
  if (dash == std::string::npos) return std::nullopt;
  const auto at = id_in(std::string_view(text).substr(0, dash)), id = id_in(std::string_view(text).substr(dash + 1));
  if (!at || !id) return std::nullopt;
  return Cursor{base::from_micros(*at), *id};
}

/// A day as people write it, or an instant; `end`: of a day, the first instant after it.
std::optional<base::Instant> time_in(const std::string& text, bool end) {
  if (const auto day = base::parse_date(text)) {
    return base::taipei_midnight(std::chrono::sys_days(*day) + std::chrono::days(end ? 1 : 0));
  }
  return base::parse_iso8601(text);
}

std::string trimmed(const http::Context& context, const char* name) {
  return std::string(base::trim(context.query(name)));
}

}  // namespace

Query AuditPages::read(const http::Context& context) const {
  Query query{trimmed(context, "from"),    trimmed(context, "until"),  trimmed(context, "person"),
              trimmed(context, "company"), trimmed(context, "action"), trimmed(context, "subject"),
              trimmed(context, "result"),  trimmed(context, "address")};
  Search& search = query.search;
  const auto time = [&](const std::string& text, const char* field, bool end, std::optional<base::Instant>& into) {
    if (text.empty()) return;
    into = time_in(text, end);
    if (!into) query.findings.push_back({{"field", field}, {"code", "audit_time"}});
  };
  time(query.from, "from", false, search.from);
  time(query.until, "until", true, search.until);
  if (!query.person.empty()) {
    search.person = query.person.find('@') == std::string::npos ? id_in(query.person) : names_.person(query.person);
    query.impossible = !search.person;
  }
  if (!query.company.empty()) {
    // Eight digits are a tax id; anything shorter the company's number here.
    search.company = query.company.size() == 8 ? names_.company(query.company) : id_in(query.company);
    query.impossible = query.impossible || !search.company;
  }
  search.action = query.action;
  search.subject = query.subject;
  search.address = query.address;
  if (query.result == "failure" || query.result == "success") search.result = query.result;
  search.older_than = cursor_in(context.query("older"));
  if (!search.older_than) search.newer_than = cursor_in(context.query("newer"));
  search.limit = static_cast<int>(context.query_number("per_page", 50, 1, 200));
  return query;
}

}  // namespace tenderloom::audit
