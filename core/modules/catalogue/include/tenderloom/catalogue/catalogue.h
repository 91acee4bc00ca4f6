// The public catalogue of what is listed, as types declare it (forms::Catalogue).
#pragma once
#include "tenderloom/forms/type_store.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/stages.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/integrity.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::catalogue {

using base::Json;

class Catalogue final : public review::ListingWatch {
 public:
  struct Dependencies {
    storage::Database& database;
    const storage::BlobStore& blobs;
    const forms::TypeStore& types;
    submissions::Service& submissions;
  };

  explicit Catalogue(Dependencies dependencies) : uses_(dependencies) {}
  static storage::MigrationSet migrations();
  static storage::Integrity integrity();
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);

  Json picture(const submissions::Ground& ground, const submissions::Submission& submission,
               const review::StageCase& held) override;
  void moved(storage::Transaction& tx, const submissions::Ground& ground, const review::StageCase& held,
             const forms::Stage& stage, const Json& picture) override;

 private:
  Dependencies uses_;
};

}  // namespace tenderloom::catalogue
