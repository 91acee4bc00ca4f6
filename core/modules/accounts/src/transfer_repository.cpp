#include "transfer_repository.h"

namespace tenderloom::accounts::repository {
namespace {

std::vector<Transfer> read_transfers(soci::session& sql, std::int64_t company, std::int64_t id) {
  Transfer row;
  std::int64_t opened = 0;
  storage::Nullable<std::int64_t> old, by, at;
  std::vector<Transfer> found;
  soci::statement statement(sql);
  statement.exchange(soci::into(row.id));
  statement.exchange(soci::into(row.company_id));
  Letter& letter = row.letter;
  for (auto* text :
       {&row.state, &row.letter_no, &row.letter_date, &row.reason, &letter.sha256, &letter.name, &letter.type}) {
    statement.exchange(soci::into(*text));
  }
  statement.exchange(soci::into(letter.size));
  for (auto* text : {&row.new_name, &row.new_email}) statement.exchange(soci::into(*text));
  statement.exchange(soci::into(old.value, old.ind));
  for (auto* text : {&row.old_name, &row.old_email, &row.old_role_after}) statement.exchange(soci::into(*text));
  statement.exchange(soci::into(row.opened_by));
  statement.exchange(soci::into(row.opener));
  statement.exchange(soci::into(opened));
  statement.exchange(soci::into(by.value, by.ind));
  statement.exchange(soci::into(row.decider));
  statement.exchange(soci::into(at.value, at.ind));
  statement.exchange(soci::into(row.opinion));
  statement.exchange(soci::into(row.row_version));
  for (const auto* bound : {&company, &id, &id}) statement.exchange(soci::use(*bound));
  statement.alloc();
  statement.prepare(
      "SELECT id, company_id, state, letter_no, letter_date, reason, file_sha256, file_name, file_type, file_size, "
      "new_name, new_email, old_person, old_name, old_email, old_role_after, opened_by, opener, opened_at, decided_by, "
      "decider, decided_at, opinion, row_version FROM ownership_transfer WHERE company_id = :company AND (:every = 0 "
      "OR id = :id) ORDER BY id DESC");
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    row.old_person = old.get().value_or(0);
    row.opened_at = base::from_micros(opened);
    row.decided_by = by.get().value_or(0);
    row.decided_at = at.get() ? std::optional(base::from_micros(*at.get())) : std::nullopt;
    found.push_back(row);
  }
  return found;
}

}  // namespace

std::int64_t insert_transfer(storage::Transaction& tx, const Transfer& transfer) {
  const std::int64_t opened = base::to_micros(transfer.opened_at);
  storage::Nullable<std::int64_t> old;
  if (transfer.old_person != 0) old = std::optional(transfer.old_person);
  tx.sql()
      << "INSERT INTO ownership_transfer (company_id, state, letter_no, letter_date, reason, file_sha256, file_name, "
         "file_type, file_size, new_name, new_email, old_person, old_name, old_email, old_role_after, opened_by, "
         "opener, opened_at, decider, opinion, row_version) VALUES (:company, :state, :letter_no, :letter_date, "
         ":reason, :sha256, :file_name, :file_type, :file_size, :new_name, :new_email, :old_person, :old_name, "
         ":old_email, :old_role_after, :opened_by, :opener, :opened_at, '', '', 1)",
      soci::use(transfer.company_id), soci::use(transfer.state), soci::use(transfer.letter_no),
      soci::use(transfer.letter_date), soci::use(transfer.reason), soci::use(transfer.letter.sha256),
      soci::use(transfer.letter.name), soci::use(transfer.letter.type), soci::use(transfer.letter.size),
      soci::use(transfer.new_name), soci::use(transfer.new_email), soci::use(old.value, old.ind),
      soci::use(transfer.old_name), soci::use(transfer.old_email), soci::use(transfer.old_role_after),
      soci::use(transfer.opened_by), soci::use(transfer.opener), soci::use(opened);
  return storage::last_insert_id(tx, "ownership_transfer");
}

void update_transfer(storage::Transaction& tx, const Transfer& transfer) {
  storage::Nullable<std::int64_t> by, at;
  if (transfer.decided_by != 0) by = std::optional(transfer.decided_by);
  if (transfer.decided_at) at = std::optional(base::to_micros(*transfer.decided_at));
  tx.sql()
      << "UPDATE ownership_transfer SET state = :state, decided_by = :decided_by, decider = :decider, decided_at = "
         ":decided_at, opinion = :opinion, row_version = row_version + 1 WHERE id = :id",
      soci::use(transfer.state), soci::use(by.value, by.ind), soci::use(transfer.decider), soci::use(at.value, at.ind),
      soci::use(transfer.opinion), soci::use(transfer.id);
}

std::vector<Transfer> transfers_of(soci::session& sql, std::int64_t company) { return read_transfers(sql, company, 0); }

std::optional<Transfer> transfer_of(soci::session& sql, std::int64_t company, std::int64_t id) {
  if (id == 0) return std::nullopt;
  auto found = read_transfers(sql, company, id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

}  // namespace tenderloom::accounts::repository
