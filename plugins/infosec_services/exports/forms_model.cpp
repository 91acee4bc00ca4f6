#include "forms_model.h"

#include "tenderloom/base/text.h"

namespace tenderloom::infosec_services {
namespace {

using forms::FieldType;
constexpr char kLocale[] = "zh-TW";  // what is handed in is in Chinese

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "" : between) + part;
  return all;
}

std::string choice_text(const plugin::Tender& tender, const std::string& level, const forms::Field& field,
                        const std::string& code) {
  for (const Json& group : tender.groups)
    if (field.options.kind != forms::OptionSource::Kind::fixed && group.value("code", "") == code)
      return group.value("name", code);
  const std::string key = "option." + level + "." + field.path + "." + code;
  const std::string text = tender.type->words().text(kLocale, key);
  return text == key || text.empty() ? code : text;
}

std::string file_name(const Json& value) { return value.is_object() ? value.value("name", "") : ""; }

}  // namespace

std::string field_text(const base::Words& words, const plugin::Tender& tender, const std::string& level,
                       const forms::Field& field, const Json& value) {
  if (value.is_null()) return {};
  std::vector<std::string> parts;
  if (field.is_file()) {
    if (!value.is_array()) return file_name(value);
    for (const Json& one : value) parts.push_back(file_name(one));
    return joined(parts, "、");
  }
  if (value.is_boolean()) return words.text(kLocale, value.get<bool>() ? "infosec.paper.yes" : "infosec.paper.no");
  if (field.type == FieldType::choice && value.is_string())
    return choice_text(tender, level, field, value.get<std::string>());
  if (value.is_array()) {
    for (const Json& one : value) {
      if (one.is_string()) {
        parts.push_back(field.type == FieldType::choices ? choice_text(tender, level, field, one.get<std::string>())
                                                         : one.get<std::string>());
        continue;
      }
      std::vector<std::string> cells;
      for (const forms::Field& column : field.fields)
        if (one.contains(column.key))
          if (auto cell = field_text(words, tender, level, column, one[column.key]); !cell.empty())
            cells.push_back(std::move(cell));
      parts.push_back(joined(cells, "，"));
    }
    return joined(parts, "；");
  }
  if (value.is_number_integer()) return base::thousands(value.get<std::int64_t>());
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Json forms_model(const base::Words& words, const plugin::Tender& tender,
                 const std::map<std::string, std::vector<plugin::Node>>& rows) {
  Json levels = Json::array();
  for (const char* key : kFormLevels) {
    const forms::Level* level = tender.type->level(key);
    const auto found = rows.find(key);
    if (level == nullptr || found == rows.end() || found->second.empty()) continue;
    Json made = Json::array();
    for (const plugin::Node& node : found->second) {
      Json fields = Json::array();
      for (const forms::Field& field : level->fields) {
        if (!field.shown_to.empty() || !node.values.contains(field.key)) continue;
        fields.push_back(
            {{"label", tender.type->words().text(kLocale, "field." + level->key + "." + field.path + ".label")},
             {"value", field_text(words, tender, level->key, field, node.values[field.key])}});
      }
      made.push_back({{"title", level->per_parent_max == 1 ? "" : node.title}, {"fields", std::move(fields)}});
    }
    levels.push_back(
        {{"label", tender.type->words().text(kLocale, "level." + level->key + ".label")}, {"rows", std::move(made)}});
  }
  return {{"levels", std::move(levels)}};
}

}  // namespace tenderloom::infosec_services
