-- 第1層 廠牌 of 共同供應契約: who makes the product and in which role the vendor offers it. Figures 22-25.
-- `more` of a type: empty, guidance, and groups, fields that stand after these.
local field, when, supply = require "field", require "when", require "supply"

local not_the_maker = when.is_in("vendor_identity", { "agent", "oem_subsidiary" })

return function(more)
  return {
    label = "廠牌",
    purpose = "管理您的產品廠牌資訊，建立完整的產品目錄",
    empty = more.empty,
    guidance = more.guidance,
    per_parent = { min = 1, rules = { min = "R-035" } },
    name = { "brand_name" },
    title = { join = { "brand_name" } },

    groups = supply.join({ { key = "basic", label = "基本資料" }, { key = "authorization", label = "廠商身分與授權" } },
                         more.groups or {}),

    columns = { "id", "brand_name", "oem_name_zh", "origin_country", "vendor_identity", "authorization_expiry", "created_at",
                "child_count", "completeness" },
    search = { "brand_name", "oem_name_zh", "oem_name_en" },
    counters = supply.join({
      { key = "total", label = "總廠牌數", kind = "count" },
      { key = "oem", label = "原廠(含在台分公司)", kind = "where", where = when.equals("vendor_identity", "oem") },
      { key = "agent", label = "代理商", kind = "where", where = when.equals("vendor_identity", "agent") },
      { key = "subsidiary", label = "原廠子公司", kind = "where", where = when.equals("vendor_identity", "oem_subsidiary") },
    }, supply.completeness()),

    fields = supply.join({
      field.text "brand_name" {
        label = "廠牌名稱", group = "basic", required = true, max_length = 100, unique = "submission", width = "medium",
      },
      field.text "oem_name_zh" {
        label = "原廠中文名稱", group = "basic", required = true, max_length = 150,
        hint = "請填寫原廠的正式名稱；沒有中文名稱時填寫英文名稱。",
      },
      field.text "oem_name_en" { label = "原廠英文名稱", group = "basic", max_length = 200 },
      field.country "origin_country" {
        label = "產地", group = "basic", required = true, rules = { options = "R-050b" },
        hint = "不接受中國大陸、香港及澳門。",
      },
      field.choice "vendor_identity" {
        label = "廠商身分", group = "authorization", required = true,
        options = { { "oem", "原廠(含在台分公司)" }, { "agent", "代理商" }, { "oem_subsidiary", "原廠子公司" } },
        hint = "您對這個廠牌的身分；同一家廠商對不同廠牌可以有不同身分。",
      },
      field.file "oem_authorization_file" {
        label = "原廠授權證明文件", group = "authorization", visible = not_the_maker, required = true,
        extensions = { "pdf" }, max_size = "10 MB", max_pages = 200, rules = { required = "R-062" },
        goes_with = { "authorization_perpetual", "authorization_expiry" },
      },
      field.boolean "authorization_perpetual" { label = "永久授權", group = "authorization", visible = not_the_maker },
      field.date "authorization_expiry" {
        label = "授權到期日", group = "authorization",
        visible = when.all(not_the_maker, when.negate(when.truthy "authorization_perpetual")),
        required = when.equals("vendor_identity", "agent"),
        not_before = "today",
      },
    }, more.fields or {}),
  }
end
