-- The parts of a 服務建議書 and their points (R-104), and what a new tender begins with. Their words: text.chapter.* and
-- text.part.* in locales. `soc`: asked only of groups of 資通安全威脅偵測管理 (SOC).
return {
  soc_groups = { "2" },
  least_average = 70,
  chapters = {
    { key = "team_experience", number = 1, points = 20,
      parts = { { key = "background" }, { key = "records" }, { key = "people" }, { key = "soc_operation", soc = true },
                { key = "soc_certificates", soc = true } } },
    { key = "execution", number = 2, points = 30, breaks_ties = true,        -- R-107
      parts = { { key = "schedule" }, { key = "team_size" }, { key = "certificates" }, { key = "confidentiality" },
                { key = "resources" }, { key = "incidents" }, { key = "soc_procedures", soc = true } } },
    { key = "completeness", number = 3, points = 24, parts = { { key = "services" }, { key = "deliverables" } } },
    { key = "price", number = 4, points = 20, parts = { { key = "cost_analysis" } } },
    { key = "responsibility", number = 5, points = 6,
      parts = { { key = "raise" }, { key = "min_salary" }, { key = "work_life" }, { key = "green" } } },
  },
  -- Percents, days, and how a price becomes whole NT$ (OQ-12); each tender may have others.
  pricing = {
    leave_rate = "16", burden_rate = "14", vat_rate = "5", days_per_month = "22", most_admin_rate = "100", most_fee_rate = "25",
    most_bonus_rate = "30", rounding = "half_up",
  },
  -- Samples of group 1; man-days are from planning to completion, not those on site (R-100).
  items = {
    { group = "1", name = "網路架構檢視", unit = "式", man_days = "5" },
    { group = "1", name = "網路惡意活動檢視－封包監聽與分析（側錄 6 小時以上）", unit = "點", man_days = "3" },
    { group = "1", name = "網路惡意活動檢視－網路設備紀錄檔分析（1 個月或 100MB）", unit = "份", man_days = "2" },
    { group = "1", name = "使用者端電腦惡意活動檢視", unit = "台", man_days = "0.3" },
  },
}
