-- 申請文件. Chapter 6 of the manual, figures 35-38; which documents a vendor needs follows from its brands (R-046).
local document, when = require "document", require "when"

local function is(...) return when.any_node("brand", when.is_in("vendor_identity", { ... })) end

return {
  document "application_form_file" {
    label = "產品公開徵求申請表", print = "application_form", version_code = "CLD-A-115.1", asks_item_count = true, rule = "R-042",
    hint = "申請表上的品項合計筆數須與系統一致，請確認後再列印用印。",
  },
  document "infosec_affidavit_file" {
    label = "資安規範切結書", print = "infosec_affidavit", version_code = "CLD-B-115.1", rule = "R-046",
  },
  document "oem_affidavit_brand_list_file" {
    label = "原廠切結書+原廠廠牌明細表", print = "oem_affidavit", version_code = "CLD-C-115.1", required = is("oem", "oem_subsidiary"),
    rule = "R-046", hint = "廠商身分為原廠或原廠子公司的廠牌適用。",
  },
  document "agent_brand_list_file" {
    label = "代理商廠牌明細表", print = "agent_brand_list", version_code = "CLD-D-115.1", required = is("agent"),
    rule = "R-046", hint = "廠商身分為代理商的廠牌適用。",
  },
}
