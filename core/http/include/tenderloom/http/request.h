// One request as the gate let it through: complete, bounded, unambiguous.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"

namespace tenderloom::http {

enum class Method { get, head, post, put, del, options, other };
std::string_view name_of(Method method);

/// A body that may be in memory (small) or in a temporary file that goes away with it.
class Body {
 public:
  virtual ~Body();
  virtual std::int64_t size() const = 0;
  virtual bool in_memory() const = 0;
  virtual std::string_view memory() const = 0;            // empty unless in_memory()
  virtual const std::filesystem::path& file() const = 0;  // empty when in_memory()
};

struct Header {
  std::string name;  // as sent
  std::string value;
};

struct Request {
  Method method = Method::get;
  std::string method_text;
  std::string target;  // as sent
  std::string path;    // decoded once, normalised, always begins with /
  std::string raw_query;
  std::vector<std::pair<std::string, std::string>> query;  // decoded
  std::vector<Header> headers;
  std::shared_ptr<const Body> body;  // never null
  std::string client_address;        // after TRUSTED_PROXIES
  bool secure = false;               // https, after TRUSTED_PROXIES
  std::string host;                  // Host, validated
  base::Instant received_at;         // when its header was complete (contract: deadlines)
  std::string id;                    // request id, for the log and error pages

  /// The value of the first header of that name, ASCII case ignored; empty when absent.
  std::string_view header(std::string_view name) const;
  std::optional<std::string> query_value(std::string_view name) const;
};

/// A file part of a multipart body, streamed to a temporary file that goes away with this object unless moved.
struct UploadedFile {
  std::string field;  // the part's name
  std::string name;   // file name, last path segment only, control characters removed, at most 200 code points
  std::string claimed_type;
  std::filesystem::path path;
  std::int64_t size = 0;
  std::shared_ptr<void> keep;  // removes the file when the last holder goes
};

}  // namespace tenderloom::http
