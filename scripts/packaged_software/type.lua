-- 套裝軟體標: the tree 廠牌 -> 產品名稱 -> 產品規格 -> 產品級距 and what goes with it.
-- Source: 採購作業重點 (slides of 113), 匯入過往品項 of the vendors' manual (figure 33) and, where they say nothing, 雲端服務標 without
-- what only concerns cloud services; rules R-020..R-046, R-059..R-062.
local supply = require "supply"

return {
  label = "套裝軟體標",
  kind = "tree",
  tender_number = supply.tender_number,
  levels = { "brand", "product", "spec", "tier" },
  guides = supply.guides(),

  -- 疑似公有雲清單 (SCR-155): what the office judges of all applications, with its record of contacts.
  staff_lists = {
    { key = "suspected_cloud", label = "疑似公有雲清單", level = "product", field = "public_cloud_judgement",
      values = { "suspected", "confirmed" },
      columns = { "is_public_cloud", "public_cloud_judgement", "public_cloud_contacts" } },
  },
  staff_checks = supply.staff_checks("product", "product_name"),

  documents = require "supply_documents" "PKG",

  -- One row of the spreadsheet is one 產品級距 with what stands above it (R-041).
  sheet = {
    "brand.brand_name", "brand.oem_name_zh", "brand.vendor_identity", "brand.origin_country",
    "product.product_name", "product.group_code", "product.category_code", "product.is_public_cloud",
    "product.requires_dedicated_hardware", "product.is_manpower_service",
    "spec.spec_name", "spec.billing_method", "spec.billing_method_other", "spec.functional_spec", "spec.requirement_spec",
    "spec.uniqueness_statement", "spec.acceptance_documents", "spec.product_url",
    "tier.tier_lower", "tier.tier_upper", "tier.min_license_qty", "tier.solicitation_price",
  },

  -- A tender takes these as its first list and may change them (R-036, OQ-06: 範例).
  groups = {
    { code = "1", name = "作業系統與辦公軟體（範例）", categories = {
      { code = "operating_system", name = "作業系統（範例）" },
      { code = "office_suite", name = "文書處理（範例）" } } },
    { code = "2", name = "資訊安全管理工具（範例）", categories = {
      { code = "anti_virus", name = "防毒軟體（範例）" },
      { code = "asset", name = "資產管理（範例）" },
      { code = "mail", name = "郵件安全管理（範例）" },
      { code = "network", name = "網路管理（範例）" } } },
    { code = "3", name = "資料庫與備份工具（範例）", categories = {
      { code = "database", name = "資料庫（範例）" },
      { code = "backup", name = "備份工具（範例）" } } },
    { code = "4", name = "開發、繪圖及其他應用軟體（範例）", categories = {
      { code = "development", name = "開發工具（範例）" },
      { code = "multimedia", name = "繪圖及多媒體應用（範例）" },
      { code = "other", name = "其他應用軟體（範例）" } } },
  },
}
