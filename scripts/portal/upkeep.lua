-- 聯絡資料修改 of an approved company: contact and company data (OQ-55). The tax id changes by application only, the
-- address to sign in with is not company data.
local fields = require "fields"

local company = {}
for _, one in ipairs(fields.company()) do
  if one.key ~= "tax_id" then company[#company + 1] = one end
end

return {
  label = "聯絡資料修改",
  purpose = "維護公司與聯絡資料；儲存後軟體採購辦公室會收到通知。",
  per_parent = { max = 1 },
  name = { "company_name" },
  groups = {
    { key = "company", label = "公司基本資料" },
    { key = "contact", label = "聯絡人資料" },
  },
  fields = fields.join(company, fields.contact()),
}
