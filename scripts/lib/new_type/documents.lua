-- What a vendor prints, seals, scans and uploads. `print` names documents/<name>.mustache (core/docs/print-forms.md).
local document = require "document"

return {
  document "application_form_file" {
    label = "申請表", print = "application_form", version_code = "NEW-A-1", asks_item_count = true,
    hint = "申請表上的品項合計筆數須與系統一致，請確認後再列印用印。",
  },
}
