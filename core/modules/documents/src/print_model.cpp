#include "print_model.h"

#include <unordered_map>

#include "tenderloom/tenders/service.h"

namespace tenderloom::documents {

namespace {

using forms::Field;
using forms::FieldType;
using forms::Level;
using forms::TypeDefinition;

/// Longer lists of choices are printed as their chosen words only.
constexpr std::size_t kMostOptions = 12;

/// One row's values as people read them, and as flags that a template can ask.
class RowPrinter {
 public:
  RowPrinter(const TypeDefinition& type, const Level& level, const std::string& locale,
             const forms::Surroundings& around)
      : type_(type), level_(level), locale_(locale), around_(around) {}

  Json print(const submissions::Node& node) const {
    Json row = Json::object();
    row["title"] = node.title;
    for (const Field& field : level_.fields) {
      const Json& source = field.type == FieldType::computed ? node.computed : node.values;
      const bool shown = source.contains(field.key) && forms::holds(field.visible, node.values, around_);
      put(row, field, shown ? source.at(field.key) : Json(), node.values);
    }
    return row;
  }

 private:
  /// Every key is there in every row, so that an empty value never lets a row above shine through.
  void put(Json& row, const Field& field, const Json& value, const Json& values) const {
    const std::string& key = field.key;
    if (field.secret) return;
    row[key] = value.is_null() ? std::string() : forms::display(type_, level_, field, value, locale_, &around_, values);
    switch (field.type) {
      case FieldType::boolean:
      case FieldType::consent:
        row[key + "_is"] = {{"yes", value == true}, {"no", value == false}};
        break;
      case FieldType::choice:
      case FieldType::choices:
      case FieldType::choice_tree:
      case FieldType::country:
      case FieldType::countries:
        put_choice(row, field, value);
        break;
      case FieldType::group:
        row[key + "_parts"] = parts(field, value);
        break;
      case FieldType::table:
        row[key + "_rows"] = table_rows(field, value);
        break;
      case FieldType::checklist:
        row[key + "_rows"] = checklist_rows(field, value);
        break;
      case FieldType::text_list:
        row[key + "_rows"] = list_rows(value);
        break;
      default:
        break;
    }
  }

  void put_choice(Json& row, const Field& field, const Json& value) const {
    const auto chosen = [&value](const std::string& code) {
      if (value.is_array()) return std::find(value.begin(), value.end(), Json(code)) != value.end();
      return value == code;
    };
    Json is = Json::object();
    if (value.is_string()) is[value.get<std::string>()] = true;
    if (value.is_array()) {
      for (const Json& code : value) {
        if (code.is_string()) is[code.get<std::string>()] = true;
      }
    }
    row[field.key + "_is"] = std::move(is);
    if (field.options.fixed.empty() || field.options.fixed.size() > kMostOptions) return;
    Json options = Json::array();
    for (const forms::Option& option : field.options.fixed) {
      options.push_back({{"value", option.value},
                         {"label", type_.option_label(level_, field, option, locale_)},
                         {"chosen", chosen(option.value)}});
    }
    row[field.key + "_options"] = std::move(options);
  }

  Json parts(const Field& field, const Json& value) const {
    Json row = Json::object();
    for (const Field& part : field.fields) {
      put(row, part, value.is_object() ? value.value(part.key, Json()) : Json(), value);
    }
    return row;
  }

  Json table_rows(const Field& field, const Json& value) const {
    Json rows = Json::array();
    if (!value.is_array()) return rows;
    for (const Json& entry : value) {
      Json row = parts(field, entry);
      row["n"] = rows.size() + 1;
      rows.push_back(std::move(row));
    }
    return rows;
  }

  Json checklist_rows(const Field& field, const Json& value) const {
    Json rows = Json::array();
    for (const Field& line : field.rows) {
      Json row = parts(line, value.is_object() ? value.value(line.key, Json()) : Json());
      row["n"] = rows.size() + 1;
      row["key"] = line.key;
      const std::string words_key = "row." + level_.key + "." + field.key + "." + line.key;
      row["label"] = type_.words().find(locale_, words_key) ? type_.words().text(locale_, words_key) : line.label;
      rows.push_back(std::move(row));
    }
    return rows;
  }

  static Json list_rows(const Json& value) {
    Json rows = Json::array();
    if (!value.is_array()) return rows;
    for (const Json& text : value) {
      if (text.is_string()) rows.push_back({{"n", rows.size() + 1}, {"text", text}});
    }
    return rows;
  }

  const TypeDefinition& type_;
  const Level& level_;
  const std::string& locale_;
  const forms::Surroundings& around_;
};

/// Builds the nested rows depth first.
class TreePrinter {
 public:
  TreePrinter(const submissions::Ground& ground, const submissions::Tree& tree, const std::string& locale)
      : ground_(ground), locale_(locale), tender_(tenders::to_surroundings(ground.tender)) {
    for (const submissions::Node& node : tree.nodes) children_[node.parent_id].push_back(&node);
  }

  Json print() {
    Json model = Json::object();
    for (const Level& level : ground_.type->levels()) {
      if (level.parent.empty()) model[level.key] = rows(level, 0, Json::object());
    }
    Json counts = Json::object();
    for (const Level& level : ground_.type->levels()) counts[level.key] = numbers_[level.key];
    model["counts"] = std::move(counts);
    return model;
  }

 private:
  Json rows(const Level& level, std::int64_t parent, const Json& ancestors) {
    Json printed = Json::array();
    const auto found = children_.find(parent);
    if (found == children_.end()) return printed;
    for (const submissions::Node* node : found->second) {
      if (node->level != level.key) continue;
      const LoadedSurroundings around(tender_, ancestors, ground_.now);
      Json row = RowPrinter(*ground_.type, level, locale_, around).print(*node);
      row["n"] = printed.size() + 1;
      row["number"] = ++numbers_[level.key];
      Json below = ancestors;
      below[level.key] = node->values;
      for (const Level& child : ground_.type->levels()) {
        if (child.parent == level.key) row[child.key] = rows(child, node->id, below);
      }
      printed.push_back(std::move(row));
    }
    return printed;
  }

  const submissions::Ground& ground_;
  const std::string& locale_;
  Json tender_;
  std::unordered_map<std::int64_t, std::vector<const submissions::Node*>> children_;
  std::map<std::string, std::int64_t> numbers_;
};

}  // namespace

Json print_rows(const submissions::Ground& ground, const submissions::Tree& tree, const std::string& locale) {
  return TreePrinter(ground, tree, locale).print();
}

Json print_frame(const submissions::Ground& ground, const forms::Document* document, const std::string& locale) {
  const tenders::Tender& tender = ground.tender;
  Json frame = {{"tender", {{"no", tender.no}, {"name", tender.name}}}, {"locale", locale}};
  if (const auto number = base::TenderNumber::parse(tender.no)) {
    frame["tender"]["year"] = number->roc_year;
    frame["tender"]["sequence"] = number->sequence;
  }
  if (document != nullptr) {
    const std::string label = ground.type->words().text(locale, "document." + document->key + ".label");
    frame["document"] = {{"key", document->key}, {"label", label}, {"version", document->version_code}};
    frame["title"] = label;
  }
  const base::Date today = base::taipei_date(ground.now);
  if (const auto roc = base::RocDate::from(today)) {
    frame["printed_at"] = roc->text();
    frame["printed_on"] = {{"year", roc->year}, {"month", roc->month}, {"day", roc->day}};
  }
  frame["printed_time"] = base::display_time(ground.now);
  return frame;
}

Json print_company(const accounts::Company& company, const std::optional<accounts::Contact>& contact) {
  Json values = Json::object();
  for (const auto& [key, value] : company.values.items()) {
    if (value.is_string()) values[key] = value;
  }
  values["name"] = company.name;
  values["tax_id"] = company.tax_id;
  values["representative"] = company.representative;
  values["address"] = company.address;
  Json model = {{"company", std::move(values)}};
  if (contact) {
    model["contact"] = {
        {"name", contact->name}, {"title", contact->title}, {"email", contact->email}, {"phone", contact->phone}};
  }
  return model;
}

}  // namespace tenderloom::documents
