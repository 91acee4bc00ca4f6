// What a plugin keeps of an application beside the portal's own data: for the dossier of the application and the
// archive of its tender (core/docs/review.md).
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tenderloom::plugin {

struct DossierQuery {
  std::string type_key, tender_no;
  std::int64_t tender_id = 0, submission_id = 0, company_id = 0;
  std::string locale;
};

struct DossierEntry {
  std::string path;     // within the folder of the plugins: "tests/7/report.pdf"; names are made safe
  std::string label;    // in the index page
  std::string sha256;   // of a file that the plugin keeps (Files::keep); empty: the content stands here
  std::string content;  // a page or data that the plugin made
};

/// A heading of the index page with what stands under it.
struct DossierChapter {
  std::string title;
  std::vector<DossierEntry> entries;
};

/// Asked by the job that makes the file, outside a transaction. It answers what staff may see of that application.
using DossierSource = std::function<std::vector<DossierChapter>(const DossierQuery& query)>;

/// Filled while plugins start, read-only afterwards.
class DossierSources {
 public:
  void add(std::string type_key, DossierSource source);
  std::vector<DossierChapter> about(const DossierQuery& query) const;

 private:
  std::multimap<std::string, DossierSource> sources_;
};

}  // namespace tenderloom::plugin
