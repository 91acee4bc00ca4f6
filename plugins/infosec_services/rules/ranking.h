// Sheets of a committee as totals and ranks (總評分法): exact totals, equal ones told apart by 專業執行能力.
#pragma once
#include "tenderloom/plugin/judging.h"

namespace tenderloom::infosec_services {

inline constexpr char kRanking[] = "infosec_services.total";
inline constexpr char kTieBreaker[] = "execution";  // the criterion that decides between equals

std::vector<plugin::Ranked> rank(const forms::Committee& committee, const std::vector<plugin::ScoreSheet>& sheets);

}  // namespace tenderloom::infosec_services
