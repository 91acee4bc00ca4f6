#include "form_builder.h"

namespace tenderloom::forms {
namespace {

/// Rows as typed, without the blank ones, so that they stand beside the findings' numbers.
Json rows_of(const Json* value, const Json* typed) {
  const std::function<bool(const Json&)> blank = [&](const Json& part) -> bool {
    if (part.is_string()) return part.get_ref<const std::string&>().find_first_not_of(" \t\r\n") == std::string::npos;
    if (!part.is_structured()) return part.is_null();
    return std::all_of(part.begin(), part.end(), blank);
  };
  Json rows = Json::array();
  const Json* source = typed && typed->is_array() ? typed : value;
  if (!source || !source->is_array()) return rows;
  for (const Json& row : *source) {
    if (!blank(row)) rows.push_back(row);
  }
  return rows;
}

std::string indexed(const std::string& name, std::size_t index) { return name + "[" + std::to_string(index) + "]"; }

}  // namespace

Json FormBuilder::row_cells(const std::vector<Field>& columns, const std::string& row_name, const Json* value,
                            const Json* typed) {
  Json cells = Json::array();
  for (const Field& column : columns) {
    const std::string name = row_name + "." + column.key;
    cells.push_back(field(column, name, part_of(value, column.key), part_of(typed, column.key), state_of(name)));
  }
  return cells;
}

void FormBuilder::table_control(Json& model, const Field& field, const std::string& name, const Json* value,
                                const Json* typed) {
  model["is_table"] = true;
  Json columns = Json::array();
  for (const Field& column : field.fields) {
    columns.push_back({{"label", type_.label(level_, column, options_.locale)},
                       {"required", column.required.op == Condition::Op::always}});
  }
  const Json rows = rows_of(value, typed);
  // One blank row to go on with, or as many as are asked for, works without scripts as well.
  std::size_t count =
      std::max<std::size_t>(rows.size() + 1, static_cast<std::size_t>(field.limits.min_items.value_or(1)));
  if (field.limits.max_items) count = std::min<std::size_t>(count, static_cast<std::size_t>(*field.limits.max_items));
  count = std::max(count, rows.size());
  const bool as_typed = typed && typed->is_array();
  Json table = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    const Json* row = entry_of(&rows, i);
    table.push_back(
        {{"index", i},
         {"section", false},
         {"cells", row_cells(field.fields, indexed(name, i), entry_of(value, i), as_typed ? row : nullptr)}});
  }
  model["columns"] = std::move(columns);
  model["table_rows"] = std::move(table);
  model["can_add"] = !field.limits.max_items || static_cast<std::int64_t>(count) < *field.limits.max_items;
  model["add_label"] = word("form.add_row");
}

void FormBuilder::checklist_control(Json& model, const Field& field, const std::string& name, const Json* value,
                                    const Json* typed) {
  model["is_checklist"] = true;
  Json columns = Json::array({{{"label", type_.label(level_, field, options_.locale)}, {"required", false}}});
  for (const Field& column : field.fields) {
    columns.push_back({{"label", type_.label(level_, column, options_.locale)}, {"required", false}});
  }
  // A section is seen while one of its rows is.
  std::map<std::string, bool> seen;
  for (const Field& row : field.rows) {
    const FieldState* state = state_of(name + "." + row.key);
    seen[row.group] = seen[row.group] || !state || state->visible;
  }
  auto heading_of = [&, last = std::string()](const Field& row) mutable -> Json {
    if (row.group == std::exchange(last, row.group) || row.group.empty()) return false;
    return {{"key", row.group},
            {"label", word(("section." + level_.key + "." + field.path + "." + row.group).c_str())},
            {"span", columns.size()},
            {"hidden", !seen[row.group]}};
  };
  Json table = Json::array();
  for (const Field& row : field.rows) {
    const std::string row_name = name + "." + row.key;
    const FieldState* state = state_of(row_name);
    const FieldState label_state = state ? *state : FieldState{&row, row_name};
    Json heading = frame(row, row_name, label_state);
    const std::string hint =
        row.hint.empty() ? "" : type_.words().text(options_.locale, "row." + level_.key + "." + row.path + ".hint");
    heading["is_static"] = true;
    heading["value"] = heading["label"];
    heading["label"] = columns[0]["label"];
    heading["hint"] = hint;
    heading["has_hint"] = !hint.empty();
    heading["optional"] = false;
    add_description(heading);
    drawn_.insert(row_name);
    Json cells = Json::array({std::move(heading)});
    for (Json& cell : row_cells(field.fields, row_name, part_of(value, row.key), part_of(typed, row.key))) {
      cells.push_back(std::move(cell));
    }
    table.push_back({{"index", row.key},
                     {"name", row_name},
                     {"hidden", !label_state.visible},
                     {"section", heading_of(row)},
                     {"cells", std::move(cells)}});
  }
  model["columns"] = std::move(columns);
  model["table_rows"] = std::move(table);
  model["can_add"] = false;
  model["add_label"] = false;
  if (model["name"] == field.key) blank_form(model, field);  // made from the rows
}

void FormBuilder::text_list_control(Json& model, const Field& field, const std::string& name, const Json* value,
                                    const Json* typed) {
  model["is_text_list"] = true;
  const Json rows = rows_of(value, typed);
  std::size_t count = rows.size() + 1;
  if (field.limits.max_items) count = std::min<std::size_t>(count, static_cast<std::size_t>(*field.limits.max_items));
  Field line = field;
  line.type = FieldType::text;
  line.hint.clear();
  FieldState state;
  state.field = &line;
  Json table = Json::array();
  for (std::size_t i = 0; i < std::max(count, rows.size()); ++i) {
    state.name = indexed(name, i);
    Json cell = frame(line, state.name, state);
    drawn_.insert(state.name);
    cell["optional"] = false;
    text_control(cell, line, entry_of(&rows, i), nullptr);
    add_description(cell);
    table.push_back({{"index", i},
                     {"name", false},
                     {"hidden", false},
                     {"section", false},
                     {"cells", Json::array({std::move(cell)})}});
  }
  model["columns"] = Json::array({{{"label", model["label"]}, {"required", false}}});
  model["table_rows"] = std::move(table);
  model["can_add"] = true;
  model["add_label"] = word("form.add_row");
}

void FormBuilder::group_control(Json& model, const Field& field, const std::string& name, const Json* value,
                                const Json* typed) {
  model["is_group"] = true;
  model["cells"] = row_cells(field.fields, name, value, typed);
}

void FormBuilder::price_control(Json& model, const Field& field, const std::string& name, const Json* value,
                                const Json* typed) {
  model["is_price_range"] = true;
  Json cells = Json::array();
  for (const char* part : {"low", "high", "unit"}) {
    Field cell_field = field;
    cell_field.type = std::string_view(part) == "unit" ? FieldType::text : FieldType::money;
    cell_field.hint.clear();
    FieldState state;
    state.field = &cell_field;
    state.name = name + "." + part;
    Json cell = frame(cell_field, state.name, state);
    drawn_.insert(state.name);
    cell["label"] = word((std::string("form.price_") + part).c_str());
    cell["required"] = model["required"] == true && std::string_view(part) != "unit";
    cell["optional"] = false;
    text_control(cell, cell_field, part_of(value, part), part_of(typed, part));
    add_description(cell);
    cells.push_back(std::move(cell));
  }
  model["cells"] = std::move(cells);
}

}  // namespace tenderloom::forms
