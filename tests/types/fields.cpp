// Every field of the forms that the sources show is in its type, under its key, with its label, its type and what is
// required; what is otherwise on purpose stands in tests/fixtures/fields/differences.json with its reason.
#include "forms_support.h"

using namespace forms_test;

namespace {

const fs::path kFields = kRoot / "tests/fixtures/fields";

Json read_json(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE(in);
  return Json::parse(in);
}

std::shared_ptr<const forms::TypeDefinition> type_of(const std::string& key) {
  auto bundle = forms::TypeStore::read_bundle(kRoot / "scripts", key);
  REQUIRE(bundle.ok());
  auto loaded = forms::TypeDefinition::load(key, std::move(bundle).value(), {}, &portal_words());
  REQUIRE(loaded.index() == 0);
  return std::get<0>(loaded);
}

/// What the list of fields calls a type, and the types that mean the same here.
bool same_type(const std::string& listed, const forms::Field& field) {
  using enum forms::FieldType;
  static const std::map<std::string, std::set<forms::FieldType>> kTypes = {
      {"text", {text, address}},   {"textarea", {textarea}}, {"single_choice", {choice}},
      {"multi_choice", {choices}}, {"boolean", {boolean}},   {"consent", {consent}},
      {"country", {country}},      {"date", {date}},         {"file", {file, image}},
      {"files", {files}},          {"integer", {integer}},   {"money_twd", {money}},
      {"decimal", {decimal}},      {"percent", {percent}},   {"url", {url}},
      {"email", {email}},          {"phone", {phone}},       {"mobile", {mobile}},
      {"tax_id", {tax_id}},        {"group", {group}},       {"table(1-3)", {table}},
      {"table(1-10)", {table}},
  };
  const auto found = kTypes.find(listed);
  return found != kTypes.end() && found->second.contains(field.type);
}

/// "yes", "no" or "cond", as the list says it. Of a form that is itself asked for by a condition, what is required then
/// is "yes" whatever shows it.
bool required_as(const std::string& listed, const forms::Field& field, bool conditional_form) {
  using Op = forms::Condition::Op;
  const bool always = field.required.op == Op::always, shown = field.visible.op == Op::always;
  if (field.required.op == Op::never) return listed == "no";
  if (listed == "yes") return always && (shown || conditional_form);
  return listed == "cond" && (!always || !shown);
}

/// "level.field.what" -> how it differs.
std::map<std::string, std::string> differences(const forms::TypeDefinition& type, const Json& forms_of_type) {
  std::map<std::string, std::string> found;
  for (const Json& form : forms_of_type) {
    const std::string level_key = form["level"];
    const forms::Level* level = type.level(level_key);
    REQUIRE(level != nullptr);
    for (const Json& listed : form["fields"]) {
      const std::string key = listed["key"], at = level_key + "." + key;
      const forms::Field* field = level->field(key);
      if (field == nullptr) {
        found[at + ".missing"] = form["form"];
        continue;
      }
      if (field->label != listed["label"]) found[at + ".label"] = field->label;
      if (!same_type(listed["type"], *field)) found[at + ".type"] = std::string(forms::name_of(field->type));
      if (!required_as(listed["required"], *field, form.value("conditional", false)))
        found[at + ".required"] = listed["required"];
    }
  }
  return found;
}

}  // namespace

TEST_CASE("every field of the listed forms is there; what differs does so on purpose") {
  const Json allowed = read_json(kFields / "differences.json");
  int lists = 0;
  for (const auto& entry : fs::directory_iterator(kFields)) {
    const std::string key = entry.path().stem().string();
    if (entry.path().extension() != ".json" || key == "differences") continue;
    ++lists;
    DYNAMIC_SECTION(key) {
      const auto found = differences(*type_of(key), read_json(entry.path()));
      const Json& reasons = allowed.at(key);
      for (const auto& [what, how] : found) {
        INFO(what << ": " << how);
        CHECK(reasons.contains(what));
      }
      for (const auto& [what, reason] : reasons.items()) {
        INFO(what << " no longer differs: " << reason);
        CHECK(found.contains(what));
      }
    }
  }
  CHECK(lists > 0);
}
