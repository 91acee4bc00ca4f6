-- 附表5: what a solution for the international zone says, half of it in English.
local field, when, listing = require "field", require "when", require "listing"
local options = require "options"

local international = when.equals("solution.zone", "international")
local present_there = when.all(international, when.present "local_presence", when.negate(when.equals("local_presence", "none")))

local short, megabyte = listing.limit.short, "1 MB"                          -- R-152: 1 MB = 1,048,576 bytes

local function text(key, label, limit, group, hint)
  return listing.text(key, limit, { label = label, group = group, visible = international, hint = hint })
end

-- R-152: exactly 900 x 600 pixels; a PDF page has these proportions.
local function picture(key, label)
  return field.file(key) {
    label = label, group = "pictures", required = true, visible = international, extensions = { "png", "pdf" }, max_size = megabyte,
    max_pages = 1, pixels = { 900, 600 }, rules = { pixels = "R-152", max_size = "R-152", extensions = "R-152" },
    hint = "900 × 600 像素，不超過 1 MB，PNG 或 PDF",
  }
end

local function english(key, label, limit, hint)
  return listing.text(key, limit, { label = label, group = "english", visible = international, rules = { required = "R-154" }, hint = hint })
end

local fields = {}
local function add(...)
  for _, one in ipairs { ... } do fields[#fields + 1] = one end
end

add(listing.with_other("target_markets", {
  label = "方案主要目標市場", group = "market", required = true, visible = international, options = options.markets,
}))
add(text("target_market_note", "目標客戶與發展現況說明", short, "market", "主要目標客戶與目前銷售情況，100 字以內"))
add(field.choices "local_presence" {
  label = "目標市場當地據點或合作夥伴", group = "market", required = true, visible = international,
  options = { { "none", "無", exclusive = true }, { "subsidiary", "子公司" }, { "branch", "分公司" }, { "office", "辦事處或業務代表" },
              { "distributor", "經銷商或代理商" }, { "partner", "合作夥伴" } },
})
add(listing.with_other("languages", {
  label = "國際語言版本", group = "market", required = true, visible = international,
  options = { { "en", "英文版" }, { "zh", "中文版" }, { "ja", "日文" }, { "ko", "韓文" }, { "th", "泰文" }, { "vi", "越南文" },
              { "ms", "馬來西亞文" }, { "id", "印尼文" }, { "fr", "法文" }, { "de", "德文" }, { "es", "西班牙文" }, { "other", "其他" } },
}))
add(listing.with_other("marketplaces", {
  label = "上架國際軟體市集平台", group = "market", required = true, visible = international,
  options = { { "none", "無", exclusive = true }, { "aws", "AWS marketplace" }, { "azure", "Azure marketplace" }, { "g2", "G2" },
              { "other", "其它" } },
}))
add(
  text("sales_tools", "國際市場業務銷售工具", short, "capacity", "例如英文或其他外文官網、產品文宣目錄、Sales kit"),
  text("capacity_team", "拓銷能量 1 公司團隊", short, "capacity", "如無請填「無」"),
  text("capacity_overseas", "拓銷能量 2 海外據點", short, "capacity", "如無請填「無」"),
  text("capacity_partners", "拓銷能量 3 外部合作夥伴", short, "capacity", "如無請填「無」"),
  text("three_year_plan", "未來三年國際市場推廣計畫說明", listing.limit.long, "capacity"),
  field.boolean "video_in_english" {
    label = "影片有英文字幕或英文旁白", group = "film", required = true, visible = international, must_be = true,
    rules = { must_be = "R-153" },
  },
  field.file "intl_proof_file" {
    label = "國際市場實績證明", group = "pictures", required = true, visible = international,
    extensions = { "pdf", "png", "jpg", "jpeg" }, max_size = megabyte, rules = { max_size = "R-152", extensions = "R-152" },
    hint = "不超過 1 MB，PDF、PNG 或 JPG",
  },
  picture("promo_image_file", "方案宣傳圖檔"),
  picture("company_logo_file", "企業 Logo 圖檔"),
  picture("solution_logo_file", "方案 Logo 圖檔"),
  listing.files("other_proof_files", {
    label = "其他佐證文件", group = "pictures", visible = international, hint = "例如資安證書、得獎紀錄；PDF、PNG 或 JPG",
  }),
  field.text "product_name_en" {
    label = "Product Name", group = "english", required = true, visible = international, max_length = 100, rules = { required = "R-154" },
  },
  english("product_overview_en", "Product Overview & Cases", 2000),
  english("product_spec_en", "Product Spec & Features", 2000),
  field.decimal "price_usd" {
    label = "Pricing Cost/unit (USD)", group = "english", required = true, visible = international, min = "0.01", decimals = 2,
    unit = "USD", width = "short",
  },
  field.text "price_measure" {
    label = "Pricing Measure", group = "english", required = true, visible = international, max_length = 100,
    hint = "by month, by user …",
  },
  field.text "free_trial" {
    label = "Free Trial", group = "english", required = true, visible = international, max_length = 300, hint = "how to access: e.g. hyperlink",
  },
  english("security_certs_en", "Security Certifications", 1000, "e.g. ISO27001, regular vulnerability assessment, source code review")
)
add(listing.with_other("target_regions_en", {
  label = "Target Market Regions", group = "english", required = true, visible = international, options = options.markets,
}))
add(
  english("target_customers_en", "Target customers", 1000),
  field.choices "local_contact_type" {
    label = "Local Contact type", group = "contact", required = true, visible = present_there,
    options = { { "subsidiary", "Subsidiary（子公司）" }, { "branch", "Branch（分公司）" }, { "representative", "Representative（辦事處或代表）" },
                { "distributor", "Distributor（經銷商）" } },
  },
  field.text "local_contact_company" {
    label = "Local Contact Company name", group = "contact", required = true, visible = present_there, max_length = 150,
  },
  field.url "local_contact_website" { label = "Local Contact Website", group = "contact", required = true, visible = present_there },
  field.text "local_contact_tel" {
    label = "Local Contact Tel.", group = "contact", required = true, visible = present_there, max_length = 30,
    pattern = "^%+?[%d%s%-%(%)#]+$", messages = { pattern = "請以國際格式填寫電話，例如 +81-3-1234-5678。" },
  },
  field.email "local_contact_email" { label = "Local Contact E-mail", group = "contact", required = true, visible = present_there }
)

return { fields = fields, english = { "product_name_en", "product_overview_en", "product_spec_en", "price_measure", "free_trial",
                                      "security_certs_en", "target_customers_en" } }
