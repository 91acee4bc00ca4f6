-- 技術特性說明: one a solution; platform, six characteristics, five promises of service level. `more` of a programme: parent,
-- providers of public cloud, and fields that stand after these.
local field, check, problem, when, listing, supply =
  require "field", require "check", require "problem", require "when", require "listing", require "supply"

local hybrid = when.equals("cloud_architecture", "hybrid")
local private_room = when.all(hybrid, when.equals("hybrid_private_kind", "own_room"))

local uses = { { "storage", "儲存" }, { "computing", "運算" }, { "other", "其他" } }

local function characteristic(key, label, hint)
  return listing.text(key, listing.limit.short, { label = label, group = "characteristics", hint = hint })
end

local function promise(key, label, hint, rule)
  return listing.text(key, listing.limit.short, { label = label, group = "sla", hint = hint,
                                                 rules = { max_length = "R-151", required = rule } })
end

-- R-157: not older than a year.
local function report_date(key, label)
  return field.date(key) {
    label = label, group = "tests", required = true, not_before = "today-1y", not_after = "today",
    rules = { not_before = "R-157", not_after = "R-157" },
  }
end

return function(more)
  local fields = {}
  local function add(...)
    for _, one in ipairs { ... } do fields[#fields + 1] = one end
  end
  add(field.choice "cloud_architecture" {
    label = "雲平台架構", group = "platform", required = true, rules = { options = "R-149" },
    options = { { "public", "(一)100%採用公有雲" }, { "hybrid", "(二)採用混合雲(公有雲+私有雲)" } },
    hint = "方案如為 100% 私有雲或自有機房之架構，請勿申請；混合雲之核心運算及儲存應全部置於公有雲。",
  })
  add(listing.with_other("public_cloud_providers", {
    label = "公有雲業者(全公有雲)", group = "platform", required = true, options = more.providers,
    visible = when.equals("cloud_architecture", "public"), rules = { required = "R-149" },
  }))
  add(listing.with_other("hybrid_public_use", { label = "混合雲-公有雲用途", group = "platform", required = true, visible = hybrid, options = uses }))
  add(listing.with_other("hybrid_public_providers", {
    label = "混合雲-公有雲採用", group = "platform", required = true, visible = hybrid, options = more.providers,
  }))
  add(listing.with_other("hybrid_private_use", { label = "混合雲-私有雲用途", group = "platform", required = true, visible = hybrid, options = uses }))
  add(field.choice "hybrid_private_kind" {
    label = "混合雲-私有雲採用", group = "platform", required = true, visible = hybrid,
    options = { { "within_iaas", "公有雲(IaaS)內之私有雲" }, { "own_room", "私有機房(不對外營運)" } },
  }, field.choice "private_room_plan" {
    label = "有無規劃投入公有雲", group = "platform", required = true, visible = private_room,
    options = { { "planned", "有規劃投入公有雲" }, { "not_planned", "無規劃投入公有雲" } },
  }, field.text "private_room_no_plan_reason" {
    label = "無規劃原因", group = "platform", required = true, max_length = 200,
    visible = when.all(private_room, when.equals("private_room_plan", "not_planned")),
  })
  add(listing.with_other("hybrid_reasons", {
    label = "採用混合雲之考量", group = "platform", required = true, visible = hybrid,
    options = { { "customer", "客戶要求" }, { "cost", "成本" }, { "security", "安全性" }, { "control", "資源掌握程度高" }, { "other", "其他" } },
  }))
  add(listing.file("architecture_evidence_file", {
    label = "架構佐證(合併於1個檔案 pdf)", group = "platform", max_size = "20 MB",
    hint = "須含 (1) 雲平台架構圖 (2) 公有雲平台租用佐證：合約或最近一期費用發票或支付證明 (3) 公有雲使用流量證明：系統畫面截圖。",
  }))
  add(table.unpack(more.platform or {}))
  add(
    characteristic("tech_connections", "一、大量連線", "例如：經壓力測試，同時最多可服務 N 條來自客戶的連線而服務品質不下降。"),
    characteristic("tech_compute", "二、大量計算", "例如：經壓力測試，每秒最多可服務 N 個服務請求而服務品質不下降。"),
    characteristic("tech_elasticity", "三、資源彈性調度", "例如：已啟用資源使用量監控與彈性調度機制，並經實測。"),
    characteristic("tech_continuity", "四、服務不中斷", "例如：同時使用多個虛擬機或容器，其一故障後仍能持續服務。"),
    characteristic("tech_load_balance", "五、雲端負載機制", "例如：已啟用負載平衡機制，於真實網路（三大電信）環境下量測 N 秒內完成。"),
    characteristic("tech_security", "六、資安機制", "例如：已啟用主機和網站弱點掃描機制。"),
    characteristic("tech_privacy", "六、個資保護機制", "例如：資料存取控管，相關存取有紀錄可供查詢。"),
    listing.file("stress_test_file", { label = "七、1年內壓力測試報告", group = "tests", max_size = "20 MB", rules = { required = "R-157" } }),
    report_date("stress_test_date", "壓力測試報告日期"),
    listing.file("security_test_file", { label = "七、1年內資安檢測報告", group = "tests", max_size = "20 MB", rules = { required = "R-157" } }),
    report_date("security_test_date", "資安檢測報告日期"),
    field.choices "security_test_kinds" {
      label = "資安檢測種類", group = "tests", required = true, min_items = 1, rules = { required = "R-157" },
      options = { { "vulnerability_scan", "網站或系統弱點掃描" }, { "code_review", "程式碼檢測" }, { "penetration", "滲透測試" },
                  { "open_source", "第三方開源元件安全及授權" } },
    },
    field.boolean "security_test_clean" {
      label = "報告無中度以上(Medium, High, Critical)風險", group = "tests", required = true, must_be = true, rules = { must_be = "R-157" },
    },
    field.percent "sla_availability_pct" {
      label = "SLA 一、系統可用性", group = "sla", required = true, min = "98", max = "100", decimals = 3, unit = "%", width = "short",
      rules = { min = "R-148", max = "R-148" },
      hint = "（全月分鐘數－當月服務中斷分鐘數）／全月分鐘數 × 100%，以月份為單位，98% 以上。",
    },
    promise("sla_support_hours", "SLA 二、客服支援時段", "服務的方式和時段。"),
    promise("sla_compensation", "SLA 三、服務中斷補償", "服務中斷達一定時間之補償。"),
    promise("sla_incident_response", "SLA 四、問題回應時間", "依問題嚴重程度至少分 2 級，各於 N 小時內回應。", "R-148"),
    promise("sla_rpo", "SLA 五、復原點目標(RPO)", "至少 24 小時備份一次。", "R-148")
  )
  return {
    label = more.label,
    parent = more.parent,
    per_parent = { min = 1, max = 1 },
    purpose = "說明方案的雲平台架構、六大技術特性與五項服務水準承諾",
    empty = "每個方案填寫一份技術特性說明。",
    guidance = "請依實際情況填寫，各項說明 100 字以內。",
    name = { "cloud_architecture" },
    title = { join = { more.parent .. ".solution_name" } },
    groups = {
      { key = "platform", label = "雲平台架構 (IaaS/PaaS)" },
      { key = "characteristics", label = "六大技術特性" },
      { key = "tests", label = "測試報告" },
      { key = "sla", label = "五項服務水準協議(SLA)必訂指標承諾" },
    },
    columns = { "cloud_architecture", "sla_availability_pct", "created_at", "completeness" },
    counters = supply.completeness(),
    fields = fields,
    checks = {
      -- R-149: the core of a hybrid solution, storage and computing, is in the public cloud.
      check("R-149", { "cloud_architecture", "hybrid_public_use" }) (function(row)
        if row.cloud_architecture ~= "hybrid" then return end
        local has = {}
        for _, use in ipairs(row.hybrid_public_use) do has[use] = true end
        if not (has.storage and has.computing) then return problem("hybrid_core_public", { field = "hybrid_public_use" }) end
      end),
    },
  }
end
