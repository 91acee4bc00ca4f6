-- 第3層 服務規格名稱-計費方式. Figures 28-29.
local field, when, from, supply = require "field", require "when", require "from", require "supply"

local picture = { extensions = { "png", "jpg", "jpeg" }, max_size = "5 MB" }

return {
  label = "服務規格",
  parent = "service",
  per_parent = { min = 1, rules = { min = "R-020" } },
  purpose = "管理服務規格與計費方式",
  empty = "開始建立您的第一個服務規格，為服務管理做好準備。每個服務名稱至少要有一個服務規格。",
  guidance = "服務規格名稱與計費方式會組成品項名稱：服務名稱-服務規格名稱-計費方式，最多 150 字元。",
  name = { "spec_name" },
  title = { join = { "spec_name", "billing_method" }, separator = "-" },

  groups = {
    { key = "basic", label = "基本資訊" },
    { key = "statement", label = "規格與說明" },
    { key = "files", label = "產品檔案" },
    { key = "location", label = "資料所在地" },
    { key = "sla", label = "服務水準" },
    { key = "log", label = "日誌", hint = "應用程式、登入及網站日誌為必要；作業系統日誌請依實際情況勾選，將提供機關參考。" },
  },

  columns = { "id", "spec_name", "billing_method", "functional_spec", "created_at", "child_count", "completeness" },
  search = { "spec_name", "functional_spec" },
  counters = supply.join({ { key = "total", label = "總服務規格數", kind = "count" } }, supply.completeness()),

  fields = {
    field.text "spec_name" { label = "服務規格名稱", group = "basic", required = true, max_length = 120, unique = "siblings" },
    field.choice "billing_method" {
      label = "計費方式", group = "basic", required = true, options = from.list "billing_methods",
    },
    supply.billing_method_other(),
    field.computed "item_name" {
      label = "品項名稱", group = "basic", max_length = 150, rules = { max_length = "R-031" }, at = "spec_name",
      join = { "service.service_name", "spec_name", "billing_method" }, separator = "-",
      hint = "由服務名稱、服務規格名稱與計費方式組成，最多 150 字元",
    },
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
