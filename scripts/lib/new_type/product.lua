-- The first level: what is offered. A row may be stored as soon as `name` is given; what else is required may follow.
local field, when, from = require "field", require "when", require "from"

return {
  label = "產品",
  purpose = "填寫要提供的產品",
  empty = "尚未新增產品。請先新增第一項產品。",
  guidance = "一項產品填寫一列；同一產品的不同價格在下一層填寫。",
  per_parent = { min = 1 },        -- of a root: rows in the whole application
  name = "product_name",           -- what names a row in lists; without it nothing is stored

  groups = {                       -- boxes of the form, in this order
    { key = "basic", label = "基本資料" },
    { key = "proof", label = "證明文件" },
  },

  fields = {
    field.text "product_name" {
      label = "產品名稱", group = "basic", required = true, max_length = 100, unique = "submission",
    },
    field.choice "group_code" {
      label = "組別", group = "basic", required = true, options = from.tender "groups",
    },
    field.choice "category" {
      label = "類別", group = "basic", required = true, options = from.tender("categories", { of = "group_code" }),
    },
    field.country "origin_country" { label = "產地", group = "basic", required = true },
    field.textarea "description" {
      label = "說明", group = "basic", max_length = 500, rows = 4, hint = "請以 500 字以內說明產品的用途。",
    },
    field.boolean "has_certificate" { label = "已取得證書", group = "proof", required = true },
    -- Conditions are data: the page, the API and the check of completeness all follow the same one.
    field.file "certificate_file" {
      label = "證書", group = "proof", visible = when.truthy "has_certificate", required = true,
      extensions = { "pdf" }, max_size = "10 MB",
    },
  },

  columns = { "id", "product_name", "group_code", "origin_country", "child_count", "completeness" },
  search = { "product_name" },     -- what the search box of the list looks at
  counters = { { key = "total", label = "總產品數", kind = "count" } },
}
