// Structured log: one JSON object a line on standard error. What is logged and what a client sees never share a
// string; callers pass codes and identifiers, never values that a user typed as secret.
#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "tenderloom/base/json.h"

namespace tenderloom::base {

class Clock;

enum class LogLevel { debug, info, warning, error };

class Logger {
 public:
  using Sink = std::function<void(std::string_view line)>;  // called under a lock
  /// Default sink: standard error; default clock: the system's. The portal gives its own clock, so that the log and
  /// what it tells of have one time; it must outlive this.
  explicit Logger(LogLevel threshold = LogLevel::info, Sink sink = {}, const Clock* clock = nullptr);
  /// Thread-safe. `event` is a stable dotted name ("http.request"), `fields` a JSON object.
  void log(LogLevel level, std::string_view event, const Json& fields = Json::object()) const;
  void debug(std::string_view event, const Json& fields = Json::object()) const { log(LogLevel::debug, event, fields); }
  void info(std::string_view event, const Json& fields = Json::object()) const { log(LogLevel::info, event, fields); }
  void warning(std::string_view event, const Json& fields = Json::object()) const {
    log(LogLevel::warning, event, fields);
  }
  void error(std::string_view event, const Json& fields = Json::object()) const { log(LogLevel::error, event, fields); }

 private:
  LogLevel threshold_;
  Sink sink_;
  const Clock* clock_;
  mutable std::mutex mutex_;
};

}  // namespace tenderloom::base
