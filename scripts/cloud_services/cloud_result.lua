-- SM-06: what the office finds when it tests a service, by the same rows as the specification (R-052, R-053). These fields
-- are set by the plugin as its testers decide; here stands what they may hold.
local field, check, problem = require "field", require "check", require "problem"
local rows, testing = require "cloud_test", require "testing"

-- A SOC2 report stands for the practical test in these; a scan report, or a scan by the office, is judged in those (R-054).
local by_soc2 = { cl_002 = true, cl_003 = true }
local scans = {
  { test = "cs_002", key = "app_scan", report = "app_vuln_report_file", label = "應用程式弱點掃描" },
  { test = "cs_003", key = "sys_scan", report = "sys_vuln_report_file", label = "系統弱點掃描" },
}

local function by_plugin(spec)
  spec.group, spec.set_by = "results", "plugin"
  return spec
end

local function result_rows()
  local made = {}
  for i, row in ipairs(rows) do
    made[i] = { key = row.key, label = row.label, required = false, visible = row.visible }
  end
  return made
end

local function states()
  local made = {}
  for _, state in ipairs(testing.states) do
    if state[1] ~= "not_started" then made[#made + 1] = state end
  end
  return made
end

local function name_of(key) return key:upper():gsub("_", "-") end
local function exempt(service, key) return service.previously_listed and key:sub(1, 3) == "cl_" end

-- Tests of one part ("cl_" or "cs_") that have no result that passes; the six CL tests are not asked of a service that was
-- listed before (R-053).
local function open_tests(service, part)
  local results, open = service.cloud_test_results or {}, {}
  for _, row in ipairs(rows) do
    if row.key:sub(1, 3) == part and not exempt(service, row.key) and (results[row.key] or {}).result ~= "pass" then
      open[#open + 1] = name_of(row.key)
    end
  end
  return open
end

-- R-054: where SOC2 is named, and what a scan has found.
local function proof_problems(service)
  local found = {}
  for key, result in pairs(service.cloud_test_results or {}) do
    local at = "cloud_test_results." .. key .. ".manner"
    if result.manner == "soc2" and not by_soc2[key] then
      found[#found + 1] = problem("soc2_not_here", { field = at, test = name_of(key) })
    elseif result.manner == "soc2" and not service.soc2_report_file then
      found[#found + 1] = problem("soc2_missing", { field = at, test = name_of(key) })
    end
  end
  for _, scan in ipairs(scans) do
    local passed = ((service.cloud_test_results or {})[scan.test] or {}).result == "pass"
    local source, risk = service[scan.key .. "_source"], service[scan.key .. "_risk"]
    local function at(part) return { field = scan.key .. part, test = name_of(scan.test) } end
    if passed and not source then found[#found + 1] = problem("scan_source_missing", at "_source") end
    if source == "report" and not service[scan.report] then found[#found + 1] = problem("scan_report_missing", at "_source") end
    if passed and not risk then found[#found + 1] = problem("scan_risk_missing", at "_risk") end
    if passed and (risk == "medium" or risk == "high" or risk == "critical") then
      found[#found + 1] = problem("scan_risk", at "_risk")
    end
  end
  return found
end

local function passes(key, parts)
  return check("R-052", { key })(function(service)
    local open = {}
    for _, part in ipairs(parts) do
      for _, test in ipairs(open_tests(service, part)) do open[#open + 1] = test end
    end
    if #open > 0 and (key ~= "cloud_test_state" or service[key] == "passed") then
      return problem("cloud_test_open", { field = key, tests = table.concat(open, "、") })
    end
  end)
end

local function scan_fields(scan)
  return field.choice(scan.key .. "_source") (by_plugin {
    label = scan.label .. "依據", options = { { "report", "廠商提供之第三方檢測報告" }, { "office", "軟體採購辦公室以檢測工具檢測" } },
    rules = { options = "R-054" },
  }), field.choice(scan.key .. "_risk") (by_plugin {
    label = scan.label .. "最高風險等級", rules = { options = "R-054" }, hint = "中等級以上風險不得判定合格。",
    options = { { "none", "無" }, { "low", "低" }, { "medium", "中" }, { "high", "高" }, { "critical", "嚴重" } },
  })
end

local fields = {
  field.choice "cloud_test_state" (by_plugin { label = "檢測狀態", rules = { options = "R-052" }, options = states() }),
  field.date "common_features_pass_date" (by_plugin { label = "共通特性合格日期" }),
  field.date "security_test_pass_date" (by_plugin { label = "資安檢測合格日期" }),
  field.textarea "fail_reason" (by_plugin { label = "不合格原因", max_length = 2000 }),
  field.checklist "cloud_test_results" (by_plugin {
    label = "檢測結果", rows_of = result_rows(),
    hint = "過往上架之相同雲端服務免檢測 CL-001 至 CL-006；SOC2 報告可替代 CL-002 及 CL-003 的測試。",
    fields = {
      field.choice "result" { label = "結果", options = { { "pass", "合格" }, { "fail", "不合格" } } },
      field.choice "manner" { label = "方式", options = { { "inspect", "檢視" }, { "test", "測試" }, { "soc2", "SOC2 報告替代" } } },
      field.date "tested_on" { label = "檢測日期", not_after = "today" },
      field.text "evidence" { label = "佐證說明", max_length = 200 },
    },
  }),
}
for _, scan in ipairs(scans) do
  for _, made in ipairs { scan_fields(scan) } do fields[#fields + 1] = made end
end

return {
  fields = fields,
  checks = {
    passes("cloud_test_state", { "cl_", "cs_" }),
    passes("common_features_pass_date", { "cl_" }),
    passes("security_test_pass_date", { "cs_" }),
    check("R-054", { "cloud_test_results" })(proof_problems),
    check("SM-06", { "cloud_test_state" })(function(service)
      if service.cloud_test_state == "failed" and not service.fail_reason then
        return problem("cloud_test_without_reason", { field = "fail_reason" })
      end
    end),
  },
}
