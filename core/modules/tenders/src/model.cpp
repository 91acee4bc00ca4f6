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
  std::vector<std::string> states;
  for (const forms::Transition* row :
       forms::default_process().machine("tender").offered(fill_state, forms::ActorKind::staff)) {
    if (row->guard == "closes_later") continue;  // an extension moves the date, not the state
    // What the clock decides is stored as "draft": by the clock again, as after an extension.
    const bool by_clock = row->to == state::kDraft || row->to == state::kFilling || row->to == state::kClosed;
    states.push_back(by_clock ? state::kDraft : row->to);
  }
  return states;
}

}  // namespace tenderloom::tenders
