-- SM-06: what the office finds when it tests a service, by the same rows as the specification (R-052, R-053).
local field, check, problem = require "field", require "check", require "problem"
local rows = require "cloud_test"

-- A SOC2 report stands for the practical test in these (R-054).
local by_soc2 = { cl_002 = true, cl_003 = true }

local function result_rows()
  local made = {}
  for i, row in ipairs(rows) do
    made[i] = { key = row.key, label = row.label, required = false, visible = row.visible }
  end
  return made
end

-- Which tests still have no result that passes; the six CL tests are not asked of a service that was listed before.
local function open_tests(service)
  local results, open = service.cloud_test_results or {}, {}
  for _, row in ipairs(rows) do
    local exempt = service.previously_listed and row.key:sub(1, 3) == "cl_"
    local result = (results[row.key] or {}).result
    local replaced = result == "soc2" and by_soc2[row.key] and service.soc2_report_file ~= nil
    if not exempt and result ~= "pass" and not replaced then open[#open + 1] = row.label:sub(1, 6) end
  end
  return open
end

return {
  fields = {
    field.choice "cloud_test_state" {
      label = "檢測狀態", group = "results", set_by = "staff", tells_vendor = true, rules = { options = "R-052" },
      options = { { "scheduled", "已排定" }, { "testing", "檢測中" }, { "passed", "合格" }, { "failed", "不合格" },
                  { "retest", "複測" } },
    },
    field.checklist "cloud_test_results" {
      label = "檢測結果", group = "results", set_by = "staff", rows_of = result_rows(),
      hint = "過往上架之相同雲端服務免檢測 CL-001 至 CL-006；SOC2 報告可替代 CL-002 及 CL-003 的測試。",
      fields = {
        field.choice "result" { label = "結果", options = { { "pass", "合格" }, { "fail", "不合格" }, { "soc2", "以 SOC2 報告替代" } } },
        field.date "tested_on" { label = "檢測日期", not_after = "today" },
        field.text "evidence" { label = "佐證說明", max_length = 200 },
      },
    },
    field.files "cloud_test_evidence" {
      label = "檢測佐證檔案", group = "results", set_by = "staff", extensions = { "pdf", "png", "jpg" }, max_items = 20,
    },
  },
  checks = {
    check("R-052", { "cloud_test_state" })(function(service)
      if service.cloud_test_state == "passed" then
        local open = open_tests(service)
        if #open > 0 then
          return problem("cloud_test_open", { field = "cloud_test_state", tests = table.concat(open, "、") })
        end
      elseif service.cloud_test_state == "failed" and not service.fail_reason then
        return problem("cloud_test_without_reason", { field = "fail_reason" })
      end
    end),
  },
}
