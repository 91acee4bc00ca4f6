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

  /// The tender that the visitor chose, for the layout's block at the right: {"no", "name", "type", "type_label"} or
  /// null. Asks no database: what the block shows is kept in the session when a tender is chosen. JSON clients name the
  /// tender in every address instead.
  Json current_tender(const http::Session* session, const std::string& locale);

 private:
  void register_vendor_routes(http::Router& router);
  void register_guide_routes(http::Router& router);
  void register_staff_routes(http::Router& router);
  void register_announcement_routes(http::Router& router);

  http::Outcome list_tenders(http::Context& context);
  http::Outcome show_tender(http::Context& context);
  http::Outcome select_tender(http::Context& context);
  http::Outcome show_guide(http::Context& context);
  http::Outcome send_guide(http::Context& context);
  http::Outcome confirm_guide(http::Context& context);
  http::Outcome send_manual(http::Context& context);
  http::Outcome list_for_staff(http::Context& context);
  http::Outcome show_for_staff(http::Context& context);
  http::Outcome create_tender(http::Context& context);
  http::Outcome change_tender(http::Context& context);
  http::Outcome upload_guide(http::Context& context);
  http::Outcome upload_manual(http::Context& context);
  http::Outcome announce(http::Context& context);
  std::optional<Tender> open_tender(http::Context& context);
  Json tender_resource(const Tender& tender, http::Context& context);
  Json type_labels(const std::string& locale);
  Json staff_extra(const std::string& locale, const Json& typed);

  Service service_;
  forms::TypeStore& types_;
  const storage::BlobStore& blobs_;
};

/// Session data under which the chosen tender's number stands.
inline constexpr char kCurrentTender[] = "tender";
/// And what the layout shows of it.
inline constexpr char kCurrentTenderShown[] = "tender_shown";

}  // namespace tenderloom::tenders
