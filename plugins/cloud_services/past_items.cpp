#include "past_items.h"

namespace tenderloom::cloud_services {

std::vector<forms::Option> past_items(storage::Database& database, const plugin::OptionQuery& query) {
  return database.read([&](soci::session& sql) {
    std::vector<forms::Option> options;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "select t.no, n.id, p.title, n.title from node n"
                        " join submission s on s.id = n.submission_id"
                        " join tender t on t.id = s.tender_id"
                        " join node p on p.id = n.parent_id"
                        " where s.company_id = :company and t.type_key = 'cloud_services' and t.no < :tender"
                        " and n.level = 'tier' and n.deleted_at is null"
                        " order by t.no desc, n.id limit " +
                            std::to_string(kMost),
         soci::use(query.company_id), soci::use(query.tender_no));
    for (const auto& row : rows) {
      const auto tender = row.get<std::string>(0);
      const auto id = row.get<long long>(1);
      options.push_back({.value = tender + ":" + std::to_string(id),
                         .label = tender + " " + row.get<std::string>(2) + " " + row.get<std::string>(3),
                         .group = tender});
    }
    return options;
  });
}

}  // namespace tenderloom::cloud_services
