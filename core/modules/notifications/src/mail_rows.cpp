#include "mail_rows.h"

#include "tenderloom/storage/conditions.h"

namespace tenderloom::notifications::rows {

namespace {

using storage::Nullable;

const std::string kColumns =
    "id, kind, to_address, to_name, locale, subject, body_text, body_html, secret, state, attempts, last_error, "
    "person, company, created_at, next_try_at, sent_at";

Nullable<long long> nullable(std::optional<std::int64_t> value) {
  return value ? std::optional<long long>(*value) : std::nullopt;
}

Nullable<long long> nullable(std::optional<base::Instant> value) {
  return value ? std::optional<long long>(base::to_micros(*value)) : std::nullopt;
}

std::optional<base::Instant> instant(const Nullable<long long>& value) {
  const auto micros = value.get();
  return micros ? std::optional(base::from_micros(*micros)) : std::nullopt;
}

/// What one row is read into.
struct Row {
  long long id = 0, created_at = 0;
  int secret = 0, attempts = 0;
  std::string kind, to_address, to_name, locale, subject, text, html, state, last_error;
  Nullable<long long> person, company, next_try_at, sent_at;

  void exchange(soci::statement& select) {
    select.exchange(soci::into(id));
    for (auto* column : {&kind, &to_address, &to_name, &locale, &subject, &text, &html}) {
      select.exchange(soci::into(*column));
    }
    select.exchange(soci::into(secret));
    select.exchange(soci::into(state));
    select.exchange(soci::into(attempts));
    select.exchange(soci::into(last_error));
    for (auto* column : {&person, &company}) select.exchange(soci::into(column->value, column->ind));
    select.exchange(soci::into(created_at));
    for (auto* column : {&next_try_at, &sent_at}) select.exchange(soci::into(column->value, column->ind));
  }

  Queued queued() const {
    Queued found;
    found.id = id;
    found.mail = {kind, to_address, to_name, locale, subject, text, html, secret != 0, std::nullopt, std::nullopt};
    if (const auto value = person.get()) found.mail.person = *value;
    if (const auto value = company.get()) found.mail.company = *value;
    found.state = state;
    found.attempts = attempts;
    found.last_error = last_error;
    found.created_at = base::from_micros(created_at);
    found.next_try_at = instant(next_try_at);
    found.sent_at = instant(sent_at);
    return found;
  }
};

}  // namespace

std::int64_t insert(storage::Transaction& tx, const Mail& mail, const std::string& state, const std::string& error,
                    base::Instant now) {
  const long long at = base::to_micros(now);
  const int secret = mail.secret ? 1 : 0;
  auto person = nullable(mail.person), company = nullable(mail.company);
  tx.sql() << "INSERT INTO mail_outbox (kind, to_address, to_name, locale, subject, body_text, body_html, secret, "
              "state, attempts, last_error, person, company, created_at) VALUES (:kind, :to_address, :to_name, "
              ":locale, :subject, :body_text, :body_html, :secret, :state, 0, :error, :person, :company, :at)",
      soci::use(mail.kind), soci::use(mail.to_address), soci::use(mail.to_name), soci::use(mail.locale),
      soci::use(mail.subject), soci::use(mail.text), soci::use(mail.html), soci::use(secret), soci::use(state),
      soci::use(error), soci::use(person.value, person.ind), soci::use(company.value, company.ind), soci::use(at);
  return storage::last_insert_id(tx, "mail_outbox");
}

std::optional<Queued> find(soci::session& sql, std::int64_t id) {
  Row row;
  const long long number = id;
  soci::statement select(sql);
  select.exchange(soci::use(number));
  row.exchange(select);
  select.alloc();
  select.prepare("SELECT " + kColumns + " FROM mail_outbox WHERE id = :id");
  select.define_and_bind();
  if (!select.execute(true)) return std::nullopt;
  return row.queued();
}

Page list(soci::session& sql, const Filter& filter) {
  storage::Conditions conditions;
  if (!filter.state.empty()) conditions.text("state =", filter.state);
  if (!filter.kind.empty()) conditions.text("kind =", filter.kind);
  if (!filter.to_address.empty()) conditions.text("to_address =", filter.to_address);
  if (filter.person) conditions.number("person =", *filter.person);
  if (filter.company) conditions.number("company =", *filter.company);
  if (filter.from) conditions.number("created_at >=", base::to_micros(*filter.from));
  if (filter.until) conditions.number("created_at <", base::to_micros(*filter.until));
  if (!filter.text.empty()) {
    std::string companies;
    for (const auto id : filter.text_companies) companies += (companies.empty() ? "" : ",") + std::to_string(id);
    conditions.contains({"to_address", "to_name", "subject"}, filter.text,
                        companies.empty() ? companies : "company IN (" + companies + ")");
  }
  const long long limit = std::clamp(filter.per_page, 1, 500);
  const long long offset = (std::max(filter.page, 1) - 1LL) * limit;
  Page page;
  page.total = storage::count(sql, "mail_outbox", conditions);
  Row row;
  soci::statement select(sql);
  conditions.bind(select);
  select.exchange(soci::use(limit));
  select.exchange(soci::use(offset));
  row.exchange(select);
  select.alloc();
  select.prepare("SELECT " + kColumns + " FROM mail_outbox" + conditions.where() +
                 " ORDER BY id DESC LIMIT :limit OFFSET :offset");
  select.define_and_bind();
  select.execute();
  while (select.fetch()) page.items.push_back(row.queued());
  return page;
}

bool begin_try(storage::Transaction& tx, std::int64_t id) {
  const long long number = id;
  // A mail that another server left as `sending` when it died is taken up again.
  soci::statement update =
      (tx.sql().prepare << "UPDATE mail_outbox SET state = 'sending', attempts = attempts + 1, next_try_at = NULL "
                           "WHERE id = :id AND state IN ('queued', 'sending')",
       soci::use(number));
  update.execute(true);
  return update.get_affected_rows() == 1;
}

void finish_try(storage::Transaction& tx, std::int64_t id, const Outcome& outcome) {
  const long long number = id;
  auto next = nullable(outcome.next_try_at), sent = nullable(outcome.sent_at);
  tx.sql() << "UPDATE mail_outbox SET state = :state, last_error = :error, next_try_at = :next, sent_at = :sent "
              "WHERE id = :id",
      soci::use(outcome.state), soci::use(outcome.error), soci::use(next.value, next.ind),
      soci::use(sent.value, sent.ind), soci::use(number);
  if (outcome.forget) {
    tx.sql() << "UPDATE mail_outbox SET body_text = '', body_html = '' WHERE id = :id AND secret = 1",
        soci::use(number);
  }
}

bool requeue(storage::Transaction& tx, std::int64_t id) {
  const long long number = id;
  soci::statement update = (tx.sql().prepare << "UPDATE mail_outbox SET state = 'queued', last_error = '' "
                                                "WHERE id = :id AND state = 'failed' AND body_text <> ''",
                            soci::use(number));
  update.execute(true);
  return update.get_affected_rows() == 1;
}

}  // namespace tenderloom::notifications::rows
