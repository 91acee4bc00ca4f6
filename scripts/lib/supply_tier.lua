-- 第4層 產品級距 of 共同供應契約: the priced leaf, one item with one price (R-026). Figures 30-31.
-- `more` of a type: purpose, empty, and item_name: the fields that make the name of an item.
local field, when, from, check, problem, supply =
  require "field", require "when", require "from", require "check", require "problem", require "supply"

return function(more)
  return {
    label = "產品級距",
    parent = "spec",
    per_parent = { min = 1, max = 2, rules = { min = "R-020", max = "R-024" } },
    purpose = more.purpose,
    empty = more.empty,
    guidance = "請填寫產品級距的基本資訊。一個級距就是一個品項，報一個價格。",
    name = { "tier_lower", "tier_upper" },
    title = { join = { "tier_lower", "tier_upper" }, separator = "-" },
    priced = true,
    -- Orders of the highest tier of a product cost a lower service fee (R-110).
    greatest = { field = "tier_upper", label = "最高級距", rule = "R-027" },

    groups = { { key = "range", label = "級距資訊" }, { key = "price", label = "價格資訊" } },
    columns = { { key = "id", label = "流水號" }, { key = "title", label = "級距" }, "min_license_qty",
                "solicitation_price", "previous_sales_ref", "created_at", "completeness" },
    search = { "tier_lower", "tier_upper" },
    counters = supply.join({
      { key = "total", label = "總級距數", kind = "count" },
      { key = "price", label = "總公開徵求價", kind = "sum", field = "solicitation_price" },
      { key = "sold", label = "已銷售級距", kind = "where", where = when.present "previous_sales_ref" },
      { key = "licences", label = "總最低授權數", kind = "sum", field = "min_license_qty" },
    }, supply.completeness()),

    fields = {
      field.integer "tier_lower" {
        label = "級距下限", group = "range", required = true, min = 1, rules = { min = "R-021" }, width = "short",
        hint = "級距的最小值（必須大於0）",
      },
      field.integer "tier_upper" {
        label = "級距上限", group = "range", required = true, above = "tier_lower", rules = { above = "R-022" }, width = "short",
        hint = "級距的最大值（必須大於下限）",
      },
      field.integer "min_license_qty" {
        label = "最低授權購買數", group = "range", required = true, default = from.field "tier_lower",
        at_least = "tier_lower", at_most = "tier_upper", rules = { at_least = "R-025", at_most = "R-025" }, width = "short",
        hint = "自動帶入級距下限值，可以修改",
      },
      field.money "solicitation_price" {
        label = "公開徵求價", group = "price", required = true, min = 1, rules = { min = "R-026" }, unit = "元", width = "short",
        hint = "一個授權的價格（新臺幣元，整數），不是乘上級距上限的總價",
      },
      field.choice "previous_sales_ref" {
        label = "前標品項銷售資料", group = "price", options = from.provider "past_items",
        hint = "選擇前期標案的品項銷售資料（選填）",
      },
      -- R-031: counted in code points with the hyphens; also judged when the service or the spec above is renamed.
      field.computed "item_name" {
        label = "品項名稱", group = "range",
        join = more.item_name, separator = "-",
      },
    },

    checks = {
      -- Closed intervals [a,b] and [c,d] overlap when a <= d and c <= b; gaps are allowed.
      check("R-023", { "tier_lower", "tier_upper" }) (function(tier, siblings)
        for _, other in ipairs(siblings) do
          local low, high = other.tier_lower, other.tier_upper
          if low and high and tier.tier_lower <= high and low <= tier.tier_upper then
            return problem("tier_overlap", { low = low, high = high, field = "tier_lower" })
          end
        end
      end),
    },
  }
end
