#include "sample_rows.h"

namespace tenderloom::bench {

namespace {

using base::Json;

std::string label_in(const std::vector<forms::Option>& options, const std::string& code) {
  for (const forms::Option& option : options)
    if (option.value == code) return option.label;
  return code;
}

}  // namespace

const std::vector<std::string>& things() {
  static const std::vector<std::string> kThings{"備份", "防護", "監控",   "協作", "郵件",
                                                "儲存", "運算", "資料庫", "會議", "簽核"};
  return kThings;
}

const std::vector<std::string>& kinds() {
  static const std::vector<std::string> kKinds{"雲端", "智慧", "整合", "企業", "行動",
                                               "混合", "即時", "加密", "臺灣", "政府"};
  return kKinds;
}

std::string brand_of(std::int64_t vendor) { return "品牌" + std::to_string(vendor) + "-"; }

std::vector<submissions::SheetRow> sample_rows(const forms::TypeDefinition& type, int vendor, int rows) {
  const auto read = [&](const char* level, const char* field, const char* code) {
    return label_in(type.level(level)->field(field)->options.fixed, code);
  };
  const std::string oem = read("brand", "vendor_identity", "oem"), country = read("brand", "origin_country", "TW"),
                    month = read("spec", "billing_method", "month"), place = read("spec", "data_location", "TW");
  const Json& group = type.default_groups().at(2);
  const std::string group_name = group.at("name"), category = group.at("categories").at(0).at("name");
  const auto pick = [](const std::vector<std::string>& words, int by) {
    return words[static_cast<std::size_t>(by) % words.size()];
  };
  std::vector<submissions::SheetRow> made;
  for (int at = 0; at < rows; ++at) {
    const int spec = at / 2, service = spec / 5, brand = service / 10;
    submissions::SheetRow row;
    row.number = at + 2;
    row.values["brand"] = {{"brand_name", brand_of(vendor) + std::to_string(brand)},
                           {"oem_name_zh", "範例原廠股份有限公司"},
                           {"vendor_identity", oem},
                           {"origin_country", country}};
    row.values["service"] = {{"service_name", pick(kinds(), service + vendor) + pick(things(), service / 3 + vendor) +
                                                  "服務" + std::to_string(service)},
                             {"group_code", group_name},
                             {"category_code", category}};
    row.values["spec"] = {
        {"spec_name", pick(things(), spec + vendor) + "方案" + std::to_string(spec % 5)},
        {"billing_method", month},
        {"functional_spec", "提供" + pick(kinds(), spec) + pick(things(), spec / 2 + vendor) + "功能與管理介面"},
        {"requirement_spec", "依機關需求設定"},
        {"data_location", place},
        {"committed_sla", "每月可用率 99.9%"},
        {"sla_breach_handling", "依契約減價"}};
    const int low = at % 2 == 0 ? 1 : 101;
    row.values["tier"] = {{"tier_lower", std::to_string(low)},
                          {"tier_upper", std::to_string(low + 99)},
                          {"solicitation_price", std::to_string(1000 + at)}};
    made.push_back(std::move(row));
  }
  return made;
}

}  // namespace tenderloom::bench
