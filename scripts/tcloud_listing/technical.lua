-- 附表3 技術特性說明: also for the international zone (R-154). No part of the service is in mainland China (R-149).
local field, from = require "field", require "from"

return require "listing_technical" {
  label = "技術特性說明",
  parent = "solution",
  providers = from.list("listing_providers_tw", {
    { "azure", "Azure" }, { "aws", "AWS" }, { "google", "Google Cloud" }, { "hicloud", "中華電信Hicloud" }, { "twcc", "TWCC/台智雲" },
    { "other", "其他" },
  }),
  platform = {
    field.countries "machine_room_location" {
      label = "機房所在地", group = "platform", required = true, rules = { options = "R-149" },
      hint = "包含運算、儲存及異地備援；不得位於中國大陸（及港、澳）地區。",
    },
    field.boolean "provider_not_mainland" {
      label = "公有雲廠商非陸資企業", group = "platform", required = true, must_be = true, rules = { must_be = "R-149" },
    },
  },
}
