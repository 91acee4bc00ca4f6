-- Named types that the definitions share: one place for a length or a hint that several of them have.
local field = require "field"

local taiwan = {}

local function preset(kind, defaults)
  return function(key)
    local make = field[kind](key)
    return function(spec)
      if type(spec) == "table" then
        for name, value in pairs(defaults) do
          if spec[name] == nil then spec[name] = value end
        end
      end
      local made = make(spec)
      return made
    end
  end
end

taiwan.tax_id = preset("tax_id", { hint = "8 位數字", width = "short" })
taiwan.company_name = preset("text", { max_length = 100, autocomplete = "organization" })
taiwan.person_name = preset("text", { max_length = 50, autocomplete = "name", width = "medium" })
taiwan.job_title = preset("text", { max_length = 50, autocomplete = "organization-title", width = "medium" })
taiwan.address = preset("address", { max_length = 200, hint = "含郵遞區號，例如 100057 臺北市…", autocomplete = "street-address" })
taiwan.phone = preset("phone", { hint = "例如 02-1234-5678 或 02-1234-5678#123", autocomplete = "tel", width = "medium" })
taiwan.mobile = preset("mobile", { hint = "例如 0912-345-678", autocomplete = "tel", width = "medium" })
taiwan.email = preset("email", { max_length = 254, autocomplete = "email" })
taiwan.money = preset("money", { unit = "元", width = "medium" })
taiwan.pdf = preset("file", { extensions = { "pdf" } })

return taiwan
