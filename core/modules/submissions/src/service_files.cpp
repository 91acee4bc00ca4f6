// Files in fields: checked, kept as blobs, then referred to.
#include <algorithm>

#include "service_impl.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::submissions {

namespace {

constexpr int kTriesAtLatest = 20;  // as many as put files into one row at the same moment

/// Saves what `change_of` makes of the row as it stands. A list of files is made from the one that is there, so whoever
/// names no version must meet that very row: when somebody was faster it is made again from the newer one.
template <typename ChangeOf>
base::Result<SaveOutcome> save_at_latest(Service& service, const Ground& ground, const Submission& submission,
                                         SaveRequest request, Node stored, const ChangeOf& change_of) {
  const bool any_version = !request.version;
  for (int tries = 1;; ++tries) {
    base::Result<Json> change = change_of(stored);
    if (!change.ok()) return change.error();
    request.changes = std::move(change).value();
    if (any_version) request.version = stored.version;
    auto outcome = service.save(ground, submission, request);
    if (!any_version || tries == kTriesAtLatest || !outcome.ok() || outcome->kind != SaveOutcome::Kind::conflict)
      return outcome;
    stored = std::move(outcome->node);
  }
}

/// What is left of a field's value; `wanted` 0: its only file.
base::Result<Json> without_file(Json value, const forms::Field& field, std::int64_t wanted) {
  const auto not_there = [] { return base::Error{"file_not_there"}; };
  if (value.is_null() || value.empty()) return not_there();
  if (field.type != forms::FieldType::files) {
    if (wanted != 0 && value.value("id", "") != std::to_string(wanted)) return not_there();
    return Json();
  }
  Json rest = Json::array();
  for (const Json& each : value)
    if (each.value("id", "") != std::to_string(wanted)) rest.push_back(each);
  if (rest.size() == value.size() && (wanted != 0 || value.size() != 1)) return not_there();
  return rest.empty() || wanted == 0 ? Json() : rest;
}

}  // namespace

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
  const Json added = {{"id", std::to_string(file->id) + "." + file->pending_token}};
  SaveRequest request;
  request.level = level;
  request.id = id;
  request.version = version;
  request.actor = actor;
  auto outcome = save_at_latest(*this, ground, submission, std::move(request), *stored,
                                [&](const Node& node) -> base::Result<Json> {
                                  if (field->type != forms::FieldType::files)
                                    return change_at(node.values, field_path, added);
                                  Json list = value_at(node.values, field_path);
                                  if (!list.is_array()) list = Json::array();
                                  list.push_back(added);
                                  return change_at(node.values, field_path, std::move(list));
                                });
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
  SaveRequest request;
  request.level = level;
  request.id = id;
  request.actor = actor;
  return save_at_latest(*this, ground, submission, std::move(request), *stored,
                        [&](const Node& node) -> base::Result<Json> {
                          auto left = without_file(value_at(node.values, field_path), *field, file_id_wanted);
                          if (!left.ok()) return left.error();
                          return change_at(node.values, field_path, std::move(left).value());
                        });
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
