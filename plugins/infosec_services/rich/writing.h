// Writes canonical HTML: every line of text in a paragraph or heading, marks closed in order, white space as a browser
// shows it, nothing empty.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sanitise.h"

namespace tenderloom::infosec_services {

std::string escaped(std::string_view text);

class Writing {
 public:
  explicit Writing(Rich& made) : made_(made) {}

  void text(std::string_view text);
  void line_break();
  void rule();
  void picture(const std::string& file, const std::string& description, int width);
  void open_mark(const std::string& name);
  void close_mark(const std::string& name);
  void begin_line(const char* name);
  void end_paragraph();
  void open_frame(const std::string& name, const std::string& attributes);
  void close_frame(const std::string& name);
  bool in_list() const { return !frames_.empty() && (frames_.back().name == "ul" || frames_.back().name == "ol"); }

 private:
  std::vector<std::string> wanted() const;  // the open marks, each once and in one order
  void put(const std::string& piece);       // into the line, under these marks
  void count(std::string_view text);

  Rich& made_;
  std::vector<std::string> marks_;    // open in the source
  std::vector<std::string> written_;  // open in the line
  struct Frame {
    std::string name;
    std::size_t start, content;  // where it begins in the output, and what is in it
  };
  std::vector<Frame> frames_;
  std::string line_;
  const char* line_name_ = "p";
  int breaks_ = 0;  // wait for what follows, as the blank does
  bool blank_ = false;
  bool in_word_ = false;
};

}  // namespace tenderloom::infosec_services
