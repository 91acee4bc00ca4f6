#include "tenderloom/render/views.h"

#include <stdexcept>

namespace tenderloom::render {

void ViewRegistry::add(View view) {
  const std::string name = view.name;
  if (!views_.emplace(name, std::move(view)).second) throw std::logic_error("a second view is named " + name);
}

const View* ViewRegistry::find(std::string_view name) const {
  const auto found = views_.find(name);
  return found == views_.end() ? nullptr : &found->second;
}

std::vector<std::string> ViewRegistry::names() const {
  std::vector<std::string> names;
  names.reserve(views_.size());
  for (const auto& [name, view] : views_) names.push_back(name);
  return names;
}

}  // namespace tenderloom::render
