#include <catch2/catch.hpp>

#include "tenderloom/http/shape.h"

using namespace tenderloom::http;
using tenderloom::base::Json;

namespace {

/// The code and the field of the refusal; empty when there is none.
template <typename Read>
std::string shape_refused(Read read) {
  try {
    read();
  } catch (const WrongShape& wrong) {
    return wrong.error().code + " " + wrong.error().field;
  }
  return {};
}

}  // namespace

TEST_CASE("a body is read in the shape that the route needs, and nothing else is taken for nothing") {
  const Json body = {{"text", "a"},     {"number", 5},          {"yes", true},          {"list", {"a", 7}},
                     {"null", nullptr}, {"object", {{"x", 1}}}, {"rows", {{{"x", 1}}}}, {"mixed", {"a", {{"x", 1}}}}};
  CHECK(body_text(body, "text") == "a");
  CHECK(body_text(body, "null").empty());
  CHECK(body_text(body, "absent").empty());
  CHECK(body_value(body, "number") == "5");
  CHECK(body_flag(body, "yes"));
  CHECK(body_flag({{"yes", "on"}}, "yes"));
  CHECK_FALSE(body_flag({{"yes", "no"}}, "yes"));
  CHECK_FALSE(body_flag(body, "absent"));
  CHECK(body_values(body, "list") == std::vector<std::string>{"a", "7"});
  CHECK(body_values(body, "text") == std::vector<std::string>{"a"});
  CHECK(body_values(body, "null").empty());
  CHECK(body_rows(body, "rows").size() == 1);
  CHECK(body_rows(body, "absent").empty());
  CHECK(body_object(body, "object") == Json{{"x", 1}});
  CHECK(body_object(body, "absent") == Json::object());

  for (const char* name : {"number", "yes", "list", "object"})
    CHECK(shape_refused([&] { body_text(body, name); }) == std::string("shape_text ") + name);
  CHECK(shape_refused([&] { body_text(body, "number", "rows[2]."); }) == "shape_text rows[2].number");
  for (const char* name : {"yes", "list", "object"})
    CHECK(shape_refused([&] { body_value(body, name); }) == std::string("shape_value ") + name);
  for (const char* name : {"number", "list", "object"})
    CHECK(shape_refused([&] { body_flag(body, name); }) == std::string("shape_flag ") + name);
  for (const char* name : {"yes", "object"})
    CHECK(shape_refused([&] { body_values(body, name); }) == std::string("shape_list ") + name);
  CHECK(shape_refused([&] { body_values(body, "mixed"); }) == "shape_value mixed[1]");
  for (const char* name : {"text", "number", "object"})
    CHECK(shape_refused([&] { body_rows(body, name); }) == std::string("shape_list ") + name);
  CHECK(shape_refused([&] { body_rows(body, "mixed"); }) == "shape_object mixed[0]");
  for (const char* name : {"text", "number", "rows"})
    CHECK(shape_refused([&] { body_object(body, name); }) == std::string("shape_object ") + name);
}
