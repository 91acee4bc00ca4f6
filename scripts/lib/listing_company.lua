-- The company's own form: one a submission. Each programme puts its fields together from these, in the order of its form.
local field, check, problem, listing, taiwan =
  require "field", require "check", require "problem", require "listing", require "taiwan"

local company = {}

company.groups = {
  { key = "basic", label = "公司基本資料" },
  { key = "people", label = "代表人與聯絡人" },
  { key = "files", label = "應備資料", hint = "請掃描後上傳電子檔，檔名請標示文件名稱及申請單位。" },
  { key = "consents", label = "同意與聲明", hint = "全文請見「聲明與授權事項及切結書」，已於填寫前閱讀確認。" },
}

function company.basics()
  return {
    taiwan.company_name "company_name" { label = "公司名稱", group = "basic", required = true },
    taiwan.tax_id "tax_id" { label = "統一編號", group = "basic", required = true },
    field.choices "business_items" {
      label = "營業項目", group = "basic", required = true, min_items = 1,
      options = { { "I301010", "I301010資訊軟體服務業" }, { "I301020", "I301020資料處理服務業" },
                  { "I301030", "I301030電子資訊供應服務業" } },
    },
  }
end

function company.standing()
  return {
    field.date "established_on" { label = "設立登記日期", group = "basic", required = true, not_after = "today" },
    field.choice "established_bracket" {
      label = "設立年資", group = "basic", required = true,
      options = { { "over_3_years", "設立三年以上" }, { "under_3_years", "未滿三年" } },
    },
    taiwan.money "paid_in_capital" {
      label = "實收資本額", group = "basic", required = true, min = 1000000, rules = { min = "R-140" },
      hint = "申請資格為新臺幣 100 萬元以上。",
    },
    field.url "website" { label = "公司官網", group = "basic", required = true },
    listing.text("company_intro", listing.limit.long, { label = "公司簡介", group = "basic", hint = "300 字以內" }),
    listing.files("company_intro_files", {
      label = "公司簡介佐證檔", group = "basic", hint = "獲獎紀錄、專業認證、能量登錄等。" .. listing.named_files,
    }),
  }
end

function company.people(contact)
  return {
    taiwan.person_name "representative_name" { label = "代表人姓名", group = "people", required = true },
    taiwan.job_title "representative_title" { label = "代表人職稱", group = "people", required = true },
    taiwan.person_name "contact_name" { label = contact .. "姓名", group = "people", required = true },
    taiwan.job_title "contact_title" { label = contact .. "職稱", group = "people", required = true },
  }
end

function company.evidence(asked)
  return {
    listing.file("income_tax_statement_file", {
      label = "年度損益及稅額計算表", group = "files", visible = asked,
      hint = "最近一年申報營利事業所得稅者；未滿一年之新創公司得以最近一期營業稅申報書替代。" .. listing.named_files,
    }),
    listing.file("tax_proof_file", {
      label = "合法納稅證明文件", group = "files", visible = asked,
      hint = "最近一期營業稅繳款書收據聯或核章之 401 表，得以前一期代之；新設立者得以核准設立登記函及購票證代之。" .. listing.named_files,
    }),
  }
end

function company.consent(key, label, hint, visible)
  return field.consent(key) { label = label, group = "consents", required = true, hint = hint, visible = visible, rules = { required = "R-140" } }
end

-- The bracket that is ticked is the one that follows from the date.
company.bracket_check = check("R-140", { "established_on", "established_bracket" }) (function(row, _, context)
  local year, rest = row.established_on:match("^(%d+)(.*)$")
  local old = string.format("%04d%s", tonumber(year) + 3, rest) <= context.today
  if old ~= (row.established_bracket == "over_3_years") then
    return problem("established_bracket_differs", { field = "established_bracket", date = row.established_on })
  end
end)

return company
