#include "tenderloom/tenders/service.h"

#include "repository.h"
#include "tenderloom/base/text.h"

namespace tenderloom::tenders {

Service::Service(storage::Database& database, const storage::BlobStore& blobs, storage::JobQueue& jobs,
                 const base::Clock& clock, const base::Logger& log, forms::TypeStore& types, audit::AuditLog& audit)
    : database_(database),
      blobs_(blobs),
      jobs_(jobs),
      clock_(clock),
      log_(log),
      types_(types),
      audit_(audit),
      board_(database, blobs, clock, audit),
      holidays_(database, clock, audit) {}

std::optional<Tender> Service::find(std::string_view no) {
  return database_.read([&](soci::session& sql) { return repository::tender_by_no(sql, std::string(no)); });
}

std::optional<Tender> Service::find(std::int64_t id) {
  return database_.read([&](soci::session& sql) { return repository::tender_by_id(sql, id); });
}

std::vector<Tender> Service::list_previous_tenders(const std::string& type_key, const std::string& no) {
  return database_.read([&](soci::session& sql) { return repository::previous_tenders(sql, type_key, no); });
}

Service::List Service::list(const Query& query) {
  const std::string folded = base::fold(base::trim(query.text));
  const auto now = clock_.now();
  return database_.read([&](soci::session& sql) {
    List list;
    list.total = repository::count_tenders(sql, query, folded, now);
    list.tenders = repository::tenders(sql, query, folded, now);
    return list;
  });
}

std::string Service::type_label(const Tender& tender, const std::string& locale) {
  if (const auto type = types_.current(tender.type_key)) return type->label(locale);
  return tender.type_label.empty() ? tender.type_key : tender.type_label;
}

}  // namespace tenderloom::tenders
