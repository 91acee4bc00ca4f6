// A template's text as kainjow is given it: within the limits, without the lines that hold nothing but a section tag,
// and with a way back from a position to the line of the file.
#pragma once
#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::render {

using Component = kainjow::mustache::component<std::string>;

inline constexpr std::size_t kLargestTemplate = 256 * 1024;
inline constexpr int kDeepestSections = 32;

class Source {
 public:
  /// Never fails: `problem` is what is wrong with the text, or empty.
  Source(std::string name, std::string_view text);

  const std::string& name() const { return name_; }
  const Component& root() const { return root_; }
  const std::string& problem() const { return problem_; }
  int problem_line() const { return problem_line_; }
  int line_at(std::size_t position) const;
  /// The layout that the first line names ({{! layout: plain }}), or empty.
  std::string layout() const;

 private:
  void refuse(std::string problem, std::size_t position);
  bool check_tags();

  std::string name_;
  std::string text_;
  std::vector<std::pair<std::size_t, int>> lines_;  // where in text_ each line of the file begins
  Component root_;
  std::string problem_;
  int problem_line_ = 0;
};

}  // namespace tenderloom::render
