-- 共同供應契約 (電腦軟體): what its tender types share: the number of a tender, the roles of a vendor, and fields of the levels
-- whose words are the same in each. The levels as a whole: supply_brand.lua, supply_spec.lua, supply_tier.lua.
-- English words of what stands here: locales/en.json under the level's keys.
local field, from, guide, when = require "field", require "from", require "guide", require "when"

local supply = { tender_number = "^%d%d%d02%d%d$" }                          -- R-012

supply.pdf = { extensions = { "pdf" }, max_size = "20 MB", max_pages = 200 }

-- A condition of documents: some 廠牌 stands in one of these roles (R-046).
function supply.any_brand_is(...) return when.any_node("brand", when.is_in("vendor_identity", { ... })) end

-- What a level adds stands after what it shares.
function supply.join(...)
  local all = {}
  for _, list in ipairs { ... } do
    for _, entry in ipairs(list) do all[#all + 1] = entry end
  end
  return all
end

-- The figures above every list: how many, how many complete.
function supply.completeness()
  return { { key = "complete", label = "編輯完整性-已完整", kind = "complete" },
           { key = "incomplete", label = "編輯完整性-待補齊", kind = "incomplete" } }
end

-- 公開徵求調查說明 and 品項填寫須知 (R-037) have the same names in every tender.
function supply.guides()
  return { guide "solicitation_guide" { label = "公開徵求調查說明" }, guide "item_guide" { label = "品項填寫須知" } }
end

-- 組別 and 類別 are lists of the tender (R-036).
function supply.group_code()
  return field.choice "group_code" {
    label = "組別", group = "basic", required = true, options = from.tender "groups", rules = { options = "R-036" },
  }
end

function supply.category_code()
  return field.choice "category_code" {
    label = "類別", group = "basic", required = true, options = from.tender("categories", { of = "group_code" }),
    rules = { options = "R-036" },
  }
end

-- The field billing_method has to name what stands behind 其他.
function supply.billing_method_other()
  return field.text "billing_method_other" {
    label = "計費方式說明", group = "basic", visible = when.equals("billing_method", "other"), required = true, max_length = 20,
  }
end

-- 採購作業重點: 新增欄位 (2) to (4), and what agencies accept against.
function supply.functional_spec()
  return field.textarea "functional_spec" {
    label = "產品功能規格", group = "statement", required = true, max_length = 4000, hint = "機關會以此作為驗收條件。",
  }
end

function supply.requirement_spec()
  return field.textarea "requirement_spec" { label = "需求規格", group = "statement", required = true, max_length = 4000 }
end

function supply.uniqueness_statement()
  return field.textarea "uniqueness_statement" {
    label = "陳述與他牌同性質產品之獨特性或功能差異性", group = "statement", required = true, max_length = 2000,
  }
end

function supply.acceptance_documents()
  return field.textarea "acceptance_documents" { label = "驗收交付文件", group = "statement", required = true, max_length = 2000 }
end

function supply.product_url()
  return field.url "product_url" {
    label = "產品網址", group = "files", required = true, hint = "網頁須可對應到品項、規格及價格等相關資訊。",
  }
end

function supply.dm_file(required)
  return field.file "dm_file" {
    label = "DM 檔案", group = "files", required = required, extensions = supply.pdf.extensions, max_size = supply.pdf.max_size,
    max_pages = supply.pdf.max_pages,
  }
end

-- What staff go through when they judge an application. `level` and `name`: the item that maker and agent may both file.
function supply.staff_checks(level, name)
  return {
    { key = "rules", kind = "rules", label = "資料規則", hint = "以今天的日期重新檢查每一筆資料。" },
    { key = "documents", kind = "documents", label = "用印文件", hint = "是否齊備、是否為最新版本、品項合計筆數是否相符。" },
    { key = "price", kind = "previous", level = "tier", fields = { "solicitation_price" }, past = "previous_sales_ref",
      label = "公開徵求價與前標比較", hint = "高於前標價格者，請確認廠商的說明。" },
    { key = "same_item", kind = "shared", level = level, same = { "brand.brand_name", level .. "." .. name },
      beside = { "brand.vendor_identity" }, label = "同一產品由多家廠商提報",
      hint = "例如原廠與代理商提報相同的產品，請確認授權關係。" },
    { key = "authorization", kind = "person", level = "brand", fields = { "oem_name_zh", "vendor_identity" },
      label = "原廠名稱、廠商身分與授權文件相符" },
  }
end

return supply
