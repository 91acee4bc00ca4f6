-- The fields that registration, revision and contact share (figures 4 to 6), each made anew: a definition owns its fields.
-- Limits of length are this portal's; formats are R-001 and R-006 to R-009.
local field = require "field"

local fields = {}

function fields.company()
  return {
    field.tax_id "tax_id" {
      label = "統一編號", group = "company", required = true, width = "short",
      hint = "8 位數字。註冊後，標案、契約等資料都以這個號碼對應，請務必確認正確。",
      rules = { format = "R-001" }, messages = { required = "請輸入統一編號" },
    },
    field.text "company_name" {
      label = "公司名稱", group = "company", required = true, max_length = 100, autocomplete = "organization",
      hint = "請與公司登記名稱一致。", messages = { required = "請輸入公司名稱" },
    },
    field.text "representative_name" {
      label = "公司負責人", group = "company", required = true, max_length = 50, width = "medium",
      messages = { required = "請輸入公司負責人" },
    },
    field.address "company_address" {
      label = "公司地址", group = "company", required = true, max_length = 200, autocomplete = "street-address",
      hint = "含郵遞區號，例如：100057 臺北市中正區延平南路143號", rules = { format = "R-009" },
      messages = { required = "請輸入公司地址" },
    },
  }
end

function fields.contact()
  return {
    field.text "contact_name" {
      label = "聯絡人", group = "contact", required = true, max_length = 50, width = "medium", autocomplete = "name",
      messages = { required = "請輸入聯絡人姓名" },
    },
    field.text "contact_title" {
      label = "聯絡人職稱", group = "contact", required = true, max_length = 50, width = "medium",
      autocomplete = "organization-title", messages = { required = "請輸入聯絡人職稱" },
    },
    field.phone "contact_phone" {
      label = "聯絡人電話", group = "contact", required = true, width = "medium", autocomplete = "tel",
      hint = "格式：02-1234-5678、02-1234-5678#123", rules = { format = "R-006" },
      messages = { required = "請輸入聯絡人電話" },
    },
    field.mobile "contact_mobile" {
      label = "聯絡人手機", group = "contact", required = true, width = "medium", autocomplete = "tel-national",
      hint = "格式：0912-345-678", rules = { format = "R-007" }, messages = { required = "請輸入聯絡人手機" },
    },
  }
end

function fields.email()
  return field.email "account_email" {
    label = "帳號(電子郵件)", group = "contact", required = true, autocomplete = "username",
    hint = "這是您登入的帳號，審核結果也寄到這裡，請填寫可以收信的信箱。",
    rules = { format = "R-008" }, messages = { required = "請輸入電子郵件" },
  }
end

-- What a new account needs besides its address.
function fields.secrets()
  return {
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
  }
end

-- One list of several, in order.
function fields.join(...)
  local all = {}
  for _, part in ipairs { ... } do
    for _, one in ipairs(part) do all[#all + 1] = one end
  end
  return all
end

return fields
