-- SM-15: 資格審查 -> 服務評選 by the committee, each proposal for itself (R-109) -> 決標. The scores are those of R-104; the companion
-- ranks them by exact totals, equal ones by 專業執行能力 (R-107).
return {
  { key = "qualification", label = "資格審查", hint = "查對投標廠商之資格文件與聲明書。",
    outcomes = {
      { key = "qualified", label = "資格合格", to = "evaluation" },
      { key = "unqualified", label = "資格不合格", to = "refused", asks_reason = true, application = "reject", mail = "經資格審查，投標文件不合招標文件之規定。" },
    } },
  { key = "evaluation", label = "服務評選", level = "proposal", hint = "委員就服務建議書書面評分；必要時得請廠商以線上方式備詢。",
    committee = { least_members = 5, ranking = "infosec_services.total", criteria = {
      { key = "team_experience", label = "團隊專業經驗", weight = 20, most = 20 },
      { key = "execution", label = "專業執行能力", weight = 30, most = 30, hint = "總評分相同時，此項得分較高者優先。" },
      { key = "completeness", label = "專案完整性", weight = 24, most = 24 },
      { key = "price", label = "服務價格", weight = 20, most = 20 },
      { key = "responsibility", label = "廠商企業社會責任指標", weight = 6, most = 6 },
    } },
    outcomes = {
      { key = "best", label = "最有利標廠商", to = "awarded", asks_reason = true, published = false, mail = "貴公司經評選委員會決定為最有利標廠商。" },
      { key = "not_best", label = "未獲評定為最有利標", to = "not_awarded", asks_reason = true, published = false, mails = true },
    } },
  { key = "awarded", label = "決標", level = "proposal" },
  { key = "not_awarded", label = "未得標", level = "proposal" },
  { key = "refused", label = "資格不合格" },
}
