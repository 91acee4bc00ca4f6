-- 第1層 廠牌: as in every tender of 共同供應契約, and its carbon emissions.
local field = require "field"

return require "supply_brand" {
  empty = "廠牌是品項的最上層，每個廠牌至少要有一個服務名稱。請先新增第一個廠牌。",
  guidance = "請填寫廠牌與原廠資料，並上傳授權與碳排放文件。廠商身分會決定您需要繳交哪些申請文件。",
  groups = { { key = "carbon", label = "碳排放" } },
  fields = {
    field.file "carbon_report_file" {
      label = "碳排報告書或其他包含碳排放量文件", group = "carbon", required = true, extensions = { "pdf" }, max_size = "10 MB",
      max_pages = 200, hint = "雲端服務產品所使用能源的碳排報告書，可以配合之公有雲業者的報告文件代之。",
    },
  },
}
