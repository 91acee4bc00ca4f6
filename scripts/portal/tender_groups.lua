-- Groups and categories of a tender (R-036) as staff keep them: a row a category, the group repeated, as in a spreadsheet.
local field, when, check, problem = require "field", require "when", require "check", require "problem"

return {
  label = "組別與類別",
  purpose = "每列一個類別；同一組別的類別重複填寫組別代碼與名稱。",
  per_parent = { max = 1 },
  name = { "entries" },
  fields = {
    field.table "entries" {
      label = "組別與類別", required = true, max_items = 700,
      messages = { required = "請至少填寫一個組別" },
      fields = {
        field.text "group_code" { label = "組別代碼", required = true, max_length = 40, width = "short" },
        field.text "group_name" { label = "組別名稱", required = true, max_length = 200, width = "medium" },
        field.text "category_code" { label = "類別代碼", required = when.present "category_name", max_length = 40, width = "short" },
        field.text "category_name" { label = "類別名稱", required = when.present "category_code", max_length = 200, width = "medium" },
      },
    },
  },
  checks = {
    check("R-036", { "entries" }) (function(row)
      local names, categories, found = {}, {}, {}
      for at, entry in ipairs(row.entries) do
        local group, category = entry.group_code or "", entry.category_code
        if names[group] and names[group] ~= entry.group_name then
          found[#found + 1] = problem("group_two_names", { field = "entries[" .. (at - 1) .. "].group_name", code = group, name = names[group] })
        end
        names[group] = names[group] or entry.group_name
        local both = group .. "\n" .. (category or "")
        if categories[both] then
          found[#found + 1] = problem("code_twice", { field = "entries[" .. (at - 1) .. "]." .. (category and "category_code" or "group_code"), code = category or group })
        end
        categories[both] = true
      end
      return found
    end),
  },
}
