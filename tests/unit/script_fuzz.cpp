// core/script: many random programs out of dangerous pieces, with a fixed seed. Whatever they do, each call ends soon
// and the pool's next caller finds everything as it was.
#include <random>

#include "script_support.h"

using namespace script_test;

namespace {

class Author {
 public:
  explicit Author(unsigned seed) : random_(seed) {}

  std::string program() {
    std::string text =
        "local shared, count, text = { 1, 2, x = {} }, 0, 'seed'\nreturn { f = function(a)\n local v = 1\n";
    for (int i = pick(1, 8); i > 0; --i) text += statement(3);
    return text + " return v\nend, ok = function()\n return { count, text, #shared, shared[1], type(shared.x) } end }";
  }

 private:
  int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  std::string one_of(const std::vector<std::string>& pieces) {
    return pieces[static_cast<std::size_t>(pick(0, static_cast<int>(pieces.size()) - 1))];
  }

  std::string block(int depth) {
    std::string text;
    for (int i = pick(0, 3); i > 0; --i) text += statement(depth - 1);
    return text;
  }

  std::string statement(int depth) {
    if (depth <= 0) return " v = " + expression(1) + "\n";
    switch (pick(0, 12)) {
      case 0:
        return " while " + expression(1) + " do " + block(depth) + " end\n";
      case 1:
        return " for i = 1, " + one_of({"3", "1e9", "#text", "math.huge"}) + " do " + block(depth) + " end\n";
      case 2:
        return " for k, w in pairs(" + table() + ") do " + block(depth) + " end\n";
      case 3:
        return " pcall(function() " + block(depth) + " end)\n";
      case 4:
        return " " + table() + "[" + expression(1) + "] = " + expression(2) + "\n";
      case 5:
        return " if " + expression(2) + " then " + block(depth) + " else error(" + expression(1) + ") end\n";
      case 6:
        return " count = " + expression(2) + "\n";
      case 7:
        return " text = text .. text\n";
      case 8:
        return " local v = " + expression(3) + "\n";
      case 9:
        return " _ENV = " + one_of({"_ENV", "{ pairs = pairs, pcall = pcall }", table()}) + "\n";
      case 10:
        return " local function g(...) " + block(depth) + " return g(..., " + expression(1) + ") end pcall(g)\n";
      case 11:
        return " for w in text:gmatch(" + pattern() + ") do " + block(depth) + " end\n";
      default:
        return " v = " + expression(depth) + "\n";
    }
  }

  std::string table() {
    return one_of({"shared", "shared.x", "{ 1, 2, 3 }", "string", "table", "_ENV", "a", "{ [1 << 40] = 1, 2 }"});
  }
  std::string pattern() {
    std::string text = "'";
    for (int i = pick(0, 10); i > 0; --i) {
      text += one_of({"a*", "a-", ".-", ".*", "%a+", "(", ")", "()", "[^s]", "[a-", "%b()", "%f[%a]", "%1", "^", "$",
                      "%", "s?", "e"});
    }
    return text + "'";
  }

  std::string expression(int depth) {
    if (depth <= 0) return one_of({"1", "v", "text", "nil", "true", "'x'", "{}", "count", "0/0", "2^53", "a"});
    const std::string inner = expression(depth - 1);
    return one_of({"(" + inner + ")",
                   "#(" + inner + ")",
                   "(" + inner + ") .. text",
                   "not " + inner,
                   "tostring(" + inner + ")",
                   "table.concat(" + table() + ")",
                   "table.unpack(" + table() + ")",
                   "table.insert(" + table() + ", " + inner + ")",
                   "table.remove(" + table() + ", 1)",
                   "string.format('%99d %s', 5, " + inner + ")",
                   "table.sort(" + table() + ", function(p, q) return " + inner + " end)",
                   "text:find(" + pattern() + ")",
                   "text:gsub(" + pattern() + ", " + inner + ")",
                   "pcall(error, " + inner + ")",
                   "select(-1, " + inner + ")",
                   "function() return " + inner + " end",
                   "{ " + inner + ", k = " + inner + " }",
                   "utf8.char(" + inner + ")",
                   "next(" + table() + ")",
                   "tonumber(" + inner + ", 36)",
                   "here(" + inner + ")",
                   "require(" + inner + ")",
                   "text:byte(1, -1)",
                   "(" + inner + ") < text",
                   "(function(...) return ... end)(" + inner + ")"});
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("Random programs end soon and leave no trace", "[fuzz]") {
  const Budget tiny{2 << 20, 50'000, std::chrono::milliseconds(100)};
  int called = 0;
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    const std::string text = Author(seed).program();
    auto pool = ScriptPool::create({"main", "m.lua", text}, {}, tiny);
    if (!pool.ok()) continue;  // did not compile, or kept an iterator
    INFO("seed " << seed << "\n" << text);
    for (int round = 0; round < 2; ++round) {
      const auto start = std::chrono::steady_clock::now();
      const auto answer = call(**pool, {Json{{"x", {1, 2}}}});
      CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
      if (!answer.ok()) CHECK((answer.error().code == "script_failed" || answer.error().code == "script_budget"));
      CHECK_NOTHROW(answer.ok() ? answer->dump() : answer.error().params.dump());
      const auto after = call(**pool, {}, "ok");
      REQUIRE(after.ok());
      CHECK(*after == Json({0, "seed", 2, 1, "table"}));
    }
    ++called;
  }
  CHECK(called > 700);
}
