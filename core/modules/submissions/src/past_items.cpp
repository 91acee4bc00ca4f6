#include "tenderloom/submissions/past_items.h"

namespace tenderloom::submissions {

namespace {

constexpr int kMost = 500;

}  // namespace

std::vector<forms::Option> past_items(storage::Database& database, const forms::Level& priced, std::int64_t company_id,
                                      const std::string& type_key, const std::string& tender_no) {
  return database.read([&](soci::session& sql) {
    std::vector<forms::Option> options;
    std::string tender, first, second, above, title;
    std::int64_t id = 0;
    soci::statement rows =
        (sql.prepare << "SELECT t.tender_no, n.id, COALESCE(f.title, ''), COALESCE(g.title, ''), p.title, n.title"
                        " FROM submission s"
                        " JOIN tender t ON t.id = s.tender_id"
                        " JOIN node n ON n.submission_id = s.id AND n.level = :level AND n.deleted_at = 0"
                        " JOIN node p ON p.id = n.parent_id"
                        " LEFT JOIN node g ON g.id = p.parent_id LEFT JOIN node f ON f.id = g.parent_id"
                        " WHERE s.company_id = :company AND t.type_key = :type AND t.tender_no < :tender"
                        " ORDER BY t.tender_no DESC, n.sort_key LIMIT " +
                            std::to_string(kMost),
         soci::into(tender), soci::into(id), soci::into(first), soci::into(second), soci::into(above),
         soci::into(title), soci::use(priced.key), soci::use(company_id), soci::use(type_key), soci::use(tender_no));
    rows.execute();
    while (rows.fetch()) {
      std::string label = tender + " ";
      for (const std::string* name : {&first, &second, &above})
        if (!name->empty()) label += *name + " / ";
      options.push_back({.value = tender + ":" + std::to_string(id), .label = label + title, .group = tender});
    }
    return options;
  });
}

}  // namespace tenderloom::submissions
