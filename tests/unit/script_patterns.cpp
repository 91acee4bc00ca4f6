// core/script: string.find, match, gmatch and gsub answer what the Lua 5.4 manual promises.
#include "script_support.h"

using namespace script_test;

namespace {

Json list_of(const std::string& expression) { return value_of("return table.pack(" + expression + ")"); }

/// The values of an expression as an array (table.pack adds their number).
Json values(const std::string& expression) {
  Json packed = list_of(expression);
  Json out = Json::array();
  for (int i = 1; i <= packed["n"].get<int>(); ++i) {
    const std::string key = std::to_string(i);
    out.push_back(packed.contains(key) ? packed[key] : Json());
  }
  return out;
}

}  // namespace

TEST_CASE("find tells where, match tells what") {
  CHECK(values("('hello'):find('l')") == Json({3, 3}));
  CHECK(values("('hello'):find('xyz')") == Json::array({nullptr}));
  CHECK(values("('hello'):find('')") == Json({1, 0}));
  CHECK(values("('hello'):find('', 6)") == Json({6, 5}));
  CHECK(values("('hello'):find('', 7)") == Json::array({nullptr}));
  CHECK(values("('hello'):find('l', -2)") == Json({4, 4}));
  CHECK(values("('hello'):find('h', -100)") == Json({1, 1}));
  CHECK(values("('a.b'):find('.', 2, true)") == Json({2, 2}));
  CHECK(values("('a+b'):find('+', 1, true)") == Json({2, 2}));
  CHECK(values("('key = value'):find('(%w+)%s*=%s*(%w+)')") == Json({1, 11, "key", "value"}));
  CHECK(values("('key = value'):match('^(%w+)')") == Json::array({"key"}));
  CHECK(values("(' trim me  '):match('^%s*(.-)%s*$')") == Json::array({"trim me"}));
  CHECK(values("('x'):match('^y')") == Json::array({nullptr}));
  CHECK(values("('2026-05-19'):match('^(%d%d%d%d)-(%d%d)-(%d%d)$')") == Json({"2026", "05", "19"}));
  CHECK(values("('abc'):match('()b()')") == Json({2, 3}));
  CHECK(values("('aaa'):match('a-')") == Json::array({""}));
  CHECK(values("('aaa'):match('a-$')") == Json::array({"aaa"}));
  CHECK(values("('$5'):match('^%$(%d)')") == Json::array({"5"}));
  CHECK(values("('a$b'):match('a$b')") == Json::array({"a$b"}));
  CHECK(values("('colour'):match('colou?r')") == Json::array({"colour"}));
  CHECK(values("('color'):match('colou?r')") == Json::array({"color"}));
}

TEST_CASE("sets, classes, frontiers, balances and back references") {
  CHECK(values("('x-9_y'):match('[%w_%-]+')") == Json::array({"x-9_y"}));
  CHECK(values("('abc]'):match('[]]')") == Json::array({"]"}));
  CHECK(values("('abc^'):match('[b^]+$')") == Json::array({"^"}));
  CHECK(values("('abc'):match('[^a]+')") == Json::array({"bc"}));
  CHECK(values("('a-c'):match('[a%-c]+')") == Json::array({"a-c"}));
  CHECK(values("('m'):match('[a-z]')") == Json::array({"m"}));
  CHECK(values("('-'):match('[a-]')") == Json::array({"-"}));
  CHECK(values("('AbC9 !'):gsub('%L', '')") == Json({"b", 5}));
  CHECK(values("('f(a(b)c)d'):match('%b()')") == Json::array({"(a(b)c)"}));
  CHECK(values("('THE (quick) fox'):find('%f[%a]%a+%f[%A]')") == Json({1, 3}));
  CHECK(values("('\"it is\" he said'):match('([\"\\'])(.-)%1')") == Json({"\"", "it is"}));
  CHECK(values("('a\\0b'):match('%z')").size() == 1);
  CHECK(values("('a\\0b'):find('\\0')") == Json({2, 2}));
  CHECK(values("('abcabc'):match('(abc)%1')") == Json::array({"abc"}));
}

TEST_CASE("gmatch goes through all matches, gsub replaces them") {
  CHECK(value_of("local out = {} for w in ('one two  three'):gmatch('%a+') do out[#out + 1] = w end return out") ==
        Json({"one", "two", "three"}));
  CHECK(value_of("local out = {} for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do out[k] = v end return out") ==
        Json({{"a", "1"}, {"b", "2"}}));
  CHECK(value_of("local n = 0 for _ in ('abc'):gmatch('') do n = n + 1 end return n") == 4);
  CHECK(value_of("local out = {} for w in ('abcd'):gmatch('.', 3) do out[#out + 1] = w end return out") ==
        Json({"c", "d"}));
  CHECK(values("('hello world'):gsub('o', '0')") == Json({"hell0 w0rld", 2}));
  CHECK(values("('hello world'):gsub('o', '0', 1)") == Json({"hell0 world", 1}));
  CHECK(values("('hello'):gsub('', '-')") == Json({"-h-e-l-l-o-", 6}));
  CHECK(values("('abc'):gsub('%w', '%0%0')") == Json({"aabbcc", 3}));
  CHECK(values("('hello world'):gsub('(%w+) (%w+)', '%2 %1')") == Json({"world hello", 1}));
  CHECK(values("('abc'):gsub('b', '%%')") == Json({"a%c", 1}));
  CHECK(values("('$name is'):gsub('%$(%w+)', { name = 'Lua' })") == Json({"Lua is", 1}));
  CHECK(values("('$none is'):gsub('%$(%w+)', {})") == Json({"$none is", 1}));
  CHECK(values("('abc'):gsub('%w', string.upper)") == Json({"ABC", 3}));
  CHECK(values("('abc'):gsub('^a', 'x')") == Json({"xbc", 1}));
  CHECK(values("('abc'):gsub('()b', '%1')") == Json({"a2c", 1}));
  CHECK(values("('abc'):gsub('b', 5)") == Json({"a5c", 1}));
  CHECK(values("('abc'):gsub('b*', 'x')") == Json({"xaxcx", 3}));
}

TEST_CASE("Malformed patterns are errors with a sentence") {
  const auto sentence = [](const std::string& expression) -> std::string {
    return answer_of("return " + expression).error().params["message"];
  };
  CHECK(sentence("('a'):find('[a')") == "malformed pattern (missing ']')");
  CHECK(sentence("('a'):find('[')") == "malformed pattern (missing ']')");
  CHECK(sentence("('a'):find('[]')") == "malformed pattern (missing ']')");
  CHECK(sentence("('a'):find('[^')") == "malformed pattern (missing ']')");
  CHECK(sentence("('a'):find('[%')") == "malformed pattern (missing ']')");
  CHECK(sentence("('a'):find('%')") == "malformed pattern (ends with '%')");
  CHECK(sentence("('a'):find('(a')") == "unfinished capture");
  CHECK(sentence("('a'):match('a)')") == "invalid pattern capture");
  CHECK(sentence("('a'):find('%1')") == "invalid capture index %1");
  CHECK(sentence("('a'):find('(a%1)')") == "invalid capture index %1");
  CHECK(sentence("('a'):find('%bx')") == "malformed pattern (missing arguments to '%b')");
  CHECK(sentence("('a'):find('%f')") == "missing '[' after '%f' in pattern");
  CHECK(sentence("('a'):gsub('a', '%2')") == "invalid capture index %2");
  CHECK(sentence("('a'):gsub('a', '%x')") == "invalid use of '%' in replacement string");
  CHECK(sentence("('a'):gsub('a', function() return {} end)") == "invalid replacement value (a table)");
  CHECK(sentence("('a'):gsub('a', true)").find("string/function/table expected") != std::string::npos);
  CHECK(sentence("string.find()").find("string expected") != std::string::npos);
  std::string captures;
  for (int i = 0; i < 33; ++i) captures += "()";
  CHECK(sentence("('a'):find('" + captures + "')") == "too many captures");
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "a?";
  CHECK(sentence("('" + std::string(300, 'a') + "'):find('" + deep + "')") == "pattern too complex");
}
