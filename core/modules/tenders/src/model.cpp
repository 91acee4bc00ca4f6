#include "tenderloom/tenders/model.h"

#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {

std::string fill_state(const Tender& tender, Instant now) {
  if (tender.stored_state != state::kDraft) return tender.stored_state;
  if (!tender.opens_at || now < *tender.opens_at) return state::kDraft;
  if (tender.closes_at && now >= *tender.closes_at) return state::kClosed;
  return state::kFilling;
}

Json to_surroundings(const Tender& tender) {
  const auto time = [](const std::optional<Instant>& instant) {
    return instant ? Json(base::iso8601(*instant)) : Json();
  };
  return {{"id", tender.id},
          {"no", tender.no},
          {"name", tender.name},
          {"type", tender.type_key},
          {"opens_at", time(tender.opens_at)},
          {"closes_at", time(tender.closes_at)},
          {"groups", tender.groups()}};
}

std::vector<std::string> Service::next_states(const std::string& fill_state) {
  // SM-02. Back to "draft" means: by the clock again, as after an extension.
  static const std::map<std::string, std::vector<std::string>> kNext{
      {state::kClosed, {state::kInReview}},
      {state::kInReview, {state::kTendered, state::kDraft}},
      {state::kTendered, {state::kAwarded}},
      {state::kAwarded, {state::kEnded}},
  };
  const auto found = kNext.find(fill_state);
  return found == kNext.end() ? std::vector<std::string>() : found->second;
}

}  // namespace tenderloom::tenders
