#include "reference_writer.h"

#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

/// | would end a cell, a line break a row.
std::string markdown_cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

class Markdown final : public ReferenceWriter {
 public:
  void heading(int level, const std::string& text) override {
    out_ += (out_.empty() ? "" : "\n") + std::string(static_cast<std::size_t>(level), '#') + " " + text + "\n";
  }
  void paragraph(const std::string& text) override { out_ += "\n" + text + "\n"; }
  void table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows) override {
    out_ += "\n";
    line(headings);
    out_ += "|";
    for (std::size_t at = 0; at < headings.size(); ++at) out_ += "---|";
    out_ += "\n";
    for (const auto& row : rows) line(row);
  }
  void drawing(const std::string& svg) override { out_ += "\n" + svg; }
  std::string take() override { return std::move(out_); }

 private:
  void line(const std::vector<std::string>& cells) {
    out_ += "|";
    for (const std::string& cell : cells) out_ += " " + markdown_cell(cell) + " |";
    out_ += "\n";
  }
  std::string out_;
};

/// Escaped, with what stands between two ` as code.
std::string html_text(const std::string& text) {
  std::string out;
  bool code = false;
  std::size_t from = 0;
  for (std::size_t tick = text.find('`'); tick != std::string::npos; tick = text.find('`', tick + 1)) {
    if (!code && text.find('`', tick + 1) == std::string::npos) break;
    out += base::escape_html(text.substr(from, tick - from)) + (code ? "</code>" : "<code>");
    code = !code;
    from = tick + 1;
  }
  return out + base::escape_html(text.substr(from));
}

class Html final : public ReferenceWriter {
 public:
  void heading(int level, const std::string& text) override {
    const std::string tag = "h" + std::to_string(level);
    out_ += "<" + tag + ">" + html_text(text) + "</" + tag + ">\n";
  }
  void paragraph(const std::string& text) override { out_ += "<p>" + html_text(text) + "</p>\n"; }
  void table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows) override {
    out_ += "<div class=\"table-responsive\"><table class=\"table table-sm\"><thead><tr>";
    for (const std::string& heading : headings) out_ += "<th scope=\"col\">" + html_text(heading) + "</th>";
    out_ += "</tr></thead><tbody>\n";
    for (const auto& row : rows) {
      out_ += "<tr>";
      for (const std::string& cell : row) out_ += "<td>" + html_text(cell) + "</td>";
      out_ += "</tr>\n";
    }
    out_ += "</tbody></table></div>\n";
  }
  void drawing(const std::string& svg) override { out_ += "<div class=\"table-responsive\">" + svg + "</div>\n"; }
  std::string take() override { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace

std::unique_ptr<ReferenceWriter> markdown_writer() { return std::make_unique<Markdown>(); }
std::unique_ptr<ReferenceWriter> html_writer() { return std::make_unique<Html>(); }

}  // namespace tenderloom::forms
