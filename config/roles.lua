-- Who may do what. A person has one role: of a company (kind "vendor") or of the office (kind "staff").
-- An office that wants it otherwise copies this file, changes the copy and names it in portal.lua (roles = "…").
-- Roles may be added. The three of vendors stay, and somebody must hold staff.users and staff.roles.
-- Permissions are explained in core/docs/roles.md; /staff/roles shows them with the addresses that each one opens.
return {
  {
    key = "vendor_owner", kind = "vendor",
    label = { ["zh-TW"] = "擁有者", en = "Owner" },
    purpose = { ["zh-TW"] = "填寫、送出申請，並管理公司的成員。", en = "Fills in and submits applications, and manages the company's people." },
    permissions = { "account.edit", "account.manage", "vendor.view", "vendor.edit", "vendor.submit" },
  },
  {
    key = "vendor_editor", kind = "vendor",
    label = { ["zh-TW"] = "編輯者", en = "Editor" },
    purpose = { ["zh-TW"] = "填寫、送出申請，維護公司資料。", en = "Fills in and submits applications and keeps the company's data." },
    permissions = { "account.edit", "vendor.view", "vendor.edit", "vendor.submit" },
  },
  {
    key = "vendor_viewer", kind = "vendor",
    label = { ["zh-TW"] = "檢視者", en = "Viewer" },
    purpose = { ["zh-TW"] = "只能檢視公司的申請。", en = "Sees the company's applications and changes nothing." },
    permissions = { "vendor.view" },
  },
  {
    key = "reviewer", kind = "staff",
    label = { ["zh-TW"] = "審查人員", en = "Reviewer" },
    purpose = { ["zh-TW"] = "審核註冊資料與申請文件，協助廠商。", en = "Decides on registrations and applications and helps vendors." },
    permissions = { "staff.view", "staff.registrations", "staff.submissions", "staff.stages", "staff.support", "staff.opening" },
  },
  {
    key = "tender_officer", kind = "staff",
    label = { ["zh-TW"] = "標案承辦人", en = "Tender officer" },
    purpose = { ["zh-TW"] = "建立與管理標案、公告及手冊，並審查申請。", en = "Runs tenders, announcements and manuals, and reviews applications." },
    permissions = {
      "staff.view", "staff.registrations", "staff.submissions", "staff.testing", "staff.stages", "staff.support",
      "staff.tenders", "staff.announcements", "staff.manuals", "staff.mail", "staff.types", "staff.jobs", "staff.opening",
    },
  },
  {
    key = "programme_officer", kind = "staff",
    label = { ["zh-TW"] = "計畫承辦人", en = "Programme officer" },
    purpose = { ["zh-TW"] = "辦理上架計畫：收件、補件、審查階段與上架後管理。", en = "Runs listing programmes: receipt, corrections, stages of review, what is listed." },
    permissions = { "staff.view", "staff.submissions", "staff.stages", "staff.support" },
  },
  -- Testers work on what they test alone, members of committees on what they were assigned.
  {
    key = "tester", kind = "staff",
    label = { ["zh-TW"] = "檢測人員", en = "Tester" },
    purpose = { ["zh-TW"] = "辦理產品檢測，填寫檢測結果。", en = "Tests products and enters what came of it." },
    permissions = { "staff.view", "staff.testing" },
  },
  {
    key = "committee_member", kind = "staff",
    label = { ["zh-TW"] = "評選委員", en = "Committee member" },
    purpose = { ["zh-TW"] = "審查並評分指派的案件；聲明利益衝突前看不到申請內容。", en = "Reads and scores what was assigned; sees nothing before declaring conflicts of interest." },
    permissions = { "staff.view", "staff.committee" },
  },
  -- Opens sealed bids with a second one, each under an own passphrase. Two of the roles above may, too; the administrator,
  -- who could see what the machine sees, may not.
  {
    key = "opener", kind = "staff",
    label = { ["zh-TW"] = "開標人員", en = "Opener" },
    purpose = { ["zh-TW"] = "開標時與另一位開標人員共同開啟密封的投標文件。", en = "Opens sealed bids together with a second opener." },
    permissions = { "staff.view", "staff.opening" },
  },
  {
    key = "working_group", kind = "staff",
    label = { ["zh-TW"] = "工作小組", en = "Working group" },
    purpose = { ["zh-TW"] = "於委員評分前審閱案件，擬具初審意見。", en = "Reads what is to be scored and writes the initial opinion for the committee." },
    permissions = { "staff.view", "staff.working_group" },
  },
  -- Leads a small office: besides accounts, roles and the audit log also its daily work, so that somebody can stand in
  -- for everybody. Where the two must be apart, take the second group of lines out of a copy of this file.
  {
    key = "administrator", kind = "staff",
    label = { ["zh-TW"] = "系統管理者", en = "Administrator" },
    purpose = { ["zh-TW"] = "管理帳號、權限與系統，並可代理承辦業務。", en = "Manages accounts, roles and the system, and stands in for the office." },
    permissions = {
      "staff.view", "staff.users", "staff.roles", "staff.audit", "staff.personal_data", "staff.types", "staff.jobs",
      "staff.mail",
      "staff.registrations", "staff.submissions", "staff.testing", "staff.stages", "staff.support", "staff.tenders",
      "staff.announcements", "staff.manuals",
    },
  },
}
