// An application as a member of a committee reads it: documents, and the judged row with those above and below it.
#pragma once
#include "tenderloom/review/panels.h"

namespace tenderloom::review {

/// {"sections": [{"title", "level", "fields": [{"label", "text", "files": [{"name", "url"}]}]}], "documents": [...]};
/// links begin with `base`. What the office keeps to itself is not in it.
Json application_json(const Review::Dependencies& uses, const submissions::Ground& ground,
                      const submissions::Submission& submission, std::int64_t node_id, const std::string& base,
                      const std::string& locale);
/// Is that row part of what is read about the judged one?
bool reads_row(const submissions::Tree& tree, std::int64_t judged, std::int64_t row);

}  // namespace tenderloom::review
