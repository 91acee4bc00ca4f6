-- field.<type> "key" { … }: one field of a level, a group or a table. The loader checks what the table says.
local lists = require "lists"

local field = {}

-- Formats that come from a rule of the domain; a definition may name another in `rules`.
local format_rules = { tax_id = "R-001", phone = "R-006", mobile = "R-007", email = "R-008", address = "R-009" }

local function with_format_rule(spec, rule)
  local rules = spec.rules
  if rules == nil then rules = {}; spec.rules = rules end
  if type(rules) == "table" and rules.format == nil then rules.format = rule end
end

local function constructor(kind)
  return function(key)
    local file, line = here(2)
    return function(spec)
      if type(spec) == "table" then
        if format_rules[kind] then with_format_rule(spec, format_rules[kind]) end
        if (kind == "country" or kind == "countries") and spec.options == nil then
          spec.options = { ["$tag"] = "from", kind = "fixed", list = "countries", options = lists.countries }
        end
      end
      return { ["$tag"] = "field", ["$file"] = file, ["$line"] = line, type = kind, key = key, spec = spec }
    end
  end
end

for _, kind in ipairs {
  "text", "textarea", "integer", "decimal", "percent", "money", "price_range", "boolean", "choice", "choices",
  "choice_tree", "text_list", "group", "table", "checklist", "date", "datetime", "email", "phone", "mobile", "tax_id",
  "address", "url", "country", "countries", "file", "files", "image", "password", "consent", "computed",
} do
  field[kind] = constructor(kind)
end

return field
