// What a tender lacks before it is opened, and what staff should look at once more.
#include <set>

#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

Json entry(const char* kind, const char* code, const char* part, Json params = Json::object()) {
  return {{"kind", kind}, {"code", code}, {"part", part}, {"params", std::move(params)}};
}

void add_lists(const forms::TypeDefinition& type, const Tender& tender, Json& found) {
  const Json lists = to_surroundings(tender);
  std::set<std::string> told;
  for (const auto& level : type.levels()) {
    for (const auto& field : level.fields) {
      const auto& source = field.options;
      if (source.kind != forms::OptionSource::Kind::tender || !source.of.empty() || !source.fixed.empty()) continue;
      const Json list = lists.value(source.name, Json::array());
      if (list.empty() && told.insert(source.name).second)
        found.push_back(entry("must", "ready_list", "lists", {{"list", source.name}, {"field", field.label}}));
    }
  }
}

}  // namespace

Json Service::readiness(const Tender& tender, const std::string& locale) {
  Json found = Json::array();
  const auto type = type_of(tender);
  if (!type) {
    found.push_back(entry("must", "ready_type", "type"));
    return found;
  }
  if (!tender.opens_at) found.push_back(entry("must", "ready_window", "window"));
  if (tender.opens_at && !tender.closes_at) found.push_back(entry("should", "ready_no_deadline", "window"));
  for (const auto& guide : guides(tender, 0, locale))
    if (!guide.has_file)
      found.push_back(entry(guide.must_confirm ? "must" : "should", "ready_guide", "guides", {{"guide", guide.label}}));
  add_lists(*type, tender, found);
  if (const auto plugin = missing_companion(tender); !plugin.empty())
    found.push_back(entry("must", "ready_plugin", "type", {{"plugin", plugin}}));
  for (const auto& problem : types_.problems()) {
    if (problem.origin.file != tender.type_key && !problem.origin.file.starts_with(tender.type_key + "/")) continue;
    found.push_back(entry("should", "ready_type_problem", "type", {{"file", problem.origin.file}}));
    break;
  }
  if (!manual(tender.type_key)) found.push_back(entry("should", "ready_manual", "manual"));
  if (tender.opens_at && *tender.opens_at > clock_.now())
    if (const auto off = holidays_.day_off(base::taipei_date(*tender.opens_at)))
      found.push_back(entry("should", off->name.empty() ? "ready_opens_weekend" : "ready_opens_holiday", "window",
                            {{"day", off->day}, {"name", off->name}}));
  if (tender.closes_at) {
    // The deadline is the first instant that is too late: the last day is the one before it.
    const auto day = base::taipei_date(*tender.closes_at - std::chrono::microseconds(1));
    if (const auto off = holidays_.day_off(day))
      found.push_back(entry("should", off->name.empty() ? "ready_weekend" : "ready_holiday", "window",
                            {{"day", off->day}, {"name", off->name}}));
    else if (!holidays_.knows(static_cast<int>(day.year())))
      found.push_back(entry("should", "ready_calendar", "window", {{"year", static_cast<int>(day.year())}}));
  }
  return found;
}

std::string Service::next_number(const Tender& after) {
  const int year = static_cast<int>(base::taipei_date(clock_.now()).year()) - 1911;
  if (after.no.size() != 7 || after.no.find_first_not_of("0123456789") != std::string::npos) return {};
  const std::string now = std::to_string(year), kind = after.no.substr(3, 2);
  int sequence = after.no.substr(0, 3) == now ? std::stoi(after.no.substr(5)) + 1 : 1;
  for (; sequence <= 99; ++sequence) {
    const std::string last = std::to_string(sequence);
    std::string number = now + kind + (last.size() < 2 ? "0" : "") + last;
    if (!find(number)) return number;
  }
  return {};
}

}  // namespace tenderloom::tenders
