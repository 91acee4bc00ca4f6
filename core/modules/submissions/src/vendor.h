// The vendor's side: what its routes share.
#pragma once
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "editing.h"
#include "item_json.h"
#include "past_jobs.h"
#include "sheet_jobs.h"
#include "tenderloom/http/router.h"
#include "tenderloom/submissions/item_pages.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::submissions {

class Vendor {
 public:
  /// `registration_comment` gives the 審核意見 of a company, null when there is none.
  Vendor(Service& service, tenders::Service& tenders, ItemPages& pages, SheetJobs& sheets, Editing& editing,
         PastJobs& past_jobs, const base::Words& words,
         std::function<Json(std::int64_t company_id)> registration_comment)
      : service_(service),
        tenders_(tenders),
        pages_(pages),
        sheets_(sheets),
        editing_(editing),
        past_jobs_(past_jobs),
        words_(words),
        registration_comment_(std::move(registration_comment)) {}

  void register_routes(http::Router& router);
  void add_todo_source(TodoSource& source) { sources_.push_back(&source); }
  void add_application_source(ApplicationSource& source) { application_sources_.push_back(&source); }

 private:
  /// 品項補件總覽, where everything that is open is listed.
  static std::string corrections_url(const ItemScope& scope) {
    return "/tenders/" + scope.ground.tender.no + "/supplements";
  }
  using Scoped = std::variant<ItemScope, http::Refused>;

  // vendor.cpp: whose items, and may they be changed
  Scoped scope(http::Context& context, bool make_submission = false);
  http::Outcome with_scope(http::Context& context, const std::function<http::Outcome(const ItemScope&)>& use);
  /// What a request changes: items at large, or rows that corrections may have opened one by one.
  enum class Changes { at_large, rows };
  /// As with_scope, for what changes something: guides must be confirmed and items open. What only
  /// tells what would change (`stores` false) makes no submission where the company has none.
  http::Outcome with_open_scope(http::Context& context, const std::function<http::Outcome(const ItemScope&)>& use,
                                Changes changes = Changes::at_large, bool stores = true);
  /// The level and id that an address names; no level where it names none.
  struct Named {
    const forms::Level* level = nullptr;
    std::int64_t id = 0;
  };
  static Named named(http::Context& context, const ItemScope& scope);
  /// The stored row that it names.
  std::optional<Node> named_node(http::Context& context, const ItemScope& scope);
  std::optional<http::Refused> refusal(http::Context& context, const ItemScope& scope,
                                       Changes changes = Changes::at_large);
  http::Outcome refused_by(http::Context& context, const base::Error& error);
  Actor actor(http::Context& context) const;

  // vendor_items.cpp
  http::Outcome overview(http::Context& context);
  http::Outcome create(http::Context& context);
  http::Outcome change(http::Context& context);
  http::Outcome remove(http::Context& context);
  http::Outcome restore(http::Context& context);
  http::Outcome evaluate(http::Context& context);
  http::Outcome remove_form(http::Context& context);
  /// The question before deleting: 200, again with 409 (rows below) or 412 (changed by somebody meanwhile).
  /// `grown`: what was counted for the person no longer holds.
  http::Outcome remove_page(http::Context& context, int status, bool grown = false);
  http::Outcome removed(http::Context& context, const ItemScope& scope, const forms::Level& level, const Node& node);

  // vendor_forms.cpp
  http::Outcome new_form(http::Context& context);
  http::Outcome edit_form(http::Context& context);
  struct FormState {
    const forms::Level* level = nullptr;
    std::optional<Node> node;    // edit
    std::int64_t parent_id = 0;  // new
    const forms::Evaluation* evaluation = nullptr;
    const Json* typed = nullptr;
    const std::vector<forms::Finding>* findings = nullptr;
    std::string token;            // of the form, against double clicks
    std::int64_t version = 0;     // the version that a save would be made on
    const Node* other = nullptr;  // lost update: what stands there now
    int status = 200;
    base::Error refused = {};  // why it could not be saved now, with everything kept
    Json guides = nullptr;     // what has to be read and confirmed before
  };
  http::Outcome form_page(http::Context& context, const ItemScope& scope, const FormState& state);
  /// Values of the request for a level: files are kept as pending and named in the values.
  struct Typed {
    Json values = Json::object();
    std::vector<forms::Finding> findings;  // files that were refused
    std::optional<std::int64_t> version;
    std::optional<std::int64_t> parent;
    std::string form_token;
    bool parent_invalid = false;
    bool go_on = false;  // "save and go to the next incomplete row"
    std::string stay;    // "save and go on here": the part of the form
  };
  Typed read_values(http::Context& context, const ItemScope& scope, const forms::Level& level, const Node* node);
  std::optional<std::int64_t> version_of(http::Context& context, const Typed& typed);
  http::Outcome saved(http::Context& context, const ItemScope& scope, const forms::Level& level,
                      const SaveOutcome& outcome, bool created, const Typed& typed);
  http::Outcome invalid(http::Context& context, const ItemScope& scope, const forms::Level& level,
                        const std::optional<Node>& node, const Typed& typed, const forms::Evaluation& evaluation,
                        std::vector<forms::Finding> findings);
  http::Outcome conflict(http::Context& context, const ItemScope& scope, const forms::Level& level, const Typed& typed,
                         const Node& current);

  // vendor_editing.cpp: drafts, who else is there, what differs
  http::Outcome keep_draft(http::Context& context);
  /// The row, or the one above a new row, was deleted while the form was filled in: what was typed becomes a draft, to
  /// be had again once that row is restored.
  http::Outcome kept_for_later(http::Context& context, const ItemScope& scope, const FormPlace& place,
                               const Typed& typed);
  http::Outcome get_draft(http::Context& context);
  http::Outcome drop_draft(http::Context& context);
  http::Outcome presence(http::Context& context);
  FormPlace form_place(http::Context& context, const ItemScope& scope, const std::string& level, std::int64_t node,
                       std::int64_t parent) const;
  std::optional<FormPlace> draft_place(http::Context& context, const ItemScope& scope);
  std::string form_url(const ItemScope& scope, const FormPlace& place) const;
  /// The draft that the address asks for (?draft=true).
  std::optional<Draft> asked_draft(http::Context& context, const FormPlace& place);
  void add_editing(http::Context& context, const ItemScope& scope, const FormPlace& place,
                   const std::optional<Draft>& opened, Json& extra);
  /// The same for a form that came back: what stands in it is newer than any draft and is kept while one mends it.
  void go_on_editing(http::Context& context, const ItemScope& scope, const FormPlace& place, Json& extra);
  /// {"rows", "who"}: fields that differ between what stands there now and what was typed on an older version.
  Json differences(http::Context& context, const ItemScope& scope, const forms::Level& level, const Node& current,
                   const forms::Evaluation& evaluation, std::int64_t version);

  // vendor_files.cpp
  http::Outcome put_file(http::Context& context);
  http::Outcome get_file(http::Context& context);
  http::Outcome delete_file(http::Context& context);

  // vendor_places.cpp: another place, deleted rows
  void register_place_routes(http::Router& router);
  http::Outcome move_form(http::Context& context);
  http::Outcome move(http::Context& context);
  http::Outcome reorder(http::Context& context);
  http::Outcome deleted(http::Context& context);
  /// The page that a move or a duplicate is asked on; `findings` say why it was refused.
  struct PlaceForm {
    const char* view = "";
    const forms::Level* level = nullptr;
    Node node;
    std::int64_t parent = 0;
    std::vector<forms::Finding> findings = {};
    Json typed = Json::object();  // names of a duplicate, the position of a row
    std::string token = {};
    bool conflict = false;
    std::optional<base::Error> refused = {};  // with 422; `field` is one of the page
  };
  /// "parents", "parents_total" and "parents_query" of that page: where the row may stand, narrowed by ?q=.
  void add_parents(http::Context& context, const ItemScope& scope, const PlaceForm& form, Json& extra);
  http::Outcome place_page(http::Context& context, const ItemScope& scope, const PlaceForm& form);

  // vendor_duplicate.cpp
  void register_duplicate_routes(http::Router& router);
  http::Outcome duplicate_form(http::Context& context);
  http::Outcome duplicate(http::Context& context);

  // vendor_past.cpp
  void register_past_routes(http::Router& router);
  http::Outcome past(http::Context& context);
  http::Outcome copy_past(http::Context& context);

  // vendor_bulk.cpp
  void register_bulk_routes(http::Router& router);
  http::Outcome bulk(http::Context& context);
  struct BulkForm {
    std::vector<ChosenRow> rows;
    std::string operation;  // the field's key
    Json values = Json::object();
    std::vector<forms::Finding> findings = {};  // of what was typed
  };
  http::Outcome bulk_value_page(http::Context& context, const ItemScope& scope, const forms::Level& level,
                                const BulkForm& form);
  http::Outcome change_bulk(http::Context& context);

  // vendor_blank_forms.cpp
  void register_blank_form_routes(http::Router& router);
  http::Outcome blank_form(http::Context& context);

  // vendor_sheets.cpp
  void register_sheet_routes(http::Router& router);
  http::Outcome show_import(http::Context& context);
  http::Page import_page(http::Context& context, const ItemScope& scope);
  http::Outcome start_import(http::Context& context);
  http::Outcome import_template(http::Context& context);
  http::Outcome start_export(http::Context& context);
  http::Outcome start_staff_export(http::Context& context);

  // todo.cpp, dashboard.cpp
  http::Outcome todo(http::Context& context);
  std::vector<TodoEntry> todo_beside_rows(const ItemScope& scope, const std::string& locale);
  http::Outcome dashboard(http::Context& context);

  Service& service_;
  tenders::Service& tenders_;
  ItemPages& pages_;
  SheetJobs& sheets_;
  Editing& editing_;
  PastJobs& past_jobs_;
  const base::Words& words_;
  std::function<Json(std::int64_t)> registration_comment_;
  std::vector<TodoSource*> sources_;
  std::vector<ApplicationSource*> application_sources_;
};

}  // namespace tenderloom::submissions
