-- What the public sees of a listed solution.
return {
  key = "industry", label = "雲市集工業館方案目錄", level = "solution",
  -- The form's fields carry the numbers of the paper; the public reads these.
  labels = {
    ["promotion.category_ops"] = "方案類別：企業營運端", ["promotion.category_factory"] = "方案類別：工廠生產端",
    ["promotion.industries"] = "適用行業別", ["promotion.company_sizes"] = "適用製造業規模", ["promotion.functional_spec"] = "功能規格、性能",
    ["promotion.features"] = "特色", ["promotion.success_cases"] = "成功應用案例", ["promotion.price_options"] = "價格組合",
    ["promotion.discounts"] = "優惠措施", ["promotion.payment_methods"] = "線上支付方式", ["promotion.order_process"] = "訂單管理標準流程",
    ["promotion.support_staff"] = "客服人力配置", ["promotion.support_description"] = "服務能量說明",
    ["technical.sla_availability_pct"] = "服務水準：系統可用性", ["technical.sla_support_hours"] = "服務水準：客服支援時段",
    ["technical.sla_compensation"] = "服務水準：服務中斷補償", ["technical.sla_incident_response"] = "服務水準：問題回應時間",
    ["technical.sla_rpo"] = "服務水準：復原點目標(RPO)",
  },
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
