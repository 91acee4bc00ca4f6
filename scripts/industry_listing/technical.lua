-- 附表2 技術特性說明.
local from = require "from"

return require "listing_technical" {
  label = "技術特性說明",
  parent = "solution",
  providers = from.list("listing_providers", {
    { "azure", "Azure" }, { "aws", "AWS" }, { "google", "Google Cloud" }, { "hicloud", "中華電信Hicloud" }, { "other", "其他" },
  }),
}
