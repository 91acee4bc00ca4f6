-- SM-10: the life of a proposal. The companion infosec_services computes where a proposal stands from its content (what was
-- confirmed, which serial belongs to it) and asks this table what may be done there.
local function row(from, event, actor, to, guard)
  return { from = from, event = event, actor = actor, guard = guard, to = to }
end

return {
  key = "proposal", label = "服務建議書", rule = "SM-10",
  states = {
    { "editing", "撰寫中" }, { "all_checked", "已全部確認" }, { "serial_issued", "已產生列印序號" }, { "submitted", "已投標" },
    { "late_refused", "逾期不受理" },
  },
  rows = {
    row("editing", "confirm_all", "vendor", "all_checked", "all_complete"),
    row("all_checked", "edit", "vendor", "editing"),
    row("all_checked", "issue_serial", "vendor", "serial_issued"),
    row("serial_issued", "issue_serial", "vendor", "serial_issued"),
    row("serial_issued", "edit", "vendor", "editing"),
    row("serial_issued", "hand_in", "vendor", "submitted", "in_time"),
    row("serial_issued", "arrive_late", "staff", "late_refused"),
  },
  events = {
    { "confirm_all", "完成檢查確認" }, { "edit", "修改內容" }, { "issue_serial", "產生加密條碼" }, { "hand_in", "投標" },
    { "arrive_late", "逾期送達" },
  },
  guards = { { "all_complete", "各部分內容完成" }, { "in_time", "未逾截止時間" } },
}
