-- 團隊成員: who works on it, with their certificates.
local field, check, problem, taiwan = require "field", require "check", require "problem", require "taiwan"

return {
  label = "團隊成員",
  per_parent = { min = 1, max = 200 },
  purpose = "列出專案負責人與工作成員的學經歷及專業證照",
  empty = "尚未新增成員。請先新增專案負責人。",
  name = { "member_name" },
  title = { join = { "member_name" } },
  groups = { { key = "person", label = "成員" }, { key = "certificates", label = "專業證照" } },
  columns = { "member_name", "role", "job_title", "experience_years", "completeness" },
  search = { "member_name", "job_title" },
  counters = { { key = "total", label = "成員數", kind = "count" } },
  fields = {
    taiwan.person_name "member_name" { label = "姓名", group = "person", required = true },
    field.choice "role" {
      label = "擔任角色", group = "person", required = true, options = { { "lead", "專案負責人" }, { "member", "工作成員" } },
    },
    taiwan.job_title "job_title" { label = "職稱", group = "person", required = true },
    field.text "education" { label = "最高學歷", group = "person", required = true, max_length = 100 },
    field.integer "experience_years" {
      label = "相關工作年資", group = "person", required = true, min = 0, max = 70, unit = "年", width = "short",
    },
    field.textarea "experience" { label = "主要經歷", group = "person", max_length = 1000, rows = 4 },
    field.table "certificates" {
      label = "證照", group = "certificates", max_items = 30,
      fields = {
        field.text "certificate_name" { label = "證照名稱", required = true, max_length = 100 },
        field.text "issuer" { label = "發證單位", required = true, max_length = 100 },
        field.date "valid_until" { label = "有效期限", hint = "無期限者免填" },
      },
    },
    field.files "certificate_files" {
      label = "證照影本", group = "certificates", extensions = { "pdf", "png", "jpg", "jpeg" }, max_size = "10 MB", max_items = 10,
    },
  },
  checks = {
    check("R-104", { "role" }) (function(member, siblings)
      if member.role ~= "lead" then return end
      for _, other in ipairs(siblings) do
        if other.role == "lead" then return problem("second_lead", { name = other.member_name, field = "role" }) end
      end
    end),
  },
}
