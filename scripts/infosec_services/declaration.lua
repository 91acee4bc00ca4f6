-- 投標廠商聲明書: thirteen statements, each answered 是 or 否, and what an answer means (R-081). The wording follows the
-- public template of the declaration; a tender whose own template differs changes it here.
local field, check, problem, supply, when =
  require "field", require "check", require "problem", require "supply", require "when"

-- What 是 means. `bars`: who says yes may not bid. Of the others nothing is asked but an answer.
local bars = "答「是」或未答者，不得參加投標；其投標者，不得作為決標對象。聲明內容不實者亦同。"
local told = "未填者，機關得洽廠商澄清。"
local statements = {
  { "no_business", "一、本廠商之營業項目不符合公司法或商業登記法規定，無法於得標後作為簽約廠商，合法履行契約", bars = true },
  { "related_bidders", "二、本廠商有違反政府採購法施行細則第33條之情形（同一採購案以二份以上投標）", bars = true },
  { "political_party", "三、本廠商是政府採購法第38條規定之政黨或與政黨具關係企業關係之廠商", bars = true },
  { "same_principal", "四、本廠商之負責人或合夥人是政府採購法第39條第2項所稱同時為規劃、設計、施工或供應廠商之負責人或合夥人", bars = true },
  { "affiliated", "五、本廠商是政府採購法第39條第3項所稱與規劃、設計、施工或供應廠商同時為關係企業或同一其他廠商之關係企業", bars = true },
  { "commission", "六、本廠商已有或將有政府採購法第59條第1項所稱支付他人佣金、比例金、仲介費、後謝金或其他不正利益為條件，促成採購契約之成立之情形",
    bars = true },
  { "debarred", "七、本廠商、共同投標廠商或分包廠商是政府採購法第103條第1項及施行細則第38條第1項所規定之不得參加投標或作為決標對象或分包廠商之廠商",
    bars = true },
  { "public_servant", "八、本廠商就本採購案，係屬公職人員利益衝突迴避法第2條及第3條所稱公職人員或其關係人",
    means = "未答者，不得參加投標。答「是」者，應另附身分關係揭露表。" },
  { "small_business", "九、本廠商是依法辦理公司或商業登記且合於中小企業認定標準之中小企業",
    means = "答「否」者，請填寫得標後預計分包予中小企業之項目及金額，得自備附件填寫。" .. told },
  { "over_100", "十、本廠商目前在中華民國境內員工總人數逾100人",
    means = "答「是」者，請填寫目前已僱用之身心障礙者及原住民人數；僱用不足者，應於得標後繳納代金。" .. told },
  { "mainland", "十一、本廠商屬大陸地區廠商、第三地區含陸資成分廠商或經濟部公告之陸資資訊服務業者", bars = true },
  { "mainland_in_taiwan", "十二、本廠商屬在臺陸資廠商，而招標文件不允許其參與", bars = true },
  { "indigenous", "十三、本廠商是原住民個人或政府立案之原住民團體", means = told },
}

local fields, checks, asked = {}, {}, {}
for _, one in ipairs(statements) do
  local key, label = one[1], one[2]
  fields[#fields + 1] = field.boolean(key) {
    label = label, group = "statements", required = true, hint = one.bars and bars or one.means, rules = { required = "R-081" },
  }
  if one.bars then asked[#asked + 1] = key end
end

fields[#fields + 1] = field.file "relation_file" {
  label = "身分關係揭露表", group = "more", visible = when.truthy "public_servant", required = true, max_size = "10 MB",
}
fields[#fields + 1] = field.textarea "small_subcontracts" {
  label = "預計分包予中小企業之項目及金額", group = "more", visible = when.equals("small_business", false), max_length = 1000, rows = 4,
}
fields[#fields + 1] = field.integer "disabled_staff" {
  label = "已僱用身心障礙者人數", group = "more", visible = when.truthy "over_100", required = true, min = 0, unit = "人", width = "short",
}
fields[#fields + 1] = field.integer "indigenous_staff" {
  label = "已僱用原住民人數", group = "more", visible = when.truthy "over_100", required = true, min = 0, unit = "人", width = "short",
}
fields[#fields + 1] = field.computed "statement" {
  label = "聲明結果", group = "more",
  value = function(row)
    for _, key in ipairs(asked) do
      if row[key] == true then return "有答「是」而不得參加投標之項目" end
    end
    return nil
  end,
}

return {
  label = "投標廠商聲明書",
  per_parent = { min = 1, max = 1 },
  purpose = "就十三項聲明逐項答「是」或「否」，再列印用印",
  empty = "請逐項填寫投標廠商聲明書。",
  guidance = "請詳閱各項下方的說明：勾選「是」、「否」或未答，各有不同的效果。",
  name = { "small_business" },
  title = function() return "投標廠商聲明書" end,
  groups = { { key = "statements", label = "聲明事項" }, { key = "more", label = "隨答案填寫" } },
  counters = supply.completeness(),
  columns = { "small_business", "over_100", "updated_at", "completeness" },
  fields = fields,
  checks = {
    -- A truthful 是 is kept, but the bid cannot be handed in with it.
    check "R-081" (function(row)
      local problems = {}
      for _, key in ipairs(asked) do
        if row[key] == true then problems[#problems + 1] = problem("may_not_bid", { field = key, severity = "missing" }) end
      end
      return problems
    end),
  },
}
