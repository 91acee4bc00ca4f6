// The border between the portal and a plugin: one plain C record, read before any C++ call. A difference in any of its
// fields means that calling the factory could call the wrong function, so the plugin is quarantined instead.
#pragma once
#include <cstdint>

namespace tenderloom::plugin {
class Plugin;
inline constexpr std::uint32_t kPluginMagic = 0x544c4f4d;  // "TLOM"
inline constexpr std::uint32_t kPluginAbi = 4;
}  // namespace tenderloom::plugin

/// Generated at build time from the headers a plugin compiles against (core/plugin/CMakeLists.txt).
#include "tenderloom/plugin/interfaces_hash.h"

extern "C" {
struct TenderloomPlugin {
  std::uint32_t magic;
  std::uint32_t abi;
  std::uint32_t size;      // sizeof(TenderloomPlugin)
  const char* compiler;    // __VERSION__
  const char* interfaces;  // TENDERLOOM_INTERFACES_HASH
  const char* name;        // must equal the file's name
  const char* version;
  const char* const* needs;  // names of plugins to start before, ended by null
  tenderloom::plugin::Plugin* (*create)();
};
}

/// TENDERLOOM_PLUGIN(example, "1.0", Example): exports the record `tenderloom_plugin`.
#define TENDERLOOM_PLUGIN(NAME, VERSION, CLASS, ...)                            \
  namespace {                                                                   \
  const char* const tenderloom_needs[] = {__VA_ARGS__ __VA_OPT__(, ) nullptr};  \
  tenderloom::plugin::Plugin* tenderloom_create() { return new CLASS(); }       \
  }                                                                             \
  extern "C" __attribute__((visibility("default")))                             \
  const TenderloomPlugin tenderloom_plugin = {tenderloom::plugin::kPluginMagic, \
                                              tenderloom::plugin::kPluginAbi,   \
                                              sizeof(TenderloomPlugin),         \
                                              __VERSION__,                      \
                                              TENDERLOOM_INTERFACES_HASH,       \
                                              #NAME,                            \
                                              VERSION,                          \
                                              tenderloom_needs,                 \
                                              &tenderloom_create};
