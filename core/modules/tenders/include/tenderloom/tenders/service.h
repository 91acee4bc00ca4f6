// What there is to know and to do about tenders. Other modules ask here which tender a request concerns, whether
// filling is open, and by which version of its type it is judged.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/base/result.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/tenders/holidays.h"
#include "tenderloom/tenders/model.h"
#include "tenderloom/tenders/notice_board.h"

namespace tenderloom::tenders {

/// SM-02 at that instant: compare with the time a request was received, not with the time it was worked on.
std::string fill_state(const Tender& tender, Instant now);
inline bool filling(const Tender& tender, Instant now) { return fill_state(tender, now) == state::kFilling; }
/// What a definition's rules and options see of the tender (forms::Surroundings::tender()):
/// {"id", "no", "name", "type", "opens_at", "closes_at", "groups"}, and the option tables by their names.
Json to_surroundings(const Tender& tender);

struct Actor {
  std::int64_t person_id = 0;
  std::string name;
  std::string address;
};

struct NewTender {
  std::string no, type_key, name;
  std::optional<Instant> opens_at, closes_at;
  Json groups = nullptr;  // null: the type's default groups
  Json option_tables = Json::object(), texts = Json::object();
  std::string type_label = {};  // sample data and former tenders whose type is not installed: accepted with this name
  std::string stored_state = state::kDraft;
  bool is_sample = false;
  std::optional<std::int64_t> id = {};  // sample data and migrations from an older system only
};

struct TenderChange {
  std::optional<std::string> name;
  std::optional<std::optional<Instant>> opens_at, closes_at;
  std::optional<Json> groups, option_tables, texts;
  std::optional<std::string> stored_state;
  /// For the audit log; asked for when the deadline of an opened tender is moved, and then told to every vendor.
  std::string reason = {};
};

/// Thread-safe.
class Service {
 public:
  /// A version by which a tender was judged before it was moved to the next one.
  struct FormerVersion {
    Instant until;
    std::shared_ptr<const forms::TypeDefinition> type;  // null: it is not stored any more
  };

  Service(storage::Database& database, const storage::BlobStore& blobs, storage::JobQueue& jobs,
          const base::Clock& clock, const base::Logger& log, forms::TypeStore& types, audit::AuditLog& audit);

  // --- asked by other modules
  std::optional<Tender> find(std::string_view no);  // one indexed query
  std::optional<Tender> find(std::int64_t id);
  /// The version by which the tender is judged: pinned, or the current one while it is a draft. Pins on the way when
  /// filling opened unseen. Null when the type is gone; the tender is then read-only.
  std::shared_ptr<const forms::TypeDefinition> type_of(const Tender& tender);
  /// The versions before that one, oldest first; as far back as the audit log reaches.
  std::vector<FormerVersion> former_versions(const Tender& tender);
  /// The plugin without which nothing of this tender may be changed and that is not there; empty: all may go on. What
  /// it would judge cannot be judged, so its tenders and their applications are read-only (type_read_only {plugin}).
  std::string missing_companion(const Tender& tender);
  /// Tells which companions started; before serving. Without it every one counts as there.
  void set_companions(std::function<bool(const forms::TypeDefinition& type)> is_there);
  /// Tells whether every application of a tender is received or returned, before it goes into review (SM-02); before
  /// serving. Without it none waits.
  void set_receipts_decided(std::function<bool(soci::session& sql, std::int64_t tender_id)> decided) {
    receipts_decided_ = std::move(decided);
  }
  /// Types in service whose companion is not there: (type, plugin).
  std::vector<std::pair<std::string, std::string>> read_only_types() const;
  std::vector<GuideState> guides(const Tender& tender, std::int64_t company_id, const std::string& locale);
  /// Guides that must be confirmed before filling and are not, or not in their current version; empty: all is
  /// confirmed. A guide without a file cannot be read, so it does not block.
  std::vector<GuideState> unconfirmed_guides(const Tender& tender, std::int64_t company_id, const std::string& locale);
  /// Tenders of the same type with a smaller number, newest first.
  std::vector<Tender> list_previous_tenders(const std::string& type_key, const std::string& no);

  // --- pages
  struct Query {
    std::string text;  // in number and name, 臺 finds 台
    std::string type_key;
    bool with_drafts = false;  // staff see them, vendors do not
    std::int64_t page = 1, per_page = 25;
  };
  struct List {
    std::vector<Tender> tenders;
    std::int64_t total = 0;
  };
  List list(const Query& query);  // newest id first
  /// A guide as the company sees it; none when the type has no such guide.
  std::optional<GuideState> guide(const Tender& tender, const std::string& key, std::int64_t company_id,
                                  const std::string& locale);
  /// `sha256` is the file that the person saw; empty: the current one. Errors: guide_unknown, guide_without_file,
  /// guide_changed.
  base::Result<void> confirm_guide(const Tender& tender, const std::string& key, const std::string& sha256,
                                   std::int64_t company_id, const Actor& actor);
  /// The type's name in that language, or what the tender remembers of it.
  std::string type_label(const Tender& tender, const std::string& locale);

  // --- staff
  /// Findings in the contract's shape without their sentence: [{"field", "code", "params", "rule"}]; a tender when
  /// there are none.
  struct Judged {
    Json findings = Json::array();
    std::optional<Tender> tender;
  };
  Judged create(const NewTender& wanted, const Actor& actor);
  /// Once filling has opened, codes of lists may be added and renamed, not taken away, and texts stay as they are.
  /// Moving the deadline then needs a reason and is announced in the same transaction; Reminders tell the vendors.
  /// Errors: not_found, version_conflict {version}, type_read_only {plugin}, tender_archived.
  base::Result<Judged> change(const std::string& no, const TenderChange& change, std::optional<std::int64_t> version,
                              const Actor& actor);
  /// Errors: not_found, guide_unknown, guide_not_pdf, blob errors.
  base::Result<void> set_guide(const std::string& no, const std::string& key, const std::string& name,
                               const std::filesystem::path& file, const Actor& actor);
  struct Manual {
    std::string type_key, sha256, name;
    std::int64_t size = 0;
    Instant uploaded_at{};
    std::int64_t id = 0;   // of this version
    std::string uploader;  // who put it there
  };
  std::optional<Manual> manual(const std::string& type_key);
  std::vector<Manual> manuals();
  std::vector<Manual> manual_versions();  // every one there ever was, newest first
  base::Result<void> set_manual(const std::string& type_key, const std::string& name, const std::filesystem::path& file,
                                const Actor& actor);  // type_unknown, manual_not_pdf

  std::vector<DeadlineMove> deadline_moves(std::int64_t tender_id);  // newest first
  /// The announcement of a moved deadline; before serving. Without it none is made.
  using DeadlineNotice = std::function<AnnouncementDraft(const Tender& tender, const DeadlineMove& move)>;
  void set_deadline_notice(DeadlineNotice notice) { deadline_notice_ = std::move(notice); }
  /// Staff see applications of this tender only after its opening was recorded (`sealed` of the type).
  bool sealed(const Tender& tender);
  std::set<std::int64_t> sealed_tenders();  // all of them, by id
  void set_unsealed(storage::Transaction& tx, std::int64_t tender_id, Instant at);
  /// Nothing of the tender may be changed from then on; none: it may again.
  void set_archived(storage::Transaction& tx, std::int64_t tender_id, std::optional<Instant> at);

  NoticeBoard& board() { return board_; }
  Holidays& holidays() { return holidays_; }
  /// The guides of another tender, as they are, where this one has the same and no file yet.
  void copy_guides(const Tender& from, const Tender& to, const Actor& actor);
  /// What a tender of that type would be called after this one: its number with the next sequence of this year.
  std::string next_number(const Tender& after);
  /// What still keeps the tender from being opened, or should be looked at before: [{"code", "kind": "must"|"should",
  /// "params", "part"}]; `part` is what of the tender it is about ("window", "guides", "lists", "type", "manual").
  Json readiness(const Tender& tender, const std::string& locale);
  /// From now on the tender is judged by that version, which is stored. Errors: not_found, version_conflict {version},
  /// tender_ended.
  base::Result<Tender> move_version(const std::string& no, const forms::TypeDefinition& type,
                                    std::optional<std::int64_t> version, const Actor& actor, const Json& details);
  /// States that staff may set from that one (SM-02).
  static std::vector<std::string> next_states(const std::string& fill_state);

  /// Pins the type's current bundle now, if filling has opened and none is pinned (job "tenders.pin").
  void pin_if_open(std::int64_t tender_id);
  /// What TypeStore::set_fetch asks.
  std::optional<forms::Bundle> pinned_bundle(const std::string& type_key, const std::string& sha256);
  /// Versions that tenders are or were judged by and whose checksum begins so: (type, checksum).
  std::vector<std::pair<std::string, std::string>> stored_versions(const std::string& checksum_begin);

 private:
  struct Lists {
    Json groups, option_tables, texts;
  };
  Json judge(const Tender& tender, const Lists& lists, bool type_may_be_missing);
  void move_deadline(storage::Transaction& tx, const Tender& before, const Tender& after, const std::string& reason,
                     const Actor& actor, Instant now);
  void schedule_pin(storage::Transaction& tx, const Tender& tender);
  std::shared_ptr<const forms::TypeDefinition> with_texts(const Tender& tender);
  Json refuse_running(const Tender& tender, const TenderChange& change, Instant now) const;

  storage::Database& database_;
  const storage::BlobStore& blobs_;
  storage::JobQueue& jobs_;
  const base::Clock& clock_;
  const base::Logger& log_;
  forms::TypeStore& types_;
  audit::AuditLog& audit_;
  NoticeBoard board_;
  Holidays holidays_;
  std::function<bool(const forms::TypeDefinition&)> companion_is_there_;
  std::function<bool(soci::session&, std::int64_t)> receipts_decided_;
  DeadlineNotice deadline_notice_;
};

/// Sample data: each does nothing when what it makes is there already.
base::Result<Tender> ensure_tender(Service& service, const NewTender& wanted, const Actor& actor);
base::Result<void> ensure_guide(Service& service, const Tender& tender, const std::string& key, const std::string& name,
                                const std::filesystem::path& file, const Actor& actor);
base::Result<void> ensure_manual(Service& service, const std::string& type_key, const std::string& name,
                                 const std::filesystem::path& file, const Actor& actor);
base::Result<void> ensure_announcement(Service& service, const std::string& title, const std::string& body,
                                       Instant published_at, const Actor& actor);

}  // namespace tenderloom::tenders
