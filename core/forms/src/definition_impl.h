// What a loaded type is made of; private to the library.
#pragma once
#include <set>

#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

struct TypeDefinition::Impl {
  std::string key, version, kind = "tree", plugin, tender_number;
  bool sealed = false;
  bool tender_type = true;
  Bundle bundle;
  std::vector<Level> levels;
  std::vector<Document> documents;
  std::vector<Guide> guides;
  Process process = default_process();
  std::vector<SheetColumn> sheet;
  std::vector<StaffList> staff_lists;
  std::vector<StaffCheck> staff_checks;
  std::vector<Stage> stages;
  std::optional<Catalogue> catalogue;
  Reminders reminders;
  Json groups = Json::array(), extra = Json::object();
  base::Words words;
  std::vector<std::string> locales{std::string(base::kFirstLocale), "en"};
  std::map<std::string, Origin> inline_words;            // keys of the zh-TW texts that stand in the definition
  std::map<std::string, Origin> problem_codes;           // that the rules answer
  std::map<std::string, std::set<std::string>> readers;  // level -> levels below that read it
  std::unique_ptr<script::ScriptPool> pool;
  int match_function = -1;
};

/// Visits a field and every field inside it (a checklist's columns once, not per row).
template <typename Visit>
void each_field(const std::vector<Field>& fields, const Visit& visit) {
  for (const Field& field : fields) {
    visit(field);
    each_field(field.fields, visit);
  }
}

}  // namespace tenderloom::forms
