-- 申請文件 of 共同供應契約. Chapter 6 of the manual, figures 35-38; which documents a vendor needs follows from its brands (R-046).
-- `series` begins the version codes of a type's forms. The two lists of brands are the library's (documents/), and say the type's
-- products with its sentence text.product_kind.
local document, supply = require "document", require "supply"
local is = supply.any_brand_is

return function(series)
  return {
    document "application_form_file" {
      label = "產品公開徵求申請表", print = "application_form", version_code = series .. "-A-115.1", asks_item_count = true,
      rule = "R-042", hint = "申請表上的品項合計筆數須與系統一致，請確認後再列印用印。",
    },
    document "infosec_affidavit_file" {
      label = "資安規範切結書", print = "infosec_affidavit", version_code = series .. "-B-115.1", rule = "R-046",
    },
    document "oem_affidavit_brand_list_file" {
      label = "原廠切結書+原廠廠牌明細表", print = "oem_affidavit", version_code = series .. "-C-115.1",
      required = is("oem", "oem_subsidiary"), rule = "R-046", hint = "廠商身分為原廠或原廠子公司的廠牌適用。",
    },
    document "agent_brand_list_file" {
      label = "代理商廠牌明細表", print = "agent_brand_list", version_code = series .. "-D-115.1", required = is("agent"),
      rule = "R-046", hint = "廠商身分為代理商的廠牌適用。",
    },
  }
end
