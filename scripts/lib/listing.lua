-- 雲市集 (listing programmes for cloud solutions): what their application forms share. Company form: listing_company.lua;
-- technical form: listing_technical.lua. Both programmes let their vendors describe a solution in the same terms.
local field, from, when = require "field", require "from", require "when"

local listing = {}

listing.limit = { short = 100, long = 300, process = 500 }                   -- R-151, in characters

-- R-152: names of files say what they are and whose; scans are PDF.
listing.named_files = "檔名請標註文件及公司名稱。"
listing.scan = { extensions = { "pdf" }, max_size = "10 MB", max_pages = 200 }

function listing.file(key, more)
  local spec = { extensions = listing.scan.extensions, max_size = listing.scan.max_size, max_pages = listing.scan.max_pages,
                 required = true }
  for name, value in pairs(more) do spec[name] = value end
  return field.file(key)(spec)
end

function listing.files(key, more)
  local spec = { extensions = { "pdf", "png", "jpg", "jpeg" }, max_size = "10 MB", min_items = more.required and 1 or nil, max_items = 10 }
  for name, value in pairs(more) do spec[name] = value end
  return field.files(key)(spec)
end

-- A text of at most that many characters (R-151).
function listing.text(key, limit, more)
  local spec = { required = true, max_length = limit, rules = { max_length = "R-151" }, rows = limit > 100 and 5 or 3 }
  for name, value in pairs(more) do spec[name] = value end
  return field.textarea(key)(spec)
end

-- Choices of which the last is 其他, with the field that says what.
function listing.with_other(key, more)
  local other = when.equals(key, "other")
  return field.choices(key)(more), field.text(key .. "_other") {
    label = more.label .. "－其他", group = more.group, required = true, max_length = 100,
    visible = more.visible and when.all(more.visible, other) or other,
  }
end

-- R-153: a link, and how long the film is: that cannot be found out from the link.
function listing.film(group, hint)
  return field.url "demo_video_url" { label = "方案操作演示說明影片", group = group, required = true, hint = hint },
    field.integer "demo_video_seconds" {
      label = "影片長度", group = group, required = true, unit = "秒", width = "short", min = 120, max = 300,
      rules = { min = "R-153", max = "R-153" }, hint = "2 至 5 分鐘，即 120 至 300 秒",
    }
end

-- Whose product the solution is; its maker may not be funded from mainland China (R-140).
function listing.maker(group, options, condition, in_full)
  local fields = {
    field.choice "distribution_role" { label = "是否代理經銷", group = group, required = true, options = options },
  }
  local maker = in_full and when.all(condition, in_full) or condition
  fields[#fields + 1] = field.text "oem_name" { label = "原廠公司全名", group = group, required = true, visible = maker, max_length = 150 }
  fields[#fields + 1] = field.tax_id "oem_tax_id" { label = "原廠統編", group = group, visible = maker, width = "short", hint = "非必填" }
  fields[#fields + 1] = field.country "oem_country" {
    label = "原廠國別", group = group, required = true, visible = maker, rules = { options = "R-140" },
    hint = "方案原廠如為陸資請勿申請。",
  }
  fields[#fields + 1] = listing.file("oem_authorization_file", { label = "原廠授權證明", group = group, visible = condition })
  return fields
end

-- 中小企業規模, and how many customers pay for the solution, are asked alike.
function listing.company_sizes(label, group, visible)
  return field.choices "company_sizes" {
    label = label, group = group, required = true, visible = visible,
    options = from.list("listing_sizes", {
      { "up_to_9", "9人以下" }, { "10_20", "10~20人" }, { "21_50", "21~50人" }, { "51_100", "51~100人" }, { "101_200", "101~200人" },
    }),
  }
end

local counts = {
  { "1_100", "1~100家" }, { "101_300", "101~300家" }, { "301_500", "301~500家" }, { "501_700", "501~700家" },
  { "701_1000", "701~1000家" }, { "over_1000", "1001家以上" },
}
function listing.counts() return from.list("listing_counts", counts) end

function listing.revenue()
  return from.list("listing_revenue", {
    { "up_to_300", "300萬元以下" }, { "301_1000", "301萬元~1000萬元" }, { "1001_3000", "1001萬元~3000萬元" },
    { "3001_5000", "3001萬元~5000萬元" }, { "over_5000", "5001萬元以上" },
  })
end

-- What a customer made with a solution is the customer's to take away (CSV or Excel).
function listing.portability(group, visible)
  return field.consent "data_portability" {
      label = "客戶資料可攜/移轉", group = group, required = true, visible = visible,
      hint = "本方案提供客戶因使用方案產生之紀錄或資料可下載檔案格式 CSV 或 Excel。",
    },
    listing.file("data_portability_file", { label = "操作步驟之系統畫面截圖", group = group, visible = visible,
                                            extensions = { "pdf", "png", "jpg", "jpeg" } })
end

return listing
