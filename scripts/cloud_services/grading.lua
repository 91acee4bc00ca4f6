-- 資通系統分級查核項目: one row a control of 資通系統防護基準 (baseline.lua), which the vendor checks and explains.
-- R-056: at 普 the controls of 普 must be answered and the others may be; at 中 and 高 every control must.
local when, baseline = require "when", require "baseline"

local above_basic = when.is_in("system_level", { "medium", "high" })
local required = { basic = true, medium = above_basic, high = above_basic }

local rows, sections, section_of = {}, {}, {}
for _, control in ipairs(baseline.controls) do
  if not section_of[control.aspect] then
    section_of[control.aspect] = "aspect_" .. #sections + 1
    sections[#sections + 1] = { key = section_of[control.aspect], label = control.aspect }
  end
  rows[#rows + 1] = {
    key = string.format("item_%02d", control.number),
    section = section_of[control.aspect],
    label = string.format("%d %s（%s）：%s", control.number, control.measure, baseline.names[control.level], control.text),
    required = required[control.level],
  }
end

return { rows = rows, sections = sections }
