#include "repository.h"

namespace tenderloom::documents::repository {

namespace {

using base::Json;
using soci::into;
using soci::use;

constexpr std::int64_t kNoCount = -1;  // 0 is a number that somebody may type

constexpr char kUploadColumns[] =
    "id, submission_id, document_key, sha256, name, size, pages, declared_item_count, uploaded_by, uploaded_at, "
    "replaced, form_code, code_from";

/// One row as it is read; SOCI binds to its members.
struct UploadRow {
  Upload upload;
  std::int64_t pages = 0, declared = kNoCount, at = 0, replaced = 0;

  Upload take() const {
    Upload taken = upload;
    taken.pages = static_cast<int>(pages);
    if (declared != kNoCount) taken.declared_item_count = declared;
    taken.uploaded_at = base::from_micros(at);
    taken.replaced = replaced != 0;
    return taken;
  }
};

std::optional<Receipt> read_receipt(soci::session& sql, const std::string& condition, std::int64_t submission_id,
                                    const std::string* request_key) {
  Receipt receipt;
  std::int64_t at = 0;
  std::string snapshot;
  const std::string text =
      "SELECT submission_id, number, submitted_at, snapshot FROM submission_receipt WHERE submission_id = :s" +
      condition + " ORDER BY id DESC LIMIT 1";
  soci::statement statement = request_key == nullptr
                                  ? (sql.prepare << text, use(submission_id), into(receipt.submission_id),
                                     into(receipt.number), into(at), into(snapshot))
                                  : (sql.prepare << text, use(submission_id), use(*request_key),
                                     into(receipt.submission_id), into(receipt.number), into(at), into(snapshot));
  statement.execute();
  bool found = false;
  while (statement.fetch()) {
    found = true;
    receipt.submitted_at = base::from_micros(at);
    receipt.snapshot = Json::parse(snapshot);
  }
  if (!found) return std::nullopt;
  return receipt;
}

}  // namespace

std::optional<std::string> lock_submission(soci::session& sql, std::int64_t submission_id) {
  sql << "UPDATE submission SET row_version = row_version + 1 WHERE id = :id", use(submission_id);
  std::optional<std::string> state;
  std::string value;
  soci::statement statement =
      (sql.prepare << "SELECT state FROM submission WHERE id = :id", use(submission_id), into(value));
  statement.execute();
  while (statement.fetch()) state = value;
  return state;
}

std::vector<Upload> uploads(soci::session& sql, std::int64_t submission_id, bool with_replaced) {
  std::vector<Upload> all;
  UploadRow row;
  soci::statement statement =
      (sql.prepare << std::string("SELECT ") + kUploadColumns + " FROM document_upload WHERE submission_id = :s" +
                          (with_replaced ? "" : " AND replaced = 0") + " ORDER BY id",
       use(submission_id), into(row.upload.id), into(row.upload.submission_id), into(row.upload.document_key),
       into(row.upload.sha256), into(row.upload.name), into(row.upload.size), into(row.pages), into(row.declared),
       into(row.upload.uploaded_by), into(row.at), into(row.replaced), into(row.upload.form_code),
       into(row.upload.code_from));
  statement.execute();
  while (statement.fetch()) all.push_back(row.take());
  return all;
}

std::optional<Upload> upload(soci::session& sql, std::int64_t submission_id, std::int64_t id) {
  for (const Upload& candidate : uploads(sql, submission_id, true)) {
    if (candidate.id == id) return candidate;
  }
  return std::nullopt;
}

void insert_upload(storage::Transaction& tx, Upload& upload) {
  soci::session& sql = tx.sql();
  sql << "UPDATE document_upload SET replaced = 1 WHERE submission_id = :s AND document_key = :k AND replaced = 0",
      use(upload.submission_id), use(upload.document_key);
  const std::int64_t pages = upload.pages, declared = upload.declared_item_count.value_or(kNoCount);
  const std::int64_t at = base::to_micros(upload.uploaded_at), replaced = 0;
  sql << "INSERT INTO document_upload (submission_id, document_key, sha256, name, size, pages, declared_item_count, "
         "uploaded_by, uploaded_at, replaced, form_code, code_from) VALUES (:s, :k, :h, :n, :z, :p, :d, :b, :t, :r, "
         ":c, "
         ":f)",
      use(upload.submission_id), use(upload.document_key), use(upload.sha256), use(upload.name), use(upload.size),
      use(pages), use(declared), use(upload.uploaded_by), use(at), use(replaced), use(upload.form_code),
      use(upload.code_from);
  upload.id = storage::last_insert_id(tx, "document_upload");
}

void remember_print(storage::Transaction& tx, const Print& print) {
  const std::int64_t at = base::to_micros(print.printed_at);
  tx.sql() << storage::insert_ignore_sql(
      tx.dialect(), "document_print",
      {"submission_id", "document_key", "content_hash", "code", "printed_at", "printed_by"}),
      use(print.submission_id, "submission_id"), use(print.document_key, "document_key"),
      use(print.content_hash, "content_hash"), use(print.code, "code"), use(at, "printed_at"),
      use(print.printed_by, "printed_by");
}

std::vector<Print> prints(soci::session& sql, std::int64_t submission_id) {
  std::vector<Print> all;
  Print row;
  std::int64_t at = 0;
  soci::statement statement =
      (sql.prepare << "SELECT id, submission_id, document_key, content_hash, code, printed_at, printed_by "
                      "FROM document_print WHERE submission_id = :s ORDER BY id",
       use(submission_id), into(row.id), into(row.submission_id), into(row.document_key), into(row.content_hash),
       into(row.code), into(at), into(row.printed_by));
  statement.execute();
  while (statement.fetch()) {
    row.printed_at = base::from_micros(at);
    all.push_back(row);
  }
  return all;
}

std::map<std::int64_t, Verdict> verdicts(soci::session& sql, std::int64_t submission_id) {
  std::map<std::int64_t, Verdict> all;
  Verdict row;
  std::int64_t at = 0;
  soci::statement statement =
      (sql.prepare
           << "SELECT upload_id, state, reason, actor, judged_at FROM document_verdict WHERE submission_id = :s",
       use(submission_id), into(row.upload_id), into(row.state), into(row.reason), into(row.judged_by), into(at));
  statement.execute();
  while (statement.fetch()) {
    row.judged_at = base::from_micros(at);
    all[row.upload_id] = row;
  }
  return all;
}

void set_verdict(storage::Transaction& tx, std::int64_t submission_id, const Verdict& verdict, std::int64_t person_id) {
  soci::session& sql = tx.sql();
  sql << "DELETE FROM document_verdict WHERE upload_id = :u", use(verdict.upload_id);
  if (verdict.state == verdict::kNone) return;
  const std::int64_t at = base::to_micros(verdict.judged_at);
  sql << "INSERT INTO document_verdict (upload_id, submission_id, state, reason, person_id, actor, judged_at) "
         "VALUES (:u, :s, :t, :r, :p, :a, :j)",
      use(verdict.upload_id), use(submission_id), use(verdict.state), use(verdict.reason), use(person_id),
      use(verdict.judged_by), use(at);
}

void insert_receipt(storage::Transaction& tx, const Receipt& receipt, std::int64_t person_id,
                    const std::string& request_key) {
  const std::int64_t at = base::to_micros(receipt.submitted_at);
  const std::string snapshot = receipt.snapshot.dump();
  tx.sql()
      << "INSERT INTO submission_receipt (submission_id, number, submitted_at, submitted_by, request_key, snapshot) "
         "VALUES (:s, :n, :t, :b, :k, :j)",
      use(receipt.submission_id), use(receipt.number), use(at), use(person_id), use(request_key), use(snapshot);
}

std::optional<Receipt> newest_receipt(soci::session& sql, std::int64_t submission_id) {
  return read_receipt(sql, "", submission_id, nullptr);
}

std::optional<Receipt> receipt_of_request(soci::session& sql, std::int64_t submission_id,
                                          const std::string& request_key) {
  if (request_key.empty()) return std::nullopt;
  return read_receipt(sql, " AND request_key = :k", submission_id, &request_key);
}

}  // namespace tenderloom::documents::repository
