-- 第4層 產品級距: as in every tender of 共同供應契約; 相同產品以設定 2 個級距為上限.
return require "supply_tier" {
  purpose = "設定每個產品規格的購買數量範圍與公開徵求價",
  empty = "每個產品規格有 1 至 2 個級距。請先新增第一個級距。",
  item_name = { "product.product_name", "spec.spec_name", "spec.billing_method" },
}
