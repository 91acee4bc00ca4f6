// Sentences for the command line. English and here, because they are needed before any locale is loaded.
#include "setting_values.h"

namespace tenderloom::config {
namespace {

std::string text_of(const Json& params, const char* key) {
  const auto found = params.find(key);
  if (found == params.end()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string place_of(const Json& params) {
  const std::string line = text_of(params, "line");
  return text_of(params, "file") + (line.empty() || line == "0" ? "" : ":" + line);
}

}  // namespace

std::string describe(const base::Error& error) {
  const Json& p = error.params;
  if (error.code == "config_unknown") {
    const std::string nearest = text_of(p, "nearest");
    return "There is no setting " + text_of(p, "key") + " (" + text_of(p, "file") + ")" +
           (nearest.empty() ? "." : "; did you mean " + nearest + "?");
  }
  if (error.code == "config_invalid")
    return "The setting " + text_of(p, "key") + " needs " + text_of(p, "expected") + ".";
  if (error.code == "config_test_mode") {
    return "The setting " + text_of(p, "key") +
           " has a value that is for tests only: set TEST_MODE=on, or leave it out.";
  }
  if (error.code == "config_script" || error.code == "script_failed")
    return place_of(p) + ": " + text_of(p, "message") + ".";
  if (error.code == "script_budget") return place_of(p) + ": the script takes too much: " + text_of(p, "what") + ".";
  if (error.code == "words_invalid") return text_of(p, "file") + ": " + text_of(p, "detail") + ".";
  std::string sentence = error.code;
  if (p.is_object() && !p.empty()) {
    sentence += ":";
    for (const auto& [key, value] : p.items()) {
      sentence += " " + key + " " + (value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
  return sentence + ".";
}

}  // namespace tenderloom::config
