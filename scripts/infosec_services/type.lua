-- 資訊/資安服務標: a most-advantageous tender with one proposal a group, priced by the man-day and judged by a committee.
-- Source: 資訊/資通安全服務標採購作業重點說明; rules R-100 to R-109. What Lua does not say (chapters as rich text, pricing analysis,
-- serials, sealing, ranking) the native companion plugins/infosec_services does, from `extra`.
local guide, supply = require "guide", require "supply"

return {
  label = "資訊/資安服務標",
  kind = "forms",
  levels = { "bid", "declaration", "responsibility", "record", "member", "proposal" },
  tender_number = supply.tender_number,
  plugin = "infosec_services",
  sealed = true,  -- nobody of the office sees a bid before two openers have opened the tender
  process = { machines = { require "proposal_states", require "evaluation_states" } },
  stages_rule = "SM-15",
  stages = require "stages",

  guides = {
    guide "tender_notice" { label = "投標須知" },
    guide "pricing_guide" { label = "廠商報價分析表填寫說明" },
  },
  documents = require "documents",

  -- OQ-05: groups are data of each tender; these are the samples of a new one.
  groups = {
    { code = "1", name = "資安健診服務" },
    { code = "2", name = "資通安全威脅偵測管理(SOC)服務" },
    { code = "3", name = "弱點掃描服務" },
    { code = "4", name = "滲透測試服務" },
    { code = "5", name = "社交工程郵件測試服務" },
  },

  extra = require "proposal_parts",
}
