-- 第3層 服務規格名稱-計費方式. Figures 28-29.
local field, when, from, supply = require "field", require "when", require "from", require "supply"

local picture = { extensions = { "png", "jpg", "jpeg" }, max_size = "5 MB" }

return require "supply_spec" {
  label = "服務規格",
  parent = "service",
  above = "服務名稱",
  above_name = "service.service_name",
  purpose = "管理服務規格與計費方式",
  empty = "開始建立您的第一個服務規格，為服務管理做好準備。每個服務名稱至少要有一個服務規格。",
  billing = from.list "billing_methods",

  groups = {
    { key = "location", label = "資料所在地" },
    { key = "sla", label = "服務水準" },
    { key = "log", label = "日誌", hint = "應用程式、登入及網站日誌為必要；作業系統日誌請依實際情況勾選，將提供機關參考。" },
  },
  fields = {
    supply.functional_spec(),
    supply.requirement_spec(),
    supply.uniqueness_statement(),
    field.textarea "difference_from_previous" {
      label = "陳述與前案上架之產品是否存在功能差異性", group = "statement", max_length = 2000,
      visible = when.truthy "service.previously_listed", required = true,
    },
    supply.acceptance_documents(),
    supply.product_url(),
    supply.dm_file(true),
    field.image "logo_file" { label = "Logo 檔案", group = "files", required = true, extensions = picture.extensions, max_size = picture.max_size },
    field.files "screenshot_files" {
      label = "系統畫面圖片", group = "files", required = true, extensions = picture.extensions, max_size = picture.max_size, min_items = 1, max_items = 10,
    },
    field.countries "data_location" {
      label = "資料存取實體所在地", group = "location", required = true, rules = { options = "R-050" },
      hint = "不得位於中國大陸（含香港、澳門），亦不得跨境傳輸至該地。所在地包含臺灣時，原廠日後不得任意變動。",
    },
    field.countries "backup_location" {
      label = "備份/備援實體所在地", group = "location", required = true, rules = { options = "R-050" },
      hint = "不得位於中國大陸（含香港、澳門），亦不得跨境傳輸至該地。",
    },
    field.textarea "committed_sla" { label = "承諾SLA", group = "sla", required = true, max_length = 2000 },
    field.textarea "sla_breach_handling" { label = "未符合SLA之處理方式", group = "sla", required = true, max_length = 2000 },
    field.boolean "log_ap" { label = "應用程式日誌(AP log)", group = "log", required = true, must_be = true, rules = { must_be = "R-120" } },
    field.boolean "log_logon" { label = "登入日誌(logon log)", group = "log", required = true, must_be = true, rules = { must_be = "R-120" } },
    field.boolean "log_web" { label = "網站日誌(web log)", group = "log", required = true, must_be = true, rules = { must_be = "R-120" } },
    field.boolean "log_os" { label = "作業系統日誌(OS event log)", group = "log", required = true,
      hint = "請依實際情況勾選；決標後會提供機關參考。" },
  },
}
