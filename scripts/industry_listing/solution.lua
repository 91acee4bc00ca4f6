-- 方案: as many as the company's form says.
local field, check, problem, supply = require "field", require "check", require "problem", require "supply"

return {
  label = "方案",
  parent = "company",
  per_parent = { min = 1 },
  purpose = "列出本次申請上架的雲端解決方案",
  empty = "請先新增第一個方案，再填寫其技術特性說明與推廣計畫。",
  name = { "solution_name" },
  title = { join = { "solution_name" } },
  columns = { "solution_name", "created_at", "completeness" },
  search = { "solution_name" },
  counters = supply.join({ { key = "total", label = "方案數", kind = "count" } }, supply.completeness()),
  fields = { field.text "solution_name" { label = "方案名稱", required = true, max_length = 100, unique = "submission" } },
  checks = {
    check("R-141", { "company.solution_count" }) (function(_, siblings, context)
      if #siblings + 1 > context.company.solution_count then
        return problem("more_than_applied_for", { field = "solution_name", count = context.company.solution_count })
      end
    end),
  },
}
