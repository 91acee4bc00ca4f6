// Values that a level takes, found by asking its own rules until nothing is missing or refused.
#include <algorithm>
#include <map>

#include "tenderloom/base/text.h"
#include "trial.h"

namespace tenderloom::authoring {
namespace {

using forms::Field;
using forms::FieldType;

constexpr int kMostRounds = 24, kMostTries = 8;
/// What texts of a certain form often look like: tried one after the other where a pattern refuses what is there.
constexpr const char* kShapes[] = {"Sample", "1150201", "2026", "A1234567", "123-456", "1.0"};
constexpr std::int64_t kSampleBytes = 12'345;

const Field* find_by_key(const std::vector<Field>& fields, const std::string& key) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.key == key; });
  return found == fields.end() ? nullptr : &*found;
}

/// "members[2].name" -> its steps; a number is an index.
std::vector<std::string> steps_of(const std::string& name) {
  std::vector<std::string> steps(1);
  for (const char c : name) {
    if (c == '.' || c == '[') {
      if (!steps.back().empty()) steps.emplace_back();
    } else if (c != ']') {
      steps.back() += c;
    }
  }
  if (steps.back().empty()) steps.pop_back();
  return steps;
}

bool is_index(const std::string& step) {
  return !step.empty() && step.find_first_not_of("0123456789") == std::string::npos;
}

/// The field that a finding is about, inside groups, tables and checklists as well.
const Field* field_at(const forms::Level& level, const std::vector<std::string>& steps) {
  const std::vector<Field>* fields = &level.fields;
  const Field* found = nullptr;
  for (const std::string& step : steps) {
    if (is_index(step)) continue;
    const Field* inner = find_by_key(*fields, step);
    if (!inner && found) inner = find_by_key(found->rows, step);
    if (!inner) return nullptr;
    found = inner;
    fields = &found->fields;
  }
  return found;
}

Json& place_of(Json& values, const std::vector<std::string>& steps) {
  Json* at = &values;
  for (const std::string& step : steps) {
    if (is_index(step)) {
      if (!at->is_array()) *at = Json::array();
      while (at->size() <= std::stoul(step)) at->push_back(Json::object());
      at = &(*at)[std::stoul(step)];
    } else {
      if (!at->is_object()) *at = Json::object();
      at = &(*at)[step];
    }
  }
  return *at;
}

const Json* value_at(const Json& values, const std::vector<std::string>& steps) {
  const Json* at = &values;
  for (const std::string& step : steps) {
    if (is_index(step)) {
      if (!at->is_array() || at->size() <= std::stoul(step)) return nullptr;
      at = &(*at)[std::stoul(step)];
    } else {
      const auto found = at->is_object() ? at->find(step) : at->end();
      if (!at->is_object() || found == at->end()) return nullptr;
      at = &*found;
    }
  }
  return at;
}

const forms::Option* first_leaf(std::span<const forms::Option> options) {
  for (const auto& option : options) {
    if (option.children.empty()) return &option;
    if (const auto* inner = first_leaf(option.children)) return inner;
  }
  return nullptr;
}

std::string repeated(const std::string& text, std::size_t least) {
  std::string out = text;
  while (base::code_points(out) < least) out += text;
  return out;
}

Json sample_file(const Field& field) {
  const std::string extension = field.limits.extensions.empty() ? "pdf" : field.limits.extensions.front();
  const Json file = {{"id", "0"},
                     {"name", field.key + "." + extension},
                     {"size", kSampleBytes},
                     {"type", extension == "pdf" ? "application/pdf" : "image/" + extension},
                     {"sha256", std::string(64, '0')},
                     {"pages", field.limits.min_pages.value_or(1)}};
  return field.type == FieldType::files ? Json::array({file}) : file;
}

class Sampler {
 public:
  Sampler(const forms::TypeDefinition& type, const forms::Level& level, const forms::Surroundings& around)
      : type_(type), level_(level), around_(around) {}

  /// Asks, answers what is missing or refused, and asks again, as somebody who fills in the form would.
  Json values() {
    forms::Input input;
    for (int round = 0; round < kMostRounds; ++round) {
      input.changes = values_;
      input.files = files_;
      const auto judged = forms::evaluate(type_, level_, input, around_);
      bool moved = false;
      for (const forms::FieldState& state : judged.fields)
        if (round == 0 && state.visible && state.editable && state.name == state.field->key)
          moved |= begin(*state.field, state);
      for (const forms::Finding& finding : judged.findings) moved |= mend(finding, judged);
      if (!moved) return judged.values;
    }
    input.changes = values_;
    input.files = files_;
    return forms::evaluate(type_, level_, input, around_).values;
  }

 private:
  /// At first every field that is seen gets something, so that the page shows it filled.
  bool begin(const Field& field, const forms::FieldState& state) {
    if (field.type == FieldType::group || field.type == FieldType::table || field.type == FieldType::checklist)
      return false;
    if (field.type == FieldType::computed || field.type == FieldType::password || !field.set_by.empty()) return false;
    if (field.is_file()) {
      files_[field.key] = sample_file(field);
      return true;
    }
    values_[field.key] = answer(field, state.options, Json(), {});
    return true;
  }

  bool mend(const forms::Finding& finding, const forms::Evaluation& judged) {
    const auto steps = steps_of(finding.field);
    const Field* field = steps.empty() ? nullptr : field_at(level_, steps);
    if (!field || ++tries_[finding.field] > kMostTries) return false;
    const forms::FieldState* state = judged.state(finding.field);
    if (field->is_file()) {
      files_[finding.field] = sample_file(*field);
      return true;
    }
    const Json* now = value_at(values_, steps);
    place_of(values_, steps) =
        answer(*field, state ? state->options : std::span<const forms::Option>{}, now ? *now : Json(), finding);
    return true;
  }

  Json text_answer(const Field& field, const forms::Finding& finding) const {
    std::string text = finding.code == "english_only" ? std::string("Sample") : field.label;
    if (finding.code == "pattern") {
      const auto tried = static_cast<std::size_t>(tries_.at(finding.field)) - 1;
      if (tried >= std::size(kShapes)) return Json();  // better empty than wrong
      return std::string(kShapes[tried]);
    }
    if (finding.code == "taken") text += " " + std::to_string(tries_.at(finding.field));
    text = repeated(text, static_cast<std::size_t>(field.limits.min_length.value_or(0)));
    if (field.limits.max_length) text = base::truncate(text, static_cast<std::size_t>(*field.limits.max_length));
    return text;
  }

  Json number_answer(const Field& field, const Json& now, const forms::Finding& finding) const {
    std::int64_t value = 1;
    if (field.limits.min) value = std::max<std::int64_t>(value, field.limits.min->whole().value_or(1));
    if (now.is_number_integer()) value = now.get<std::int64_t>();
    if (finding.code == "above" || finding.code == "at_least" || finding.code == "min") value = value * 10 + 9;
    if (finding.code == "at_most" || finding.code == "max")
      value = field.limits.max ? field.limits.max->whole().value_or(1) : 0;
    return value;
  }

  Json date_answer(const Field& field, const forms::Finding& finding) const {
    const auto today = std::chrono::sys_days(base::taipei_date(around_.now()));
    const int days = finding.code == "not_before" ? 365 : finding.code == "not_after" ? -300 : -30;
    const std::string day = base::iso_date(base::Date(today + std::chrono::days(days)));
    return field.type == FieldType::datetime ? day + "T09:00:00+08:00" : day;
  }

  Json answer(const Field& field, std::span<const forms::Option> options, const Json& now,
              const forms::Finding& finding) const {
    switch (field.type) {
      case FieldType::integer:
      case FieldType::money:
        return number_answer(field, now, finding);
      case FieldType::decimal:
      case FieldType::percent:
        return field.limits.min ? field.limits.min->text() : "99.5";
      case FieldType::price_range:
        return {{"low", 100}, {"high", 200}, {"unit", field.label}};
      case FieldType::boolean:
        return finding.code == "must_be" && now.is_boolean() ? !now.get<bool>() : true;
      case FieldType::consent:
        return true;
      case FieldType::choice:
      case FieldType::country:
        return next_option(options, now);
      case FieldType::choices:
      case FieldType::countries:
      case FieldType::choice_tree: {
        const auto* leaf = first_leaf(options);
        return leaf ? Json::array({leaf->value}) : Json::array();
      }
      case FieldType::text_list:
        return Json::array({text_answer(field, finding)});
      case FieldType::table:
        return Json::array({Json::object()});
      case FieldType::group:
      case FieldType::checklist:
        return Json::object();
      case FieldType::date:
      case FieldType::datetime:
        return date_answer(field, finding);
      case FieldType::email:
        return "sample@example.tw";
      case FieldType::phone:
        return "02-1234-5678";
      case FieldType::mobile:
        return "0912-345-678";
      case FieldType::tax_id:
        return "04595252";
      case FieldType::url:
        return "https://example.tw/";
      case FieldType::address:
        return type_.words().text(std::string(base::kFirstLocale), "authoring.sample_address");
      default:
        return text_answer(field, finding);
    }
  }

  /// Another one, when a rule refuses the one that is chosen.
  static Json next_option(std::span<const forms::Option> options, const Json& now) {
    if (options.empty()) return Json();
    for (std::size_t at = 0; at < options.size(); ++at)
      if (now == options[at].value) return options[(at + 1) % options.size()].value;
    return options.front().value;
  }

  const forms::TypeDefinition& type_;
  const forms::Level& level_;
  const forms::Surroundings& around_;
  Json values_ = Json::object(), files_ = Json::object();
  std::map<std::string, int> tries_;
};

}  // namespace

Json sample_values(const forms::TypeDefinition& type, const forms::Level& level, const forms::Surroundings& around) {
  return Sampler(type, level, around).values();
}

}  // namespace tenderloom::authoring
