-- The main chunk of every type: collects type.lua and its levels for the loader. A level that cannot be read does not
-- keep the others from being checked.
local definition = require "type"

local levels = {}
if type(definition) == "table" and type(definition.levels) == "table" then
  for index, name in ipairs(definition.levels) do
    local ok, value = pcall(require, name)
    levels[index] = ok and { name = name, value = value } or { name = name, failure = tostring(value) }
  end
end

return {
  type = definition,
  levels = levels,
  match = function(text, pattern) return string.find(text, pattern) ~= nil end,
}
