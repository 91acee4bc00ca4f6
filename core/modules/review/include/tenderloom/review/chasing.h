// Chasing and counting (N-17): who has not started, is incomplete, has not handed in or owes corrections; a mail to the
// chosen ones; the last day of a tender; figures. Test vendors are left out.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/review/review.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::review {

using base::Json;

/// How far a vendor is with a tender, in the order of pages. Only those up to in_correction are chased.
inline constexpr const char* kStages[] = {"not_started", "incomplete", "not_submitted", "in_correction", "handed_in"};

struct VendorQuery {
  std::string stage, text;  // stage empty: all
  bool latest_change_first = false;
  std::int64_t page = 1, per_page = 25;
};

struct VendorRow {
  std::int64_t company_id = 0, submission_id = 0;
  std::string name, tax_id, stage;
  std::int64_t rows = 0, incomplete = 0, gaps = 0;
  std::optional<base::Instant> changed_at, chased_at;
};

struct VendorPage {
  std::vector<VendorRow> rows;
  std::int64_t total = 0;
  std::map<std::string, std::int64_t> stages;
};

struct Figure {
  std::string code, label;
  std::int64_t submissions = 0, rows = 0;
};
struct FigureTable {
  std::string key, label;  // day, group, or a field of the first level
  bool with_rows = false;
  std::vector<Figure> figures;
};

/// Thread-safe.
class Chasing {
 public:
  explicit Chasing(const Review::Dependencies& uses) : uses_(uses) {}

  VendorPage vendors(const tenders::Tender& tender, const VendorQuery& query);
  /// The mails to those of the companies that are still behind, in that language.
  std::vector<notifications::Mail> mails_of(const tenders::Tender& tender, const std::vector<std::int64_t>& companies,
                                            const std::string& words, const std::string& locale);
  /// Sends them. How many that were. Errors: nothing_chosen, too_many_submissions {limit}, reason_too_long {limit},
  /// nobody_behind.
  base::Result<int> chase(const tenders::Tender& tender, const std::vector<std::int64_t>& companies,
                          const std::string& words, const submissions::Actor& actor);
  /// How many were handed in (again) since then.
  std::int64_t handed_in_since(std::int64_t tender_id, base::Instant since);
  /// Of what is with the office: by day, by group of the tender, by each choice among the columns of the first level,
  /// of a country whether it is at home.
  std::vector<FigureTable> figures(const submissions::Ground& ground, const std::string& locale);

 private:
  const Review::Dependencies& uses_;
};

}  // namespace tenderloom::review
