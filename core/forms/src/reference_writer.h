// How a reference is written down: headings, sentences, tables and drawings, as Markdown or as HTML. Texts may hold
// `code`.
#pragma once
#include <memory>
#include <string>
#include <vector>

namespace tenderloom::forms {

class ReferenceWriter {
 public:
  virtual ~ReferenceWriter() = default;
  virtual void heading(int level, const std::string& text) = 0;
  virtual void paragraph(const std::string& text) = 0;
  virtual void table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows) = 0;
  virtual void drawing(const std::string& svg) = 0;
  virtual std::string take() = 0;
};

std::unique_ptr<ReferenceWriter> markdown_writer();
/// A fragment; everything but drawings is escaped.
std::unique_ptr<ReferenceWriter> html_writer();

}  // namespace tenderloom::forms
