#include "repository.h"
#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/base/text.h"
#include "tenderloom/storage/conditions.h"

namespace tenderloom::accounts::repository {
namespace {

constexpr char kColumns[] =
    "id, tax_id, name, representative, address, status, review_comment, form_values, is_sample, registered_at, "
    "decided_at, row_version";

/// What stands in the unique column of a rejected registration whose number was registered anew: this and its id.
constexpr char kReleased[] = "~";

std::string tax_id_column(const Company& company) {
  return company.superseded ? kReleased + std::to_string(company.id) : company.tax_id;
}

/// Reads rows of kColumns from a statement that is not executed yet.
class CompanyRows {
 public:
  explicit CompanyRows(soci::session& sql) : statement_(sql) {}
  soci::statement& statement() { return statement_; }

  std::vector<Company> read(const std::string& from_where) {
    statement_.exchange(soci::into(row_.id));
    statement_.exchange(soci::into(row_.tax_id));
    statement_.exchange(soci::into(row_.name));
    statement_.exchange(soci::into(row_.representative));
    statement_.exchange(soci::into(row_.address));
    statement_.exchange(soci::into(row_.status));
    statement_.exchange(soci::into(row_.review_comment));
    statement_.exchange(soci::into(values_));
    statement_.exchange(soci::into(sample_));
    statement_.exchange(soci::into(registered_));
    statement_.exchange(soci::into(decided_.value, decided_.ind));
    statement_.exchange(soci::into(row_.row_version));
    statement_.alloc();
    std::string query = "SELECT ";
    query += kColumns;
    query += from_where;
    statement_.prepare(query);
    statement_.define_and_bind();
    statement_.execute();
    std::vector<Company> companies;
    while (statement_.fetch()) {
      Company company = row_;
      company.values = Json::parse(values_);
      if (company.tax_id.rfind(kReleased, 0) == 0) {
        company.superseded = true;
        company.tax_id = company.values.value("tax_id", std::string());
      }
      company.is_sample = sample_ != 0;
      company.registered_at = base::from_micros(registered_);
      if (const auto at = decided_.get()) company.decided_at = base::from_micros(*at);
      companies.push_back(std::move(company));
    }
    return companies;
  }

 private:
  soci::statement statement_;
  Company row_;
  std::string values_;
  int sample_ = 0;
  std::int64_t registered_ = 0;
  storage::Nullable<std::int64_t> decided_;
};

std::optional<Company> first(std::vector<Company> companies) {
  if (companies.empty()) return std::nullopt;
  return std::move(companies.front());
}

/// What the staff's search box looks at, folded.
std::string search_text(const Company& company) {
  std::string text = company.tax_id + "\n" + company.name + "\n" + company.representative;
  for (const auto* key : {"contact_name", "account_email", "contact_phone", "contact_mobile"}) {
    text += "\n" + company.values.value(key, std::string());
  }
  // Numbers as callers say them, without hyphens.
  for (const auto* key : {"contact_phone", "contact_mobile"}) {
    text += "\n";
    for (const char c : company.values.value(key, std::string()))
      if (c != '-') text += c;
  }
  return base::fold(text);
}

/// Numbers of the database's own, so they may stand in the statement as they are.
std::string or_one_of(const std::vector<std::int64_t>& ids) {
  std::string list;
  for (const auto id : ids) list += (list.empty() ? "" : ", ") + std::to_string(id);
  return list.empty() ? list : " OR id IN (" + list + ")";
}

/// The conditions of the staff's list. Only fixed text is put together here; values are bound.
struct Condition {
  std::string status, pattern;
  std::int64_t viewer;
  std::string text;

  Condition(const CompanyFilter& filter, bool by_status)
      : status(filter.status), pattern(storage::like_pattern(filter.folded)), viewer(filter.viewer) {
    text =
        " FROM company LEFT JOIN company_mark k ON k.company_id = company.id LEFT JOIN registration_look l ON "
        "l.company_id = company.id AND l.person_id = :viewer WHERE (search LIKE :pattern ESCAPE '!' OR id IN (SELECT "
        "m.company_id FROM "
        "membership m JOIN person p ON p.id = m.person_id WHERE p.email LIKE :pattern2 ESCAPE '!')" +
        or_one_of(filter.also) + ")" + test_vendor_condition(filter.tests, "company.id");
    if (filter.mark == "unseen") text += " AND COALESCE(k.vendor_event, 0) > COALESCE(l.event_id, 0)";
    if (filter.mark == "unconfirmed") text += " AND k.update_event > k.confirmed_event";
    if (filter.mark == "tax_id") text += " AND id IN (SELECT t.company_id FROM tax_id_change t WHERE t.state = 'open')";
    if (by_status && !status.empty()) text += " AND status = :status";
  }
  void bind(soci::statement& statement, bool by_status) {
    statement.exchange(soci::use(viewer));
    statement.exchange(soci::use(pattern));
    statement.exchange(soci::use(pattern));
    if (by_status && !status.empty()) statement.exchange(soci::use(status));
  }
};

}  // namespace

std::optional<Company> company_by_id(soci::session& sql, std::int64_t id, const std::string& suffix) {
  CompanyRows rows(sql);
  rows.statement().exchange(soci::use(id));
  return first(rows.read(" FROM company WHERE id = :id" + suffix));
}

std::optional<Company> company_by_tax_id(soci::session& sql, const std::string& tax_id, const std::string& suffix) {
  CompanyRows rows(sql);
  rows.statement().exchange(soci::use(tax_id));
  return first(rows.read(" FROM company WHERE tax_id = :tax_id" + suffix));
}

std::int64_t insert_company(storage::Transaction& tx, const Company& company) {
  const std::string values = company.values.dump(), search = search_text(company);
  const int sample = company.is_sample ? 1 : 0;
  const std::int64_t registered = base::to_micros(company.registered_at);
  storage::Nullable<std::int64_t> decided;
  if (company.decided_at) decided = std::optional(base::to_micros(*company.decided_at));
  tx.sql()
      << "INSERT INTO company (tax_id, name, representative, address, status, review_comment, form_values, search, "
         "is_sample, registered_at, decided_at, row_version) VALUES (:tax_id, :name, :representative, :address, "
         ":status, :review_comment, :form_values, :search, :is_sample, :registered_at, :decided_at, 1)",
      soci::use(company.tax_id), soci::use(company.name), soci::use(company.representative), soci::use(company.address),
      soci::use(company.status), soci::use(company.review_comment), soci::use(values), soci::use(search),
      soci::use(sample), soci::use(registered), soci::use(decided.value, decided.ind);
  return storage::last_insert_id(tx, "company");
}

void update_company(storage::Transaction& tx, const Company& company) {
  const std::string values = company.values.dump(), search = search_text(company), number = tax_id_column(company);
  storage::Nullable<std::int64_t> decided;
  if (company.decided_at) decided = std::optional(base::to_micros(*company.decided_at));
  tx.sql()
      << "UPDATE company SET tax_id = :tax_id, name = :name, representative = :representative, address = :address, "
         "status = :status, review_comment = :review_comment, form_values = :form_values, search = :search, "
         "decided_at = :decided_at, row_version = row_version + 1 WHERE id = :id",
      soci::use(number), soci::use(company.name), soci::use(company.representative), soci::use(company.address),
      soci::use(company.status), soci::use(company.review_comment), soci::use(values), soci::use(search),
      soci::use(decided.value, decided.ind), soci::use(company.id);
}

std::vector<Company> list_companies(soci::session& sql, const CompanyFilter& filter, std::int64_t limit,
                                    std::int64_t offset) {
  Condition condition(filter, true);
  CompanyRows rows(sql);
  condition.bind(rows.statement(), true);
  rows.statement().exchange(soci::use(limit));
  rows.statement().exchange(soci::use(offset));
  std::string order = " ORDER BY registered_at DESC, id DESC";
  if (filter.by_name) order = " ORDER BY name, id";
  if (filter.longest_waiting_first) order = " ORDER BY COALESCE(k.vendor_event_at, registered_at), id";
  return rows.read(condition.text + order + " LIMIT :limit OFFSET :offset");
}

std::int64_t count_companies(soci::session& sql, const CompanyFilter& filter) {
  Condition condition(filter, true);
  std::int64_t count = 0;
  soci::statement statement(sql);
  statement.exchange(soci::into(count));
  condition.bind(statement, true);
  statement.alloc();
  statement.prepare("SELECT COUNT(*)" + condition.text);
  statement.define_and_bind();
  statement.execute(true);
  return count;
}

std::vector<std::pair<std::string, std::int64_t>> count_by_status(soci::session& sql, const CompanyFilter& filter) {
  Condition condition(filter, false);
  std::string status;
  std::int64_t count = 0;
  std::map<std::string, std::int64_t> found;
  soci::statement statement(sql);
  statement.exchange(soci::into(status));
  statement.exchange(soci::into(count));
  condition.bind(statement, false);
  statement.alloc();
  statement.prepare("SELECT status, COUNT(*)" + condition.text + " GROUP BY status");
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) found[status] = count;
  std::vector<std::pair<std::string, std::int64_t>> counts;
  for (const auto* name :
       {status::kPending, status::kApproved, status::kNeedsRevision, status::kRejected, status::kSuspended}) {
    counts.emplace_back(name, found[name]);
  }
  return counts;
}

}  // namespace tenderloom::accounts::repository
