-- Choices that 附表4 and 附表5 have in common.
local from = require "from"

return {
  categories = from.list("tcloud_categories", {                              -- R-144
    { "inventory", "進銷存管理" }, { "erp", "企業資源規劃(ERP)" }, { "accounting", "財會管理" }, { "hr", "人力資源管理(HR)" },
    { "crm", "客戶關係管理(CRM)" }, { "office", "雲端辦公協作" }, { "pos", "雲端收銀(POS)" }, { "security", "資訊安全" },
    { "production", "生產管理" }, { "payment", "多元線上支付" }, { "invoice", "電子發票" }, { "service", "雲端客服" },
    { "shop", "開店平台" }, { "martech", "行銷科技(MARTECH)" }, { "carbon", "碳排計算分析" }, { "ems", "能源管理系統(EMS)" },
  }),
  industries = from.list("tcloud_industries", {
    { "any", "不限產業", exclusive = true }, { "manufacturing", "製造業" }, { "trade", "批發零售業" }, { "hospitality", "住宿及餐飲業" },
    { "logistics", "運輸及倉儲物流" }, { "media", "出版、影音、傳播及資通訊服務" }, { "education", "教育業" }, { "leisure", "藝術娛樂休閒" },
    { "finance", "金融保險" }, { "medical", "醫療" }, { "construction", "營建工程" }, { "other", "其他" },
  }),
  markets = from.list("tcloud_markets", {                                    -- OQ-24: a market, not a place of data
    { "CN", "中國大陸(含港澳)" }, { "JP", "日本" }, { "KR", "韓國" }, { "TH", "泰國" }, { "VN", "越南" }, { "MY", "馬來西亞" },
    { "SG", "新加坡" }, { "PH", "菲律賓" }, { "ID", "印尼" }, { "asia", "其他亞洲國家" }, { "oceania", "紐、澳" }, { "middle_east", "中東" },
    { "north_america", "美加地區" }, { "central_america", "中美洲" }, { "south_america", "南美洲" }, { "europe", "歐洲" },
    { "africa", "非洲" }, { "other", "其他" },
  }),
}
