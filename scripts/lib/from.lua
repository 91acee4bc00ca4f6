-- Where options or defaults come from.
local lists = require "lists"

local from = {}

-- from.list "countries", or from.list("sizes", { {"s", "小"}, … }) for a list of the type's own.
function from.list(name, options)
  local file, line = here(2)
  return { ["$tag"] = "from", ["$file"] = file, ["$line"] = line, kind = "fixed", list = name,
           options = options or lists[name] }
end

-- from.tender "groups"; from.tender("categories", { of = "group_code" }); from.tender("sizes", { options = { {"s", "小"} } }): a
-- table that staff may write anew for a tender.
function from.tender(name, more)
  local file, line = here(2)
  return { ["$tag"] = "from", ["$file"] = file, ["$line"] = line, kind = "tender", name = name, more = more }
end

-- Options that the portal or a plugin answers.
function from.provider(name)
  local file, line = here(2)
  return { ["$tag"] = "from", ["$file"] = file, ["$line"] = line, kind = "provider", name = name }
end

-- default = from.field "tier_lower"
function from.field(key)
  local file, line = here(2)
  return { ["$tag"] = "from", ["$file"] = file, ["$line"] = line, kind = "field", name = key }
end

return from
