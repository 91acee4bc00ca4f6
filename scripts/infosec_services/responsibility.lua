-- 第五章 廠商企業社會責任指標: four questions with their points and evidence (R-105). The same for every group.
local field, supply, when, taiwan = require "field", require "supply", require "when", require "taiwan"

local evidence = { "pdf", "png", "jpg", "jpeg" }
local points = { csr_raise = 2, csr_min_salary = 2, csr_work_life = 1, csr_green = 1 }

local function question(key, label, hint)
  return field.boolean(key) { label = label, group = key, required = true, hint = hint, rules = { required = "R-105" } }
end

local function proof(key, label, required)
  return field.file(key .. "_file") {
    label = label, group = key, visible = when.truthy(key), required = required, extensions = evidence, max_size = "10 MB",
    max_pages = 50, rules = { required = "R-105" },
  }
end

return {
  label = "企業社會責任指標",
  per_parent = { min = 1, max = 1 },
  purpose = "就四個指標答「是」或「否」，答「是」者附佐證（第五章，配分 6）",
  empty = "請填寫企業社會責任指標。",
  name = { "csr_raise" },
  title = function() return "企業社會責任指標" end,
  groups = {
    { key = "csr_raise", label = "員工加薪（2 分）" }, { key = "csr_min_salary", label = "薪資承諾（2 分）" },
    { key = "csr_work_life", label = "工作與生活平衡（1 分）" }, { key = "csr_green", label = "綠色採購（1 分）" },
    { key = "total", label = "合計" },
  },
  counters = supply.completeness(),
  columns = { "csr_raise", "csr_points", "updated_at", "completeness" },
  fields = {
    question("csr_raise", "近一年內曾替員工普遍性加薪"),
    proof("csr_raise", "加薪佐證資料", true),
    question("csr_min_salary", "後續履約期間給予全職從事本案之員工薪資（不含加班費）至少新臺幣 3 萬元以上"),
    taiwan.money "csr_salary" {
      label = "承諾之最低月薪", group = "csr_min_salary", visible = when.truthy "csr_min_salary", required = true, min = 30000,
      rules = { min = "R-105" }, hint = "不含加班費，至少 30,000 元",
    },
    proof("csr_min_salary", "薪資承諾佐證資料", false),
    question("csr_work_life", "提供員工「工作與生活平衡」措施"),
    proof("csr_work_life", "措施佐證資料", true),
    question("csr_green", "辦理綠色採購"),
    proof("csr_green", "綠色採購佐證資料", true),
    field.computed "csr_points" {
      label = "可得分數上限", group = "total", max = 6, rules = { max = "R-105" },
      value = function(row)
        local sum = 0
        for key, worth in pairs(points) do
          if row[key] == true then sum = sum + worth end
        end
        return tostring(sum)
      end,
    },
  },
}
