// JSON is the portal's neutral value: what a form carries, what the database keeps, what the API answers.
#pragma once
#include <nlohmann/json.hpp>

namespace tenderloom::base {
using Json = nlohmann::json;
}
