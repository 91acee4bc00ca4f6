// The tenders module as app wires it.
#pragma once
#include <optional>
#include <string>

#include "tenderloom/accounts/accounts.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/migrations.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {

class Tenders final : public accounts::LoginExtras {
 public:
  struct Uses {
    storage::Database& database;
    const storage::BlobStore& blobs;
    storage::JobQueue& jobs;
    const base::Clock& clock;
    const base::Logger& log;
    forms::TypeStore& types;
    audit::AuditLog& audit;
    const base::Words& words;
  };
  explicit Tenders(const Uses& uses);

  static storage::MigrationSet migrations();
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);
  void register_jobs(storage::JobQueue& jobs);
  Service& service() { return service_; }

  Json login_extras(const std::string& locale) override;

  /// The tender that the visitor chose (session data "tender"), for the layout's block at the right: {"no", "name",
  /// "type", "type_label", "state"} or null. JSON clients name the tender in every address instead.
  Json current_tender(const http::Session* session, const std::string& locale);

 private:
  void register_vendor_routes(http::Router& router);
  void register_public_routes(http::Router& router);
  void register_staff_routes(http::Router& router);

  Service service_;
  forms::TypeStore& types_;
  const storage::BlobStore& blobs_;
  const base::Clock& clock_;
  const base::Words& words_;
};

/// Session data under which the chosen tender's number stands.
inline constexpr char kCurrentTender[] = "tender";

}  // namespace tenderloom::tenders
