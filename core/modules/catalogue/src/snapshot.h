// What the public sees of one row, taken when it is published.
#pragma once
#include "rows.h"
#include "tenderloom/catalogue/catalogue.h"
#include "tenderloom/review/stages.h"

namespace tenderloom::catalogue {

/// A field of the catalogue by its name "level.field".
struct PublicField {
  const forms::Level* level = nullptr;
  const forms::Field* field = nullptr;
  static PublicField of(const forms::TypeDefinition& type, const std::string& name);
  /// What the public reads: the catalogue's own label, else the field's.
  std::string label(const forms::TypeDefinition& type, const std::string& locale) const;
};

const forms::Catalogue::Zone* zone_of(const forms::Catalogue& catalogue, const std::string& key);

/// {"zone","title","summary","search","facets":[[field,value]],"fields":[{"key","kind","value","label":{…},"text":{…}}]},
/// labels and texts one a language; a file's value is its metadata, of kind "picture" or "file". Null when the row is
/// not there or belongs to no zone.
Json picture_of(submissions::Service& submissions, const storage::BlobStore& blobs, const submissions::Ground& ground,
                const submissions::Submission& submission, std::int64_t node_id);

}  // namespace tenderloom::catalogue
