// 文件審核: one uploaded document on the screen beside what the system knows of it, to be accepted or refused. What is
// refused goes into the draft of the next round of corrections with the same words.
#include "document_checks.h"

#include <algorithm>

#include "queue_pages.h"
#include "resources.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/forms/refusals.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;
namespace verdict = documents::verdict;

constexpr char kCheckView[] = "review/document";

/// One upload of a submission that staff may see.
struct CheckedDocument {
  Ground ground;
  Submission submission;
  documents::Upload upload;
};

std::string submission_page(const CheckedDocument& at) {
  return "/staff/submissions/" + std::to_string(at.submission.id);
}

std::string file_address(const CheckedDocument& at, std::int64_t upload) {
  return submission_page(at) + "/documents/" + std::to_string(upload);
}

std::string typed_word(const Context& context, const char* name) { return http::body_text(context.values(), name); }

class DocumentChecks {
 public:
  DocumentChecks(const Review::Dependencies& uses, Supplements& supplements) : uses_(uses), supplements_(supplements) {}

  using Handle = Outcome (DocumentChecks::*)(Context&, const CheckedDocument&) const;
  Outcome at(Context& context, Handle handle) const {
    const auto submission = uses_.submissions.get(accounts::whole_number(context.param("id")).value_or(0));
    if (!submission || !submission->last_submitted_at) return http::not_found();
    const auto tender = uses_.tenders.find(submission->tender_id);
    auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
    if (!tender) return http::not_found();
    if (!type) return http::refuse(409, {"type_unavailable"});
    auto upload =
        uses_.documents.find_upload(submission->id, accounts::whole_number(context.param("upload")).value_or(0));
    if (!upload) return http::not_found();
    return (this->*handle)(
        context, {{*tender, std::move(type), context.request().received_at}, *submission, std::move(*upload)});
  }

  Outcome show(Context& context, const CheckedDocument& at) const {
    return http::Page{kCheckView, resource(at, context.locale())};
  }

  Outcome judge(Context& context, const CheckedDocument& at) const {
    const std::string decision = typed_word(context, "decision"), reason = typed_word(context, "reason");
    const std::string state = decision == "accept"   ? verdict::kAccepted
                              : decision == "refuse" ? verdict::kRefused
                              : decision == "undo"   ? verdict::kNone
                                                     : "";
    if (state.empty()) return refuse(context, at, {"decision_unknown", Json::object(), "decision"});
    const submissions::Actor actor = staff_actor(context);
    const auto judged = uses_.documents.judge(
        at.ground, at.submission, at.upload.id, state, reason, actor,
        [&](storage::Transaction& tx, const documents::Upload& upload,
            const documents::Verdict& said) -> base::Result<void> {
          const std::string refusal = said.state == verdict::kRefused ? said.reason : std::string();
          supplements_.draft_document(tx, at.ground, at.submission.id, upload.document_key, refusal, actor);
          return {};
        });
    if (!judged) return refuse(context, at, judged.error());
    return http::Done{file_address(at, at.upload.id) + "/check", resource(at, context.locale()),
                      http::Flash{"success", "flash.document_" + state}};
  }

 private:
  Json resource(const CheckedDocument& at, const std::string& locale) const {
    const documents::Desk desk = uses_.documents.desk(at.ground, at.submission, locale);
    const auto verdicts = uses_.documents.verdicts(at.submission.id);
    const auto forms = uses_.documents.form_matches(at.ground, at.submission, desk.rows);
    const auto form = at.upload.replaced ? forms.end() : forms.find(at.upload.document_key);
    const auto said = verdicts.find(at.upload.id);
    Json uploads = Json::array(), links = {{"submission", submission_page(at)},
                                           {"file", file_address(at, at.upload.id)},
                                           {"draft", submission_page(at) + "/supplement"}};
    std::string before;
    bool passed = false;
    for (const documents::DocumentRow& row : desk.rows) {
      if (!row.upload) continue;
      const std::string address = file_address(at, row.upload->id) + "/check";
      const bool here = row.document->key == at.upload.document_key;
      if (here && !before.empty()) links["previous"] = before;
      if (passed && !links.contains("next")) links["next"] = address;
      passed |= here;
      before = address;
    }
    if (at.upload.replaced)
      if (const auto* row = desk.find(at.upload.document_key); row != nullptr && row->upload)
        links["newer"] = file_address(at, row->upload->id) + "/check";
    const auto company = uses_.directory.company(at.submission.company_id);
    const auto events = submissions::Service::offered(at.ground, at.submission, submissions::Actor::Kind::staff);
    Json upload = to_json(at.upload);
    return {{"submission", std::to_string(at.submission.id)},
            {"tender", {{"no", at.ground.tender.no}, {"name", at.ground.tender.name}}},
            {"vendor", company ? company->name : ""},
            {"key", at.upload.document_key},
            {"label", at.ground.type->words().text(locale, "document." + at.upload.document_key + ".label")},
            {"upload", std::move(upload)},
            {"replaced", at.upload.replaced},
            {"item_count", desk.item_count},
            {"form", form == forms.end() ? Json() : form->second.to_json()},
            {"verdict", said == verdicts.end() ? Json() : said->second.to_json()},
            {"may_judge", !at.upload.replaced && !events.empty()},
            {"links", std::move(links)}};
  }

  Outcome refuse(Context& context, const CheckedDocument& at, const base::Error& error) const {
    const std::string sentence = forms::refusal_text(*at.ground.type, error, context.locale(), {"submission"});
    if (!error.field.empty())
      return http::Invalid{Json::array({{{"field", error.field},
                                         {"code", error.code},
                                         {"params", error.params},
                                         {"message", sentence},
                                         {"rule", ""}}}),
                           kCheckView,
                           resource(at, context.locale()),
                           {{"reason", typed_word(context, "reason")}}};
    if (context.wants_html())
      return http::Page{.view = kCheckView,
                        .resource = resource(at, context.locale()),
                        .extra = {{"problem", sentence}, {"reason", typed_word(context, "reason")}},
                        .status = 409};
    return in_words(http::refuse(409, error), sentence, at.submission.state);
  }

  const Review::Dependencies& uses_;
  Supplements& supplements_;
};

}  // namespace

void add_document_check_routes(http::Router& router, const Review::Dependencies& uses, Supplements& supplements) {
  const auto checks = std::make_shared<const DocumentChecks>(uses, supplements);
  const http::RoutesOf add(router, checks, "staff.submissions");
  add(http::Method::get, "/staff/submissions/{id}/documents/{upload}/check",
      "One uploaded document beside what is known of it", {200, 404, 409}, &DocumentChecks::show);
  add(http::Method::post, "/staff/submissions/{id}/documents/{upload}/verdict",
      "decision accept, refuse (with a reason, which is drafted as a correction) or undo", {200, 404, 409, 422},
      &DocumentChecks::judge);
}

}  // namespace tenderloom::review
