-- 收件之後: 資料審查 of the application, 檢測 of each service (SM-06, which the plugin executes), 結果. The stages follow
-- the tests and decide nothing themselves: receipt, return, corrections and the result of the application stay what
-- SM-03 and SM-04 say.
local state = "cloud_test_state"

-- A result goes back to testing when the plugin opens another round.
local function result(key, label, hint, event)
  return { key = key, label = label, level = "service", hint = hint,
    judge = { field = state, outcomes = { retest = event.key, testing = event.key } },
    outcomes = { { key = event.key, label = event.label, to = "testing", by = "system" } } }
end

return {
  { key = "data_check", label = "資料審查",
    hint = "收件後查對申請資料與文件，需更正者開啟補件；齊備後安排檢測。開始排定檢測時，資料審查即告完成。",
    judge = { plugin = "cloud_services.begun" },
    outcomes = {
      { key = "complete", label = "資料齊備，安排檢測", to = "testing" },
      { key = "begun", label = "已排定檢測", to = "testing", by = "system" },
    } },
  { key = "testing", label = "檢測", level = "service", permission = "staff.testing",
    hint = "檢測人員檢視或測試十項檢測規範；判定於檢測頁進行，結果自動帶入。",
    judge = { field = state, outcomes = { passed = "passed", failed = "failed" } },
    outcomes = {
      { key = "passed", label = "檢測合格", to = "qualified", by = "system" },
      { key = "failed", label = "檢測不合格", to = "unqualified", by = "system" },
    } },
  result("qualified", "結果：合格", "共通特性與資安檢測均合格。", { key = "reopened", label = "重新檢測" }),
  result("unqualified", "結果：不合格", "不合格原因列於服務列表；安排複測後回到檢測。", { key = "retested", label = "安排複測" }),
}
