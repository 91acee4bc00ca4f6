-- 方案: up to ten a batch (R-143), each for one zone.
local field, check, problem, supply = require "field", require "check", require "problem", require "supply"

return {
  label = "方案",
  parent = "company",
  per_parent = { min = 1, max = 10, rules = { max = "R-143" } },
  purpose = "列出申請上架的雲端解決方案，每梯次最多 10 個",
  empty = "請先新增第一個方案，再填寫其技術特性說明與方案內容。",
  name = { "solution_name" },
  title = { join = { "solution_name" } },
  columns = { "solution_name", "zone", "created_at", "completeness" },
  search = { "solution_name" },
  counters = supply.join({ { key = "total", label = "方案數", kind = "count" } }, supply.completeness()),
  fields = {
    field.text "solution_name" { label = "方案名稱", required = true, max_length = 100, unique = "submission", hint = "方案的中文名稱" },
    field.choice "zone" {
      label = "上架專區", required = true, rules = { required = "R-154" },
      options = { { "domestic", "國內（填寫附表4）" }, { "international", "國際專區（填寫附表5）" } },
    },
  },
  checks = {
    check("R-154", { "zone", "company.zones" }) (function(solution, _, context)
      for _, zone in ipairs(context.company.zones) do
        if zone == solution.zone then return end
      end
      return problem("zone_not_applied_for", { field = "zone" })
    end),
  },
}
