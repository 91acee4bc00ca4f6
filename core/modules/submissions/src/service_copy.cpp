// Rows made from other rows: a duplicate in the same tender, and what both kinds of copy share.
#include <algorithm>

#include "copy_preview.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

constexpr int kMostNames = 99;

/// The name of a copy: the old one with a word behind it, cut to fit, until nothing beside it is called so.
void make_name(soci::session& sql, const forms::TypeDefinition& type, const forms::Level& level, const Node& source,
               std::int64_t parent_id, const std::string& locale, Json& changes) {
  for (const std::string& key : level.name_fields)
    if (changes.contains(key)) return;
  for (const std::string& key : level.name_fields) {
    const forms::Field* field = level.field(key);
    const Json old = source.values.value(key, Json());
    if (field == nullptr || field->unique.empty() || field->type != forms::FieldType::text || !old.is_string())
      continue;
    for (int number = 1; number <= kMostNames; ++number) {
      const std::string behind = type.words().text(
          locale, number == 1 ? "submissions.duplicate.behind_name" : "submissions.duplicate.behind_name_number",
          {{"number", number}});
      std::string name = old;
      if (field->limits.max_length) {
        const auto room = *field->limits.max_length - static_cast<std::int64_t>(base::code_points(behind));
        name = base::truncate(name, static_cast<std::size_t>(std::max<std::int64_t>(room, 0)));
      }
      name += behind;
      const bool taken = repository::value_taken(
          sql, source.submission_id, level.key, key, value_hash(name),
          field->unique == "siblings" ? std::optional<std::int64_t>(parent_id) : std::nullopt, 0);
      if (taken) continue;
      changes[key] = name;
      return;
    }
  }
}

}  // namespace

void drop_staff_values(const std::vector<forms::Field>& fields, Json& values) {
  for (const forms::Field& field : fields) {
    if (!values.is_object() || !values.contains(field.key)) continue;
    if (!field.set_by.empty()) {
      values.erase(field.key);
    } else if (field.type == forms::FieldType::group) {
      drop_staff_values(field.fields, values[field.key]);
    }
  }
}

base::Result<SaveOutcome> Service::Impl::create_copy(storage::Transaction& tx, const Ground& ground,
                                                     Submission& submission, const forms::Level& level,
                                                     const Node& source, SaveRequest request) {
  Json values = source.values;
  drop_staff_values(level.fields, values);
  each_file(level.fields, values, [&](const std::string& path, Json& file) {
    NodeFile reference;
    reference.submission_id = submission.id;
    reference.field = path;
    reference.sha256 = file.value("sha256", "");
    reference.name = file.value("name", "");
    reference.type = file.value("type", "");
    reference.size = file.value("size", std::int64_t{0});
    if (const auto pages = file.find("pages"); pages != file.end() && pages->is_number_integer())
      reference.pages = pages->get<int>();
    reference.pending_token = base::random_token(16);
    reference.uploaded_by = request.actor.person_id;
    reference.uploaded_at = base::parse_iso8601(file.value("uploaded_at", "")).value_or(uses.clock.now());
    repository::insert_file(tx, level.key, reference);
    file["id"] = std::to_string(reference.id);
  });
  request.level = level.key;
  request.id = 0;
  request.kept = std::move(values);
  request.imported = true;
  return create(tx, ground, submission, level, request);
}

base::Result<SaveOutcome> Service::duplicate(const Ground& given, const Submission& submission,
                                             const DuplicateRequest& request) {
  const forms::Level* top = given.type->level(request.level);
  if (top == nullptr) return base::Error{"level_unknown"};
  const Ground ground =
      impl_->with_options(given, submission.company_id, Impl::all_levels(*given.type), Json::object());
  SaveOutcome refusal;
  auto result = impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<SaveOutcome> {
    soci::session& sql = tx.sql();
    auto locked = impl_->begin_whole(tx, *this, ground, submission.id);
    if (!locked.ok()) return locked.error();
    const auto source = repository::get_node(sql, submission.id, request.id);
    if (!source || source->level != request.level) return node_unknown();
    const std::int64_t parent = request.parent.value_or(source->parent_id);
    Json changes = request.changes.is_object() ? request.changes : Json::object();
    make_name(sql, *ground.type, *top, *source, parent, request.locale, changes);

    SaveOutcome first;
    std::map<std::int64_t, std::int64_t> copies;
    for (const Node& row : repository::subtree(sql, submission.id, source->sort_key, "", true)) {
      const bool is_first = row.id == source->id;
      SaveRequest copy;
      copy.actor = request.actor;
      const std::int64_t under = is_first ? parent : copies.at(row.parent_id);
      if (under != 0) copy.parent = under;
      if (is_first) copy.changes = changes, copy.idempotency_key = request.idempotency_key;
      // What was wrong with the original is no reason to refuse its copy; what would become wrong is.
      const std::vector<forms::Finding> known = from_missing(row.missing);
      copy.tolerates = [&known](const forms::Finding& finding) {
        return std::any_of(known.begin(), known.end(), [&](const forms::Finding& old) {
          return old.field == finding.field && old.code == finding.code;
        });
      };
      auto made = impl_->create_copy(tx, ground, *locked, *ground.type->level(row.level), row, copy);
      if (!made.ok()) return made.error();
      if (made->kind == SaveOutcome::Kind::repeated) return made;
      if (made->kind != SaveOutcome::Kind::saved) {
        refusal = is_first ? std::move(*made) : SaveOutcome{};
        refusal.kind = SaveOutcome::Kind::invalid;
        if (!is_first)
          for (const forms::Finding& finding : made->findings) refusal.findings.push_back(below_refuses(row, finding));
        return rolled_back();
      }
      copies[row.id] = made->node.id;
      if (is_first) first = std::move(*made);
    }
    first.node = repository::get_node(sql, submission.id, first.node.id).value();  // with the figures of what is below
    return first;
  });
  if (!result.ok() && result.error().code == "rolled_back") return refusal;
  return result;
}

}  // namespace tenderloom::submissions
