#include "tenderloom/forms/schema.h"

#include "choices.h"
#include "paths.h"

namespace tenderloom::forms {
namespace {

void collect(const std::vector<Option>& options, Json& codes) {
  for (const Option& option : options) {
    if (option.children.empty()) codes.push_back(option.value);
    collect(option.children, codes);
  }
}

class SchemaMaker {
 public:
  SchemaMaker(const TypeDefinition& type, const Level& level, const std::string& locale)
      : type_(type), level_(level), locale_(locale) {}

  Json object(const std::vector<Field>& fields) const {
    Json properties = Json::object();
    for (const Field& field : fields)
      if (field.shown_to.empty()) properties[field.key] = schema(field);
    return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  }

 private:
  Json schema(const Field& field) const {
    Json made = of_type(field);
    made["title"] = type_.label(level_, field, locale_);
    const std::string hint =
        field.hint.empty() ? "" : type_.words().text(locale_, "field." + level_.key + "." + field.path + ".hint");
    if (!hint.empty()) made["description"] = hint;
    if (field.type == FieldType::computed || !field.set_by.empty() || field.is_file()) made["readOnly"] = true;
    if (field.secret) made["writeOnly"] = true;
    if (!field.rules.empty()) made["x-rules"] = field.rules;
    if (field.required.op != Condition::Op::never) {
      made["x-required"] = field.required.op == Condition::Op::always ? Json(true) : Json("conditional");
    }
    // null clears a value everywhere.
    if (made.contains("type") && made["type"].is_string()) made["type"] = Json::array({made["type"], "null"});
    return made;
  }

  Json of_type(const Field& field) const {
    const Limits& limits = field.limits;
    Json made = Json::object();
    switch (field.type) {
      case FieldType::integer:
      case FieldType::money:
        made["type"] = "integer";
        if (limits.min && limits.min->whole()) made["minimum"] = *limits.min->whole();
        if (limits.max && limits.max->whole()) made["maximum"] = *limits.max->whole();
        break;
      case FieldType::boolean:
      case FieldType::consent:
        made["type"] = "boolean";
        break;
      case FieldType::choice:
      case FieldType::country:
        made["type"] = "string";
        if (const Json codes = fixed(field); !codes.empty()) {
          made["enum"] = codes;
          made["enum"].push_back(nullptr);
        }
        break;
      case FieldType::choices:
      case FieldType::choice_tree:
      case FieldType::countries: {
        Json items = {{"type", "string"}};
        if (const Json codes = fixed(field); !codes.empty()) items["enum"] = codes;
        made = list(std::move(items), limits);
        made["uniqueItems"] = true;
        break;
      }
      case FieldType::text_list:
        made = list({{"type", "string"}}, limits);
        break;
      case FieldType::group:
        made = object(field.fields);
        break;
      case FieldType::checklist:
        made = object(field.rows);
        break;
      case FieldType::table:
        made = list(object(field.fields), limits);
        break;
      case FieldType::price_range:
        made = {{"type", "object"},
                {"properties",
                 {{"low", {{"type", "integer"}}}, {"high", {{"type", "integer"}}}, {"unit", {{"type", "string"}}}}}};
        break;
      case FieldType::file:
      case FieldType::image:
        made = file();
        break;
      case FieldType::files:
        made = list(file(), limits);
        break;
      default:
        made = text(field);
    }
    return made;
  }

  static Json text(const Field& field) {
    Json made = {{"type", "string"}};
    static const std::map<FieldType, const char*> kFormats = {{FieldType::date, "date"},
                                                              {FieldType::datetime, "date-time"},
                                                              {FieldType::email, "email"},
                                                              {FieldType::url, "uri"},
                                                              {FieldType::password, "password"}};
    if (const auto format = kFormats.find(field.type); format != kFormats.end()) made["format"] = format->second;
    if (field.type == FieldType::decimal || field.type == FieldType::percent)
      made["pattern"] = "^-?[0-9]+(\\.[0-9]+)?$";
    if (field.type == FieldType::tax_id) made["pattern"] = "^[0-9]{8}$";
    if (field.limits.min_length) made["minLength"] = *field.limits.min_length;
    if (field.limits.max_length) made["maxLength"] = *field.limits.max_length;
    return made;
  }

  static Json file() {
    return {{"type", "object"},
            {"properties",
             {{"id", {{"type", "string"}}},
              {"name", {{"type", "string"}}},
              {"size", {{"type", "integer"}}},
              {"type", {{"type", "string"}}},
              {"sha256", {{"type", "string"}}},
              {"pages", {{"type", "integer"}}}}}};
  }

  static Json list(Json items, const Limits& limits) {
    Json made = {{"type", "array"}, {"items", std::move(items)}};
    if (limits.max_items) made["maxItems"] = *limits.max_items;
    return made;
  }

  static Json fixed(const Field& field) {
    Json codes = Json::array();
    if (field.options.kind == OptionSource::Kind::fixed) collect(field.options.fixed, codes);
    return codes;
  }

  const TypeDefinition& type_;
  const Level& level_;
  const std::string& locale_;
};

}  // namespace

Json json_schema(const TypeDefinition& type, const Level& level, const std::string& locale) {
  Json schema = SchemaMaker(type, level, locale).object(level.fields);
  schema["title"] = type.label(level, locale);
  return schema;
}

}  // namespace tenderloom::forms
