-- 第3層 產品規格名稱-計費方式.
local supply = require "supply"

return require "supply_spec" {
  label = "產品規格",
  parent = "product",
  above = "產品名稱",
  above_name = "product.product_name",
  purpose = "管理產品規格與計費方式",
  empty = "每個產品至少要有一個產品規格。請先新增第一個產品規格。",
  hint = "例如 V13 專業版、全校授權（12 班以下）",
  billing = { { "perpetual", "永久授權" }, { "year", "年訂閱" }, { "month", "月訂閱" }, { "maintenance", "年維護" },
              { "other", "其他" } },
  fields = {
    supply.functional_spec(),
    supply.requirement_spec(),
    supply.uniqueness_statement(),
    supply.acceptance_documents(),
    supply.product_url(),
    supply.dm_file(false),
  },
}
