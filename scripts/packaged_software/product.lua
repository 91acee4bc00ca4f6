-- 第2層 產品名稱. What is no packaged software is not accepted (R-059); what is public cloud moves to 雲端服務標 (R-060).
local field, when, from, supply = require "field", require "when", require "from", require "supply"

-- 不接受產品: the only answer that is accepted is 否.
local function refused(key, label, hint)
  return field.boolean(key) {
    label = label, group = "nature", required = true, must_be = false, hint = hint,
    rules = { required = "R-059", must_be = "R-059" },
    messages = { must_be = "本標不接受這類產品；請確認後選擇「否」，或不要提送這項產品。" },
  }
end

return {
  label = "產品名稱",
  parent = "brand",
  per_parent = { min = 1, rules = { min = "R-020" } },
  purpose = "管理廠牌底下的套裝軟體產品",
  empty = "每個廠牌至少要有一個產品。請先新增第一個產品。",
  guidance = "請填寫產品的基本資料與產品性質，並上傳軟體產品元件表。可以先儲存，之後再補齊。",
  name = { "product_name" },
  title = { join = { "product_name" } },

  groups = {
    { key = "basic", label = "基本資料" },
    { key = "nature", label = "產品性質", hint = "本標不接受含軟硬體整合設備(Appliance)或必須搭配專屬硬體之軟體，亦不接受人力服務。" },
    { key = "components", label = "軟體產品元件" },
    { key = "judgement", label = "公有雲判斷（由軟體採購辦公室填寫）" },
  },
  columns = { "id", "product_name", "group_code", "category_code", "is_public_cloud", "created_at",
              "child_count", "completeness" },
  search = { "product_name" },
  counters = supply.join({
    { key = "total", label = "總產品數", kind = "count" },
    { key = "public_cloud", label = "屬公有雲", kind = "where", where = when.truthy "is_public_cloud" },
  }, supply.completeness()),

  fields = {
    field.text "product_name" { label = "產品名稱", group = "basic", required = true, max_length = 120, unique = "siblings" },
    supply.group_code(),
    supply.category_code(),
    field.boolean "is_public_cloud" {
      label = "是否為公有雲", group = "nature", required = true, rules = { required = "R-060" },
      hint = "勾選「是」的產品列為優先輔導對象，將輔導移轉至雲端服務標；未勾選者由軟體採購辦公室依產品功能規格、需求規格及網站介紹判斷。",
    },
    refused("requires_dedicated_hardware", "含軟硬體整合設備(Appliance)或必須搭配專屬硬體"),
    refused("is_manpower_service", "屬人力服務性質"),
    field.file "component_list_file" {
      label = "軟體產品元件表 / SBOM", group = "components", required = true,
      extensions = { "pdf", "csv", "json", "xml", "spdx" }, max_size = "20 MB", max_pages = 200,
      blank_form = "forms/component_list.csv",
      hint = "列出產品使用的商業及開放原始碼元件；已有軟體物料清單(SBOM)者得以 SPDX 或 CycloneDX 檔案提供。",
    },
    field.choice "public_cloud_judgement" {
      label = "公有雲判斷結果", group = "judgement", set_by = "staff", shown_to = "staff", rules = { options = "R-060" },
      options = { { "not_cloud", "非公有雲" }, { "suspected", "疑似公有雲" }, { "confirmed", "確認為公有雲" } },
    },
    field.table "public_cloud_contacts" {
      label = "聯繫紀錄", group = "judgement", set_by = "staff", shown_to = "staff", max_items = 20,
      fields = {
        field.date "contacted_on" { label = "聯繫日期", required = true, not_after = "today" },
        field.text "contacted_person" { label = "聯繫對象", required = true, max_length = 100 },
        field.textarea "contact_result" { label = "聯繫結果", required = true, max_length = 500, rows = 2 },
      },
    },
  },
}
