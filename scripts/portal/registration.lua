-- 廠商註冊. Figures 4 to 6.
local field = require "field"
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
  fields = fields.join(fields.company(), fields.contact(), { fields.email() }, {
    field.password "password" {
      label = "密碼", group = "account", required = true, strong = true, secret = true, autocomplete = "new-password",
      hint = "密碼須至少 12 碼，且包含大小寫字母、數字和特殊符號 (!@#$%^&*?)",
      rules = { strong = "R-003" }, messages = { required = "請輸入密碼" },
    },
    field.password "password_confirm" {
      label = "確認密碼", group = "account", required = true, same_as = "password", secret = true,
      autocomplete = "new-password", rules = { same_as = "R-004" }, messages = { required = "請再輸入一次密碼" },
    },
    field.consent "privacy_consent" {
      label = "我已閱讀並同意個人資料聲明(P-V7x-DTR)", group = "account", required = true,
      messages = { required = "請閱讀個人資料聲明並勾選同意" },
    },
  }),
}
