-- A call, letter or visit that staff write down about a company.
local field = require "field"

return {
  label = "通話與公文紀錄",
  purpose = "記下與廠商的通話、公文或面談；紀錄不能修改或刪除，寫錯時另以更正紀錄說明。",
  per_parent = { max = 1 },
  name = { "with_whom" },
  fields = {
    field.choice "kind" {
      label = "方式", required = true, options = { { "call", "電話" }, { "letter", "公文" }, { "visit", "面談" } },
      messages = { required = "請選擇方式" },
    },
    field.date "happened_on" {
      label = "日期", required = true, not_after = "today", messages = { required = "請輸入日期" },
    },
    field.text "with_whom" {
      label = "對象", required = true, max_length = 100, width = "medium", messages = { required = "請輸入對象" },
    },
    field.text "document_no" { label = "公文文號", max_length = 60, width = "medium" },
    field.textarea "text" {
      label = "內容", required = true, max_length = 4000, messages = { required = "請輸入內容" },
    },
  },
}
