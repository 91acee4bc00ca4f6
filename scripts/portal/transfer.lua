-- What staff enter when a company's ownership passes by an official letter. Who leaves and the scanned letter stand beside it.
local field = require "field"

return {
  label = "擁有者移轉",
  purpose = "依來函登錄移轉內容；送出後由另一位同仁確認。",
  per_parent = { max = 1 },
  name = { "letter_no" },
  groups = {
    { key = "letter", label = "來函" },
    { key = "owner", label = "新擁有者" },
  },
  fields = {
    field.text "letter_no" {
      label = "公文文號", group = "letter", required = true, max_length = 100, width = "medium",
      messages = { required = "請輸入公文文號" },
    },
    field.date "letter_date" {
      label = "公文日期", group = "letter", required = true, not_after = "today",
      messages = { required = "請輸入公文日期" },
    },
    field.textarea "reason" {
      label = "移轉事由", group = "letter", required = true, max_length = 2000,
      hint = "例如：原聯絡人已離職，信箱已停用。", messages = { required = "請輸入移轉事由" },
    },
    field.text "new_name" {
      label = "新擁有者姓名", group = "owner", required = true, max_length = 50, width = "medium",
      messages = { required = "請輸入新擁有者姓名" },
    },
    field.email "new_email" {
      label = "新擁有者電子郵件", group = "owner", required = true,
      hint = "確認移轉後，邀請信寄到這個信箱；寄給這家公司的通知也改寄到這裡。",
      rules = { format = "R-008" }, messages = { required = "請輸入新擁有者電子郵件" },
    },
  },
}
