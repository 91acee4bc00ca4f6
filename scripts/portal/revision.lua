-- 註冊資料修改: every field of the registration but the secrets, while the office has asked for changes (figure 8).
local fields = require "fields"

return {
  label = "註冊資料修改",
  purpose = "請依審核意見修改註冊資料；儲存後會重新送審，請勿重新註冊新公司帳號。",
  per_parent = { max = 1 },
  name = { "tax_id" },
  groups = {
    { key = "company", label = "公司基本資料" },
    { key = "contact", label = "聯絡人資料" },
  },
  fields = fields.join(fields.company(), fields.contact(), { fields.email() }),
}
