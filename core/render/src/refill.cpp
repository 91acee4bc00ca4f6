#include "tenderloom/render/refill.h"

#include <algorithm>
#include <map>
#include <set>

#include "escape.h"
#include "html_tags.h"

namespace tenderloom::render {
namespace {

constexpr int kMostRows = 200;

struct Range {
  std::size_t begin = 0, end = 0;  // of the form's content
  HtmlTag tag;
};

std::string hidden_value(std::string_view content, std::string_view name) {
  for (auto tag = next_tag(content, 0); tag; tag = next_tag(content, tag->end)) {
    if (tag->name == "input" && !tag->closing && tag->value("name") == name) return tag->value("value");
  }
  return {};
}

std::optional<Range> find_form(std::string_view html, const TypedForm& typed) {
  for (auto tag = next_tag(html, 0); tag; tag = next_tag(html, tag->end)) {
    if (tag->name != "form" || tag->closing || tag->value("method") != "post") continue;
    const std::string action = tag->value("action");
    const std::size_t end = html.find("</form>", tag->end);
    if (end == std::string_view::npos) return std::nullopt;
    if (action.substr(0, action.find_first_of("?#")) != typed.action) continue;
    const std::string method = hidden_value(html.substr(tag->end, end - tag->end), "_method");
    if ((method == "POST" ? "" : method) != typed.method) continue;
    return Range{tag->end, end, *tag};
  }
  return std::nullopt;
}

/// "field-members-2" for "members[2]": ids are made of names (themes/base/README.md).
std::string slug_of(std::string_view name) {
  std::string slug;
  for (const char c : name) {
    if (c == ']') continue;
    slug += c == '[' || c == '.' ? '-' : c;
  }
  return slug;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// Copies of a table's last row for the typed rows that it has no place for.
void add_rows(std::string& content, const std::string& table, int last_typed) {
  const std::string opening = "data-table=\"" + escaped(table) + "\"";
  const std::size_t start = content.find(opening);
  if (start == std::string::npos) return;
  const std::size_t end = content.find("</tbody>", start);
  if (end == std::string::npos) return;
  const std::size_t row = content.rfind("<tr data-row=\"", end);
  if (row == std::string::npos || row < start) return;
  const auto tag = next_tag(content, row);
  const int shown = std::atoi(tag->value("data-row").c_str());
  const std::string last = content.substr(row, end - row);
  std::string added;
  for (int number = shown + 1; number <= std::min(last_typed, kMostRows); ++number) {
    std::string copy = last;
    const std::string before = table + "[" + std::to_string(shown) + "]",
                      after = table + "[" + std::to_string(number) + "]";
    replace_all(copy, "data-row=\"" + std::to_string(shown) + "\"", "data-row=\"" + std::to_string(number) + "\"");
    replace_all(copy, escaped(before), escaped(after));
    replace_all(copy, slug_of(before) + "-", slug_of(after) + "-");
    added += copy;
  }
  content.insert(end, added);
}

void add_all_rows(std::string& content, const TypedForm& typed) {
  std::map<std::string, int> last;
  for (const auto& [name, value] : typed.fields) {
    const std::size_t open = name.find('['), close = name.find(']', open);
    if (open == std::string::npos || close == std::string::npos || close == open + 1 || close > open + 4) continue;
    int& number = last[name.substr(0, open)];
    number = std::max(number, std::atoi(name.c_str() + open + 1));
  }
  for (const auto& [table, number] : last) add_rows(content, table, number);
}

class Filling {
 public:
  Filling(std::string content, const TypedForm& typed) : content_(std::move(content)) {
    for (const auto& [name, value] : typed.fields) typed_[name].push_back(value);
  }

  std::string fill() {
    std::size_t done = 0;
    for (auto tag = next_tag(content_, 0); tag; tag = next_tag(content_, std::max(tag->end, skip_))) {
      out_.append(content_, done, tag->begin - done);
      done = tag->end;
      if (tag->closing) {
        if (tag->name == "select") select_.clear();
        copy(*tag);
      } else if (tag->name == "input") {
        input(*tag);
      } else if (tag->name == "textarea") {
        done = area(*tag);
      } else if (tag->name == "select") {
        select_ = tag->value("name");
        single_ = !tag->find("multiple");
        used_.insert(select_);
        copy(*tag);
      } else if (tag->name == "option") {
        option(*tag);
      } else {
        copy(*tag);
      }
    }
    out_.append(content_, done, content_.size() - done);
    rest();
    return std::move(out_);
  }

 private:
  void copy(const HtmlTag& tag) { out_.append(content_, tag.begin, tag.end - tag.begin); }

  const std::vector<std::string>* values_of(const std::string& name) const {
    const auto found = typed_.find(name);
    return found == typed_.end() ? nullptr : &found->second;
  }

  bool chosen(const std::string& name, const std::string& value, bool single) const {
    const auto* values = values_of(name);
    if (!values) return false;
    if (single) return values->back() == value;
    return std::find(values->begin(), values->end(), value) != values->end();
  }

  /// The next value that a name has left for a control of which there may be several.
  std::optional<std::string> take(const std::string& name) {
    const auto* values = values_of(name);
    if (!values) return std::nullopt;
    std::size_t& at = taken_[name];
    return at < values->size() ? std::optional((*values)[at++]) : std::nullopt;
  }

  void input(const HtmlTag& tag) {
    const std::string name = tag.value("name"), type = tag.value("type");
    if (type == "file" || type == "submit" || type == "button" || type == "password" || name.empty()) return copy(tag);
    if (type == "hidden") {
      const auto* values = name == "version" ? values_of(name) : nullptr;
      if (name == "version" || name == "parent" || name == "next") used_.insert(name);
      if (!values) return copy(tag);
      out_ += with_attribute(content_, tag, "value", values->front());
      return;
    }
    used_.insert(name);
    if (type == "checkbox" || type == "radio") {
      const std::string value = tag.find("value") ? tag.value("value") : "on";
      out_ += chosen(name, value, type == "radio") ? with_attribute(content_, tag, "checked", "")
                                                   : without_attribute(content_, tag, "checked");
      return;
    }
    const auto value = take(name);
    if (!value) return copy(tag);
    out_ += with_attribute(content_, tag, "value", *value);
  }

  /// Answers the place behind the old text.
  std::size_t area(const HtmlTag& tag) {
    const std::size_t end = std::min(content_.find("</textarea", tag.end), content_.size());
    copy(tag);
    const std::string name = tag.value("name");
    used_.insert(name);
    const auto value = take(name);
    if (!value) {
      out_.append(content_, tag.end, end - tag.end);
    } else {
      out_ += "\n" + escaped(*value);
    }
    skip_ = end;
    return end;
  }

  void option(const HtmlTag& tag) {
    if (select_.empty() || !values_of(select_) || !tag.find("value")) return copy(tag);
    out_ += chosen(select_, tag.value("value"), single_) ? with_attribute(content_, tag, "selected", "")
                                                         : without_attribute(content_, tag, "selected");
  }

  /// What has no control here: a file that was uploaded before, a field that the page shows only to scripts.
  void rest() {
    for (const auto& [name, values] : typed_) {
      if (used_.count(name)) continue;
      for (const auto& value : values) {
        if (value.empty()) continue;
        out_ += "<input type=\"hidden\" name=\"" + escaped(name) + "\" value=\"" + escaped(value) + "\">";
      }
    }
  }

  std::string content_;
  std::map<std::string, std::vector<std::string>> typed_;
  std::map<std::string, std::size_t> taken_;
  std::set<std::string> used_;
  std::string select_;
  bool single_ = true;
  std::size_t skip_ = 0;
  std::string out_;
};

}  // namespace

std::optional<std::string> refill(const std::string& html, const TypedForm& typed) {
  const auto form = find_form(html, typed);
  if (!form) return std::nullopt;
  std::string content = html.substr(form->begin, form->end - form->begin);
  add_all_rows(content, typed);
  return html.substr(0, form->tag.begin) + with_attribute(html, form->tag, "data-restored", "") +
         Filling(std::move(content), typed).fill() + html.substr(form->end);
}

}  // namespace tenderloom::render
