-- 第3層 產品規格名稱-計費方式: what agencies compare and accept against.
local field, supply = require "field", require "supply"

return {
  label = "產品規格",
  parent = "product",
  per_parent = { min = 1, rules = { min = "R-020" } },
  purpose = "管理產品規格與計費方式",
  empty = "每個產品至少要有一個產品規格。請先新增第一個產品規格。",
  guidance = "產品規格名稱與計費方式會組成品項名稱：產品名稱-產品規格名稱-計費方式，最多 150 字元。",
  name = { "spec_name" },
  title = { join = { "spec_name", "billing_method" }, separator = "-" },

  groups = {
    { key = "basic", label = "基本資訊" },
    { key = "statement", label = "規格與說明" },
    { key = "files", label = "產品檔案" },
  },
  columns = { "id", "spec_name", "billing_method", "functional_spec", "created_at", "child_count", "completeness" },
  search = { "spec_name", "functional_spec" },
  counters = supply.join({ { key = "total", label = "總產品規格數", kind = "count" } }, supply.completeness()),

  fields = {
    field.text "spec_name" {
      label = "產品規格名稱", group = "basic", required = true, max_length = 120, unique = "siblings",
      hint = "例如 V13 專業版、全校授權（12 班以下）",
    },
    field.choice "billing_method" {
      label = "計費方式", group = "basic", required = true,
      options = { { "perpetual", "永久授權" }, { "year", "年訂閱" }, { "month", "月訂閱" }, { "maintenance", "年維護" },
                  { "other", "其他" } },
    },
    supply.billing_method_other(),
    field.computed "item_name" {
      label = "品項名稱", group = "basic", max_length = 150, rules = { max_length = "R-031" }, at = "spec_name",
      join = { "product.product_name", "spec_name", "billing_method" }, separator = "-",
      hint = "由產品名稱、產品規格名稱與計費方式組成，最多 150 字元",
    },
    supply.functional_spec(),
    supply.requirement_spec(),
    supply.uniqueness_statement(),
    supply.acceptance_documents(),
    supply.product_url(),
    supply.dm_file(false),
  },
}
