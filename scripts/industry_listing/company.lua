-- 附表1 上架申請書: one a submission. What is asked, and how it is reviewed, follows from the kind of application (R-141).
local field, when, company, listing, supply, taiwan =
  require "field", require "when", require "listing_company", require "listing", require "supply", require "taiwan"

local with_proof = when.is_in("application_kind", { "first", "listed_before" })
local of_the_plan = when.equals("application_kind", "existing")

return {
  label = "上架申請書",
  per_parent = { min = 1, max = 1 },
  purpose = "填寫申請公司的資料、聯絡人、應備資料與聲明，每家公司一份",
  empty = "每家公司填寫一份上架申請書，再於其下新增方案。",
  guidance = "首次申請及曾在工業館上架之方案須接受技術審查；已在攻頂計畫上架之既有方案先經書面審查。",
  name = { "company_name" },
  title = { join = { "company_name" } },
  groups = supply.join({ { key = "kind", label = "申請類型" } }, company.groups),
  columns = { "company_name", "tax_id", "application_kind", "solution_count", "created_at", "completeness" },
  counters = supply.completeness(),

  fields = supply.join(
    { field.choice "application_kind" {
      label = "申請類型", group = "kind", required = true, rules = { required = "R-141" },
      options = { { "first", "首次申請方案" }, { "listed_before", "曾在工業館上架方案" }, { "existing", "已在攻頂計畫上架之既有方案" } },
    } },
    company.basics(),
    company.standing(),
    {
      field.integer "solution_count" {
        label = "申請雲端方案數量", group = "kind", required = true, min = 1, max = 100, width = "short", hint = "本次申請數量，須與填寫的方案數相同",
      },
      field.choice "yearly_capacity" {
        label = "公司所有雲端解決方案可服務總能量上限(每年)", group = "basic", required = true,
        options = { { "1_10", "1~10家" }, { "11_100", "11~100家" }, { "101_200", "101~200家" }, { "201_300", "201~300家" },
                    { "301_400", "301~400家" }, { "401_500", "401~500家" }, { "over_500", "501家以上" } },
      },
    },
    company.people("聯絡人"),
    {
      taiwan.phone "contact_phone" { label = "聯絡電話", group = "people", required = true },
      taiwan.mobile "contact_mobile" { label = "手機", group = "people", required = true },
      taiwan.email "contact_email" { label = "E-mail", group = "people", required = true },
      taiwan.address "company_address" { label = "公司地址", group = "people", required = true },
      company.consent("privacy_consent", "個人資料提供同意", "已充分知悉告知事項，並同意蒐集、處理、利用本人之個人資料。"),
      company.consent("data_access_affidavit", "雲端解決方案中小企業客戶資料取用與提供切結書", "將提供客戶免費、隨時、自行完整下載其資料與使用紀錄。"),
      company.consent("declaration_consent", "聲明與授權事項同意", "已明確了解九項聲明及智慧財產權授權內容，並同意遵守。"),
    },
    company.evidence(with_proof),
    {
      listing.files("sales_proof_files", {
        label = "廠商實績之證明文件", group = "files", required = true, visible = with_proof, rules = { required = "R-140" },
        hint = "至少一份有效付費客戶之契約或發票。",
      }),
      listing.file("dgx_evidence_file", {
        label = "通過攻頂計畫之方案佐證資料", group = "files", visible = of_the_plan, extensions = { "pdf", "png", "jpg", "jpeg" },
        hint = "例如上架頁面截圖。", rules = { required = "R-141" },
      }),
      listing.files("other_proof_files", { label = "其他成效證明文件", group = "files" }),
    }
  ),
  checks = { company.bracket_check },
}
