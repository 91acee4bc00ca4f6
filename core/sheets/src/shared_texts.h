// The texts of a workbook, and texts inside cells: <t>, rich runs joined, phonetic guides left out.
#pragma once
#include <string>
#include <vector>

#include "xml.h"

namespace tenderloom::sheets {

/// Collects the text of one <si> or <is>.
class TextCollector {
 public:
  void start(std::string_view name);
  void end(std::string_view name);
  void text(std::string_view piece);
  /// What was collected, with _x000D_ and its like decoded (ECMA-376 part 1, 22.9.2.19).
  std::string take();
  std::size_t size() const { return text_.size(); }

 private:
  std::string text_;
  bool in_text_ = false;
  int phonetic_ = 0;
};

/// All of them in one block of memory.
class SharedTexts {
 public:
  /// Throws Refusal.
  void load(Archive& archive, const std::string& part, const Limits& limits);
  std::size_t count() const { return ends_.size(); }
  std::string_view at(std::size_t index) const;

 private:
  friend class SharedTextsHandler;
  std::string all_;
  std::vector<std::size_t> ends_;
};

}  // namespace tenderloom::sheets
