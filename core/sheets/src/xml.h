// expat over one part of an archive: local names only (transitional and strict files differ in namespaces), no DOCTYPE,
// no deep nesting.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "archive.h"

namespace tenderloom::sheets {

/// The attributes of an element by local name.
class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}
  /// The value, or empty.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;

 private:
  const char* find(std::string_view name) const;
  const char** pairs_;
};

class XmlHandler {
 public:
  virtual ~XmlHandler();
  virtual void start(std::string_view name, const Attributes& attributes) = 0;
  virtual void end(std::string_view) {}
  virtual void text(std::string_view) {}
  /// Asked after each event: whether the rest is of no interest.
  bool done = false;
};

/// Throws Refusal, also that of the handler.
void read_xml(Archive& archive, const std::string& part, int most_depth, XmlHandler& handler);

}  // namespace tenderloom::sheets
