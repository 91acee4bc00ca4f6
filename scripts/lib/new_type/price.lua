-- The last level: one row is one item with one price.
local field, check, problem = require "field", require "check", require "problem"

return {
  label = "價格",
  parent = "product",
  per_parent = { min = 1, max = 5 },
  purpose = "填寫各數量的單價",
  empty = "每項產品至少要有一個價格。",
  name = { "quantity_from", "quantity_to" },
  title = { join = { "quantity_from", "quantity_to" }, separator = "-" },
  priced = true,                   -- its rows are counted as items (品項) on the application form

  fields = {
    field.integer "quantity_from" { label = "數量下限", required = true, min = 1, width = "short" },
    field.integer "quantity_to" { label = "數量上限", required = true, above = "quantity_from", width = "short" },
    field.money "unit_price" { label = "單價", required = true, min = 1, unit = "元", width = "short" },
  },

  checks = {
    -- A rule where data is not enough. It names a rule id, so that tests can list the rules without a test, and runs
    -- only when the named fields are sound. Its sentence is problem.quantity_overlap in locales/.
    check("T-001", { "quantity_from", "quantity_to" }) (function(row, siblings)
      for _, other in ipairs(siblings) do
        local low, high = other.quantity_from, other.quantity_to
        if low and high and row.quantity_from <= high and low <= row.quantity_to then
          return problem("quantity_overlap", { low = low, high = high, field = "quantity_from" })
        end
      end
    end),
  },

  columns = { "id", "quantity_from", "quantity_to", "unit_price", "completeness" },
  search = { "quantity_from" },
  counters = { { key = "total", label = "總價格數", kind = "count" } },
}
