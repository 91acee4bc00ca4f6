// What a type says about the review that follows receipt: any number of stages, each with who decides, what is judged,
// by which outcomes it leaves, until when, and whether a committee scores it; and what of it the public sees.
// The stages are compiled into the state machine `stage` of the type's process; the review module executes it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/forms/condition.h"
#include "tenderloom/forms/reminders.h"

namespace tenderloom::forms {

/// Calendar days and months after the day on which it begins; it ends with the last day.
struct Period {
  int days = 0, months = 0;
  bool set() const { return days > 0 || months > 0; }
};

/// A way out of a stage: an event of the machine `stage`.
struct StageOutcome {
  std::string key, label;
  std::string by = "staff";               // staff | vendor | system: who may cause it
  std::string to;                         // the stage that follows; may be the same, whose time then begins anew
  Condition when{Condition::Op::always};  // it is offered only where this holds
  bool asks_reason = false;
  bool published = true;    // the vendor learns it at once; false: when staff announce it
  bool mails = false;       // the vendor is mailed when it is published (N-14)
  int bans_years = 0;       // a decision may bar the company from applying again for at most that many years
  std::string on;           // by system: corrections_expired, or empty
  std::string application;  // accept | reject: what it means for the application as a whole; empty: nothing
  std::string mail;         // zh-TW: what the mail says about it; words stage.<stage>.mail_<outcome>
  Origin origin;
};

struct Criterion {
  std::string key, label, hint;
  int weight = 0;  // in percent; those of a committee add up to 100
  int most = 100;  // points
};

/// Several people score each case, blind to each other until the scoring is closed.
struct Committee {
  int least_members = 1;  // how many score sheets closing needs
  std::vector<Criterion> criteria;
  std::string ranking = "weighted_mean";  // how sheets become totals and ranks: the portal's, or a plugin's by name
};

/// A stage whose outcome follows from what stands elsewhere: a field that staff fill in, or a plugin that is asked.
struct StageJudgeRule {
  std::string field;                                          // of the judged row, set_by = "staff"
  std::vector<std::pair<std::string, std::string>> outcomes;  // its value -> outcome
  std::string plugin;                                         // the name that a plugin registered
  bool set() const { return !field.empty() || !plugin.empty(); }
};

struct Stage {
  std::string key, label, hint;
  std::string level;                        // what is judged: rows of that level; empty: the application as a whole
  std::string permission = "staff.stages";  // what its staff hold
  std::vector<StageOutcome> outcomes;       // none: the review ends here
  std::optional<Committee> committee;
  StageJudgeRule judge;
  Period deadline;
  std::string deadline_outcome;           // what the clock does then; empty: it is only shown
  std::optional<ReminderDays> reminders;  // before its last day; none: as the type says
  Period corrections;             // the window that a round of corrections opened here has, where staff say nothing
                                  // else; nothing is decided here while one is open
  bool listed = false;            // what stands here is in the public catalogue, as it was when it came here
  bool listed_as_before = false;  // it stays in the catalogue as it was published before (listed = "as_before")
  Origin origin;
  const StageOutcome* outcome(std::string_view key) const;
};

/// What the public sees of what stands in a stage with `listed`: `catalogue` of type.lua. Columns are "level.field" of
/// the listed level, those above it and those below it; only what is named here is ever public.
struct Catalogue {
  std::string key, label;  // its address: /catalogue/<key>
  std::string level;       // of the stages that list
  /// A part with fields of its own, as the international one in English; each row belongs to the first that fits.
  struct Zone {
    std::string key, label;
    std::string locale;  // the language that its pages always have; empty: the visitor's
    Condition when{Condition::Op::always};
    std::string title, summary;               // summary: a text under the title in the list; may be empty
    std::vector<std::string> search, facets;  // what the search looks at; choices that the list is narrowed by
    std::vector<std::string> fields;          // of the page of one row, in order
  };
  std::vector<Zone> zones;
  Origin origin;
};

}  // namespace tenderloom::forms
