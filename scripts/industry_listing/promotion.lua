-- 附表3 推廣計畫, and 附表4 與原方案差異說明 for what is not applied for the first time.
local field, when, listing, supply, taiwan =
  require "field", require "when", require "listing", require "supply", require "taiwan"

local not_first = when.is_in("company.application_kind", { "listed_before", "existing" })
local short, long = listing.limit.short, listing.limit.long

local function text(key, label, limit, group, hint)
  return listing.text(key, limit, { label = label, group = group, hint = hint })
end

local function pick(key, label, group, options, more)
  local spec = { label = label, group = group, required = true, options = options }
  for name, value in pairs(more or {}) do spec[name] = value end
  return field.choice(key)(spec)
end

local function difference(key, label, make)
  return make(key, { label = label, group = "difference", required = true, visible = not_first, rules = { required = "R-141" } })
end
local function name(key, spec) spec.max_length = 100 return field.text(key)(spec) end
local function contents(key, spec)
  spec.max_length, spec.rows, spec.hint = 1000, 5, "方案內容、特色（功能規格、性能）及定價優惠"
  return field.textarea(key)(spec)
end

-- What was chosen is called by its name.
local function named(key, label, option)
  return field.text(key) { label = label, group = "payment", required = true, max_length = 100, visible = when.equals("payment_methods", option) }
end

local fields = supply.join(
  listing.maker("role", { { "oem", "原廠" }, { "agent", "代理經銷商" } }, when.equals("distribution_role", "agent")),
  {
    field.choices "category_ops" {
      label = "一、方案類別-企業營運端", group = "kind", hint = "兩類合計至少一項", required = when.negate(when.present "category_factory"),
      rules = { required = "R-144" },
      options = { { "production", "1生產與作業管理" }, { "marketing", "2行銷管理" }, { "hr", "3人力資源管理" }, { "research", "4研究發展管理" },
                  { "finance", "5財務管理" } },
    },
    field.choices "category_factory" {
      label = "一、方案類別-工廠生產端", group = "kind", hint = "兩類合計至少一項", required = when.negate(when.present "category_ops"),
      rules = { required = "R-144" },
      options = { { "people", "1人員管理" }, { "machines", "2設備管理" }, { "materials", "3原物料管理" }, { "methods", "4規章制度管理" },
                  { "environment", "5環境管理" } },
    },
  },
  { listing.with_other("industries", {
    label = "二、方案適用行業別", group = "kind", required = true,
    options = { { "any", "不限產業", exclusive = true }, { "manufacturing", "製造業" }, { "machinery", "機械業" }, { "metal", "金屬業" },
                { "food", "食品加工業" }, { "chemistry", "民生化工業" }, { "textile", "紡織業" }, { "plastics", "塑膠業" },
                { "electronics", "電子零件業" }, { "biotech", "生技醫療業" }, { "semiconductor", "半導體業" },
                { "vehicles", "運輸工具業" }, { "other", "其他" } },
  }) },
  {
    listing.company_sizes("三、方案適用中小型製造業規模", "kind"),
    text("functional_spec", "四.1 功能規格、性能", short, "content"),
    text("features", "四.2 特色", long, "content"),
    text("success_cases", "四.3 成功應用案例", long, "content"),
    field.boolean "is_single_function" {
      label = "屬單一功能方案", group = "content", required = true, must_be = false, rules = { must_be = "R-150" },
      messages = { must_be = "單一功能方案不納入考量；請確認後選擇「否」，或不要申請這個方案。" },
    },
    field.table "price_options" {
      label = "五.1 價格組合", group = "price", required = true, min_items = 1, max_items = 3, rules = { max_items = "R-146" },
      hint = "至多 3 種；不得高於市價，不得包含硬體；人版與其他規格至少填一項",
      fields = {
        taiwan.money "price_total" { label = "總計(含稅)", required = true, min = 1 },
        field.integer "price_months" {
          label = "訂閱期程(月)", required = true, min = 3, max = 9, width = "short", rules = { min = "R-145", max = "R-145" },
        },
        field.integer "price_users" {
          label = "人版", min = 1, width = "short", required = when.negate(when.present "price_other_spec"), rules = { required = "R-147" },
        },
        field.text "price_other_spec" {
          label = "其他規格", max_length = 100, required = when.negate(when.present "price_users"), rules = { required = "R-147" },
        },
      },
    },
    listing.file("market_price_evidence", {
      label = "五.1 市價證明文件或連結", group = "price", required = when.negate(when.present "market_price_url"),
      hint = "檔案與連結擇一。" .. listing.named_files,
    }),
    field.url "market_price_url" { label = "市價證明連結", group = "price", required = when.negate(when.present "market_price_evidence") },
    listing.text("discounts", short, { label = "五.2 優惠措施", group = "price", required = false }),
    pick("paying_customers", "六.1 仍在訂閱期之付費客戶數", "market_record", listing.counts()),
    pick("avg_revenue", "六.2 年均營業額", "market_record", listing.revenue()),
    listing.file("sales_proof_file", {
      label = "六.3 實績證明文件", group = "market_record",
      hint = "雙方簽署之合約或發票，須有廠商名稱、方案名稱、客戶名稱或統編（可去識別化）、金額及訂閱期。",
    }),
    text("promotion_plan", "七.1 工業館推廣規劃", long, "promotion"),
    pick("sales_team_size", "七.2(1) 業務團隊人數", "promotion",
         { { "up_to_5", "5人以下" }, { "6_10", "6~10人" }, { "11_20", "11~20人" }, { "over_20", "21人以上" } }),
    pick("signed_resellers", "七.2(2) 簽約經銷/代理商家數", "promotion",
         { { "up_to_5", "5家以下" }, { "6_10", "6~10家" }, { "11_20", "11~20家" }, { "over_20", "21家以上" }, { "none", "無" } }),
    pick("unsigned_resellers", "七.2(3) 未簽約經銷/地推", "promotion",
         { { "some", "有（本公司負全責）" }, { "none", "無（禁止）" } }),
    field.choices "payment_methods" {
      label = "八、線上支付方式", group = "payment", required = true, min_items = 1,
      options = { { "third_party", "第三方支付" }, { "mobile", "行動支付" }, { "bank", "網路銀行" }, { "card", "線上信用卡" }, { "other", "其他" } },
    },
    named("third_party_name", "第三方支付名稱", "third_party"),
    named("mobile_payment_name", "行動支付名稱", "mobile"),
    named("payment_other", "其他支付方式", "other"),
    text("order_process", "九.1 訂單管理標準流程", listing.limit.process, "service", "(1) 接單 (2) 導入 (3) 客服 (4) 解約，500 字以內"),
    field.integer "onboarding_days" {
      label = "安裝及教育訓練合計天數", group = "service", required = true, min = 0, max = 30, unit = "日", width = "short",
      rules = { max = "R-156" }, hint = "安裝與教育訓練合計不得逾 1 個月",
    },
    pick("support_staff", "九.2 客服人力配置", "service",
         { { "none", "無" }, { "1_5", "1~5人" }, { "6_10", "6~10人" }, { "11_15", "11~15人" }, { "16_20", "16~20人" }, { "over_20", "21人以上" } }),
    text("support_description", "九.2 服務能量說明", short, "service"),
    field.consent "usage_log_commitment" {
      label = "十、使用紀錄承諾", group = "data", required = true, hint = "每月提供客戶自行操作之紀錄及 log 資料。",
    },
    listing.file("usage_log_sample_file", {
      label = "十、使用紀錄折線圖樣本", group = "data", extensions = { "pdf", "png", "jpg", "jpeg" },
      hint = "須顯示廠商、方案、客戶；X 軸為時間、Y 軸為次數。",
    }),
  },
  { listing.portability("data") },
  { listing.film("film", "影片長度 2 至 5 分鐘") },
  {
    listing.text("extra_note", short, { label = "十三、其他附加說明", group = "film", required = false, hint = "100 字以內，或連結" }),
    difference("previous_name", "前次 原方案名稱", name),
    difference("current_name", "本次 方案名稱", name),
    difference("previous_content", "前次 方案內容", contents),
    difference("current_content", "本次 方案內容", contents),
  }
)

return {
  label = "推廣計畫",
  parent = "solution",
  per_parent = { min = 1, max = 1 },
  purpose = "說明方案的內容、定價、實績與推廣方式；非首次申請者並說明與原方案的差異",
  empty = "每個方案填寫一份推廣計畫。",
  guidance = "方案內容須包含至少 3 個月軟體使用、教育訓練、導入輔導或客戶服務。",
  name = { "distribution_role" },
  title = { join = { "solution.solution_name" } },
  groups = {
    { key = "role", label = "原廠或代理" }, { key = "kind", label = "方案類別與對象" }, { key = "content", label = "方案內容及特色" },
    { key = "price", label = "方案定價及優惠" }, { key = "market_record", label = "方案市場實績" }, { key = "promotion", label = "推廣規劃" },
    { key = "payment", label = "線上支付" }, { key = "service", label = "訂單管理與客服" }, { key = "data", label = "使用紀錄與客戶資料" },
    { key = "film", label = "演示影片與附加說明" }, { key = "difference", label = "與原方案差異說明（附表4）" },
  },
  columns = { "distribution_role", "paying_customers", "created_at", "completeness" },
  counters = supply.completeness(),
  fields = fields,
}
