// Files in fields: checked, kept as blobs, then referred to.
#include <algorithm>

#include "service_impl.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::submissions {

base::Result<NodeFile> Service::keep_pending(const Ground& ground, const Submission& submission,
                                             const std::string& level_key, const std::string& field_path,
                                             const http::UploadedFile& upload, const Actor& actor) {
  const forms::Level* level = ground.type->level(level_key);
  const forms::Field* field = level != nullptr ? field_at(*level, field_path) : nullptr;
  if (field == nullptr || !holds_files(*field) || (!field->set_by.empty() && actor.kind != Actor::Kind::staff))
    return base::Error{"field_unknown", {{"field", field_path}}};
  auto facts = FileChecker(impl_->uses.inspector).check(upload.path, upload.name, *field);
  if (!facts.ok()) {
    base::Error error = facts.error();
    error.field = field_path;
    return error;
  }
  auto blob = impl_->uses.blobs.put_file(upload.path);
  if (!blob.ok()) return blob.error();
  NodeFile file;
  file.submission_id = submission.id;
  file.field = field_path;
  file.sha256 = blob->sha256;
  file.name = upload.name;
  file.type = facts->type;
  file.size = blob->size;
  file.pages = facts->pages;
  file.pending_token = base::random_token(16);
  file.uploaded_by = actor.person_id;
  file.uploaded_at = impl_->uses.clock.now();
  impl_->uses.database.write([&](storage::Transaction& tx) { repository::insert_file(tx, level_key, file); });
  return file;
}

base::Result<SaveOutcome> Service::attach(const Ground& ground, const Submission& submission, const std::string& level,
                                          std::int64_t id, const std::string& field_path,
                                          const http::UploadedFile& upload, std::optional<std::int64_t> version,
                                          const Actor& actor, NodeFile* kept) {
  const auto stored = node(submission, level, id);
  if (!stored) return node_unknown();
  auto file = keep_pending(ground, submission, level, field_path, upload, actor);
  if (!file.ok()) return file.error();
  const forms::Field* field = field_at(*ground.type->level(level), field_path);
  Json value = {{"id", std::to_string(file->id) + "." + file->pending_token}};
  if (field->type == forms::FieldType::files) {
    Json list = value_at(stored->values, field_path);
    if (!list.is_array()) list = Json::array();
    list.push_back(std::move(value));
    value = std::move(list);
  }
  SaveRequest request;
  request.level = level;
  request.id = id;
  request.changes = change_at(stored->values, field_path, std::move(value));
  request.version = version;
  request.actor = actor;
  auto outcome = save(ground, submission, request);
  if (kept != nullptr) *kept = std::move(file).value();
  return outcome;
}

base::Result<SaveOutcome> Service::detach(const Ground& ground, const Submission& submission, const std::string& level,
                                          std::int64_t id, const std::string& field_path, std::int64_t file_id_wanted,
                                          const Actor& actor) {
  const auto stored = node(submission, level, id);
  if (!stored) return node_unknown();
  const forms::Field* field = field_at(*ground.type->level(level), field_path);
  if (field == nullptr || !holds_files(*field)) return base::Error{"field_unknown", {{"field", field_path}}};
  Json value = value_at(stored->values, field_path);
  if (value.is_null() || value.empty()) return base::Error{"file_not_there"};
  if (field->type == forms::FieldType::files) {
    const std::string wanted = std::to_string(file_id_wanted);
    const std::size_t before = value.size();
    Json rest = Json::array();
    for (const Json& each : value)
      if (each.value("id", "") != wanted) rest.push_back(each);
    if (rest.size() == before && before == 1 && file_id_wanted == 0)
      rest = Json::array();
    else if (rest.size() == before)
      return base::Error{"file_not_there"};
    value = rest.empty() ? Json() : rest;
  } else {
    if (file_id_wanted != 0 && value.value("id", "") != std::to_string(file_id_wanted))
      return base::Error{"file_not_there"};
    value = nullptr;
  }
  SaveRequest request;
  request.level = level;
  request.id = id;
  request.changes = change_at(stored->values, field_path, std::move(value));
  request.actor = actor;
  return save(ground, submission, request);
}

std::optional<NodeFile> Service::file(const Submission& submission, std::int64_t node_id, const std::string& field,
                                      std::int64_t wanted) {
  const auto files =
      impl_->uses.database.read([&](soci::session& sql) { return repository::files_of(sql, submission.id, node_id); });
  const NodeFile* found = nullptr;
  for (const NodeFile& file : files)
    if (file.field == field && (wanted == 0 || file.id == wanted)) found = &file;
  if (found == nullptr) return std::nullopt;
  return *found;
}

std::optional<NodeFile> Service::file(const Submission& submission, std::int64_t wanted) {
  return impl_->uses.database.read(
      [&](soci::session& sql) { return repository::get_file(sql, submission.id, wanted); });
}

int Service::forget_pending(base::Instant older_than) {
  return impl_->uses.database.write(
      [&](storage::Transaction& tx) { return repository::forget_pending(tx.sql(), older_than); });
}

}  // namespace tenderloom::submissions
