-- What somebody who was invited into a company gives to have an account: their name, a password, the consent. The address
-- is the one that the invitation was sent to.
local field = require "field"
local fields = require "fields"

return {
  label = "接受邀請",
  purpose = "填寫您的姓名並設定密碼。",
  per_parent = { max = 1 },
  name = { "contact_name" },
  groups = { { key = "account", label = "帳號資料" } },
  fields = fields.join({
    field.text "contact_name" {
      label = "姓名", group = "account", required = true, max_length = 50, width = "medium", autocomplete = "name",
      messages = { required = "請輸入姓名" },
    },
  }, fields.secrets()),
}
