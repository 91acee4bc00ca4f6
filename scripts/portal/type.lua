-- The portal's own forms: registration, contact data, passwords. Source: 廠商使用手冊 2026-05-19, chapters 2 and 8.
return {
  label = "廠商註冊",
  kind = "forms",
  tender_type = false,
  levels = {
    "registration", "revision", "contact", "upkeep", "note", "tax_id_change", "new_password", "change_password", "change_email",
    "invitation", "transfer", "tender_groups", "tender_list",
  },
  extra = { notice = require "notice" },
}
