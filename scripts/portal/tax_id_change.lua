-- 統一編號變更申請 (OQ-55): staff decide it. The proof is a file beside the form.
local field = require "field"

return {
  label = "統一編號變更申請",
  purpose = "公司的統一編號變更時，請附證明文件申請；審核通過後才會變更。",
  per_parent = { max = 1 },
  name = { "new_tax_id" },
  fields = {
    field.tax_id "new_tax_id" {
      label = "新的統一編號", required = true, width = "short", hint = "8 位數字。", rules = { format = "R-001" },
      messages = { required = "請輸入新的統一編號" },
    },
    field.textarea "reason" {
      label = "變更原因", required = true, max_length = 1000, messages = { required = "請輸入變更原因" },
    },
  },
}
