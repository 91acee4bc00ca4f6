-- 廠商註冊. Figures 4 to 6.
local fields = require "fields"

return {
  label = "廠商註冊",
  purpose = "填寫公司、聯絡人與帳號資料；送出後由軟體採購辦公室審核。",
  per_parent = { max = 1 },
  name = { "tax_id" },
  groups = {
    { key = "company", label = "公司基本資料" },
    { key = "contact", label = "聯絡人資料" },
    { key = "account", label = "帳號安全資料" },
  },
  fields = fields.join(fields.company(), fields.contact(), { fields.email() }, fields.secrets()),
}
