// What staff open of a submission: its sealed scans, its receipt, its rows and their files. Who takes a file is noted.
#include <algorithm>

#include "resources.h"
#include "routes.h"
#include "row_marks.h"
#include "staff_case.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/submissions/audit_entry.h"
#include "tenderloom/submissions/item_pages.h"

namespace tenderloom::review {

using base::Json;
using http::Context;
using http::Method;
using http::Outcome;

namespace {

class ReadingRoutes {
 public:
  ReadingRoutes(const Review::Dependencies& uses, Queue& queue, StaffChecks& checks)
      : uses_(uses), queue_(queue), checks_(checks) {}

  Outcome document(Context& context) const {
    auto found = staff_case(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
    const StaffCase& subject = std::get<StaffCase>(found);
    const auto upload =
        uses_.documents.find_upload(subject.submission.id, accounts::whole_number(context.param("upload")).value_or(0));
    if (!upload) return http::not_found();
    record(context, subject, "document.downloaded", {{"document", upload->document_key}, {"sha256", upload->sha256}});
    return http::File{.path = uses_.blobs.path(upload->sha256),
                      .media_type = "application/pdf",
                      .name = upload->name,
                      .show = !context.request().query_value("download").has_value(),
                      .etag = upload->sha256};
  }

  Outcome receipt(Context& context) const {
    auto found = staff_case(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
    const auto receipt = uses_.documents.receipt(std::get<StaffCase>(found).submission.id);
    if (!receipt) return http::not_found();
    auto printed = uses_.documents.receipt_pdf(*receipt, context.locale());
    if (!printed) {
      http::Refused refused = http::refuse(503, printed.error());
      refused.retry_after = 60;
      return refused;
    }
    record(context, std::get<StaffCase>(found), "document.receipt_downloaded", Json::object());
    return http::Content{std::move(printed->pdf), "application/pdf", std::move(printed->file_name), true};
  }

  /// Hands over to the pages of the submissions module, read-only.
  template <typename Show>
  Outcome items(Context& context, Show show) const {
    auto found = staff_case(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
    StaffCase& subject = std::get<StaffCase>(found);
    submissions::ItemScope scope{.ground = subject.ground,
                                 .submission = subject.submission,
                                 .base_url = subject.url() + "/items",
                                 .read_only = true,
                                 .office = true,
                                 .breadcrumb = Json::array(),
                                 .block = vendor_json(uses_, subject.submission.company_id)};
    scope.marks =
        staff_marks({uses_, queue_, checks_}, subject.ground, subject.submission, context.principal().person_id);
    const auto events =
        submissions::Service::offered(subject.ground, subject.submission, submissions::Actor::Kind::staff);
    if (std::find(events.begin(), events.end(), "supplement") != events.end())
      scope.pick_url = subject.url() + "/supplement/pick";
    const auto word = [&](const char* key) { return uses_.words.text(context.locale(), key); };
    scope.breadcrumb = Json::array({{{"label", word("review.start")}, {"url", "/staff"}},
                                    {{"label", word("review.list")}, {"url", "/staff/submissions"}},
                                    {{"label", scope.block.value("name", "")}, {"url", subject.url()}}});
    return show(uses_.item_pages, scope);
  }

  /// A file that a vendor put into a field.
  Outcome item_file(Context& context) const {
    auto found = staff_case(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
    record(context, std::get<StaffCase>(found), "file.downloaded",
           {{"level", context.param("level")}, {"node", context.param("node")}, {"field", context.param("field")}});
    return items(context, [&](submissions::ItemPages& pages, const submissions::ItemScope& scope) {
      return pages.file(context, scope, context.param("level"), context.param("node"), context.param("field"));
    });
  }

 private:
  /// Stamped documents hold names, addresses and seals: who takes one is in the audit log first, or gets none.
  void record(const Context& context, const StaffCase& subject, const char* action, Json details) const {
    auto entry =
        submissions::entry_about(subject.submission, staff_actor(context), context.request().received_at, action);
    entry.details = std::move(details);
    entry.details["tender"] = subject.ground.tender.no;
    uses_.database.write([&](storage::Transaction& tx) { uses_.audit.record(tx, entry); });
  }

  const Review::Dependencies& uses_;
  Queue& queue_;
  StaffChecks& checks_;
};

}  // namespace

void add_reading_routes(http::Router& router, const Review::Dependencies& uses, Queue& queue, StaffChecks& checks) {
  const auto routes = std::make_shared<const ReadingRoutes>(uses, queue, checks);
  const http::RoutesOf add(router, routes, "staff.submissions");
  using submissions::ItemPages;
  using submissions::ItemScope;
  add(Method::get, "/staff/submissions/{id}/receipt.pdf", "The receipt that the vendor has", {200, 404, 503},
      &ReadingRoutes::receipt);
  add(Method::get, "/staff/submissions/{id}/documents/{upload}", "A sealed scan; ?download for saving", {200, 404},
      &ReadingRoutes::document);

  const std::string items = "/staff/submissions/{id}/items";
  add(Method::get, items, "The items of a submission, flattened", {200, 404}, [](const ReadingRoutes& r, Context& c) {
    return r.items(c, [&](ItemPages& pages, const ItemScope& scope) { return pages.overview(c, scope); });
  });
  add(Method::get, items + "/{level}", "Rows of one level", {200, 404}, [](const ReadingRoutes& r, Context& c) {
    return r.items(c, [&](ItemPages& pages, const ItemScope& scope) { return pages.list(c, scope, c.param("level")); });
  });
  add(Method::get, items + "/{level}/{node}", "One row", {200, 404}, [](const ReadingRoutes& r, Context& c) {
    return r.items(c, [&](ItemPages& pages, const ItemScope& scope) {
      return pages.detail(c, scope, c.param("level"), c.param("node"));
    });
  });
  add(Method::get, items + "/{level}/{node}/revisions", "What was changed in one row", {200, 404},
      [](const ReadingRoutes& r, Context& c) {
        return r.items(c, [&](ItemPages& pages, const ItemScope& scope) {
          return pages.revisions(c, scope, c.param("level"), c.param("node"));
        });
      });
  add(Method::get, items + "/{level}/{node}/files/{field}", "A file of one row", {200, 404}, &ReadingRoutes::item_file);
}

}  // namespace tenderloom::review
