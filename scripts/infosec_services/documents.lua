-- What is uploaded besides the proposals, and the label of the envelope.
local document = require "document"

return {
  document "declaration_file" {
    label = "投標廠商聲明書", print = "declaration", version_code = "INF-A-115.1", rule = "R-081",
    hint = "系統依填寫的內容產生，列印後蓋公司大小章再掃描上傳。",
  },
  document "registration_file" {
    label = "公司登記證明", rule = "R-080", hint = "由商工登記公示資料查詢服務列印；統一編號及公司名稱須與投標文件相同。",
  },
  document "tax_file" { label = "營業稅納稅證明", rule = "R-082", hint = "最近一期或前一期，須有稅捐稽徵機關核章。" },
  document "envelope_label" {
    label = "標封標示單", print = "envelope_label", version_code = "INF-L-115.1", required = false,
    hint = "依投標組別產生，列印後貼於外標封；不必上傳。",
  },
}
