#include "tenderloom/documents/service.h"

#include <tuple>

#include "print_model.h"
#include "repository.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/submissions/audit_entry.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::documents {

using base::Error;
using base::Json;
using base::Result;

std::vector<const DocumentRow*> Desk::not_uploaded() const {
  std::vector<const DocumentRow*> found;
  for (const DocumentRow& row : rows) {
    if (row.required && !row.upload) found.push_back(&row);
  }
  return found;
}

std::vector<const DocumentRow*> Desk::count_differs() const {
  std::vector<const DocumentRow*> found;
  for (const DocumentRow& row : rows) {
    if (row.required && row.count_differs) found.push_back(&row);
  }
  return found;
}

const DocumentRow* Desk::find(const std::string& key) const {
  for (const DocumentRow& row : rows) {
    if (row.document->key == key) return &row;
  }
  return nullptr;
}

bool Service::required(const Ground& ground, const Submission& submission, const forms::Document& document) {
  const LoadedSurroundings around(tenders::to_surroundings(ground.tender), Json::object(), ground.now);
  // R-046 asks the rows of one level, usually the uppermost: they are read page by page, never the whole tree.
  const auto rows = [&](const std::string& level) {
    std::vector<Json> values;
    submissions::NodeQuery query;
    query.level = level;
    query.per_page = 500;
    for (query.page = 1;; ++query.page) {
      const auto page = uses_.submissions.list(submission, query, std::string(base::kFirstLocale), true);
      for (const submissions::Node& node : page.nodes) values.push_back(node.values);
      if (page.nodes.empty() || static_cast<std::int64_t>(values.size()) >= page.total) return values;
    }
  };
  return forms::holds(document.required, Json::object(), around, rows);
}

std::int64_t Service::item_count(const Ground& ground, const Submission& submission) {
  return uses_.submissions.counters(*ground.type, submission).item_count;
}

std::vector<DocumentRow> Service::rows(const Ground& ground, const Submission& submission,
                                       const std::vector<Upload>& uploads) {
  const std::int64_t count = item_count(ground, submission);
  std::vector<DocumentRow> rows;
  for (const forms::Document& document : ground.type->documents()) {
    DocumentRow row;
    row.document = &document;
    row.required = required(ground, submission, document);
    row.has_form = uses_.templates.has(*ground.type, document.print_template);
    for (const Upload& upload : uploads) {
      if (upload.document_key == document.key) row.upload = upload;
    }
    row.count_differs = document.asks_item_count && row.upload && row.upload->declared_item_count != count;
    rows.push_back(std::move(row));
  }
  return rows;
}

Desk Service::desk(const Ground& ground, const Submission& submission, const std::string& locale) {
  Desk desk;
  desk.rows = rows(ground, submission, uploads(submission.id));
  desk.missing = uses_.submissions.missing(ground, submission, locale);
  desk.editability = uses_.submissions.editable(submission, ground.tender, ground.now);
  desk.unconfirmed = uses_.tenders.unconfirmed_guides(ground.tender, submission.company_id, locale);
  desk.item_count = item_count(ground, submission);
  desk.corrections = uses_.submissions.edit_scope(submission, ground.now);
  return desk;
}

std::vector<Upload> Service::uploads(std::int64_t submission_id, bool with_replaced) {
  return uses_.database.read(
      [&](soci::session& sql) { return repository::uploads(sql, submission_id, with_replaced); });
}

std::vector<Upload> Service::uploads(soci::session& sql, std::int64_t submission_id) {
  return repository::uploads(sql, submission_id, false);
}

std::optional<Upload> Service::find_upload(std::int64_t submission_id, std::int64_t id) {
  return uses_.database.read([&](soci::session& sql) { return repository::upload(sql, submission_id, id); });
}

std::vector<Print> Service::prints(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return repository::prints(sql, submission_id); });
}

namespace {

/// what the person typed, against the system's figure.
Result<std::optional<std::int64_t>> declared_count(const forms::Document& document, const Json& typed,
                                                   std::int64_t actual) {
  if (!document.asks_item_count) return std::optional<std::int64_t>();
  std::optional<std::int64_t> declared;
  if (typed.is_number_integer()) declared = typed.get<std::int64_t>();
  if (typed.is_string()) {
    std::string digits;
    for (const char c : std::string(base::trim(typed.get<std::string>()))) {
      if (c != ',') digits += c;
    }
    if (digits.empty()) return Error{"declared_count_required", Json::object(), "declared_item_count"};
    if (digits.size() <= 9 && digits.find_first_not_of("0123456789") == std::string::npos)
      declared = std::stoll(digits);
  }
  if (typed.is_null()) return Error{"declared_count_required", Json::object(), "declared_item_count"};
  if (!declared) return Error{"declared_count_invalid", Json::object(), "declared_item_count"};
  if (*declared != actual) {
    return Error{"item_count_differs", {{"declared", *declared}, {"actual", actual}}, "declared_item_count"};
  }
  return declared;
}

/// Says what the state is now and what there is to do about it, in the words of the page of documents.
Error uploads_locked(const Submission& submission, const std::string& state, const std::string& because) {
  const std::string shown = submission.supplementing ? "supplementing" : state;
  return {"uploads_locked",
          {{"state", state},
           {"because", because},
           {"shown", shown},
           {"way", (submission.supplementing || because == "state" ? shown : because) + ".text"}}};
}

}  // namespace

Result<Upload> Service::upload(const Ground& ground, const Submission& submission, const std::string& key,
                               const http::UploadedFile& file, const Json& declared_item_count,
                               const submissions::Actor& actor, const std::string& form_code) {
  const Desk now = desk(ground, submission, std::string(base::kFirstLocale));
  const DocumentRow* row = now.find(key);
  if (row == nullptr) return Error{"document_unknown"};
  if (now.editability.because == "plugin_missing")
    return uses_.submissions.locked(submission, ground.tender, now.editability);
  if (!now.asked(*row) && !now.touched(*row)) {
    if (!now.editability.editable) {
      const bool open = now.corrections.documents_open || now.corrections.items_open;
      return uploads_locked(submission, submission.state, open ? "not_asked" : now.editability.because);
    }
    if (!now.missing.ready) return Error{"application_incomplete"};
    if (!now.unconfirmed.empty()) return Error{"guides_unconfirmed"};
    if (!row->required) return Error{"document_not_required"};
  }

  forms::Field field;
  field.key = "file";
  field.type = forms::FieldType::file;
  field.label = row->document->label;
  field.limits = row->document->limits;
  const auto facts = submissions::FileChecker(&uses_.inspector).check(file.path, file.name, field);
  if (!facts) {
    Error refused = facts.error();
    refused.field = "file";
    return refused;
  }
  const auto declared = declared_count(*row->document, declared_item_count, now.item_count);
  if (!declared) return declared.error();
  const auto code = seen_code(ground, submission, *row, file.path, form_code);
  if (!code) return code.error();
  const auto blob = uses_.blobs.put_file(file.path);
  if (!blob) return blob.error();

  Upload kept;
  kept.submission_id = submission.id;
  kept.document_key = key;
  kept.sha256 = blob->sha256;
  kept.name = file.name;
  kept.size = blob->size;
  kept.pages = facts->pages.value_or(0);
  kept.declared_item_count = *declared;
  std::tie(kept.form_code, kept.code_from) = *code;
  kept.uploaded_by = actor.person_id;
  kept.uploaded_at = ground.now;
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Upload> {
    // Somebody else may have handed in while the file was looked at.
    const auto state = repository::lock_submission(tx.sql(), submission.id);
    if (state != submission.state) return uploads_locked(submission, state.value_or(""), "state");
    if (!now.editability.editable) {
      const auto scope = uses_.submissions.edit_scope(tx.sql(), submission, ground.now);
      if (!(now.asked(*row) ? scope.documents_open : scope.documents_open || scope.items_open))
        return uploads_locked(submission, submission.state, "not_asked");
    }
    repository::insert_upload(tx, kept);
    uses_.submissions.answered(tx, submission, actor, ground.now);
    auto entry = submissions::entry_about(submission, actor, ground.now, "document.uploaded");
    entry.details = {{"document", key}, {"sha256", kept.sha256}, {"name", kept.name}, {"tender", ground.tender.no}};
    uses_.audit.record(tx, entry);
    return kept;
  });
}

std::vector<submissions::TodoEntry> Service::todo(const tenders::Tender& tender, const forms::TypeDefinition& type,
                                                  const Submission& submission, const std::string& locale) {
  // The definition outlives the call; it is only borrowed here.
  const Ground ground{tender, std::shared_ptr<const forms::TypeDefinition>(std::shared_ptr<void>(), &type),
                      uses_.clock.now()};
  std::vector<submissions::TodoEntry> entries;
  for (const DocumentRow& row : rows(ground, submission, uploads(submission.id))) {
    const bool missing = !row.upload;
    if (!row.required || (!missing && !row.count_differs)) continue;
    submissions::TodoEntry entry;
    entry.kind = "document";
    const std::string label = type.words().text(locale, "document." + row.document->key + ".label");
    entry.sentence =
        uses_.words.text(locale, missing ? "documents.todo.missing" : "documents.todo.count_differs",
                         {{"label", label},
                          {"declared", missing ? Json() : Json(row.upload->declared_item_count.value_or(0))},
                          {"actual", item_count(ground, submission)}});
    entry.url = "/tenders/" + tender.no + "/documents#document-" + row.document->key;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace tenderloom::documents
