-- A table of options of a tender (from.tender "…" of its type): a row an option, in the order that vendors see.
local field, check, problem = require "field", require "check", require "problem"

return {
  label = "選項",
  purpose = "每列一個選項，依廠商看到的順序。",
  per_parent = { max = 1 },
  name = { "entries" },
  fields = {
    field.table "entries" {
      label = "選項", required = true, max_items = 500,
      messages = { required = "請至少填寫一個選項" },
      fields = {
        field.text "code" { label = "代碼", required = true, max_length = 40, width = "short" },
        field.text "name" { label = "名稱", required = true, max_length = 200, width = "medium" },
      },
    },
  },
  checks = {
    check("R-036", { "entries" }) (function(row)
      local known, found = {}, {}
      for at, entry in ipairs(row.entries) do
        local code = entry.code or ""
        if known[code] then found[#found + 1] = problem("code_twice", { field = "entries[" .. (at - 1) .. "].code", code = code }) end
        known[code] = true
      end
      return found
    end),
  },
}
