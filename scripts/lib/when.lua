-- Conditions as data: the server, the API and the page evaluate the same one.
local when = {}

local function condition(op, values)
  local file, line = here(3)
  values["$tag"], values["$file"], values["$line"], values.op = "when", file, line, op
  return values
end

function when.equals(path, value) local made = condition("equals", { path = path, value = value }) return made end
function when.is_in(path, values) local made = condition("in", { path = path, value = values }) return made end
function when.present(path) local made = condition("present", { path = path }) return made end
function when.truthy(path) local made = condition("truthy", { path = path }) return made end
function when.greater(path, value) local made = condition("greater", { path = path, value = value }) return made end
function when.less(path, value) local made = condition("less", { path = path, value = value }) return made end
function when.all(...) local made = condition("all", { parts = { ... } }) return made end
function when.any(...) local made = condition("any", { parts = { ... } }) return made end
function when.negate(part) local made = condition("negate", { parts = { part } }) return made end
function when.any_node(level, part) local made = condition("any_node", { path = level, parts = { part } }) return made end

return when
