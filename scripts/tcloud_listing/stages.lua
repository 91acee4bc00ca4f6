-- SM-22: 資格審查 -> 技術審查 -> 計畫審查 -> 共識會議 -> 簽約 -> 上架, each solution for itself from the technical review on.
-- Weights and numbers of members are defaults: the notice names what is looked at and not how it is weighed.
local supply, shared = require "supply", require "listing_stages"

local three_years = 3                                                        -- 須知八(四): R-155

return supply.join(
  {
    { key = "qualification", label = "資格審查", hint = "查對申請資格與資料是否齊備；有缺漏者通知限期補正，逾期視同放棄。",
      corrections = { days = 7 },
      outcomes = {
        { key = "eligible", label = "資格符合", to = "technical_review" },
        shared.not_eligible(),
        shared.lapse(),
      } },
    { key = "technical_review", label = "技術審查", level = "solution", hint = "審查雲平台架構、六大技術特性、五項服務水準協議及佐證文件。",
      committee = { least_members = 3, criteria = {
        { key = "platform", label = "雲平台架構", weight = 30, hint = "不採 100% 私有雲；混合雲之核心運算及儲存應置於公有雲。" },
        { key = "characteristics", label = "六大技術特性", weight = 40, hint = "大量連線、大量計算、資源彈性調度、服務不中斷、雲端負載機制、資安風險暨個資保護。" },
        { key = "sla", label = "五項服務水準協議", weight = 30, hint = "可用性 98% 以上；問題至少分 2 級；至少 24 小時備份一次。" },
      } },
      outcomes = {
        { key = "pass", label = "技術審查通過", to = "plan_review", published = false },
        { key = "fail", label = "技術審查不符", to = "technical_failed", asks_reason = true, published = false, mail = "經技術審查，方案不符規定。" },
      } },
    { key = "plan_review", label = "計畫審查", level = "solution", hint = "審查方案內容、定價、市場實績、資料可攜及操作說明影片；國際專區另審查國際化準備度。",
      committee = { least_members = 3, criteria = {
        { key = "suitability", label = "雲端解決方案的適用性", weight = 40 },
        { key = "market", label = "資訊服務廠商市場經營能量", weight = 30, hint = "國際專區另看英文版資料、國際銷售潛力及國際化準備度。" },
        { key = "service", label = "資訊服務廠商服務能量", weight = 20 },
        { key = "stability", label = "資訊服務廠商營運穩健", weight = 10 },
      } },
      outcomes = { { key = "summed", label = "彙總評選結果，提共識會議", to = "consensus", published = false } } },
    { key = "consensus", label = "共識會議", level = "solution", hint = "依評選結果討論，決定通過之方案；公告結果後通知廠商並進入簽約。",
      outcomes = {
        { key = "approve", label = "通過", to = "contracting", asks_reason = true, published = false, mail = "恭喜入選，請於通知時間內完成簽約程序。" },
        { key = "decline", label = "未通過", to = "not_selected", asks_reason = true, published = false, mails = true },
      } },
    shared.contracting(),
    shared.listed { bans_years = three_years },
    shared.change_review(),
    shared.improvement { bans_years = three_years },
  },
  shared.ends(),
  { { key = "technical_failed", label = "技術審查不符", level = "solution" } }
)
