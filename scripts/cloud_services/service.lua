-- 第2層 服務名稱. Figures 26-27.
local field, when, from, check, problem, supply =
  require "field", require "when", require "from", require "check", require "problem", require "supply"

local checklist, grading, cloud_result = require "checklist", require "grading", require "cloud_result"

local registered = when.equals("infosec_capability_registration", "registered")

-- R-051: one of two standards, its certificate and its expiry.
local function certificate(key, label, kinds, optional)
  local given = when.present(key .. "_file")
  local required = not optional or given
  return field.file(key .. "_file") {
    label = label .. " 證明文件", group = "certificates", required = not optional, rules = { required = "R-051" },
    extensions = { "pdf" }, max_size = "20 MB", max_pages = 200, goes_with = { key .. "_kind", key .. "_expiry" }, expiry = key .. "_expiry",
    hint = optional and "選填；提供時請一併填寫標準別與到期日。" or "二者擇一，公開徵求階段及上架期間應維持有效。",
  }, field.choice(key .. "_kind") {
    label = label .. " 標準別", group = "certificates", required = required, options = kinds, rules = { required = "R-051" },
  }, field.date(key .. "_expiry") {
    label = label .. " 證書到期日", group = "certificates", required = required, not_before = "today",
    rules = { required = "R-051", not_before = "R-051" },
  }
end

local function scan_report(key, label)
  return field.file(key .. "_report_file") {
    label = "一年內經第三方檢測單位" .. label .. "弱點掃描報告", group = "tests", extensions = { "pdf" }, max_size = "20 MB",
    goes_with = { key .. "_report_date" }, expiry = key .. "_report_date", expiry_months = 12,
    hint = "未提供者，由軟體採購辦公室以檢測工具檢測；結果不得有中等級以上風險。",
  }, field.date(key .. "_report_date") {
    label = "報告日期（" .. label .. "）", group = "tests", visible = when.present(key .. "_report_file"), required = true,
    not_before = "today-1y", not_after = "today", rules = { not_before = "R-054", not_after = "R-054" },
  }
end

local fields = {}
local function add(...)
  for _, one in ipairs { ... } do fields[#fields + 1] = one end
end

add(
  field.text "service_name" { label = "服務名稱", group = "basic", required = true, max_length = 120, unique = "siblings" },
  supply.group_code(),
  supply.category_code(),
  field.text "paas_platform_name" {
    label = "PaaS服務平台名稱", group = "basic", visible = when.equals("group_code", "2"), required = true, max_length = 100,
    rules = { required = "R-036" }, hint = "組別 2（PaaS）必填",
  },
  field.boolean "previously_listed" {
    label = "是否為過往上架之相同雲端服務", group = "basic", required = true, rules = { required = "R-053" },
    hint = "是：免檢測 CL-001 至 CL-006，但須說明與前案的功能差異。",
  },
  field.text "previous_tender_no" {
    label = "前案標案案號", group = "basic", visible = when.truthy "previously_listed", required = true, pattern = supply.tender_number,
    messages = { pattern = "請輸入 7 碼標案案號，例如 1140206" }, rules = { pattern = "R-012" }, width = "short",
  },
  field.text "previous_item_name" {
    label = "前案品項名稱", group = "basic", visible = when.truthy "previously_listed", required = true, max_length = 150,
  },

  field.choice "infosec_capability_registration" {
    label = "資安能量登錄", group = "capability", options = { { "none", "無" }, { "registered", "有" } },
  },
  field.text "infosec_capability_items" { label = "登錄項目", group = "capability", visible = registered, required = true, max_length = 200 },
  field.file "infosec_capability_file" { label = "資安服務機構能量登錄證書", group = "capability", visible = registered, required = true,
    goes_with = { "infosec_capability_items", "infosec_capability_expiry" }, expiry = "infosec_capability_expiry" },
  field.date "infosec_capability_expiry" { label = "登錄有效期限", group = "capability", visible = registered, required = true, not_before = "today" },

  -- R-055: what decides between the two templates of SaaS; the categories of a tender are its own, so the vendor is asked.
  field.boolean "productivity_tool" {
    label = "是否屬辦公生產力工具", group = "checklist", visible = when.equals("group_code", "3"), required = true, rules = { required = "R-055" },
    hint = "含郵件、行事曆、雲端硬碟、即時通訊等。是：適用辦公生產力工具檢核表；否：適用套裝型檢核表。",
  },
  field.choice "template_code" {
    label = "檢核表類型", group = "checklist", required = true,
    options = { { "A", "雲端微服務(SaaS)套裝型" }, { "B", "雲端微服務(SaaS)辦公生產力工具(含郵件、行事曆、雲端硬碟、即時通訊等)" },
                { "C", "雲端平台(PaaS或IaaS)" } },
    rules = { required = "R-055" },
  },
  field.choice "system_level" {
    label = "資料或系統類型等級", group = "checklist", required = true,
    options = { { "basic", "普" }, { "medium", "中" }, { "high", "高" } }, rules = { required = "R-056" },
  },
  field.checklist "cloud_checklist" {
    label = "雲端服務檢核表", group = "checklist", required = true, rows_of = checklist.rows, sections = checklist.sections, rules = { required = "R-056" },
    hint = "請依實際情況逐列勾選並說明；標示必填的列須填寫相關說明。填寫內容將於決標後公告，供採購機關參考。",
    fields = {
      field.choice "conform" { label = "符合情形", required = true, options = { { "yes", "符合" }, { "no", "不符合" }, { "na", "不適用" } } },
      field.textarea "statement" { label = "說明", required = true, max_length = 1000, rows = 2 },
      field.text "evidence" { label = "佐證資料", max_length = 200 },
    },
  },

  -- 採購作業重點: the vendor checks each control and explains; published after the award for agencies.
  field.checklist "system_grading_items" {
    label = "資通系統分級查核項目", group = "grading", required = true, visible = when.present "system_level", rules = { required = "R-056" },
    rows_of = grading.rows, sections = grading.sections,
    hint = "請依所選的資料或系統類型等級，逐項自行檢核並說明；普級須填寫普級項目，其他項目選填；中級、高級各項皆須填寫，不適用者請選「不適用」並說明理由。",
    fields = {
      field.choice "conform" { label = "符合情形", required = true, options = { { "yes", "符合" }, { "no", "不符合" }, { "na", "不適用" } } },
      field.textarea "statement" { label = "說明", required = when.present "conform", max_length = 1000, rows = 2 },
    },
  },

  field.checklist "cloud_test_spec" {
    label = "雲端服務檢測規範", group = "tests", required = true, rows_of = require "cloud_test", rules = { required = "R-052" },
    hint = "請說明各檢測項目如何符合，檢測人員將據以檢視或測試。",
    fields = { field.textarea "statement" { label = "符合說明", required = true, max_length = 1000, rows = 2 } },
  },
  field.file "soc2_report_file" {
    label = "雲端服務具備服務組織控制報告(SOC2)", group = "tests", extensions = { "pdf" }, max_size = "20 MB",
    hint = "可替代 CL-002 及 CL-003 的測試。",
  }
)
add(scan_report("app_vuln", "應用程式"))
add(scan_report("sys_vuln", "系統"))
add(certificate("iso27001", "ISO27001 或 CNS27001", { { "iso27001", "ISO/IEC 27001" }, { "cns27001", "CNS 27001" } }))
add(certificate("iso27017", "ISO27017 或 CSA STAR", { { "iso27017", "ISO/IEC 27017" }, { "csa_star", "CSA STAR" } }))
add(certificate("iso27018", "ISO27018 或 CNS27018", { { "iso27018", "ISO/IEC 27018" }, { "cns27018", "CNS 27018" } }))
add(certificate("iso27701", "ISO27701 或 BS10012", { { "iso27701", "ISO/IEC 27701" }, { "bs10012", "BS 10012" } }, true))
add(table.unpack(cloud_result.fields))
add(
  field.date "service_audit_pass_date" { label = "服務稽核合格日期", group = "results", set_by = "staff.testing" },
  field.textarea "test_note" { label = "檢測備註", group = "results", set_by = "staff.testing", shown_to = "staff", max_length = 2000,
    hint = "僅工作人員可見" },
  -- R-058: what was decided after a notice of a security authority; the notice is kept.
  field.choice "security_hold" {
    label = "資安處置", group = "results", set_by = "staff", asks_reason = true, tells_vendor = true,
    rules = { options = "R-058" },
    options = { { "suspended", "暫停下訂" }, { "fix_required", "要求修補或更換" }, { "delisted", "下架並終止契約" } },
  },
  field.textarea "security_hold_reason" {
    label = "資安處置說明", group = "results", set_by = "staff", max_length = 2000, visible = when.present "security_hold",
  },
  field.file "security_hold_notice" {
    label = "資安通知文件", group = "results", set_by = "staff", visible = when.present "security_hold",
  }
)

return {
  label = "服務名稱",
  parent = "brand",
  per_parent = { min = 1, rules = { min = "R-020" } },
  purpose = "管理廠牌底下的雲端服務",
  empty = "每個廠牌至少要有一個服務名稱。請先新增第一個服務名稱。",
  guidance = "請填寫服務的基本資料、檢核表與檢測說明，並上傳驗證證明文件。可以先儲存，之後再補齊。",
  name = { "service_name" },
  title = { join = { "service_name" } },

  groups = {
    { key = "basic", label = "基本資料" },
    { key = "capability", label = "資安能量登錄" },
    { key = "checklist", label = "雲端服務檢核表" },
    { key = "grading", label = "資通系統分級查核項目" },
    { key = "tests", label = "雲端服務檢測" },
    { key = "certificates", label = "國際或國家標準驗證證明" },
    { key = "results", label = "檢測結果（由軟體採購辦公室填寫）" },
  },
  columns = { "id", "service_name", "group_code", "category_code", "created_at", "child_count", "paas_platform_name",
              "iso27001_expiry", "iso27017_expiry", "iso27018_expiry", "iso27701_expiry", "common_features_pass_date",
              "security_test_pass_date", "service_audit_pass_date", "cloud_test_state", "fail_reason", "security_hold", "completeness" },
  search = { "service_name", "paas_platform_name" },
  counters = supply.join({ { key = "total", label = "總服務名稱數", kind = "count" } }, supply.completeness()),
  fields = fields,

  checks = supply.join(cloud_result.checks, {
    -- PaaS and IaaS take template C; SaaS takes B where it is a productivity tool, else A.
    check("R-055", { "group_code", "template_code" }) (function(service)
      local platform = service.group_code == "1" or service.group_code == "2"
      if platform and service.template_code ~= "C" then
        return problem("template_of_platform", { field = "template_code" })
      elseif service.group_code == "3" and service.template_code == "C" then
        return problem("template_of_saas", { field = "template_code" })
      elseif service.group_code == "3" and service.productivity_tool == true and service.template_code ~= "B" then
        return problem("template_of_productivity_tool", { field = "template_code" })
      elseif service.group_code == "3" and service.productivity_tool == false and service.template_code ~= "A" then
        return problem("template_of_package", { field = "template_code" })
      end
    end),
  }),
}
