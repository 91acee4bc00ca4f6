#include "record_rows.h"

namespace tenderloom::extensions::record_rows {

namespace {

std::optional<base::Instant> record_time(long long micros) {
  return micros == 0 ? std::nullopt : std::optional(base::from_micros(micros));
}

}  // namespace

std::vector<plugin::Submission> submissions(soci::session& sql, const std::vector<std::int64_t>& ids) {
  std::vector<plugin::Submission> all;
  std::string list;
  for (const std::int64_t id : ids) list += (list.empty() ? "" : ",") + std::to_string(id);
  if (list.empty()) return all;
  plugin::Submission row;
  int supplementing = 0;
  long long submitted = 0, received = 0;
  soci::statement statement =
      (sql.prepare << "SELECT s.id, s.tender_id, s.company_id, s.state, s.supplementing, s.number, "
                      "s.last_submitted_at, s.received_at, COALESCE(c.name, ''), COALESCE(c.tax_id, '') FROM "
                      "submission s LEFT JOIN company c ON c.id = s.company_id WHERE s.id IN (" +
                          list + ") ORDER BY s.id",
       soci::into(row.id), soci::into(row.tender_id), soci::into(row.company_id), soci::into(row.state),
       soci::into(supplementing), soci::into(row.number), soci::into(submitted), soci::into(received),
       soci::into(row.company_name), soci::into(row.tax_id));
  statement.execute();
  while (statement.fetch()) {
    row.supplementing = supplementing != 0;
    row.submitted_at = record_time(submitted);
    row.received_at = record_time(received);
    all.push_back(row);
  }
  return all;
}

}  // namespace tenderloom::extensions::record_rows
