-- 第1層 廠牌: as in every tender of 共同供應契約.
return require "supply_brand" {
  empty = "廠牌是品項的最上層，每個廠牌至少要有一個產品。請先新增第一個廠牌。",
  guidance = "請填寫廠牌與原廠資料，並上傳授權文件。廠商身分會決定您需要繳交哪些申請文件。",
}
