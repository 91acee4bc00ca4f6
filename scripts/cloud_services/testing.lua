-- SM-06: the test of one service. The plugin cloud_services executes this table; what the vendor sees of it stands in
-- fields of the service (cloud_result.lua).
local states = {
  { "not_started", "尚未排定" }, { "scheduled", "已排定" }, { "testing", "檢測中" }, { "passed", "合格" },
  { "failed", "不合格" }, { "retest", "待複測" },
}

local function row(from, event, to, guard, mail)
  return { from = from, event = event, actor = "staff", guard = guard, to = to, mail = mail }
end

return {
  states = states,
  machine = {
    key = "cloud_test", label = "雲端服務檢測", rule = "SM-06", states = states,
    rows = {
      row("not_started", "schedule", "scheduled", "in_review", "cloud_services_test_scheduled"),
      row("scheduled", "reschedule", "scheduled", "in_review", "cloud_services_test_scheduled"),
      row("scheduled", "unschedule", "not_started", "reason", "cloud_services_test_unscheduled"),
      row("scheduled", "start", "testing", "in_review"),
      row("testing", "record", "testing", "in_review"),
      row("testing", "pass", "passed", "in_review all_passed", "cloud_services_test_passed"),
      row("testing", "fail", "failed", "in_review reason", "cloud_services_test_failed"),
      row("failed", "retest", "retest", "in_review", "cloud_services_test_retest"),
      row("passed", "reopen", "retest", "in_review reason", "cloud_services_test_retest"),
      row("retest", "reschedule", "retest", "in_review", "cloud_services_test_scheduled"),
      row("retest", "start", "testing", "in_review"),
    },
    events = {
      { "schedule", "排定檢測" }, { "reschedule", "變更排程" }, { "unschedule", "取消排程" }, { "start", "開始檢測" },
      { "record", "記錄結果" }, { "pass", "判定合格" }, { "fail", "判定不合格" }, { "retest", "安排複測" },
      { "reopen", "重新檢測" },
    },
    guards = { { "in_review", "申請已收件" }, { "all_passed", "各項檢測均合格" } },
  },
}
