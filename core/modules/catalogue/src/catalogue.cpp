#include "tenderloom/catalogue/catalogue.h"

#include <set>

#include "pages.h"
#include "rows.h"
#include "snapshot.h"

namespace tenderloom::catalogue {

storage::MigrationSet Catalogue::migrations() { return rows::migrations(); }
void Catalogue::register_routes(http::Router& router) { add_catalogue_routes(router, uses_); }
void Catalogue::register_views(render::ViewRegistry& views) { register_catalogue_views(views); }

Json Catalogue::picture(const submissions::Ground& ground, const submissions::Submission& submission,
                        const review::StageCase& held) {
  return picture_of(uses_.submissions, uses_.blobs, ground, submission, held.node_id);
}

void Catalogue::moved(storage::Transaction& tx, const submissions::Ground& ground, const review::StageCase& held,
                      const forms::Stage& stage, const Json& picture) {
  const forms::Catalogue* catalogue = ground.type->catalogue();
  if (catalogue == nullptr || catalogue->level != held.level) return;
  if (!stage.listed) {
    rows::remove(tx.sql(), held.id);
    return;
  }
  const bool known = held.shown_stage == held.stage;
  if (!known || !picture.is_object() || (stage.listed_as_before && rows::there(tx.sql(), held.id))) return;
  rows::Entry entry;
  entry.case_id = held.id;
  entry.catalogue = catalogue->key;
  entry.zone = picture.value("zone", "");
  entry.title = picture.value("title", "");
  entry.summary = picture.value("summary", "");
  entry.search = picture.value("search", "");
  Json fields = Json::array();
  for (const Json& field : picture.at("fields")) {
    const std::string kind = field.value("kind", "");
    fields.push_back(field);
    if (kind != "picture" && kind != "file") continue;
    const Json& file = field.at("value");
    entry.files.push_back({static_cast<std::int64_t>(entry.files.size()) + 1, field.value("key", ""),
                           file.value("sha256", ""), file.value("name", ""), file.value("type", ""),
                           file.value("size", std::int64_t{0})});
    Json told = file;  // without what the store calls it
    told.erase("sha256");
    told["number"] = entry.files.back().number;
    fields.back()["value"] = std::move(told);
  }
  entry.content = {{"type", ground.type->key()}, {"fields", std::move(fields)}};
  entry.updated_at = ground.now;
  std::set<std::pair<std::string, std::string>> facets;
  for (const Json& one : picture.at("facets")) facets.emplace(one[0].get<std::string>(), one[1].get<std::string>());
  entry.facets.assign(facets.begin(), facets.end());
  rows::put(tx, entry);
}

storage::Integrity Catalogue::integrity() {
  const auto visit = [](soci::session& sql, const storage::BlobVisitor& each) {
    storage::visit_blobs(
        sql, "SELECT sha256, size, 'file ' || number || ' (' || field || ') of entry ' || entry_id FROM catalogue_file",
        each);
  };
  const auto tell = [](soci::session& sql, base::Instant, const storage::ProblemVisitor& each) {
    storage::tell_rows(sql,
                       "SELECT 'file ' || f.number || ' belongs to entry ' || f.entry_id || ' of the catalogue, which "
                       "is not there; restore it from a backup' FROM catalogue_file f LEFT JOIN catalogue_entry e ON "
                       "e.id = f.entry_id WHERE e.id IS NULL ORDER BY f.entry_id",
                       each);
  };
  return {"catalogue", visit, tell};
}

}  // namespace tenderloom::catalogue
