// The pages within a dossier: plain HTML that any browser shows without the portal.
#pragma once
#include <fstream>
#include <string>
#include <vector>

#include "tenderloom/base/words.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::review {

using base::Json;

struct DossierLink {
  std::string label, path, sha256;
};

/// A heading and its links; empty ones are left out.
struct DossierPart {
  std::string title;
  std::vector<DossierLink> links;
};

/// `facts`: label and text; `history`: time, who, what, words.
std::string dossier_index(const std::string& title, const std::vector<std::pair<std::string, std::string>>& facts,
                          const std::vector<DossierPart>& parts, const std::vector<std::vector<std::string>>& history,
                          const base::Words& words, const std::string& locale);

/// Writes the rows one after another: as a page for people and as JSON for programs.
class DossierItems {
 public:
  DossierItems(const submissions::Ground& ground, const base::Words& words, std::string locale, std::ostream& html,
               std::ostream& json);
  void add(const submissions::Node& node);
  void end();

 private:
  const submissions::Ground& ground_;
  std::string locale_;
  std::ostream& html_;
  std::ostream& json_;
  bool first_ = true;
};

}  // namespace tenderloom::review
