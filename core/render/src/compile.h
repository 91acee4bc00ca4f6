// From a template's text to a program: partials and sentences put in, names resolved against the view's shape, values
// refused where escaping would not make them harmless.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "html_position.h"
#include "program.h"
#include "source.h"
#include "tenderloom/base/words.h"
#include "tenderloom/render/theme.h"

namespace tenderloom::render {

/// A problem is fatal when the template must not be used at all; a name or sentence that is not there prints as
/// nothing.
struct CompileProblem {
  ThemeProblem problem;
  bool fatal = false;
};

struct CompileInput {
  /// The text of "assets/css/x.css" and the template "partials/x.mustache", or null. Kept by the theme for the length
  /// of one load.
  std::function<const std::string*(const std::string& file)> read;
  std::function<const Source*(const std::string& file)> partial;
  /// Null: names that begin with `t.` are ordinary names.
  const base::Words* words = nullptr;
  std::string locale;
  /// Null: any name may be used.
  const Json* shape = nullptr;
  /// Null: `layout` is an ordinary name.
  const Json* layout_shape = nullptr;
  Escape escape = Escape::html;
  bool has_content = false;  // a layout: {{> content}} may be used, once
};

struct Compiled {
  Nodes nodes;
  std::vector<CompileProblem> problems;
  bool usable() const;
};

Compiled compile(const Source& source, const CompileInput& input);

}  // namespace tenderloom::render
