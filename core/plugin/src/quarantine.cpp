#include "tenderloom/base/words.h"
#include "tenderloom/plugin/loader.h"

namespace tenderloom::plugin {

std::string Quarantined::text() const {
  static const std::map<std::string, std::string> kSentences = {
      {"not_loadable", "it cannot be loaded ({detail}); build it again against this portal"},
      {"not_a_plugin",
       "it exports no record tenderloom_plugin; use the macro TENDERLOOM_PLUGIN once in its entry file"},
      {"wrong_magic", "its record is not a Tenderloom record; use the macro TENDERLOOM_PLUGIN"},
      {"wrong_abi", "it speaks ABI {found}, the portal speaks {expected}; build it again against this portal"},
      {"wrong_size", "its record has another size than the portal's; build it again against this portal"},
      {"wrong_compiler", "it was built by compiler {found}, the portal by {expected}; use the same compiler"},
      {"wrong_interfaces", "it was built against other headers than this portal; build it again"},
      {"wrong_name", "it calls itself {found} but its file is {expected}.so; make the names equal"},
      {"needs_missing", "it needs the plugin {need}, which is not there or did not start"},
      {"needs_cycle", "it and the plugins that it needs wait for each other; remove one of the needs"},
      {"start_failed", "it failed while starting: {detail}"},
  };
  const auto sentence = kSentences.find(code);
  return "plugin " + name +
         " is quarantined: " + base::fill(sentence == kSentences.end() ? code : sentence->second, params);
}

}  // namespace tenderloom::plugin
