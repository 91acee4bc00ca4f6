-- What the public sees of a listed solution.
return {
  key = "industry", label = "雲市集工業館方案目錄", level = "solution",
  zones = {
    { key = "factory", label = "製造業方案",
      title = "solution.solution_name", summary = "promotion.functional_spec",
      search = { "solution.solution_name", "promotion.functional_spec", "promotion.features", "company.company_name" },
      facets = { "promotion.category_ops", "promotion.category_factory", "promotion.industries", "promotion.company_sizes" },
      fields = {
        "company.company_name", "company.website", "promotion.category_ops", "promotion.category_factory", "promotion.industries",
        "promotion.company_sizes", "promotion.functional_spec", "promotion.features", "promotion.success_cases",
        "promotion.price_options", "promotion.discounts", "promotion.payment_methods", "promotion.order_process",
        "promotion.support_staff", "promotion.support_description", "promotion.demo_video_url", "technical.cloud_architecture",
        "technical.sla_availability_pct", "technical.sla_support_hours", "technical.sla_compensation",
        "technical.sla_incident_response", "technical.sla_rpo",
      } },
  },
}
