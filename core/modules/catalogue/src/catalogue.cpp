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
  return picture_of(uses_.submissions, ground, submission, held.node_id);
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
  entry.content = {{"type", ground.type->key()}, {"fields", picture.at("fields")}};
  entry.updated_at = ground.now;
  std::set<std::pair<std::string, std::string>> facets;
  for (const Json& one : picture.at("facets")) facets.emplace(one[0].get<std::string>(), one[1].get<std::string>());
  entry.facets.assign(facets.begin(), facets.end());
  rows::put(tx, entry);
}

}  // namespace tenderloom::catalogue
