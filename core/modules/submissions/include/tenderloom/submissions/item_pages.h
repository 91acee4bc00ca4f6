// Lists and details of items as outcomes, for whoever may look at a submission: the vendor under /tenders/{no}/items
// and staff, read-only, under /staff/submissions/{id}/items. The links of the answer begin with `base_url`.
#pragma once
#include <memory>
#include <string>

#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/plugin/facts.h"
#include "tenderloom/submissions/row_marks.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::tenders {
class Service;
}

namespace tenderloom::submissions {

struct ItemScope {
  Ground ground;
  Submission submission;
  std::string base_url;             // "/tenders/1150202/items", "/staff/submissions/7/items"
  bool read_only = false;           // no link of change is offered
  EditScope corrections = {};       // what a round of corrections leaves open to the vendor
  std::string pick_url = {};        // staff: where something in a row is asked to be corrected, without its query
  MarkRows marks = {};              // badges beside rows; none: nothing is asked
  bool office = false;              // staff: rows have a page of what the office says about them (…/office)
  Json breadcrumb = Json::array();  // what stands before the items: [{"label","url"}]
  Json block = Json::object();      // staff: what the page says about the vendor, put into extra as "block"
};

class KeptLists;

class ItemPages {
 public:
  ItemPages(Service& service, tenders::Service& tenders, const storage::BlobStore& blobs, const base::Words& words);
  ~ItemPages();
  /// Before serving; it must outlive this.
  void set_facts(const plugin::Facts& facts) { facts_ = &facts; }
  http::Outcome overview(http::Context& context, const ItemScope& scope);
  http::Outcome list(http::Context& context, const ItemScope& scope, const std::string& level);
  http::Outcome detail(http::Context& context, const ItemScope& scope, const std::string& level, const std::string& id);
  http::Outcome revisions(http::Context& context, const ItemScope& scope, const std::string& level,
                          const std::string& id);
  http::Outcome file(http::Context& context, const ItemScope& scope, const std::string& level, const std::string& id,
                     const std::string& field);

 private:
  Service& service_;
  tenders::Service& tenders_;
  const storage::BlobStore& blobs_;
  const base::Words& words_;
  std::unique_ptr<KeptLists> kept_;
  const plugin::Facts* facts_ = nullptr;  // what plugins tell of rows; null: nothing
};

/// The contract's shape of a node.
Json to_json(const Ground& ground, const Submission& submission, const Node& node, const Editability& editability,
             const std::string& base_url, const std::string& locale);

}  // namespace tenderloom::submissions
