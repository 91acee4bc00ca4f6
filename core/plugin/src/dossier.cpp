#include "tenderloom/plugin/dossier.h"

namespace tenderloom::plugin {

void DossierSources::add(std::string type_key, DossierSource source) {
  sources_.emplace(std::move(type_key), std::move(source));
}

std::vector<DossierChapter> DossierSources::about(const DossierQuery& query) const {
  std::vector<DossierChapter> all;
  const auto [first, last] = sources_.equal_range(query.type_key);
  for (auto source = first; source != last; ++source)
    for (DossierChapter& chapter : source->second(query)) all.push_back(std::move(chapter));
  return all;
}

}  // namespace tenderloom::plugin
