// The staff's queue: its list, what is new to whom, and marks that staff set.
#include "audit_entries.h"
#include "repository.h"
#include "tenderloom/accounts/registrations.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"

namespace tenderloom::accounts {
namespace {

/// Several changes of a field in a row: the first old value against the last new one, fields in their first order.
class FieldChanges {
 public:
  void forget() {
    changed_.clear();
    order_.clear();
  }
  void add(const Json& changes) {
    for (const auto& change : changes) {
      const auto field = change.at("field").get<std::string>();
      if (const auto found = changed_.find(field); found != changed_.end()) {
        found->second.second = change.at("new");
      } else {
        changed_[field] = {change.at("old"), change.at("new")};
        order_.push_back(field);
      }
    }
  }
  Json list() const {
    Json changes = Json::array();
    for (const auto& field : order_) {
      const auto& [before, after] = changed_.at(field);
      if (before != after) changes.push_back({{"field", field}, {"old", before}, {"new", after}});
    }
    return changes;
  }

 private:
  std::map<std::string, std::pair<Json, Json>> changed_;
  std::vector<std::string> order_;
};

}  // namespace

RegistrationPage Registrations::list(const Query& query) const {
  const repository::CompanyFilter filter{query.status, base::fold(base::trim(query.text)), query.mark, query.tests,
                                         query.viewer, query.longest_waiting_first};
  return database_.read([&](soci::session& sql) {
    RegistrationPage page;
    page.page = query.page;
    page.per_page = query.per_page;
    page.counters = repository::count_by_status(sql, filter);
    page.total = repository::count_companies(sql, filter);
    page.companies = repository::list_companies(sql, filter, query.per_page, (query.page - 1) * query.per_page);
    std::vector<std::int64_t> ids;
    for (const auto& company : page.companies) ids.push_back(company.id);
    page.marks = repository::marks(sql, ids, query.viewer);
    return page;
  });
}

std::vector<RegistrationEvent> Registrations::history(std::int64_t company_id) const {
  return database_.read([&](soci::session& sql) { return repository::events(sql, company_id); });
}

Json Registrations::changes_since_decision(const std::vector<RegistrationEvent>& history) {
  FieldChanges changes;
  for (const auto& event : history) {
    if (is_decision(event.event) || event.event == "confirm") changes.forget();
    changes.add(event.changes);
  }
  return changes.list();
}

Json Registrations::fields_changed_after(const std::vector<RegistrationEvent>& history, std::int64_t event) {
  FieldChanges changes;
  for (const auto& each : history) {
    if (each.id > event) changes.add(each.changes);
  }
  Json fields = Json::array();
  for (const auto& change : changes.list()) fields.push_back(change.at("field"));
  return fields;
}

RegistrationLook Registrations::look(std::int64_t person_id, std::int64_t company_id) {
  return database_.write(
      [&](storage::Transaction& tx) { return repository::look(tx, person_id, company_id, clock_.now()); });
}

RegistrationMarks Registrations::marks(std::int64_t company_id, std::int64_t viewer) const {
  return database_.read([&](soci::session& sql) { return repository::marks(sql, {company_id}, viewer).front(); });
}

base::Result<void> Registrations::confirm_changes(std::int64_t company_id, std::int64_t up_to_event,
                                                  const Actor& actor) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    const auto company = repository::company_by_id(tx.sql(), company_id, storage::for_update(tx.dialect()));
    if (!company) return base::Error{"not_found"};
    // What came in after that is not seen: it stays marked, and the changes before it with it.
    const auto events = repository::events(tx.sql(), company_id);
    for (const auto& event : events) {
      if (event.id > up_to_event && event.event == "updated") {
        return base::Error{"version_conflict", {{"version", company->row_version}}};
      }
    }
    if (!repository::marks(tx.sql(), {company_id}, 0).front().unconfirmed) return {};
    repository::confirm_up_to(tx, company_id, up_to_event);
    const auto at = clock_.now();
    repository::insert_event(tx, company_id, actor.person_id, {at, actor.name, "confirm", {}}, company->values);
    reporting_.audit.record(tx, company_entry(company_id, actor, at, "registration.changes_confirmed"));
    return {};
  });
}

base::Result<void> Registrations::set_test(std::int64_t company_id, bool is_test, const Actor& actor) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    if (!repository::company_by_id(tx.sql(), company_id, storage::for_update(tx.dialect())))
      return base::Error{"not_found"};
    if (repository::marks(tx.sql(), {company_id}, 0).front().is_test == is_test) return {};
    repository::set_test(tx, company_id, is_test);
    auto entry = company_entry(company_id, actor, clock_.now(), "company.test_flag");
    entry.details = {{"is_test", is_test}};
    reporting_.audit.record(tx, entry);
    return {};
  });
}

}  // namespace tenderloom::accounts
