-- 雲端服務檢測規範: six tests of the five cloud features and four of security (R-052, R-053). A service that was listed
-- before is exempt from the six; the four always apply.
local when = require "when"
local first_time = when.negate(when.truthy "previously_listed")

local function row(key, label, hint, visible)
  return { key = key, label = label, hint = hint, required = true, visible = visible }
end

return {
  row("cl_001", "CL-001 隨需自助服務", "使用申請之使用者帳號登入系統，並測試使用 1 項雲端服務功能。", first_time),
  row("cl_002", "CL-002 多元網絡存取", "以個人電腦或行動裝置透過兩個以上網際網路環境(ISP)使用，或具備 SOC2 報告。", first_time),
  row("cl_003", "CL-003 多人共享資源池", "2 個以上不同 CSC 帳戶有各自獨立之作業介面且不會相互影響，或具備 SOC2 報告。", first_time),
  row("cl_004", "CL-004 實體及虛擬資源能彈性增減", "檢視雲端服務架構是否具備資源彈性增減設計。", first_time),
  row("cl_005", "CL-005 CSC 資源彈性變更功能", "以 CSC 帳戶新增、異動、刪除 1 項雲端應用服務。", first_time),
  row("cl_006", "CL-006 服務可量測", "具有使用者端資源或服務度量與計費機制。", first_time),
  row("cs_001", "CS-001 安全通訊協定", "具備 TLS v1.2 以上之安全通訊協定。", true),
  row("cs_002", "CS-002 應用程式弱點掃描", "一年內第三方檢測報告（OWASP TOP 10 最新版）無中等級以上風險；未提供者由軟體採購辦公室檢測。", true),
  row("cs_003", "CS-003 系統弱點掃描", "一年內第三方檢測報告無中等級以上風險；未提供者由軟體採購辦公室檢測。", true),
  row("cs_004", "CS-004 防入侵機制", "具備網路入侵防護、實體入侵防護、監測活動管理或防毒機制之佐證。", true),
}
