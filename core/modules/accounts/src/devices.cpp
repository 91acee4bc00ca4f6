#include "tenderloom/accounts/devices.h"

namespace tenderloom::accounts {
namespace {

struct Mark {
  std::string_view part;
  std::string_view name;
};

/// The first that occurs wins: Edge and Opera call themselves Chrome too, Chrome calls itself Safari.
constexpr Mark kBrowsers[] = {{"Edg/", "Edge"},
                              {"EdgA/", "Edge"},
                              {"EdgiOS/", "Edge"},
                              {"OPR/", "Opera"},
                              {"SamsungBrowser/", "Samsung Internet"},
                              {"FxiOS/", "Firefox"},
                              {"Firefox/", "Firefox"},
                              {"CriOS/", "Chrome"},
                              {"Chrome/", "Chrome"},
                              {"Safari/", "Safari"}};
/// iPads and Android devices also name the system that they come from.
constexpr Mark kSystems[] = {{"iPhone", "iPhone"},   {"iPad", "iPad"},    {"Android", "Android"}, {"CrOS", "ChromeOS"},
                             {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}};

template <std::size_t N>
std::string first_of(const Mark (&marks)[N], std::string_view agent) {
  for (const auto& mark : marks)
    if (agent.find(mark.part) != std::string_view::npos) return std::string(mark.name);
  return {};
}

}  // namespace

Device device_of(std::string_view agent) { return {first_of(kBrowsers, agent), first_of(kSystems, agent)}; }

std::string device_text(const Device& device, const base::Words& words, std::string_view locale) {
  if (device.browser.empty() && device.system.empty()) return words.text(locale, "devices.unknown");
  if (device.browser.empty()) return device.system;
  if (device.system.empty()) return device.browser;
  return words.text(locale, "devices.on", {{"browser", device.browser}, {"system", device.system}});
}

}  // namespace tenderloom::accounts
