// JSON is the portal's neutral value: what a form carries, what the database keeps, what the API answers.
#pragma once
#include <nlohmann/json.hpp>

// Made once, in json.cpp: every unit of the portal uses it, and making it in each took a fifth of the time of a build.
extern template class nlohmann::basic_json<>;

namespace tenderloom::base {
using Json = nlohmann::json;
}
