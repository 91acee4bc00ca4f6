-- 雲市集工業館: 雲端解決方案上架申請. 上架申請書 (附表1) -> 方案 -> 技術特性說明 (附表2) and 推廣計畫 (附表3, with 附表4 for what was listed
-- before). Source: 雲市集工業館申請須知 (112); rules R-140..R-157.
local guide = require "guide"

return {
  label = "雲市集工業館上架申請",
  kind = "tree",
  levels = { "company", "solution", "technical", "promotion" },

  -- What is handed in on line is received with the notice of receipt (R-159); it is put right by corrections, not returned.
  process = { submission = { receipt_at_once = true, without = { "revoke_receipt" } } },
  stages_rule = "SM-23",
  stages = require "stages",
  catalogue = require "catalogue",

  guides = {
    guide "application_notice" { label = "申請須知" },
    guide "declarations" { label = "聲明與授權事項及切結書" },
  },

  -- Applied for on line: there is nothing to print and seal.
  documents = {},
}
