-- 服務建議書: one for each group that the vendor bids for. Chapters, pricing analysis and serial are the companion's.
local field, from = require "field", require "from"

return {
  label = "服務建議書",
  per_parent = { min = 1, max = 20 },
  purpose = "選擇投標組別，每組一份服務建議書",
  empty = "尚未選擇投標組別。請為每個要投標的組別新增一份服務建議書。",
  guidance = "先選擇組別並填寫重點摘要，再撰寫各章節與報價分析表，最後於「檢查及列印」產生列印序號。",
  name = { "group_code" },
  title = { join = { "group_code" } },
  priced = true,
  columns = { "group_code", "updated_at", "completeness" },
  counters = { { key = "total", label = "投標組別數", kind = "count" } },
  fields = {
    field.choice "group_code" {
      label = "投標組別", required = true, unique = "siblings", options = from.tender "groups", hint = "每組一份服務建議書",
    },
    field.textarea "chapter_summary" {
      label = "各章節重點摘要", required = true, max_length = 500, rows = 10, rules = { max_length = "R-102" },
      hint = "500 字以內，非屬評分項目；決標後公告於資訊服務採購網。",
    },
  },
}
