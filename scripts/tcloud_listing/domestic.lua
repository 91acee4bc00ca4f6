-- 附表4: what a solution for the domestic platform says.
local field, when, listing, taiwan = require "field", require "when", require "listing", require "taiwan"

local domestic = when.equals("solution.zone", "domestic")
local short, long = listing.limit.short, listing.limit.long

local function text(key, label, limit, hint)
  return listing.text(key, limit, { label = label, group = "content", visible = domestic, hint = hint })
end

-- 無, or 有 and then what.
local function none_or(key, label, hint)
  return field.choice(key) {
      label = label, group = "price", required = true, visible = domestic, options = { { "none", "無" }, { "some", "有" } },
    }, listing.text(key .. "_text", short, {
      label = label .. "說明", group = "price", visible = when.all(domestic, when.equals(key, "some")), hint = hint,
    })
end

-- R-150: neither a single function nor hardware.
local function refused(key, label, hint)
  return field.boolean(key) {
    label = label, group = "content", required = true, visible = domestic, must_be = false, hint = hint, rules = { must_be = "R-150" },
    messages = { must_be = "這類方案不納入考量；請確認後選擇「否」，或不要申請這個方案。" },
  }
end

local fields = {}
local function add(...)
  for _, one in ipairs { ... } do fields[#fields + 1] = one end
end

add(
  listing.company_sizes("三、方案適用企業/組織規模", "kind", domestic),
  text("brief", "四.1 方案簡要說明", short, "方案用途及內容，100 字以內"),
  field.table "spec_rows" {
    label = "四.2 功能規格、性能", group = "content", required = true, visible = domestic, min_items = 1, max_items = 10,
    rules = { max_items = "R-147" }, hint = "請具體條列，最多 10 項，每項 20 字以內",
    fields = {
      field.text "spec_text" { label = "功能與規格說明", required = true, max_length = 20, rules = { max_length = "R-147" } },
      field.text "spec_quantity" { label = "數量", required = true, max_length = 20, width = "short" },
      field.text "spec_unit" { label = "單位", required = true, max_length = 20, width = "short" },
    },
  },
  text("features", "四.3 特色", long, "為何適用中小微企業/組織，300 字以內"),
  text("success_cases", "四.4 成功應用案例", long, "以客戶案例說明，300 字以內"),
  refused("is_single_function", "屬單一功能方案", "如雲端空間租賃、數位廣告或簡訊購買、遠距視訊、搜尋引擎優化(SEO)。"),
  refused("includes_hardware", "包含硬體", "如 POS 機、Pad 平板、感應器。"),
  taiwan.money "price_total" {
    label = "五.1 價格(含稅)", group = "price", required = true, visible = domestic, min = 1,
    hint = "不得高於市價，將與實績證明文件之市價比對。",
  },
  field.integer "price_months" {
    label = "五.1 訂閱期程(月)", group = "price", required = true, visible = domestic, min = 1, max = 12, width = "short",
    rules = { min = "R-145", max = "R-145" }, hint = "1 至 12 個月",
  },
  field.integer "price_users" {
    label = "五.1 人版", group = "price", visible = domestic, min = 1, width = "short", unit = "人版",
    required = when.negate(when.present "price_other_spec"), rules = { required = "R-147" }, hint = "人版與其他規格至少填一項",
  },
  field.text "price_other_spec" {
    label = "五.1 其他規格", group = "price", visible = domestic, max_length = 100,
    required = when.negate(when.present "price_users"), rules = { required = "R-147" },
  },
  listing.file("sales_proof_file", {
    label = "五.2 實績證明文件(市價比對)", group = "price", visible = domestic,
    hint = "仍在有效期之合約（雙方簽署）或發票，須有廠商名稱、方案名稱、客戶名稱或統編（可去識別化）、金額及訂閱期。",
  })
)
add(none_or("renewal_discount", "五.3 客戶續約優惠", "100 字以內"))
add(none_or("extra_fees", "五.4 額外支付費用", "不包含於方案定價內者，請具體說明"))
add(
  field.choice "paying_customers" { label = "六.1 付費客戶數", group = "market_record", required = true, visible = domestic, options = listing.counts() },
  field.choice "avg_revenue" { label = "六.2 年均營業額", group = "market_record", required = true, visible = domestic, options = listing.revenue() },
  field.url "info_url" { label = "七.1 方案介紹網站", group = "inquiry", required = true, visible = domestic },
  taiwan.phone "support_phone" { label = "七.2 客服電話", group = "inquiry", required = true, visible = domestic },
  taiwan.email "support_email" { label = "七.3 客服信箱", group = "inquiry", required = true, visible = domestic }
)
add(listing.portability("inquiry", domestic))

return fields
