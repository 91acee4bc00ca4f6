-- 實績清單: what was finished within five years before bids close.
local field, from, taiwan = require "field", require "from", require "taiwan"

return {
  label = "實績",
  per_parent = { max = 50 },
  purpose = "列出截止投標日前 5 年內與本案有關且已完成之實績",
  empty = "尚未新增實績。沒有實績者不必填寫。",
  name = { "client", "project" },
  title = { join = { "client", "project" }, separator = "－" },
  columns = { "client", "project", "amount", "completed_on", "completeness" },
  search = { "client", "project" },
  counters = { { key = "total", label = "實績數", kind = "count" }, { key = "amount", label = "金額合計", kind = "sum", field = "amount" } },
  fields = {
    field.text "client" { label = "客戶名稱", required = true, max_length = 100 },
    field.text "project" { label = "專案名稱", required = true, max_length = 150 },
    field.choices "for_groups" { label = "與哪些組別有關", required = true, min_items = 1, options = from.tender "groups" },
    taiwan.money "amount" { label = "契約金額", required = true, min = 1 },
    field.date "completed_on" {
      label = "完成日期", required = true, not_before = "tender.closes_at-5y", not_after = "tender.closes_at",
      hint = "截止投標日前 5 年內",
    },
    field.textarea "scope" { label = "工作內容", max_length = 500, rows = 3 },
    field.file "proof_file" { label = "完成證明", max_size = "10 MB", max_pages = 50, hint = "驗收或結案證明，非必填" },
  },
}
