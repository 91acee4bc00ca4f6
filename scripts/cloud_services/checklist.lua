-- 雲端服務檢核表: the rows of the three templates and their marks (R-055..R-057).
-- Source: 工程會 112-09-25 工程企字第1120022701號函, 各類資訊(服務)採購之共通性資通安全基本要求參考一覽表. The marks of 普 for
-- templates A and B are from it: A has eleven rows, B adds rows 12 to 14 and asks for rows 4 and 5 as well.
-- The marks of 中 and 高 and the rows of template C are not in what was found of it (待確認). They are 普's, but where
-- 資通系統防護基準 (baseline.lua) asks for more at a level: account control from 中 on (5, 6; 7, 8 at 高), encrypted
-- transfer (67 to 70) and multi-factor authentication (37) at 高. Change them here; everything else follows.
local when, baseline = require "when", require "baseline"

local recommended, case_by_case, not_applicable = "●", "◎", "－"

-- Marks in the order 普, 中, 高; one entry a template.
local function same(mark) return { mark, mark, mark } end

local rows = {
  { key = "row_01", section = "management", label = "1 完善資通安全管理措施，或通過 CNS 27001/ISO 27001", all = same(recommended),
    hint = "資通系統防護基準（資通安全責任等級分級辦法附表十，共 " .. #baseline.controls .. " 項）請於「資通系統分級查核項目」逐項檢核說明。" },
  { key = "row_02", section = "management", label = "2 隱私資訊管理標準（ISO 27701）", all = same(case_by_case) },
  { key = "row_03", section = "management", label = "3 非大陸地區廠商、非第三地區含陸資之廠商", all = same(recommended) },
  { key = "row_04", section = "access", label = "4 帳號控管措施", all = { case_by_case, recommended, recommended }, B = same(recommended),
    hint = baseline.hint(1, 9) },
  { key = "row_05", section = "access", label = "5 資料傳輸措施", all = { case_by_case, case_by_case, recommended }, B = same(recommended),
    hint = baseline.hint(67, 70) },
  { key = "row_06", section = "access", label = "6 事件日誌保存與可歸責性（含 IP，建議至少六個月）", all = same(recommended),
    hint = baseline.hint(15, 27) },
  { key = "row_07", section = "supply", label = "7 供應商安全及產品安全（各擇一）", all = same(recommended) },
  { key = "row_08", section = "supply", label = "8 廠商通過 CMMC", all = { not_applicable, case_by_case, case_by_case } },
  { key = "row_09", section = "location", label = "9 未經機關審查同意不得移至本國以外地區", all = same(recommended) },
  { key = "row_10", section = "location", label = "10 存取、備份、備援不得位於大陸地區（含港澳）且不得跨境傳輸", all = same(recommended) },
  { key = "row_11", section = "location", label = "11 虛擬主機映像檔安全", all = same(case_by_case) },
  { key = "row_12", section = "office", label = "12 多因子鑑別", all = { not_applicable, case_by_case, recommended }, B = same(recommended),
    hint = baseline.hint(36, 37) },
  { key = "row_13", section = "office", label = "13 資料分類與標示", all = same(not_applicable), B = same(recommended) },
  { key = "row_14", section = "office", label = "14 釣魚郵件過濾", all = same(not_applicable), B = same(recommended) },
}

local templates, levels = { "A", "B", "C" }, { "basic", "medium", "high" }

-- R-056: at 普 the rows with ● at 普 are required; at 中 and 高 every row with ● at any level.
local function required_at(marks, level_index)
  if level_index == 1 then return marks[1] == recommended end
  return marks[1] == recommended or marks[2] == recommended or marks[3] == recommended
end

-- The condition that holds for the (template, level) pairs that `test` accepts.
local function condition(row, test)
  local parts = {}
  for _, template in ipairs(templates) do
    local marks, at = row[template] or row.all, {}
    for index, level in ipairs(levels) do
      if test(marks, index) then at[#at + 1] = level end
    end
    if #at > 0 then
      parts[#parts + 1] = when.all(when.equals("template_code", template), when.is_in("system_level", at))
    end
  end
  return when.any(table.unpack(parts))
end

local result = {}
for _, row in ipairs(rows) do
  result[#result + 1] = {
    key = row.key,
    section = row.section,
    label = row.label,
    hint = row.hint,
    required = condition(row, required_at) or false,
    visible = condition(row, function(marks, index) return marks[index] ~= not_applicable end),
  }
end
-- The parts that a vendor works through; the rows keep the numbers of their source.
local sections = {
  { key = "management", label = "管理與廠商資格" },
  { key = "access", label = "帳號、傳輸與日誌" },
  { key = "supply", label = "供應商與產品" },
  { key = "location", label = "資料所在地與映像檔" },
  { key = "office", label = "鑑別、資料分類與郵件" },
}
return { rows = result, sections = sections }
