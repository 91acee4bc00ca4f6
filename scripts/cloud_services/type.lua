-- 雲端服務標: the tree 廠牌 -> 服務名稱 -> 服務規格 -> 產品級距 and what goes with it.
-- Source: 廠商使用手冊 (雲端服務標) 2026-05-19, chapters 5 and 6; rules R-020..R-062.
local supply = require "supply"

return {
  label = "雲端服務標",
  kind = "tree",
  plugin = "cloud_services",
  tender_number = supply.tender_number,
  levels = { "brand", "service", "spec", "tier" },

  guides = supply.guides(),

  -- SM-06, which the plugin executes.
  process = { machines = { (require "testing").machine } },
  extra = { test_months = 2 },  -- 雲端服務檢測作業 (為期2個月), from receipt
  stages_rule = "SM-06",
  stages = require "stages",

  -- 資安處置清單 (R-058): rows over all applications that have a hold.
  staff_lists = {
    { key = "cloud_tests", label = "雲端服務檢測清單", level = "service", field = "cloud_test_state",
      columns = { "cloud_test_state", "previously_listed", "fail_reason", "test_note" } },
    { key = "security_holds", label = "資安處置清單", level = "service", field = "security_hold",
      columns = { "security_hold", "security_hold_reason", "security_hold_notice" } },
  },

  staff_checks = supply.staff_checks("service", "service_name"),

  documents = require "supply_documents" "CLD",

  -- One row of the spreadsheet is one 產品級距 with what stands above it (R-041, figure 34).
  sheet = {
    "brand.brand_name", "brand.oem_name_zh", "brand.vendor_identity", "brand.origin_country",
    "service.service_name", "service.group_code", "service.category_code", "service.paas_platform_name",
    "spec.spec_name", "spec.billing_method", "spec.billing_method_other", "spec.functional_spec", "spec.requirement_spec",
    "spec.data_location", "spec.committed_sla", "spec.sla_breach_handling",
    "tier.tier_lower", "tier.tier_upper", "tier.min_license_qty", "tier.solicitation_price",
  },

  -- A tender takes these as its first list and may change them (R-036, OQ-06: 範例).
  groups = {
    { code = "1", name = "IaaS", categories = {
      { code = "compute", name = "運算服務（範例）" },
      { code = "storage", name = "儲存服務（範例）" },
      { code = "network", name = "網路服務（範例）" } } },
    { code = "2", name = "PaaS", categories = {
      { code = "application_platform", name = "應用程式平台（範例）" },
      { code = "database_platform", name = "資料庫平台（範例）" },
      { code = "container_platform", name = "容器平台（範例）" } } },
    { code = "3", name = "SaaS", categories = {
      { code = "storage_backup", name = "儲存與備份應用" },
      { code = "productivity", name = "辦公生產力工具（範例）" },
      { code = "security", name = "資安防護應用（範例）" },
      { code = "business", name = "業務應用（範例）" } } },
  },
}
