-- 聯絡資料修改 (manual 8.1). The company's own data change by application only.
local fields = require "fields"

return {
  label = "聯絡資料修改",
  purpose = "維護本系統聯絡您時使用的資料。",
  per_parent = { max = 1 },
  name = { "contact_name" },
  groups = { { key = "contact", label = "聯絡人資料" } },
  fields = fields.contact(),
}
