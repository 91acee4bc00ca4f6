#include "compile.h"
#include "tenderloom/render/theme.h"

namespace tenderloom::render {

struct Template::Impl {
  Nodes nodes;
  Escape escape = Escape::html;
};

Template::Template(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

base::Result<Template> Template::parse(std::string_view text, const std::string& name, Kind kind, const Json* shape) {
  CompileInput input;
  input.escape = kind == Kind::html ? Escape::html : Escape::none;
  input.shape = shape;
  Compiled compiled = compile(Source(name, text), input);
  for (const CompileProblem& found : compiled.problems) {
    if (!found.fatal && !shape) continue;
    const ThemeProblem& problem = found.problem;
    return base::Error{"template_invalid", {{"name", problem.file}, {"line", problem.line}, {"detail", problem.text}}};
  }
  auto impl = std::make_unique<Impl>();
  impl->nodes = std::move(compiled.nodes);
  impl->escape = input.escape;
  return Template(std::move(impl));
}

std::string Template::render(const Json& model) const { return run(impl_->nodes, Models{model}, impl_->escape); }

}  // namespace tenderloom::render
