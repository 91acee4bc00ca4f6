-- SM-23: 資格審查 (three days to put things right, R-142), then by the kind of application (R-141) 技術審查 with a demonstration
-- or 書面審查 for what the plan listed already; 簽約, 上架, and the watch over what is listed (R-155).
-- Weights and the number of members are defaults: the notice names what is looked at and not how it is weighed.
local supply, when, shared = require "supply", require "when", require "listing_stages"

local of_the_plan = when.any_node("company", when.equals("application_kind", "existing"))

return supply.join(
  {
    { key = "qualification", label = "資格審查", hint = "查對申請資格與資料；有缺漏者通知三日內補正，逾期視同放棄。",
      corrections = { days = 3 },
      outcomes = {
        { key = "to_technical", label = "資格符合，進入技術審查", to = "technical_review", when = when.negate(of_the_plan) },
        { key = "to_document", label = "資格符合，進入書面審查", to = "document_review", when = of_the_plan },
        shared.not_eligible(),
        shared.lapse(),
      } },
    { key = "document_review", label = "書面審查", level = "solution", hint = "條件優於或與既有方案一致者通過；未優於既有方案者，改為技術審查。",
      outcomes = {
        { key = "as_good", label = "優於或與既有方案一致", to = "contracting", mail = "書面審查通過，請於通知時間內完成簽約程序。" },
        { key = "not_better", label = "未優於既有方案，改為技術審查", to = "technical_review", mail = "經書面審查，改為技術審查；審查時間另行通知。" },
      } },
    { key = "technical_review", label = "技術審查", level = "solution", hint = "委員審查技術特性、推廣計畫與實機操作演示(demo)，以共識決議。",
      committee = { least_members = 3, criteria = {
        { key = "technology", label = "技術特性與服務水準協議", weight = 30 },
        { key = "suitability", label = "對中小型製造業的適用性", weight = 30, hint = "含實機操作演示：功能規格、使用紀錄流量(system log)、資料可攜。" },
        { key = "promotion", label = "行銷推廣能量", weight = 20 },
        { key = "service", label = "服務能量與營運穩健", weight = 20 },
      } },
      outcomes = {
        { key = "approve", label = "共識決議通過", to = "contracting", asks_reason = true, published = false, mail = "遴選通過，請於通知時間內完成簽約程序。" },
        { key = "decline", label = "未通過", to = "not_selected", asks_reason = true, published = false, mails = true },
      } },
    shared.contracting(),
    shared.listed {
      deadline = { months = 3, outcome = "no_contract", reminders = { 30, 7, 1 } },  -- 須知七(五)1
      outcomes = {
        { key = "contract", label = "登錄履行買賣契約", to = "listed" },
        { key = "no_contract", label = "連續三個月未履行契約", to = "improvement", by = "system",
          mail = "方案連續三個月未能履行任何買賣契約，請於一個月內改善；逾期未改善者，撤除上架資格。" },
      },
    },
    shared.change_review(),
    shared.improvement {},
  },
  shared.ends()
)
