// Draws a table of states without any library: states below each other at the left, every transition on a lane of its
// own at the right, so that no arrow and no word ever lies over another.
#include <algorithm>
#include <map>

#include "tenderloom/base/text.h"
#include "tenderloom/forms/process.h"

namespace tenderloom::forms {
namespace {

constexpr int kMargin = 16, kBoxWidth = 190, kPort = 24, kGap = 22, kTitle = 40, kLane = 14, kWordAt = 12,
              kLeastHeight = 42;

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

/// Roughly how wide a text is drawn: an ideograph is as wide as it is high.
int width_of(const std::string& text) {
  int width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80)
      width += 8;
    else if (byte >= 0xC0)
      width += 14;
  }
  return width;
}

std::string text_at(int x, int y, const std::string& text, const char* more) {
  return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" " + more + ">" + escaped(text) +
         "</text>\n";
}

struct Arrow {
  const Transition* row = nullptr;
  std::string words;
  int from_y = 0, to_y = 0, lane = 0;
};

class Diagram {
 public:
  Diagram(const StateMachine& machine, const ProcessWord& word) : machine_(machine), word_(word) {
    for (const Transition& row : machine.transitions) {
      const auto [kind, code] = event_word(machine, row);
      arrows_.push_back({&row, word(kind, code) + "（" + word("actor", row.actor) + "）"});
    }
    place();
    choose_lanes();
  }

  std::string draw() const {
    const std::string title = word_("machine", machine_.key);
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + std::to_string(width_) +
                      "\" height=\"" + std::to_string(height_) + "\" viewBox=\"0 0 " + std::to_string(width_) + " " +
                      std::to_string(height_) +
                      "\" font-family=\"Noto Sans TC, Noto Sans CJK TC, PingFang TC, Microsoft JhengHei, " +
                      "sans-serif\" font-size=\"14\">\n<title>" + escaped(title) + "</title>\n" +
                      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" +
                      text_at(kMargin, kMargin + 14, title + " " + machine_.rule,
                              "font-size=\"16\" font-weight=\"bold\" fill=\"#083763\"");
    for (const Arrow& arrow : arrows_) out += draw_arrow(arrow);
    for (const auto& [state, box] : boxes_) out += draw_box(state, box.first, box.second);
    return out + "</svg>\n";
  }

 private:
  /// A row for everything that leaves or enters a state; its box is as high as its rows.
  void place() {
    int y = kMargin + kTitle;
    for (const std::string& state : machine_.states) {
      const int top = y;
      for (Arrow& arrow : arrows_) {
        if (arrow.row->from == state) arrow.from_y = y + kPort / 2, y += kPort;
        if (arrow.row->to == state) arrow.to_y = y + kPort / 2, y += kPort;
      }
      y = std::max(y, top + kLeastHeight);  // room for the label and the code
      boxes_.push_back({state, {top, y - top}});
      y += kGap;
    }
    height_ = y;
  }

  /// The first lane on which no other arrow runs at that height.
  void choose_lanes() {
    int words = 0, most = 0;
    std::vector<std::vector<std::pair<int, int>>> lanes;
    for (Arrow& arrow : arrows_) {
      const int low = std::min(arrow.from_y, arrow.to_y), high = std::max(arrow.from_y, arrow.to_y);
      std::size_t lane = 0;
      const auto crowded = [&](const std::vector<std::pair<int, int>>& taken) {
        return std::any_of(taken.begin(), taken.end(),
                           [&](const auto& span) { return low <= span.second && span.first <= high; });
      };
      while (lane < lanes.size() && crowded(lanes[lane])) ++lane;
      if (lane == lanes.size()) lanes.emplace_back();
      lanes[lane].emplace_back(low, high);
      arrow.lane = static_cast<int>(lane);
      most = std::max(most, arrow.lane);
      words = std::max(words, width_of(arrow.words));
    }
    lanes_at_ = kMargin + kBoxWidth + kWordAt + words + kLane;
    width_ = lanes_at_ + most * kLane + kMargin;
  }

  std::string draw_box(const std::string& state, int top, int height) const {
    const std::string label = word_(machine_.key, state);
    return "<rect x=\"" + std::to_string(kMargin) + "\" y=\"" + std::to_string(top) + "\" width=\"" +
           std::to_string(kBoxWidth) + "\" height=\"" + std::to_string(height) +
           "\" rx=\"6\" fill=\"#eef4fa\" stroke=\"#0b4f8a\"/>\n" +
           text_at(kMargin + kBoxWidth / 2, top + height / 2 + (label == state ? 5 : -2), label,
                   "text-anchor=\"middle\" font-weight=\"bold\" fill=\"#1b1f24\"") +
           (label == state ? ""
                           : text_at(kMargin + kBoxWidth / 2, top + height / 2 + 13, state,
                                     "text-anchor=\"middle\" font-size=\"11\" fill=\"#57606a\""));
  }

  std::string draw_arrow(const Arrow& arrow) const {
    const int edge = kMargin + kBoxWidth, lane = lanes_at_ + arrow.lane * kLane;
    const auto number = [](int value) { return std::to_string(value); };
    const char* colour = arrow.row->actor == "vendor" ? "#1a7f4b" : arrow.row->actor == "staff" ? "#0b4f8a" : "#8a5a00";
    std::string out = "<path d=\"M" + number(edge) + " " + number(arrow.from_y) + "H" + number(lane) + "V" +
                      number(arrow.to_y) + "H" + number(edge + 8) + "\" fill=\"none\" stroke=\"" + colour + "\"/>\n" +
                      "<path d=\"M" + number(edge) + " " + number(arrow.to_y) + "l9 -4v8z\" fill=\"" + colour +
                      "\"/>\n";
    return out + text_at(edge + kWordAt, arrow.from_y - 4, arrow.words,
                         (std::string("font-size=\"12\" fill=\"") + colour + "\"").c_str());
  }

  const StateMachine& machine_;
  const ProcessWord& word_;
  std::vector<Arrow> arrows_;
  std::vector<std::pair<std::string, std::pair<int, int>>> boxes_;
  int lanes_at_ = 0, width_ = 0, height_ = 0;
};

}  // namespace

std::string process_diagram(const StateMachine& machine, const ProcessWord& word) {
  return Diagram(machine, word).draw();
}

}  // namespace tenderloom::forms
