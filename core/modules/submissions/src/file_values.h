// Files inside values. A file's metadata come from the database alone: what a client sends names a file by its id and
// nothing more, so that no one can put another's hash or a false name into a value.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tenderloom/forms/evaluate.h"
#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

bool holds_files(const forms::Field& field);  // file, files, image

/// The file that a client may name so: its own by id, or a pending one by "id.token"; none otherwise.
using FileLookup = std::function<std::optional<NodeFile>(const std::string& name)>;

/// The metadata of the files that `changes` names, by the field's name ("dm_file", "members[2].proof"), as
/// forms::Input::files wants them. What names none becomes a finding `file_unknown`; an empty text (a file input left
/// alone) leaves the field as it is; null takes the file away.
struct ResolvedFiles {
  Json files = Json::object();
  std::vector<forms::Finding> findings;
};
ResolvedFiles resolve_files(const std::vector<forms::Field>& fields, const Json& changes, const FileLookup& lookup);

/// Ids of all files in `values`, those of hidden fields too.
std::set<std::int64_t> files_in(const std::vector<forms::Field>& fields, const Json& values);
/// Visits every file in `values` with the path of its field, as definitions speak of it ("members.proof").
void each_file(const std::vector<forms::Field>& fields, Json& values,
               const std::function<void(const std::string& path, Json& file)>& visit);
/// Sets the id that a file has once it belongs to a node, where it stood under its pending name.
void settle_files(const std::vector<forms::Field>& fields, Json& values);

/// The field of a path ("certificate", "registration.certificate"), or null.
const forms::Field* field_at(const forms::Level& level, const std::string& path);
/// The value at a path of keys, null when there is none.
Json value_at(const Json& values, const std::string& path);
/// {"registration": {…stored…, "certificate": value}}: the change that puts one value at a path.
Json change_at(const Json& stored, const std::string& path, Json value);

/// "12" and "12.token" give 12; anything else 0.
std::int64_t file_id(const std::string& name);

}  // namespace tenderloom::submissions
