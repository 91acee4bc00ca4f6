#include "revision_lines.h"

#include <algorithm>

namespace tenderloom::submissions {

namespace {

class Lines {
 public:
  Lines(const forms::TypeDefinition& type, const forms::Level& level, const std::string& locale,
        const forms::Surroundings* around)
      : type_(type), level_(level), locale_(locale), around_(around) {}

  void field(const forms::Field& field, const Json& before, const Json& after, const std::string& above) {
    const std::string label = above + type_.label(level_, field, locale_);
    using forms::FieldType;
    if (field.type == FieldType::group || field.type == FieldType::checklist) {
      const auto& parts = field.type == FieldType::group ? field.fields : field.rows;
      members(parts, before, after, label + kBetween);
    } else if (field.type == FieldType::table) {
      const std::size_t rows = std::max(size_of(before), size_of(after));
      for (std::size_t row = 0; row < rows; ++row)
        members(field.fields, row_of(before, row), row_of(after, row),
                label + " " + std::to_string(row + 1) + kBetween);
    } else if (before != after) {
      add(label, text(field, before), text(field, after));
    }
  }

  void add(const std::string& label, const std::string& before, const std::string& after) {
    lines_.push_back({{"label", label}, {"old", before}, {"new", after}});
  }
  void add(Json line) { lines_.push_back(std::move(line)); }
  Json take() { return std::move(lines_); }

 private:
  static constexpr const char* kBetween = " / ";

  static std::size_t size_of(const Json& value) { return value.is_array() ? value.size() : 0; }
  static Json row_of(const Json& value, std::size_t at) { return at < size_of(value) ? value[at] : Json(); }

  void members(const std::vector<forms::Field>& fields, const Json& before, const Json& after,
               const std::string& above) {
    const auto part = [](const Json& value, const std::string& key) {
      return value.is_object() ? value.value(key, Json()) : Json();
    };
    for (const forms::Field& each : fields) field(each, part(before, each.key), part(after, each.key), above);
  }

  std::string text(const forms::Field& field, const Json& value) const {
    return value.is_null() ? std::string() : forms::display(type_, level_, field, value, locale_, around_);
  }

  const forms::TypeDefinition& type_;
  const forms::Level& level_;
  const std::string& locale_;
  const forms::Surroundings* around_;
  Json lines_ = Json::array();
};

std::string plain(const Json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool knows(const forms::TypeDefinition* type, const forms::Level& level, const std::string& key) {
  const forms::Level* former = type == nullptr ? nullptr : type->level(level.key);
  return former != nullptr && former->field(key) != nullptr;
}

}  // namespace

Json revision_lines(const forms::TypeDefinition& type, const forms::Level& level, const Json& changes,
                    const std::string& locale, const forms::Surroundings* around, const WrittenBy& written_by) {
  Lines lines(type, level, locale, around);
  for (const Json& change : changes) {
    const std::string key = change.value("field", "");
    const Json before = change.value("old", Json()), after = change.value("new", Json());
    if (const forms::Field* field = level.field(key); field != nullptr) {
      if (!field->secret) lines.field(*field, before, after, "");
    } else if (key == "_parent" || key == "_position") {
      lines.add(type.words().text(locale,
                                  key == "_parent" ? "submissions.revisions.parent" : "submissions.revisions.position"),
                plain(before), plain(after));
    } else if (const forms::TypeDefinition* then = written_by ? written_by() : nullptr; knows(then, level, key)) {
      const forms::Level& former = *then->level(level.key);
      if (former.field(key)->secret) continue;
      Lines told(*then, former, locale, nullptr);
      told.field(*former.field(key), before, after, "");
      for (Json& line : told.take()) lines.add(std::move(line));
    } else {
      lines.add(type.words().text(locale, "submissions.revisions.field_gone", {{"key", key}}), plain(before),
                plain(after));
    }
  }
  return lines.take();
}

}  // namespace tenderloom::submissions
