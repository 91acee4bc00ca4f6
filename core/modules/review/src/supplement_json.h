// What the API says about rounds of corrections.
#pragma once
#include "tenderloom/base/json.h"
#include "tenderloom/review/supplements.h"

namespace tenderloom::review {

/// What a round looks like: to the vendor with where each thing is done, to staff with before and after.
struct RoundView {
  const Review::Dependencies& uses;
  const Ground& ground;
  const Submission& submission;
  std::string locale;
  bool for_staff = false;
};

Json to_json(const RoundView& view, const Round& round);
/// A round that is not opened yet, as the vendor will see it.
Round would_be(const RoundView& view, const Opening& opening, std::int64_t number);
Json draft_json(const RoundView& view, const std::vector<DraftEntry>& draft);
/// What has changed since the track of items was opened, besides what was asked: [{title, level_label, field_label,
/// before_text, after_text, event, at, person}].
Json other_changes(const RoundView& view, const Round& round);
Json phrases_json(Supplements& supplements);
/// What may be asked for of one row: {"fields": […], "children": […]}.
Json pickable_json(const RoundView& view, const forms::Level& level, const submissions::Node& node);
/// How a value of a row is shown to people.
std::string value_text(const RoundView& view, const std::string& level, std::int64_t node, const std::string& field,
                       const Json& value);

}  // namespace tenderloom::review
