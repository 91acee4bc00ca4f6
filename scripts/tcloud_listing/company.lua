-- 附表2 企業申請表: one a submission (R-154: what the international zone asks instead).
local field, check, problem, when, company, listing, supply, taiwan =
  require "field", require "check", require "problem", require "when", require "listing_company", require "listing", require "supply", require "taiwan"

local domestic, international = when.equals("zones", "domestic"), when.equals("zones", "international")

return {
  label = "企業申請表",
  per_parent = { min = 1, max = 1 },
  purpose = "填寫申請企業的資料、聯絡人、應備資料與聲明，每家公司一份",
  empty = "每家公司填寫一份企業申請表，再於其下新增方案。",
  guidance = "欄位名稱為英文者，請填入英文資料。可以先儲存，之後再補齊。",
  name = { "company_name" },
  title = { join = { "company_name" } },
  groups = supply.join({ { key = "zone", label = "申請項目" } }, company.groups,
                       { { key = "english", label = "Basic data in English" } }),
  columns = { "company_name", "tax_id", "zones", "created_at", "completeness" },
  counters = supply.completeness(),

  fields = supply.join(
    { field.choices "zones" {
      label = "申請上架專區", group = "zone", required = true, min_items = 1, rules = { required = "R-154" },
      options = { { "domestic", "國內（臺灣雲市集）" }, { "international", "國際專區" } },
    } },
    company.basics(),
    { field.choice "industry_class" {
      label = "行業分類", group = "basic", required = true, rules = { options = "R-140" },
      options = { { "J582", "J582 軟體出版業" }, { "J62", "J62 電腦程式設計、諮詢及相關服務業" }, { "J63", "J63 資訊服務業" } },
    } },
    company.standing(),
    { field.choice "yearly_capacity" {
      label = "可服務總能量上限(每年)", group = "basic", required = true, visible = domestic, options = listing.counts(),
      rules = { required = "R-154" }, hint = "公司所有雲端解決方案合計；申請上架國際專區者免填。",
    } },
    company.people("專案聯絡人"),
    {
      taiwan.phone "contact_phone" { label = "電話", group = "people", required = true },
      taiwan.mobile "contact_mobile" { label = "手機", group = "people", required = true },
      taiwan.email "contact_email" { label = "電子郵件", group = "people", required = true },
      field.text "line_id" { label = "LINE 帳號", group = "people", max_length = 50, hint = "非必填" },
      taiwan.address "company_address" { label = "公司地址", group = "people", required = true },
      field.text "company_name_en" {
        label = "Company name", group = "english", required = true, visible = international, max_length = 150,
        rules = { required = "R-154" },
      },
      listing.text("company_overview_en", 1000, {
        label = "Company overview", group = "english", visible = international, rules = { required = "R-154" },
      }),
      company.consent("privacy_consent", "個人資料同意", "已充分知悉告知事項，並同意蒐集、處理、利用本人之個人資料。"),
      company.consent("declaration_consent", "聲明與授權事項同意",
                      "已明確了解智慧財產權聲明及授權同意事項與九項聲明，並同意遵守：非陸資、五年內無重大違約或停權、三年內無欠稅及重大違法、原廠非陸資、內容無不實等。"),
      company.consent("pdp_affidavit", "個人資料檔案安全維護管理辦法切結書", "已訂定個人資料檔案安全維護計畫，並確實遵守個人資料保護相關法令。"),
      company.consent("data_access_affidavit", "客戶資料取用與提供切結書", "將提供客戶免費、隨時、自行完整下載其資料與使用紀錄；國際專區免簽署。", domestic),
    },
    company.evidence(),
    {
      listing.files("sales_proof_files", {
        label = "市場實績", group = "files", required = true, rules = { required = "R-140" },
        hint = "至少一份有效付費客戶之契約或銷售發票；國際專區須檢附國際拓銷佐證（契約、發票或合作意向書 MOU）。",
      }),
      listing.files("quality_proof_files", { label = "營運實力或品質證明", group = "files", hint = "例如 ISO27001、CCSP、CEH、獲獎紀錄。" }),
    }
  ),
  checks = {
    company.bracket_check,
    -- What the international zone shows is read by readers of English.
    check "R-154" (function(row)
      local problems = {}
      for _, key in ipairs { "company_name_en", "company_overview_en" } do
        local text = row[key]
        if text and text:find("[\227-\237][\128-\191][\128-\191]") then
          problems[#problems + 1] = problem("english_only", { field = key })
        end
      end
      return problems
    end),
  },
}
