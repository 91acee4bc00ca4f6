// What follows from an evaluation: papers of the committee, the table of scores, what the public and the vendors learn.
#pragma once
#include "evaluation/reading.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::infosec_services {

inline constexpr char kPaperJob[] = "infosec_services.paper";

/// 評選總表, 評選委員會會議紀錄, 評選結果通知: print/<name>.mustache.
bool is_paper(const std::string& name);

/// All that the committee's papers say of a group whose sheets are closed.
Json committee_model(const Evaluation& all, const Group& group);
/// Makes the paper of {"tender", "group", "paper", "node"} as PDF; `node`: the notice of that proposal alone.
base::Result<Json> print_paper(const Evaluation& all, const Json& payload, storage::JobProgress& progress);
/// The scores of a group as a spreadsheet (SCR-708).
base::Result<void> write_scores(const Evaluation& all, const Group& group, const std::filesystem::path& file,
                                const std::string& locale);

/// Groups whose award was announced, with winners, prices and the summaries of their chapters; nothing of any
/// other group.
Json published(const Evaluation& all, const plugin::Tender& tender);
bool announced(const Group& group);
/// How one proposal came out, once its group was announced; null before.
Json own_result(const Evaluation& all, const Proposal& proposal, const std::string& locale);

void add_results(plugin::Host& host, const Evaluation& all);
void add_result_views(plugin::Host& host);

}  // namespace tenderloom::infosec_services
