// Rows of the vectors under tests/fixtures/vectors.
#pragma once
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace base_test {

/// Every row but the heading, cut at the commas; the vectors hold no quotes.
inline std::vector<std::vector<std::string>> vector_rows(const std::string& name) {
  std::ifstream in(std::string(SOURCE_ROOT "/tests/fixtures/vectors/") + name);
  if (!in) throw std::runtime_error("no vectors " + name);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == ',') {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    rows.push_back(cells);
  }
  return rows;
}

}  // namespace base_test
