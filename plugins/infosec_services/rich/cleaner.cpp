#include "cleaner.h"

#include <nlohmann/json.hpp>

#include "tenderloom/base/child_process.h"

namespace tenderloom::infosec_services {
namespace {

Rich refused(const char* code) {
  Rich rich;
  rich.refusal = code;
  return rich;
}

Rich read(const std::string& answer) {
  const auto said = nlohmann::json::parse(answer, nullptr, false);
  if (!said.is_object()) return refused("rich_too_deep");
  Rich rich;
  rich.refusal = said.value("refusal", "");
  rich.html = said.value("html", "");
  rich.pictures = said.value("pictures", std::vector<std::string>());
  rich.characters = said.value("characters", std::size_t{0});
  rich.words = said.value("words", std::size_t{0});
  rich.dropped = said.value("dropped", false);
  return rich;
}

}  // namespace

Rich Cleaner::clean(std::string_view html) const {
  if (html.size() > RichLimits{}.bytes) return refused("rich_too_long");
  const auto answer = base::ask_child(program_, {}, html, std::chrono::steady_clock::now() + time_);
  if (!answer) return refused("rich_cleaner_unavailable");
  if (answer->ending.code == 127) return refused("rich_cleaner_unavailable");
  if (answer->ending.code != 0) return refused("rich_too_deep");
  return read(answer->text);
}

}  // namespace tenderloom::infosec_services
