-- 變更密碼 (manual 8.2).
local field = require "field"
local passwords = require "passwords"

return {
  label = "變更密碼",
  purpose = "輸入目前的密碼，再設定新密碼。",
  per_parent = { max = 1 },
  name = {},
  fields = {
    field.password "current_password" {
      label = "目前舊密碼", required = true, secret = true, autocomplete = "current-password",
      messages = { required = "請輸入目前的密碼" },
    },
    passwords(),
  },
}
