// Spreadsheets with random damage inside their parts: the reader answers or refuses, and never does anything else. The
// long run: FUZZ_SECONDS=600 bin/test_fuzz_sheets in a build with TENDERLOOM_SANITIZE=ON.
#include <zip.h>

#include <chrono>
#include <random>

#include "../unit/sheets_support.h"

using namespace sheets_test;

namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

Parts parts_of(const fs::path& file) {
  Parts parts;
  int problem = 0;
  zip_t* zip = zip_open(file.c_str(), ZIP_RDONLY, &problem);
  for (zip_int64_t at = 0; at < zip_get_num_entries(zip, 0); ++at) {
    zip_stat_t facts;
    zip_stat_index(zip, at, 0, &facts);
    std::string content(facts.size, '\0');
    zip_file_t* in = zip_fopen_index(zip, at, 0);
    zip_fread(in, content.data(), content.size());
    zip_fclose(in);
    parts.emplace_back(facts.name, std::move(content));
  }
  zip_discard(zip);
  return parts;
}

void write(const fs::path& file, const Parts& parts) {
  int problem = 0;
  zip_t* zip = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &problem);
  for (const auto& [name, content] : parts) {
    zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
    const zip_int64_t index = zip_file_add(zip, name.c_str(), source, 0);
    zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  REQUIRE(zip_close(zip) == 0);
}

/// Bytes changed, pieces cut, doubled or swapped for words that mean something to a reader.
void damage(std::string& text, std::mt19937& random) {
  static const std::string kWords[] = {
      "<",    ">",    "\"",   "</c>",    "<row>", "r=\"", "t=\"s\"", "999999999999999999999", "-1", "<!DOCTYPE x>",
      "&#0;", "&lt;", "\xff", "<is><t>", "1e999", "nan"};
  const int times = 1 + static_cast<int>(random() % 8);
  for (int at = 0; at < times && !text.empty(); ++at) {
    const std::size_t where = random() % text.size();
    const std::size_t length = std::min<std::size_t>(random() % 40, text.size() - where);
    switch (random() % 4) {
      case 0:
        text[where] = static_cast<char>(random());
        break;
      case 1:
        text.erase(where, length);
        break;
      case 2:
        text.insert(where, text.substr(where, length));
        break;
      default:
        text.insert(where, kWords[random() % std::size(kWords)]);
    }
  }
}

}  // namespace

TEST_CASE("Damaged spreadsheets are read or refused, nothing else") {
  std::vector<Parts> books;
  for (const char* name : {"openpyxl.xlsx", "office.xlsx", "shapes.xlsx"}) books.push_back(parts_of(files() / name));
  const fs::path file = target("fuzzed.xlsx");
  const char* wanted = std::getenv("FUZZ_SECONDS");
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(wanted ? std::atoi(wanted) : 3);
  std::mt19937 random(20261121);
  int read = 0, refused = 0;
  while (std::chrono::steady_clock::now() < end) {
    Parts parts = books[random() % books.size()];
    damage(parts[random() % parts.size()].second, random);
    write(file, parts);
    const std::string answer = content(file);
    if (answer.rfind("refused: ", 0) == 0) {
      ++refused;
      CHECK(answer.rfind("refused: sheet_", 0) == 0);
    } else {
      ++read;
    }
  }
  CHECK(read > 10);
  CHECK(refused > 10);
}
