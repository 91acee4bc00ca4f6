-- 第4層 產品級距: as in every tender of 共同供應契約.
return require "supply_tier" {
  purpose = "設定每個服務規格的購買數量範圍與公開徵求價",
  empty = "開始建立您的第一個產品級距，為產品管理做好準備。每個服務規格有 1 至 2 個級距。",
  item_name = { "service.service_name", "spec.spec_name", "spec.billing_method" },
}
