-- 投標基本資料: one a bid. The company's own data are those of its registration.
local field, supply, taiwan = require "field", require "supply", require "taiwan"

return {
  label = "投標基本資料",
  per_parent = { min = 1, max = 1 },
  purpose = "填寫本次投標的聯絡人與公司規模，每家廠商一份",
  empty = "請先填寫投標基本資料。",
  guidance = "公司名稱、統一編號、負責人與地址取自註冊資料，不必重填。",
  name = { "contact_name" },
  title = { join = { "contact_name" } },
  groups = { { key = "contact", label = "投標聯絡人" }, { key = "company", label = "公司規模" } },
  counters = supply.completeness(),
  columns = { "contact_name", "contact_phone", "contact_email", "completeness" },
  fields = {
    taiwan.person_name "contact_name" { label = "聯絡人姓名", group = "contact", required = true },
    taiwan.job_title "contact_title" { label = "聯絡人職稱", group = "contact", required = true },
    taiwan.phone "contact_phone" { label = "聯絡電話", group = "contact", required = true },
    taiwan.mobile "contact_mobile" { label = "行動電話", group = "contact" },
    taiwan.email "contact_email" { label = "電子郵件", group = "contact", required = true },
    taiwan.money "capital" { label = "實收資本額", group = "company", required = true, min = 1 },
    field.integer "employees" { label = "員工人數", group = "company", required = true, min = 1, unit = "人", width = "short" },
    field.textarea "business" {
      label = "主要營業項目", group = "company", required = true, max_length = 300, rows = 3, hint = "300 字以內",
    },
  },
}
