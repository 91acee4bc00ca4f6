-- 變更登入電子郵件: the new address, and the password once more.
local field = require "field"

return {
  label = "變更登入電子郵件",
  purpose = "輸入新的電子郵件與目前的密碼，再以信件中的連結確認。",
  per_parent = { max = 1 },
  name = {},
  fields = {
    field.email "new_email" {
      label = "新的登入電子郵件", required = true, autocomplete = "email",
      hint = "確認信會寄到這裡，請填寫可以收信的信箱。",
      rules = { format = "R-008" }, messages = { required = "請輸入新的電子郵件" },
    },
    field.password "current_password" {
      label = "目前的密碼", required = true, secret = true, autocomplete = "current-password",
      messages = { required = "請輸入目前的密碼" },
    },
  },
}
