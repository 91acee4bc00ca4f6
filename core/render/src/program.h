// A compiled template: kainjow's component tree with names resolved, sentences and partials put in, neighbouring texts
// joined. Rendering walks it over the JSON model itself, so that no second tree of values is ever built; it is const
// and therefore safe from any number of threads (core/docs/decisions/0020-mustache-walker.md).
#pragma once
#include <string>
#include <vector>

#include "tenderloom/base/json.h"

namespace tenderloom::render {

using base::Json;

/// How a name is found. Sections push one frame each (the model is frame 0), which is known when compiling: a name that
/// the shape declares is read in its frame alone. Only inside parts declared "any" is it searched from the innermost.
struct Path {
  static constexpr int kSearch = -1;
  static constexpr int kLayout = -2;
  int frame = kSearch;
  int skip = 0;                   // kSearch: innermost objects to pass over (`../`)
  bool self = false;              // {{.}}
  std::vector<std::string> keys;  // dotted names
  std::string alternate;          // "rows" of "has_rows": asked when the flag itself is not there
};

/// What a shape's list names as the list beside which its elements stand (views.h, View).
inline constexpr char kBeside[] = "(beside)";

struct Node {
  enum class Kind { text, value, address, raw, section, inverted, content };
  Kind kind = Kind::text;
  std::string text;  // of a section: the list of the model beside which the elements stand, if there is one
  Path path;
  std::vector<Node> body;
};

using Nodes = std::vector<Node>;

enum class Escape { html, none };

struct Models {
  const Json& page;
  const Json* layout = nullptr;
  const Nodes* content = nullptr;  // what stands at {{> content}}
};

std::string run(const Nodes& nodes, const Models& models, Escape escape);

/// null, false, 0, "", [], {} and what is missing are false.
bool is_true(const Json* value);

}  // namespace tenderloom::render
