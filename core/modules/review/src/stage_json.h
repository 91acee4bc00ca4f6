// What the API says about cases, their history and their committees.
#pragma once
#include "tenderloom/base/json.h"
#include "tenderloom/review/panels.h"

namespace tenderloom::review {

/// What an outcome is called.
std::string outcome_word(const forms::TypeDefinition& type, const std::string& stage, const std::string& outcome,
                         const std::string& locale);

/// A tender with its pinned type, for words.
struct StageView {
  const Review::Dependencies& uses;
  const submissions::Ground& ground;
  std::string locale;

  std::string stage_label(const std::string& stage) const;
  std::string outcome_label(const std::string& stage, const std::string& outcome) const;
  std::string criterion_label(const std::string& stage, const std::string& criterion) const;
  std::string words(const std::string& key, const Json& params = Json::object()) const;
};

Json stage_json(const StageView& view, const forms::Stage& stage);
Json case_json(const StageView& view, const StageCase& held);
Json row_json(const StageView& view, const StageRow& row);
Json event_json(const StageView& view, const StageEvent& event);
Json outcomes_json(const StageView& view, const std::string& stage,
                   const std::vector<const forms::StageOutcome*>& outcomes);
/// With what the member gave it where `open_sheet` says so.
Json seat_json(const StageView& view, const Seat& seat, bool open_sheet);
Json summary_json(const StageView& view, const forms::Stage& stage, const Summary& summary);
/// What the vendor may know of a case.
Json vendor_case_json(const StageView& view, const StageCase& held, const std::vector<StageEvent>& events);

Json iso_or_null(const std::optional<base::Instant>& at);

}  // namespace tenderloom::review
