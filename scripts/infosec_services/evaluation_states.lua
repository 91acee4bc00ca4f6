-- SM-15: the evaluation of one group, from its committee to the announcement. Up to `closed` the companion infosec_services
-- reads the state from the scorings of the group's proposals; from `ranked` on it keeps it, for exactly the sheets that were
-- ranked: when the chair opens one again, ranking, draw and votes are void.
local function row(from, event, actor, to, guard)
  return { from = from, event = event, actor = actor, guard = guard, to = to }
end

return {
  key = "evaluation", label = "各組評選", rule = "SM-15",
  states = {
    { "setup", "籌組中" }, { "scoring", "評分中" }, { "closed", "評分截止" }, { "ranked", "已排序" }, { "tie_break", "抽籤" },
    { "resolved", "委員會已決議" }, { "announced", "已公告" },
  },
  rows = {
    row("setup", "seat_members", "staff", "scoring"),
    row("scoring", "close_scoring", "staff", "closed", "all_sheets"),
    row("closed", "rank", "staff", "ranked", "all_qualified"),
    row("ranked", "call_lots", "system", "tie_break", "tie_at_cut"),
    row("tie_break", "prepare_lots", "chair", "tie_break", "undrawn"),
    row("tie_break", "draw_lots", "chair", "tie_break", "undrawn whole_draw"),
    row("ranked", "vote", "member", "ranked", "no_conflict"),
    row("tie_break", "vote", "member", "tie_break", "drawn no_conflict"),
    row("ranked", "resolve", "chair", "resolved", "majority"),
    row("tie_break", "resolve", "chair", "resolved", "drawn majority"),
    row("closed", "score_again", "chair", "scoring", "reason"),
    row("ranked", "score_again", "chair", "scoring", "reason"),
    row("tie_break", "score_again", "chair", "scoring", "reason"),
    row("resolved", "score_again", "chair", "scoring", "reason"),
    row("resolved", "award", "staff", "resolved", "unawarded"),
    row("resolved", "announce", "staff", "announced", "awarded"),
  },
  events = {
    { "seat_members", "指派委員" }, { "close_scoring", "評分截止" }, { "rank", "計算排序" }, { "call_lots", "須抽籤" },
    { "prepare_lots", "備妥電腦抽籤" }, { "draw_lots", "抽籤" }, { "vote", "委員表決" }, { "resolve", "委員會決議" },
    { "score_again", "重啟評分" }, { "award", "登錄決標結果" }, { "announce", "公告" },
  },
  guards = {
    { "all_sheets", "各案評分表已達最低份數" }, { "all_qualified", "無廠商仍在資格審查" }, { "tie_at_cut", "入選邊界同分" },
    { "undrawn", "尚未抽籤" }, { "whole_draw", "列出全部同分廠商" }, { "drawn", "已抽籤" }, { "no_conflict", "無利益衝突" },
    { "majority", "全體委員過半數同意" }, { "reason", "敘明理由" }, { "unawarded", "尚未登錄" }, { "awarded", "已登錄決標結果" },
  },
}
