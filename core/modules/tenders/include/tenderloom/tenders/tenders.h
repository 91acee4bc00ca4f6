// The tenders module as app wires it.
#pragma once
#include <functional>
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
    std::string base_url = {};  // for links in the feed
  };
  explicit Tenders(const Uses& uses);

  static storage::MigrationSet migrations();
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);
  void register_jobs(storage::JobQueue& jobs);
  Service& service() { return service_; }
  /// How attachments are judged; without it they must be PDF by their first bytes.
  void set_file_judge(FileJudge judge) { judge_ = std::move(judge); }

  /// What companions of types tell the office about a tender: [{"key", "label", "text", "kind", "url"}]
  /// (plugin/facts.h). Of kind attention or danger: to be put right before vendors can hand in, so it is told with the
  /// readiness too.
  using OfficeFacts = std::function<Json(const Tender& tender, const std::string& locale)>;
  void set_office_facts(OfficeFacts tell) { office_facts_ = std::move(tell); }

  Json login_extras(const std::string& locale) override;

  /// The tender that the visitor chose, for the layout's block at the right: {"no", "name", "type", "type_label"} or
  /// null. Asks no database: what the block shows is kept in the session when a tender is chosen. JSON clients name the
  /// tender in every address instead.
  Json current_tender(const http::Session* session, const std::string& locale);
  /// The same for a page that is about to be shown: who comes to a tender by its address (a link in a mail, another
  /// tab) works on that one from then on. Asks the database only when it changes.
  Json followed_tender(http::Context& context);

 private:
  void work_on(http::Context& context, const Tender& tender);
  void register_vendor_routes(http::Router& router);
  void register_guide_routes(http::Router& router);
  void register_staff_routes(http::Router& router);
  void register_announcement_routes(http::Router& router);
  void register_announcement_staff_routes(http::Router& router);
  void register_manual_routes(http::Router& router);

  http::Outcome list_tenders(http::Context& context);
  http::Outcome show_tender(http::Context& context);
  http::Outcome select_tender(http::Context& context);
  http::Outcome show_guide(http::Context& context);
  http::Outcome send_guide(http::Context& context);
  http::Outcome confirm_guide(http::Context& context);
  http::Outcome send_manual(http::Context& context);
  http::Outcome list_for_staff(http::Context& context);
  http::Outcome show_for_staff(http::Context& context);
  http::Outcome new_tender(http::Context& context);
  http::Outcome create_tender(http::Context& context);
  http::Outcome change_tender(http::Context& context);
  http::Outcome upload_guide(http::Context& context);
  http::Outcome upload_manual(http::Context& context);
  http::Outcome list_manuals(http::Context& context);
  http::Outcome send_manual_version(http::Context& context);
  http::Outcome list_announcements(http::Context& context, bool staff);
  http::Outcome show_announcement(http::Context& context);
  http::Outcome send_announcement_file(http::Context& context);
  http::Outcome announcement_feed(http::Context& context);
  http::Outcome new_announcement(http::Context& context);
  http::Outcome edit_announcement(http::Context& context);
  http::Outcome preview_announcement(http::Context& context);
  http::Outcome announce(http::Context& context);
  http::Outcome change_announcement(http::Context& context);
  http::Outcome withdraw_announcement(http::Context& context, bool withdrawn);
  http::Outcome add_announcement_file(http::Context& context);
  http::Outcome remove_announcement_file(http::Context& context);
  AnnouncementDraft announcement_draft(http::Context& context, Json& findings, const Announcement* stored);
  Json announcement_extra(const Json& typed, std::optional<std::int64_t> id);
  Json with_files(const Announcement& announcement);
  Json manuals_resource(const std::string& locale);
  std::optional<Tender> open_tender(http::Context& context);
  std::optional<Tender> visible_tender(const std::string& no, http::Context& context);
  Json tender_resource(const Tender& tender, http::Context& context);
  Json type_labels(const std::string& locale);
  Json staff_tender_extra(const Tender& tender, http::Context& context, Json typed);
  Json staff_resource(const Tender& tender, http::Context& context);
  Json staff_extra(const std::string& locale, const Json& typed);

  Service service_;
  forms::TypeStore& types_;
  const storage::BlobStore& blobs_;
  const base::Clock& clock_;
  const base::Words& words_;
  FileJudge judge_;
  OfficeFacts office_facts_;
  std::string base_url_;
};

/// Session data under which the chosen tender's number stands.
inline constexpr char kCurrentTender[] = "tender";
/// And what the layout shows of it.
inline constexpr char kCurrentTenderShown[] = "tender_shown";

}  // namespace tenderloom::tenders
