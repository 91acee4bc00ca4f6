-- 方案內容: 附表4 for the domestic platform, 附表5 for the international zone; what both ask stands here.
local field, check, problem, when, listing, supply =
  require "field", require "check", require "problem", require "when", require "listing", require "supply"
local options, international = require "options", require "international"

local sold_for_another = when.is_in("distribution_role", { "agent", "mixed" })

return {
  label = "方案內容",
  parent = "solution",
  per_parent = { min = 1, max = 1 },
  purpose = "說明方案的類別、內容、定價與市場；國際專區填寫國際市場資料",
  empty = "每個方案填寫一份方案內容。",
  guidance = "依方案的上架專區填寫；國際專區之英文欄位請填入英文資料。",
  name = { "distribution_role" },
  title = { join = { "solution.solution_name" } },
  groups = {
    { key = "role", label = "原廠或代理" }, { key = "kind", label = "方案類別" }, { key = "content", label = "方案內容及特色" },
    { key = "price", label = "方案定價及續約優惠" }, { key = "market_record", label = "方案市場實績" },
    { key = "inquiry", label = "方案洽詢與客戶資料" }, { key = "film", label = "操作演示影片" },
    { key = "market", label = "目標市場" }, { key = "capacity", label = "國際市場拓銷能量" }, { key = "pictures", label = "資料上傳" },
    { key = "english", label = "以英文填寫之欄位" }, { key = "contact", label = "Local Contact in Target Market" },
  },
  columns = { "distribution_role", "categories", "created_at", "completeness" },
  counters = supply.completeness(),

  fields = supply.join(
    listing.maker("role", { { "oem", "原廠" }, { "agent", "代理經銷" }, { "mixed", "綜合式" } }, sold_for_another,
                  when.equals("solution.zone", "domestic")),
    { field.choices "categories" {
      label = "方案類別", group = "kind", required = true, min_items = 1, max_items = 3, options = options.categories,
      rules = { min_items = "R-144", max_items = "R-144" }, hint = "複選至多 3 項",
    } },
    { listing.with_other("industries", { label = "方案適用行業別", group = "kind", required = true, options = options.industries }) },
    require "domestic",
    { listing.film("film", "影片約 2 至 5 分鐘；國際專區須有英文字幕或英文旁白。") },
    international.fields
  ),

  checks = {
    check("R-154", { "distribution_role", "solution.zone" }) (function(row, _, context)
      if context.solution.zone == "international" and row.distribution_role == "mixed" then
        return problem("mixed_is_domestic", { field = "distribution_role" })
      end
    end),
    -- The English fields are for readers of English: no Chinese, Japanese or Korean characters.
    check "R-154" (function(row)
      local problems = {}
      for _, key in ipairs(international.english) do
        local text = row[key]
        if text and text:find("[\227-\237][\128-\191][\128-\191]") then
          problems[#problems + 1] = problem("english_only", { field = key })
        end
      end
      return problems
    end),
  },
}
