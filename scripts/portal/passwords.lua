-- The fields of a new password, for the two forms that ask for one (figure 13, manual 8.2).
local field = require "field"

return function()
  return field.password "new_password" {
    label = "新密碼", required = true, strong = true, secret = true, autocomplete = "new-password",
    hint = "密碼須至少 12 碼，且包含大小寫字母、數字和特殊符號 (!@#$%^&*?)",
    rules = { strong = "R-003" }, messages = { required = "請輸入新密碼" },
  }, field.password "new_password_confirm" {
    label = "確認新密碼", required = true, same_as = "new_password", secret = true, autocomplete = "new-password",
    rules = { same_as = "R-004" }, messages = { required = "請再輸入一次新密碼" },
  }
end
