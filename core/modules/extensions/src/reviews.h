// Committees' reviews for plugins, over the review module.
#pragma once
#include "tenderloom/extensions/extensions.h"

namespace tenderloom::extensions {

/// Thread-safe.
class ModuleReviews final : public plugin::Reviews {
 public:
  explicit ModuleReviews(const Dependencies& uses) : uses_(uses) {}
  std::vector<plugin::ReviewCase> cases(std::int64_t tender_id, const std::string& stage) override;
  std::optional<plugin::ReviewCase> find(std::int64_t case_id) override;
  std::map<std::int64_t, std::vector<plugin::ReviewSeat>> seats(const std::vector<std::int64_t>& cases) override;
  std::vector<plugin::ReviewSeat> seats_of(std::int64_t tender_id, std::int64_t person_id) override;
  std::optional<plugin::ReviewSeat> seat_of(std::int64_t case_id, std::int64_t person_id) override;
  base::Result<SheetAnswer> save_sheet(std::int64_t seat_id, const base::Json& sheet, bool hand_in,
                                       std::optional<std::int64_t> version, const plugin::Actor& actor) override;
  base::Result<void> take_back(std::int64_t seat_id, const plugin::Actor& actor) override;
  base::Result<void> reopen(std::int64_t seat_id, const std::string& reason, const plugin::Actor& actor) override;
  base::Result<void> close(std::int64_t case_id, const std::string& reason, const plugin::Actor& actor) override;
  base::Result<void> decide(const std::vector<plugin::ReviewWord>& words, const plugin::Actor& actor,
                            const std::function<base::Result<void>(storage::Transaction& tx)>& also) override;
  int publish(const std::vector<std::int64_t>& cases, const plugin::Actor& actor) override;

 private:
  const Dependencies& uses_;
};

}  // namespace tenderloom::extensions
