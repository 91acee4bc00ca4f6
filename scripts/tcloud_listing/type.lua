-- 臺灣雲市集: 雲端解決方案上架申請. 企業申請表 (附表2) -> up to ten 方案 -> 技術特性說明 (附表3) and 方案內容 (附表4 or, for the
-- international zone, 附表5). Source: 雲端解決方案上架臺灣雲市集平台申請須知 (113年10月版); rules R-140..R-154.
local guide = require "guide"

return {
  label = "臺灣雲市集上架申請",
  kind = "tree",
  levels = { "company", "solution", "technical", "content" },

  -- What is handed in on line is received with the notice of receipt (R-159); it is put right by corrections, not returned.
  process = { submission = { receipt_at_once = true, without = { "revoke_receipt" } } },
  stages_rule = "SM-22",
  stages = require "stages",
  catalogue = require "catalogue",

  guides = {
    guide "application_notice" { label = "申請須知" },
    guide "declarations" { label = "聲明與授權事項及切結書" },
  },

  -- Applied for on line with the company's certificate: there is nothing to print and seal.
  documents = {},
}
