-- What the public sees of a listed solution: the platform in Chinese, and the international zone in English.
local when = require "when"

return {
  key = "tcloud", label = "臺灣雲市集方案目錄", level = "solution",
  zones = {
    { key = "international", label = "International zone", locale = "en", when = when.equals("zone", "international"),
      title = "content.product_name_en", summary = "content.product_overview_en",
      search = { "content.product_name_en", "content.product_overview_en", "content.product_spec_en", "company.company_name_en" },
      facets = { "content.categories", "content.industries", "content.target_regions_en" },
      fields = {
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
