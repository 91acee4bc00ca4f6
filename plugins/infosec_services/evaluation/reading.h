// SCR-702, SCR-703: a proposal as those read it who judge it, with the sheet of the one who reads.
#pragma once
#include "chapters/chapter_desk.h"
#include "inquiries.h"
#include "pricing/pricing_desk.h"

namespace tenderloom::infosec_services {

/// Everything that evaluation stands on; lives as long as the process.
struct Evaluation {
  Evaluation(const Desk& desk, const ChapterDesk& chapters, const PricingDesk& pricing)
      : desk(desk), chapters(chapters), pricing(pricing), groups(desk), inquiries(groups) {}
  const Desk& desk;
  const ChapterDesk& chapters;
  const PricingDesk& pricing;
  EvaluationDesk groups;
  Inquiries inquiries;
};

/// Somebody who reads a proposal, and as what.
struct Reader {
  Group group;
  Entry entry;
  Proposal proposal;
  std::optional<plugin::ReviewSeat> seat;  // a member of its committee, who declared no conflict
  bool working_group = false, office = false;
  bool chair() const { return seat && seat->chair; }
};

/// Who may read that case now; none: as if it were not there. A member only after declaring that nothing stands in the
/// way; who stands aside reads it in no other part either.
std::optional<Reader> reader_of(const Evaluation& all, const http::Context& context);
/// The same of another case of the same group.
std::optional<Reader> beside(const Evaluation& all, const Reader& reader, std::int64_t case_id,
                             const http::Context& context);

std::string reading_url(std::int64_t case_id);
/// Rows of the bid that are read with a proposal.
inline constexpr const char* kReadLevels[] = {"record", "member", "responsibility"};

/// The proposal: chapters, lists, prices.
Json reading_json(const Evaluation& all, const Reader& reader, const std::string& locale);
/// The sheet of the one who reads, with the sub-items of each criterion; null without a seat.
Json sheet_json(const Reader& reader, const std::string& locale);
/// Proposals of the group: which of them this person reads, and how far their own sheets are.
Json reading_neighbours(const Evaluation& all, const Reader& reader, std::int64_t person_id);
Json opinion_json(const rows::OpinionRow& row);
/// `staff`: with who asked and answered, for those who judge.
Json question_json(const rows::QuestionRow& row, const std::string& files_url, bool staff);

void add_reading(plugin::Host& host, const Evaluation& all);
void add_groups(plugin::Host& host, const Evaluation& all);
void add_reading_views(plugin::Host& host);
void add_question_views(plugin::Host& host);
void add_group_views(plugin::Host& host);
/// All of it, with its tables, mails and links.
void add_evaluation(plugin::Host& host, const Evaluation& all);

}  // namespace tenderloom::infosec_services
