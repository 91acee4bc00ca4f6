// The modules that a portal consists of: made in their order and given to each other, registered, and what each keeps.
#include "job_routes.h"
#include "operation_routes.h"
#include "places.h"
#include "portal.h"
#include "security_routes.h"
#include "tenderloom/accounts/integrity.h"
#include "tenderloom/accounts/personal_data.h"
#include "tenderloom/authoring/personal_data.h"
#include "tenderloom/documents/integrity.h"
#include "tenderloom/documents/personal_data.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/notifications/personal_data.h"
#include "tenderloom/review/integrity.h"
#include "tenderloom/review/personal_data.h"
#include "tenderloom/review/queue.h"
#include "tenderloom/review/seals.h"
#include "tenderloom/review/stages.h"
#include "tenderloom/review/supplements.h"
#include "tenderloom/submissions/integrity.h"
#include "tenderloom/submissions/past_items.h"
#include "tenderloom/submissions/personal_data.h"
#include "tenderloom/tenders/integrity.h"
#include "tenderloom/tenders/personal_data.h"

namespace tenderloom::app {

void Portal::make_modules() {
  audit_ = std::make_unique<audit::AuditLog>(*database_, *clock_);
  audit_->keep_heads(settings_.data / "audit-heads", log_);
  mailer_ = std::make_unique<notifications::Mailer>(words_, settings_, mail_events_, mail_templates_);
  outbox_ = std::make_unique<notifications::Outbox>(*database_, *jobs_, *clock_, log_, *mailer_, settings_);
  accounts_ = std::make_unique<accounts::Accounts>(accounts::Accounts::Uses{
      *database_, *clock_, log_, *audit_, *outbox_, *mailer_, *types_, settings_, secret_, roles_, &*blobs_});
  mail_people_ = std::make_unique<MailPeople>(*accounts_);
  mail_pages_ = std::make_unique<notifications::MailPages>(notifications::MailPages::Uses{
      *database_, *clock_, *outbox_, *audit_, *mail_people_, words_, settings_.base_url});
  mail_choices_ = std::make_unique<notifications::Choices>(
      notifications::Choices::Uses{*database_, *clock_, *outbox_, *mail_people_, words_, settings_.base_url});
  tenders_ = std::make_unique<tenders::Tenders>(
      tenders::Tenders::Uses{*database_, *blobs_, *jobs_, *clock_, log_, *types_, *audit_, words_, settings_.base_url});
  accounts_->set_login_extras(*tenders_);
  types_->set_fetch([this](const std::string& key, const std::string& sha256) {
    return tenders_->service().pinned_bundle(key, sha256);
  });
  reminders_ = std::make_unique<tenders::Reminders>(tenders::Reminders::Uses{
      *database_, *clock_, *outbox_, *accounts_, tenders_->service(), settings_.base_url, words_,
      [this](std::int64_t tender) { return submissions_->service().handed_in(tender); }});
  printer_ = std::make_unique<documents::PdfPrinter>(log_);
  inspector_ = std::make_unique<documents::PdfInspector>(log_);
  tenders_->set_file_judge(attachment_judge(inspector_.get()));
  submissions_ = std::make_unique<submissions::Submissions>(submissions::Submissions::Dependencies{
      *database_, *blobs_, *clock_, log_, words_, *audit_, *accounts_, *tenders_, *jobs_, inspector_.get(),
      [this](const std::string& provider, std::int64_t company, const std::string& tender, const base::Json& row) {
        const auto found = options_.find(provider);
        return found == options_.end() ? std::vector<forms::Option>{} : found->second({company, tender, row});
      }});
  options_["past_items"] = [this](const plugin::OptionQuery& query) { return past_items(query); };
  print_templates_ = std::make_unique<documents::PrintTemplates>(print_folders(settings_), words_);
  documents_ = std::make_unique<documents::Documents>(
      documents::Documents::Dependencies{*database_, *blobs_, *clock_, log_, words_, *audit_, *outbox_, *mailer_,
                                         accounts_->directory(), tenders_->service(), submissions_->service(),
                                         *printer_, *inspector_, *print_templates_, settings_.base_url, &hand_ins_});
  review_ = std::make_unique<review::Review>(review::Review::Dependencies{
      *database_, *blobs_, *clock_, log_, words_, *audit_, *outbox_, *mailer_, accounts_->directory(),
      accounts_->registrations(), tenders_->service(), submissions_->service(), submissions_->item_pages(),
      documents_->service(), settings_.base_url});
  mail_choices_->set_waiting([this] { return review_->queue().waiting(); });
  authoring_ = std::make_unique<authoring::Authoring>(
      authoring::Authoring::Uses{*database_, *jobs_, *clock_, log_, words_, *audit_, *types_, tenders_->service(),
                                 submissions_->service(), documents_->service()});
  types_->set_releases([this] { return authoring_->released_bundles(); });
  extensions_ = std::make_unique<extensions::Extensions>(extensions::Dependencies{*database_,
                                                                                  *blobs_,
                                                                                  *clock_,
                                                                                  log_,
                                                                                  words_,
                                                                                  *types_,
                                                                                  *jobs_,
                                                                                  *audit_,
                                                                                  *outbox_,
                                                                                  accounts_->directory(),
                                                                                  tenders_->service(),
                                                                                  submissions_->service(),
                                                                                  *printer_,
                                                                                  *print_templates_,
                                                                                  review_->stages(),
                                                                                  review_->panels(),
                                                                                  inspector_.get(),
                                                                                  settings_.base_url,
                                                                                  secret_,
                                                                                  [this] { return integrity(); }});
  submissions_->item_pages().set_facts(facts_);
  tenders_->set_office_facts([this](const tenders::Tender& tender, const std::string& locale) {
    plugin::FactQuery query;
    query.type_key = tender.type_key;
    query.tender_no = tender.no;
    query.tender_id = tender.id;
    query.nodes = {0};
    query.staff = true;
    query.locale = locale;
    const auto told = facts_.about(query);
    const auto own = told.find(0);
    return own == told.end() ? base::Json::array() : plugin::to_json(own->second);
  });
  review_->set_dossier_sources(dossier_sources_);
  catalogue_ = std::make_unique<catalogue::Catalogue>(
      catalogue::Catalogue::Dependencies{*database_, *blobs_, *types_, submissions_->service()});
  review_->stages().set_listing_watch(*catalogue_);
  documents_->service().follow_hand_ins();
  router_.set_guard(
      [this](const http::Route& route, http::Context& context) { return review_->seals().before(route, context); });
  submissions_->add_todo_source(documents_->service());
  submissions_->add_application_source(review_->supplements());
  audit_pages_ =
      std::make_unique<audit::AuditPages>(*audit_, *database_, words_, names_for_audit(), settings_.data / "tmp");
  if (settings_.clamd)
    scan_ = std::make_unique<UploadScan>(clamd::Scanner(*settings_.clamd), settings_.accept_unscanned, log_);
  make_privacy();
  register_modules();
}

void Portal::make_privacy() {
  auto& directory = accounts_->directory();
  privacy_ = std::make_unique<privacy::Privacy>(privacy::Privacy::Uses{
      *database_,
      *clock_,
      *jobs_,
      *audit_,
      {names_for_audit().person,
       [&directory](std::int64_t id) -> std::optional<privacy::Subject> {
         const auto person = directory.person(id);
         return person ? std::optional(privacy::Subject{person->id, person->email}) : std::nullopt;
       },
       [&directory](std::int64_t id) {
         const auto person = directory.person(id);
         return person ? person->display_name : std::string();
       }}});
  for (auto& holdings :
       {accounts::personal_data(), notifications::personal_data(), tenders::personal_data(),
        submissions::personal_data(), documents::personal_data(), review::personal_data(), authoring::personal_data()})
    privacy_->add(holdings);
}

audit::Names Portal::names_for_audit() {
  auto& directory = accounts_->directory();
  return {[&directory](const std::string& email) -> std::optional<std::int64_t> {
            const auto person = directory.person_by_email(email);
            return person ? std::optional(person->id) : std::nullopt;
          },
          [&directory](const std::string& tax_id) -> std::optional<std::int64_t> {
            const auto company = directory.company_by_tax_id(tax_id);
            return company ? std::optional(company->id) : std::nullopt;
          },
          [&directory](const std::vector<std::int64_t>& ids) {
            std::map<std::int64_t, std::string> names;
            for (auto& [id, name] : directory.company_names(ids)) names[id] = std::move(name);
            return names;
          }};
}

/// Files of announcements and manuals are looked into as vendors' uploads are.
tenders::FileJudge Portal::attachment_judge(const submissions::FileInspector* inspector) {
  return [inspector](const std::filesystem::path& file, const std::string& name,
                     std::int64_t most_bytes) -> base::Result<std::string> {
    forms::Field field;
    field.type = forms::FieldType::file;
    field.limits.extensions = {"pdf", "png", "jpg", "odt", "ods", "docx", "xlsx"};
    field.limits.max_bytes = most_bytes;
    const auto facts = submissions::FileChecker(inspector).check(file, name, field);
    if (!facts) return facts.error();
    return facts->type;
  };
}

std::vector<forms::Option> Portal::past_items(const plugin::OptionQuery& query) {
  const auto tender = tenders_->service().find(query.tender_no);
  const auto type = tender ? tenders_->service().type_of(*tender) : nullptr;
  if (!type) return {};
  for (const auto& level : type->levels())
    if (level.priced) return submissions::past_items(*database_, level, query.company_id, tender->type_key, tender->no);
  return {};
}

void Portal::register_modules() {
  audit_pages_->register_routes(router_);
  audit_pages_->register_views(views_);
  privacy_->register_routes(router_);
  privacy_->register_views(views_);
  privacy_->register_jobs();
  accounts_->register_routes(router_);
  accounts_->register_views(views_);
  accounts_->register_jobs(*jobs_);
  mail_pages_->register_routes(router_);
  mail_pages_->register_views(views_);
  mail_choices_->register_routes(router_);
  mail_choices_->register_views(views_);
  mail_choices_->register_jobs(*jobs_);
  tenders_->register_routes(router_);
  tenders_->register_views(views_);
  submissions_->register_routes(router_);
  submissions_->register_views(views_);
  documents_->register_routes(router_);
  documents_->register_views(views_);
  review_->register_routes(router_);
  review_->register_views(views_);
  authoring_->register_routes(router_);
  authoring_->register_views(views_);
  catalogue_->register_routes(router_);
  catalogue_->register_views(views_);
  accounts_->register_events(mail_events_);
  tenders::Reminders::register_events(mail_events_);
  documents_->register_events(mail_events_);
  notifications::Choices::register_events(mail_events_);
  review_->register_events(mail_events_);
  accounts_->add_mail_drafts(mail_events_);
  review_->add_mail_drafts(mail_events_);
  audit_->register_jobs(*jobs_, settings_.audit_keep_months);
  outbox_->register_jobs(*jobs_);
  tenders_->register_jobs(*jobs_);
  reminders_->register_jobs(*jobs_);
  submissions_->register_jobs(*jobs_);
  review_->register_jobs(*jobs_);
  authoring_->register_jobs(*jobs_);
  register_security_routes(router_, settings_, *clock_);
  register_security_views(views_);
  register_portal_views(views_);
  register_operation_views(views_);
  register_job_views(views_);
  register_job_routes(router_, *jobs_, *blobs_);
}

std::vector<storage::MigrationSet> Portal::migration_sets() const {
  std::vector<storage::MigrationSet> sets = {storage::job_migrations(),
                                             audit::AuditLog::migrations(),
                                             privacy::Privacy::migrations(),
                                             notifications::Outbox::migrations(),
                                             accounts::Accounts::migrations(),
                                             tenders::Tenders::migrations(),
                                             submissions::Submissions::migrations(),
                                             documents::Documents::migrations(),
                                             review::Review::migrations(),
                                             authoring::Authoring::migrations(),
                                             catalogue::Catalogue::migrations()};
  sets.insert(sets.end(), plugin_migrations_.begin(), plugin_migrations_.end());
  return sets;
}

std::vector<storage::Integrity> Portal::integrity() const {
  std::vector<storage::Integrity> parts = {
      storage::job_integrity(),         accounts::integrity(),  tenders::integrity(),
      submissions::integrity(),         documents::integrity(), review::integrity(),
      catalogue::Catalogue::integrity()};
  parts.insert(parts.end(), plugin_integrity_.begin(), plugin_integrity_.end());
  return parts;
}

}  // namespace tenderloom::app
