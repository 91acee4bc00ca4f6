#include "tenderloom/base/log.h"

#include <cstdio>

#include "tenderloom/base/clock.h"

namespace tenderloom::base {
namespace {

const char* name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

void write_to_standard_error(std::string_view line) {
  std::string whole(line);
  whole += '\n';
  std::fwrite(whole.data(), 1, whole.size(), stderr);  // one write, so that lines of several processes do not mix
}

}  // namespace

Logger::Logger(LogLevel threshold, Sink sink, const Clock* clock)
    : threshold_(threshold), sink_(sink ? std::move(sink) : Sink(write_to_standard_error)), clock_(clock) {}

void Logger::log(LogLevel level, std::string_view event, const Json& fields) const {
  if (level < threshold_) return;
  const Instant now = clock_ != nullptr ? clock_->now() : SystemClock().now();
  nlohmann::ordered_json line;
  line["time"] = iso8601(now);
  line["micros"] = to_micros(now) % 1'000'000;
  line["level"] = name_of(level);
  line["event"] = event;
  if (fields.is_object()) {
    for (const auto& [key, value] : fields.items()) {
      if (!line.contains(key)) line[key] = value;  // a field can never pose as the time or the event
    }
  } else if (!fields.is_null()) {
    line["detail"] = fields;
  }
  // Logging must not be what ends a request: text that is not UTF-8 is replaced, not thrown about.
  const std::string text = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  const std::lock_guard lock(mutex_);
  sink_(text);
}

}  // namespace tenderloom::base
