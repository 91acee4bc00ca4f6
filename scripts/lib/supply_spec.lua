-- 第3層 of 共同供應契約: what agencies compare and accept against; its name and the billing method end the name of an item (R-031).
-- `more` of a type: label, parent, the words of the level above (above), the path of its name (above_name), purpose, empty,
-- billing (options), hint of the name, groups after 基本資訊, and the fields that follow the name of the item.
local field, supply = require "field", require "supply"

return function(more)
  local name = more.label .. "名稱"
  return {
    label = more.label,
    step = name .. "-計費方式",
    parent = more.parent,
    per_parent = { min = 1, rules = { min = "R-020" } },
    purpose = more.purpose,
    empty = more.empty,
    guidance = name .. "與計費方式會組成品項名稱：" .. more.above .. "-" .. name .. "-計費方式，最多 150 字元。",
    name = { "spec_name" },
    title = { join = { "spec_name", "billing_method" }, separator = "-" },

    groups = supply.join({ { key = "basic", label = "基本資訊" }, { key = "statement", label = "規格與說明" },
                           { key = "files", label = "產品檔案" } }, more.groups or {}),
    columns = { "id", "spec_name", "billing_method", "functional_spec", "created_at", "child_count", "completeness" },
    search = { "spec_name", "functional_spec" },
    counters = supply.join({ { key = "total", label = "總" .. more.label .. "數", kind = "count" } }, supply.completeness()),

    fields = supply.join({
      field.text "spec_name" {
        label = name, group = "basic", required = true, max_length = 120, unique = "siblings", hint = more.hint,
      },
      field.choice "billing_method" { label = "計費方式", group = "basic", required = true, options = more.billing },
      supply.billing_method_other(),
      field.computed "item_name" {
        label = "品項名稱", group = "basic", max_length = 150, rules = { max_length = "R-031" }, at = "spec_name",
        join = { more.above_name, "spec_name", "billing_method" }, separator = "-",
        hint = "由" .. more.above .. "、" .. name .. "與計費方式組成，最多 150 字元",
      },
    }, more.fields),
  }
end
