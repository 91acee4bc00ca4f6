-- 重設密碼, from the link of a mail. Figure 13.
local passwords = require "passwords"

return {
  label = "重設密碼",
  purpose = "設定新密碼後，以新密碼登入。",
  per_parent = { max = 1 },
  name = {},
  fields = { passwords() },
}
