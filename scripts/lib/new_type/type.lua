-- 新標案類別 (@key@): two levels, one document to print and seal, one guide to confirm.
-- Every key that may stand here: core/docs/writing-a-tender-type.md. After each change: tenderloom type check scripts/@key@
local guide = require "guide"

return {
  label = "新標案類別",            -- what people call it; English goes to locales/en.json
  kind = "tree",                   -- every level but the first stands under a row of its parent
  levels = { "product", "price" }, -- product.lua, price.lua; parents before children
  -- tender_number = "^%d%d%d09%d%d$",  -- which tender numbers are of this type; without it letters, digits, - and _
  -- plugin = "@key@",                  -- only when a native companion must be there

  guides = {
    -- Staff upload its file a tender; vendors confirm that they read it before they may fill anything in (R-037).
    guide "solicitation_guide" { label = "公開徵求說明" },
  },

  documents = require "documents",

  -- The first list of a new tender; staff may change it for each tender.
  groups = {
    { code = "1", name = "第一組（範例）", categories = { { code = "general", name = "一般（範例）" } } },
  },
}
