-- What the public sees of a listed solution: the platform in Chinese, and the international zone in English.
local when = require "when"

return {
  key = "tcloud", label = "臺灣雲市集方案目錄", level = "solution",
  -- The form's fields carry the numbers of the paper; the public reads these.
  labels = {
    ["content.company_sizes"] = "適用企業規模", ["content.brief"] = "方案簡介", ["content.spec_rows"] = "功能規格、性能",
    ["content.features"] = "特色", ["content.success_cases"] = "成功應用案例", ["content.price_total"] = "價格（新臺幣元，含稅）",
    ["content.price_months"] = "訂閱期程（月）", ["content.price_users"] = "授權人數", ["content.price_other_spec"] = "其他規格",
    ["content.renewal_discount"] = "客戶續約優惠", ["content.renewal_discount_text"] = "客戶續約優惠說明",
    ["content.extra_fees"] = "額外支付費用", ["content.extra_fees_text"] = "額外支付費用說明", ["content.info_url"] = "方案介紹網站",
    ["content.support_phone"] = "客服電話", ["content.support_email"] = "客服信箱",
    ["technical.sla_availability_pct"] = "服務水準：系統可用性", ["technical.sla_support_hours"] = "服務水準：客服支援時段",
    ["technical.sla_compensation"] = "服務水準：服務中斷補償", ["technical.sla_incident_response"] = "服務水準：問題回應時間",
    ["technical.sla_rpo"] = "服務水準：復原點目標(RPO)",
  },
  zones = {
    { key = "international", label = "International zone", locale = "en", when = when.equals("zone", "international"),
      title = "content.product_name_en", summary = "content.product_overview_en",
      search = { "content.product_name_en", "content.product_overview_en", "content.product_spec_en", "company.company_name_en" },
      facets = { "content.categories", "content.industries", "content.target_regions_en" },
      fields = {
        "content.promo_image_file", "content.solution_logo_file", "content.company_logo_file",
        "company.company_name_en", "company.company_overview_en", "company.website", "content.categories", "content.industries",
        "content.product_overview_en", "content.product_spec_en", "content.price_usd", "content.price_measure", "content.free_trial",
        "content.security_certs_en", "content.target_regions_en", "content.target_customers_en", "content.languages",
        "content.local_contact_type", "content.local_contact_company", "content.local_contact_website", "content.local_contact_tel",
        "content.local_contact_email", "content.demo_video_url", "technical.sla_availability_pct",
      } },
    { key = "domestic", label = "國內方案",
      title = "solution.solution_name", summary = "content.brief",
      search = { "solution.solution_name", "content.brief", "content.features", "company.company_name" },
      facets = { "content.categories", "content.industries", "content.company_sizes" },
      fields = {
        "company.company_name", "company.website", "content.categories", "content.industries", "content.company_sizes",
        "content.brief", "content.spec_rows", "content.features", "content.success_cases", "content.price_total",
        "content.price_months", "content.price_users", "content.price_other_spec", "content.renewal_discount",
        "content.renewal_discount_text", "content.extra_fees", "content.extra_fees_text", "content.info_url", "content.support_phone",
        "content.support_email", "content.demo_video_url", "technical.cloud_architecture", "technical.sla_availability_pct",
        "technical.sla_support_hours", "technical.sla_compensation", "technical.sla_incident_response", "technical.sla_rpo",
      } },
  },
}
