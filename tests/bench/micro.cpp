// What one core does: the evaluator on a type's widest level, and a 25-row list through the theme.
// Usage: bench_micro TYPE_FOLDER LEVEL VALUES.json THEMES
#include <chrono>
#include <fstream>
#include <iostream>

#include "tenderloom/forms/evaluate.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/render/theme.h"

using namespace tenderloom;
using base::Json;

namespace {

/// Microseconds of one call, over at least half a second.
template <typename Body>
double micros(Body&& body) {
  using Clock = std::chrono::steady_clock;
  for (int i = 0; i < 50; ++i) body();
  const auto start = Clock::now();
  std::int64_t calls = 0;
  while (Clock::now() - start < std::chrono::milliseconds(500))
    for (int i = 0; i < 20; ++i, ++calls) body();
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count() / static_cast<double>(calls);
}

class Around final : public forms::Alone {
 public:
  explicit Around(const forms::TypeDefinition& type) : Alone(base::SystemClock().now()) {
    tender_ = {{"no", "1150202"}, {"groups", type.default_groups()}};
  }
  const Json& tender() const override { return tender_; }

 private:
  Json tender_;
};

double render_list(const std::filesystem::path& themes) {
  render::ViewRegistry views;
  const Json row = {{"name", "text"}, {"maker", "text"}, {"country", "text"},
                    {"role", "text"}, {"url", "text"},   {"children", "number"}};
  views.add({"bench/list", {{"title", "text"}, {"rows", Json::array({row})}}, nullptr});
  const auto folder = std::filesystem::temp_directory_path() / "tenderloom-bench-theme";
  std::filesystem::create_directories(folder / "bench/pages/bench");
  std::ofstream(folder / "bench/theme.json") << R"({"name": "bench", "extends": "base"})";
  std::ofstream(folder / "bench/pages/bench/list.mustache")
      << "<table>{{#rows}}<tr><th>{{name}}</th><td>{{maker}}</td><td>{{country}}</td><td>{{role}}</"
         "td><td>{{children}}</td>"
         "<td><a href=\"{{url}}\">edit</a></td></tr>{{/rows}}</table>";
  std::error_code ignored;
  std::filesystem::create_directory_symlink(std::filesystem::absolute(themes / "base"), folder / "base", ignored);
  base::Words words;
  base::Logger log(base::LogLevel::error, [](std::string_view) {});
  (void)render::Theme::load_words(folder, "bench", words);
  auto theme = render::Theme::load(folder, "bench", views, words, log);
  if (!theme) throw std::runtime_error(theme.error().code);
  Json rows = Json::array();
  for (int i = 0; i < 25; ++i)
    rows.push_back({{"name", "範例雲 " + std::to_string(i)},
                    {"maker", "範例原廠股份有限公司"},
                    {"country", "臺灣"},
                    {"role", "代理商"},
                    {"url", "/items/" + std::to_string(i)},
                    {"children", i}});
  const Json model = {{"title", "list"}, {"rows", rows}};
  const double one = micros([&] { (void)(*theme)->render("bench/list", model, Json::object(), "zh-TW", true); });
  std::filesystem::remove_all(folder);
  return one;
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) return std::cerr << "usage: bench_micro TYPE_FOLDER LEVEL VALUES.json THEMES\n", 2;
  const std::filesystem::path folder = std::filesystem::canonical(words[1]);
  auto bundle = forms::TypeStore::read_bundle(folder.parent_path(), folder.filename().string());
  if (!bundle) return std::cerr << bundle.error().code << "\n", 1;
  auto loaded = forms::TypeDefinition::load(folder.filename().string(), std::move(*bundle));
  if (loaded.index() != 0) return std::cerr << std::get<1>(loaded)[0].text() << "\n", 1;
  const auto& type = *std::get<0>(loaded);
  const forms::Level* level = type.level(words[2]);
  if (!level) return std::cerr << "no such level\n", 1;
  std::ifstream in(words[3]);
  const forms::Input input{.changes = Json::parse(in)};
  const Around around(type);
  Json result;
  result["evaluate_us"] = micros([&] { (void)forms::evaluate(type, *level, input, around); });
  result["fields"] = level->fields.size();
  result["render_25_rows_us"] = render_list(words[4]);
  std::cout << result.dump() << "\n";
  return 0;
}
