// Copies of rows as they would become, judged beside what is stored and nothing written: a preview keeps nobody
// waiting.
#pragma once
#include "service_impl.h"

namespace tenderloom::submissions {

/// What staff wrote about a row belongs to that row alone.
void drop_staff_values(const std::vector<forms::Field>& fields, Json& values);

class CopyPreview {
 public:
  CopyPreview(const Service::Impl& service, const Ground& ground, soci::session& sql, const Submission& submission)
      : service_(service), ground_(ground), sql_(sql), submission_(submission) {}
  CopyPreview(const CopyPreview&) = delete;
  CopyPreview& operator=(const CopyPreview&) = delete;

  /// As Service::Impl::create_copy; a row that would be made has an id below 0, by which others may stand under it.
  base::Result<SaveOutcome> make(const forms::Level& level, const Node& source, const SaveRequest& request);

 private:
  class Around;
  struct Made {
    std::vector<forms::Row> rows;
    std::set<std::string> keys;  // of unique fields: field and hash
  };
  base::Result<Json> ancestors_of(const forms::Level& level, std::int64_t parent);

  const Service::Impl& service_;
  const Ground& ground_;
  soci::session& sql_;
  const Submission& submission_;
  std::map<std::int64_t, Json> above_;                         // ancestors' values of rows below a parent
  std::map<std::pair<std::string, std::int64_t>, Made> made_;  // by level and parent
  std::int64_t last_ = 0;
};

}  // namespace tenderloom::submissions
