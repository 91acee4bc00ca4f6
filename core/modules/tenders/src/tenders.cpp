#include "tenderloom/tenders/tenders.h"

#include "presenters.h"
#include "route_support.h"
#include "setup.h"
#include "tenderloom/base/text.h"

namespace tenderloom::tenders {

namespace {

base::Result<std::string> judge_as_pdf(const std::filesystem::path& file, const std::string&, std::int64_t) {
  if (!begins_as_pdf(file)) return base::Error{"guide_not_pdf", {}, "file"};
  return std::string("application/pdf");
}

/// For readers of either language, one after the other.
AnnouncementDraft deadline_notice(const Tender& tender, const DeadlineMove& move, const base::Words& words) {
  AnnouncementDraft draft;
  draft.tender_id = tender.id;
  const std::string first(base::kFirstLocale);
  const std::string shown(base::truncate(tender.name, 150));
  draft.title = words.text(first, "deadline.notice_title", {{"name", shown}, {"no", tender.no}});
  for (const std::string locale : {"zh-TW", "en"}) {
    const auto text = [&](const std::optional<Instant>& at) {
      return at ? base::display_time(*at) : words.text(locale, "deadline.open_ended");
    };
    const Json params = {{"name", tender.name},
                         {"no", tender.no},
                         {"before", text(move.before)},
                         {"after", text(move.after)},
                         {"reason", move.reason}};
    draft.body += (draft.body.empty() ? "" : "\n\n") + words.text(locale, "deadline.notice", params);
  }
  return draft;
}

}  // namespace

Tenders::Tenders(const Uses& uses)
    : service_(uses.database, uses.blobs, uses.jobs, uses.clock, uses.log, uses.types, uses.audit),
      types_(uses.types),
      blobs_(uses.blobs),
      clock_(uses.clock),
      words_(uses.words),
      judge_(judge_as_pdf),
      base_url_(uses.base_url) {
  service_.set_deadline_notice(
      [this](const Tender& tender, const DeadlineMove& move) { return deadline_notice(tender, move, words_); });
}

void Tenders::register_routes(http::Router& router) {
  register_vendor_routes(router);
  register_guide_routes(router);
  register_announcement_routes(router);
  register_announcement_staff_routes(router);
  register_manual_routes(router);
  register_staff_routes(router);
  const SetupUses uses{service_, types_, clock_, words_, [this](const Tender& tender, const std::string& locale) {
                         return office_facts_ ? office_facts_(tender, locale) : Json::array();
                       }};
  register_list_routes(router, uses);
  register_opening_routes(router, uses);
  register_calendar_routes(router, uses);
}

void Tenders::register_views(render::ViewRegistry& views) {
  add_vendor_views(views);
  add_announcement_views(views);
  add_staff_views(views);
  add_manual_views(views);
  add_list_views(views);
  add_opening_views(views);
  add_calendar_views(views);
}

void Tenders::register_jobs(storage::JobQueue& jobs) {
  jobs.handle("tenders.pin", [this](const storage::Job& job, storage::JobProgress&) -> base::Result<Json> {
    service_.pin_if_open(job.payload.at("tender").get<std::int64_t>());
    return Json::object();
  });
}

}  // namespace tenderloom::tenders
