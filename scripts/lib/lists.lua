-- Lists of codes that several types share. English words: locales/en.json under list.<name>.<code>.
return {
  countries = require "countries",
  billing_methods = {  -- OQ-08
    { "time", "次" }, { "day", "日" }, { "month", "月" }, { "quarter", "季" }, { "half_year", "半年" }, { "year", "年" },
    { "person_month", "人月" }, { "other", "其他" },
  },
  yes_no = { { "yes", "是" }, { "no", "否" } },
}
