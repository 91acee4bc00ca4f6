-- Stages of review that listing programmes share (SM-22, SM-23): the contract, what is listed, and what ends a listing.
-- A programme says in `more` what differs; core/docs/stages.md explains the tables.
local listing_stages = {}

local level = "solution"

-- 申請資料之補正 belongs to the first stage: what is not put right in time counts as given up (R-142).
function listing_stages.lapse()
  return { key = "lapse", label = "逾期未補正", to = "abandoned", by = "system", on = "corrections_expired", application = "reject",
           mail = "申請資料逾期未補正，視同放棄申請。" }
end

function listing_stages.not_eligible()
  return { key = "not_eligible", label = "資格不符", to = "qualification_failed", asks_reason = true, application = "reject",
           mail = "經審查，申請資格不符。" }
end

-- 簽約 -> 上架.
function listing_stages.contracting()
  return { key = "contracting", label = "簽約", level = level, hint = "入選者於通知時間內完成簽約，再將方案上架。",
    deadline = { days = 30 },
    outcomes = {
      { key = "signed", label = "完成簽約並上架", to = "listed", mail = "已完成簽約，方案已上架。" },
      { key = "not_signed", label = "未於期限內簽約", to = "not_selected", asks_reason = true, mails = true },
    } }
end

-- 上架: `more.outcomes` before those of all programmes, `more.deadline` of the watch, `more.bans_years`.
function listing_stages.listed(more)
  local outcomes = {}
  for _, one in ipairs(more.outcomes or {}) do outcomes[#outcomes + 1] = one end
  outcomes[#outcomes + 1] = { key = "change", label = "申請變更上架內容", to = "change_review", by = "vendor", asks_reason = true }
  outcomes[#outcomes + 1] = { key = "complaint", label = "接獲客訴，要求限期改善", to = "improvement", asks_reason = true,
                              mail = "請於期限內完成改善；逾期未改善者，將撤除上架資格。" }
  outcomes[#outcomes + 1] = { key = "violation", label = "違反規定，要求限期改善", to = "improvement", asks_reason = true,
                              mail = "請於期限內完成改善；逾期未改善者，將下架。" }
  outcomes[#outcomes + 1] = { key = "beyond_repair", label = "無法改善，下架", to = "delisted", asks_reason = true, mails = true,
                              bans_years = more.bans_years }
  return { key = "listed", label = "上架", level = level, listed = true, deadline = more.deadline, outcomes = outcomes,
           hint = "方案公開於方案目錄。內容、版本或價格之調整須經審核同意。" }
end

-- 變更審核: the public sees what was listed until the change is agreed to.
function listing_stages.change_review()
  return { key = "change_review", label = "變更審核", level = level, listed = "as_before",
    hint = "同意前請以補件開放須變更的欄位，廠商完成後再決定；公開內容於同意後更新。",
    outcomes = {
      { key = "agree", label = "同意變更", to = "listed", mail = "上架內容之變更已審核同意。" },
      { key = "decline", label = "不同意變更", to = "listed", asks_reason = true, mails = true },
    } }
end

-- 限期改善: a month unless staff set another day (R-155).
function listing_stages.improvement(more)
  return { key = "improvement", label = "限期改善", level = level, listed = "as_before",
    deadline = { months = 1, outcome = "not_improved", reminders = { 14, 3, 1 } },
    outcomes = {
      { key = "improved", label = "改善完成", to = "listed", mail = "經確認已完成改善，方案繼續上架。" },
      { key = "delist", label = "未能改善，下架", to = "delisted", asks_reason = true, mails = true, bans_years = more.bans_years },
      { key = "not_improved", label = "逾期未改善", to = "delisted", by = "system", mail = "逾期未改善，已撤除該方案之上架資格。" },
    } }
end

function listing_stages.ends()
  return {
    { key = "qualification_failed", label = "資格不符" },
    { key = "abandoned", label = "視同放棄" },
    { key = "not_selected", label = "未入選", level = level },
    { key = "delisted", label = "已下架", level = level },
  }
end

return listing_stages
