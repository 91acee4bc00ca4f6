#include "tenderloom/tenders/model.h"

#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {

namespace {

/// Stored is the list of groups alone, or an object with whatever else staff wrote.
Json list_part(const std::string& stored, const char* part, Json nothing) {
  Json all = Json::parse(stored);
  if (all.is_array()) return std::string_view(part) == "groups" ? std::move(all) : std::move(nothing);
  return all.value(part, std::move(nothing));
}

}  // namespace

Json Tender::groups() const { return list_part(groups_text, "groups", Json::array()); }
Json Tender::option_tables() const { return list_part(groups_text, "options", Json::object()); }
Json Tender::texts() const { return list_part(groups_text, "texts", Json::object()); }

void Tender::set_lists(const Json& groups, const Json& option_tables, const Json& texts) {
  const bool groups_alone = option_tables.empty() && texts.empty();
  groups_text = (groups_alone ? groups : Json{{"groups", groups}, {"options", option_tables}, {"texts", texts}}).dump();
}

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
  Json all = tender.option_tables();
  all.update({{"id", tender.id},
              {"no", tender.no},
              {"name", tender.name},
              {"type", tender.type_key},
              {"opens_at", time(tender.opens_at)},
              {"closes_at", time(tender.closes_at)},
              {"groups", tender.groups()}});
  return all;
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
