// Decisions about application documents: which are needed, when they may come, what is wrong with a
// file, whether the declared number of items is right, and handing in.
#pragma once
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/model.h"
#include "tenderloom/base/result.h"
#include "tenderloom/documents/documents.h"
#include "tenderloom/documents/model.h"
#include "tenderloom/forms/definition.h"
#include "tenderloom/http/request.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/submissions/todo.h"
#include "tenderloom/tenders/model.h"

namespace tenderloom::documents {

using submissions::Ground;
using submissions::Submission;

/// One document of the type as it stands with one submission.
struct DocumentRow {
  const forms::Document* document = nullptr;
  bool required = false;
  bool has_form = false;         // there is something to print
  std::optional<Upload> upload;  // the current one
  bool count_differs = false;    // its declared number of items is no longer the system's
};

/// Everything the documents page says.
struct Desk {
  std::vector<DocumentRow> rows;  // in the type's order
  submissions::MissingSummary missing;
  submissions::Editability editability;
  std::vector<tenders::GuideState> unconfirmed;
  std::int64_t item_count = 0;

  submissions::EditScope corrections;  // what a round of corrections asks

  bool may_upload() const { return editability.editable && missing.ready && unconfirmed.empty(); }
  /// Besides, while corrections are open: a document that was asked for, or one that a correction of items has made
  /// necessary or outdated.
  bool may_upload(const DocumentRow& row) const { return may_upload() || asked(row) || touched(row); }
  bool asked(const DocumentRow& row) const {
    return corrections.documents_open && corrections.documents.contains(row.document->key);
  }
  bool touched(const DocumentRow& row) const {
    return (corrections.documents_open || corrections.items_open) && row.required && missing.ready &&
           (!row.upload || row.count_differs);
  }
  std::vector<const DocumentRow*> not_uploaded() const;  // required ones
  std::vector<const DocumentRow*> count_differs() const;
  const DocumentRow* find(const std::string& key) const;
};

struct PrintedForm {
  std::string pdf;
  std::string file_name;  // "1150202-產品公開徵求申請表.pdf"
  std::string code;       // empty for a blank one
  std::vector<std::string> missing_characters;
};

/// What forbids to hand in, besides the Error that names the first reason.
struct SubmitRefusal {
  base::Error error;
  std::vector<submissions::Service::NodeFindings> findings;  // rules that no longer hold (dates)
  std::vector<plugin::Obstacle> obstacles = {};              // what the type's plugin says
};

/// Thread-safe.
class Service final : public submissions::TodoSource {
 public:
  explicit Service(const Documents::Dependencies& uses) : uses_(uses) {}

  Desk desk(const Ground& ground, const Submission& submission, const std::string& locale);

  // --- forms to print. Errors: document_unknown, document_without_form, print_* of PdfPrinter and PrintTemplates;
  // filled ones besides: application_incomplete.
  base::Result<PrintedForm> blank_form(const Ground& ground, const std::string& key);
  /// A form printed from rows that nobody entered, with a mark that says so: for authors and staff who look at its
  /// text.
  base::Result<PrintedForm> sample_form(const Ground& ground, const std::string& key, const submissions::Tree& tree,
                                        const accounts::Company& company);
  /// Why the text of that form cannot be printed; none: it can. Nothing is printed.
  std::optional<base::Error> text_problem(const Ground& ground, const std::string& key);
  base::Result<PrintedForm> filled_form(const Ground& ground, const Submission& submission, const std::string& key,
                                        std::int64_t person_id);
  /// All forms that are needed as one zip: filled ones, or every blank one.
  base::Result<std::string> archive(const Ground& ground, const Submission& submission, bool filled,
                                    std::int64_t person_id);
  std::vector<Print> prints(std::int64_t submission_id);
  /// Of every uploaded document that has a form: what its paper was printed from, by document key.
  std::map<std::string, FormMatch> form_matches(const Ground& ground, const Submission& submission,
                                                const std::vector<DocumentRow>& rows);

  // --- sealed scans
  /// Errors by state: document_unknown, document_not_required, uploads_locked {state, because}, application_incomplete,
  /// guides_unconfirmed. By content: those of submissions::FileChecker and PdfInspector, declared_count_required,
  /// declared_count_invalid, item_count_differs {declared, actual}, form_code_unknown {code}. `form_code` is what the
  /// person typed for a scan whose QR code cannot be read.
  base::Result<Upload> upload(const Ground& ground, const Submission& submission, const std::string& key,
                              const http::UploadedFile& file, const base::Json& declared_item_count,
                              const submissions::Actor& actor, const std::string& form_code = {});
  std::vector<Upload> uploads(std::int64_t submission_id, bool with_replaced = false);
  std::vector<Upload> uploads(soci::session& sql, std::int64_t submission_id);  // the current ones
  std::optional<Upload> find_upload(std::int64_t submission_id, std::int64_t id);

  // --- what staff say about a scan
  std::map<std::int64_t, Verdict> verdicts(std::int64_t submission_id);  // by upload
  /// What else is written with it; an error takes the verdict back.
  using Told =
      std::function<base::Result<void>(storage::Transaction& tx, const Upload& upload, const Verdict& verdict)>;
  /// `state` is one of verdict::. Errors: upload_unknown, upload_replaced, state_refused, reason_required,
  /// reason_too_long {limit}, changed_meanwhile, those of `told`.
  base::Result<Verdict> judge(const Ground& ground, const Submission& submission, std::int64_t upload_id,
                              const std::string& state, const std::string& reason, const submissions::Actor& actor,
                              const Told& told = {});

  // --- handing in
  /// Errors: application_incomplete, guides_unconfirmed, documents_missing {labels, keys}, item_count_differs,
  /// rules_broken, window_closed, state_refused {state, event}, changed_meanwhile.
  std::variant<Receipt, SubmitRefusal> submit(const Ground& ground, std::int64_t submission_id,
                                              const submissions::Actor& actor, const std::string& request_key,
                                              const std::string& locale);
  /// What the type's plugin says is in the way (plugin::HandInKeeper); besides the errors above.
  std::vector<plugin::Obstacle> obstacles(const Ground& ground, const Submission& submission,
                                          const submissions::Actor& actor);
  plugin::HandInKeeper* keeper(const Ground& ground) const;
  /// From now on plugins are asked about what happens to applications of their types. Before serving.
  void follow_hand_ins();
  base::Result<Submission> take_back(const Ground& ground, std::int64_t submission_id, const submissions::Actor& actor);
  /// For good, after receipt and before the deadline; it may be handed in anew while the tender is open.
  base::Result<Submission> withdraw(const Ground& ground, std::int64_t submission_id, const submissions::Actor& actor);
  std::optional<Receipt> receipt(std::int64_t submission_id);
  base::Result<PrintedForm> receipt_pdf(const Receipt& receipt, const std::string& locale);

  std::vector<submissions::TodoEntry> todo(const tenders::Tender& tender, const forms::TypeDefinition& type,
                                           const Submission& submission, const std::string& locale) override;

 private:
  std::vector<DocumentRow> rows(const Ground& ground, const Submission& submission, const std::vector<Upload>& uploads);
  bool required(const Ground& ground, const Submission& submission, const forms::Document& document);
  std::int64_t item_count(const Ground& ground, const Submission& submission);
  base::Json snapshot(const Ground& ground, const Submission& submission, const Desk& desk);
  std::optional<SubmitRefusal> refuse_submit(const Ground& ground, const Submission& submission, const Desk& desk);
  base::Result<Receipt> hand_in(const Ground& ground, const Submission& judged, Receipt receipt,
                                const submissions::Actor& actor, const std::string& request_key,
                                const plugin::HandInDeed& deed);
  /// What forms of this application are compared with.
  struct FormGround {
    std::string tax_id;
    std::vector<Print> prints;
    std::map<std::string, std::string> current;  // codes by document
  };
  std::optional<FormGround> form_ground(const Ground& ground, const Submission& submission);
  static FormMatch match(const FormGround& known, const Ground& ground, const std::string& document,
                         const std::string& text);
  base::Json form_data(const Ground& ground, const Submission& submission, const accounts::Company& company);
  base::Result<Print> form_code(const Ground& ground, const Submission& submission, const forms::Document& document,
                                const base::Json& data);
  std::map<std::string, std::string> current_codes(const Ground& ground, const Submission& submission,
                                                   const accounts::Company& company);
  /// The code of a scan and where it is from.
  base::Result<std::pair<std::string, std::string>> seen_code(const Ground& ground, const Submission& submission,
                                                              const DocumentRow& row, const std::filesystem::path& file,
                                                              const std::string& typed);
  base::Result<PrintedForm> print(const Ground& ground, const forms::Document& document, const base::Json& model);

  Documents::Dependencies uses_;
  std::mutex codes_mutex_;
  std::map<std::int64_t, std::pair<std::string, std::map<std::string, std::string>>>
      codes_;  // by submission, its state
};

}  // namespace tenderloom::documents
