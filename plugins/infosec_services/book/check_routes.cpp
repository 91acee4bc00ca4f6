// The vendor's list of proposals, one proposal with its parts, confirmations, serial and book; the office's look at a
// serial from paper.
#include "book.h"
#include "sealing/sealing_routes.h"
#include "tenderloom/http/shape.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

Json section_json(const Proposal& proposal, const Content& content, const Section& section, const std::string& locale,
                  const base::Words& words) {
  const auto chapter = content.chapters.find(section.key);
  const Chapter* written = ChapterDesk::find(proposal.settings, section.key);
  const std::string label = written != nullptr
                                ? words.text(locale, "infosec.chapter.title",
                                             {{"number", written->number},
                                              {"label", type_word(proposal.tender, locale, "chapter." + section.key)}})
                                : words.text(locale, "infosec.section." + section.key);
  Json lacks = Json::array();
  for (const std::string& code : section.lacks)
    lacks.push_back({{"code", code}, {"message", words.text(locale, "infosec.lacks." + code)}});
  return {{"key", section.key},
          {"lacks", std::move(lacks)},
          {"label", label},
          {"is_chapter", written != nullptr},
          {"complete", section.complete},
          {"checked", section.checked},
          {"checked_by", section.checked ? section.by.person : ""},
          {"words", chapter == content.chapters.end() ? 0 : chapter->second.words},
          {"pages", chapter == content.chapters.end() ? 0 : ChapterDesk::pages(chapter->second)}};
}

class CheckRoutes {
 public:
  CheckRoutes(const Desk& desk, const CheckDesk& checks) : desk_(desk), checks_(checks) {}

  Outcome list(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    const std::int64_t company = context.principal().company_id;
    if (!tender || company == 0) return http::not_found();
    Json rows = Json::array();
    bool writable = false;
    for (const Proposal& proposal : desk_.of(*tender, company)) {
      writable = writable || desk_.writable(proposal);
      rows.push_back(resource(context, proposal));
    }
    return http::Page{"infosec_services/proposals",
                      {{"tender", {{"no", tender->no}, {"name", tender->name}}},
                       {"proposals", std::move(rows)},
                       {"writable", writable}}};
  }

  Outcome show(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    return http::Page{"infosec_services/proposal", resource(context, *proposal)};
  }

  Outcome confirm(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    const std::string section = context.param("section");
    const auto done = checks_.confirm(*proposal, section, writer_of(context));
    if (!done) return answer(context, *proposal, done.error(), {});
    Json now = resource(context, *proposal);
    http::Flash flash{"success", "flash.infosec_section_checked"};
    int left = 0;
    for (const Json& one : now.at("sections")) {
      if (one.value("key", "") == section) flash.params["section"] = one.at("label");
      left += one.value("checked", false) ? 0 : 1;
    }
    flash.params["left"] = left;
    if (left == 0) flash.key = "flash.infosec_all_checked";
    return http::Done{proposal_url(proposal->id()), std::move(now), std::move(flash)};
  }

  Outcome issue(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    const auto done = checks_.issue(*proposal, writer_of(context));
    return answer(context, *proposal, done ? std::nullopt : std::optional(done.error()), "flash.infosec_serial_issued");
  }

  Outcome book(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    const bool preview = http::body_flag(context.values(), "preview");
    const Content content = checks_.content(*proposal);
    if (!preview && !checks_.serials(*proposal, content).valid)
      return answer(context, *proposal, base::Error{"infosec_no_serial"}, "");
    const auto& who = context.principal();
    const Json payload = {{"proposal", proposal->id()}, {"preview", preview}, {"back", proposal_url(proposal->id())}};
    const std::int64_t job = desk_.uses().database.write([&](storage::Transaction& tx) {
      return desk_.uses().jobs.enqueue(tx, kBookJob, payload, who.person_id, who.company_id);
    });
    const std::string location = "/jobs/" + std::to_string(job);
    return http::Accepted{location, {{"id", std::to_string(job)}, {"location", location}}};
  }

  /// The office types or scans what stands on a book.
  Outcome look_up(Context& context) const {
    const std::string typed = context.query("serial");
    Json answer = {{"serial", typed}, {"verdict", ""}};
    if (typed.empty()) return http::Page{"infosec_services/serial", std::move(answer)};
    const auto found = checks_.look_up(typed);
    const auto proposal = found ? desk_.find(found->node_id) : std::nullopt;
    if (!proposal) {
      answer["verdict"] = "unknown";
      return http::Page{"infosec_services/serial", std::move(answer)};
    }
    const Content content = checks_.content(*proposal);
    const Serials serials = checks_.serials(*proposal, content);
    const bool newest = serials.newest && serials.newest->serial == found->serial;
    answer["verdict"] = !newest ? "replaced" : serials.valid ? "current" : "changed";
    answer["serial"] = shown_serial(found->serial);
    answer["issued_at"] = base::iso8601(found->by.at);
    answer["proposal"] = {{"id", std::to_string(proposal->id())},         {"tender", proposal->tender.no},
                          {"tender_name", proposal->tender.name},         {"group_name", proposal->group_name},
                          {"company", proposal->submission.company_name}, {"tax_id", proposal->submission.tax_id}};
    return http::Page{"infosec_services/serial", std::move(answer)};
  }

 private:
  /// What lies in a parcel: nobody reads it before the opening.
  Json sealed_resource(const Proposal& proposal, const rows::ParcelRow& parcel) const {
    std::string serial;
    for (const Json& one : parcel.proposals)
      if (one.value("id", "") == std::to_string(proposal.id())) serial = shown_serial(one.value("serial", ""));
    return {{"proposal", proposal_json(desk_, proposal)},
            {"state", "submitted"},
            {"sections", Json::array()},
            {"man_day_price", nullptr},
            {"serial", serial},
            {"serial_void", ""},
            {"serial_at", nullptr},
            {"late", late_json(proposal)},
            {"sealed",
             {{"state", parcel.state},
              {"at", base::iso8601(parcel.by.at)},
              {"digest", parcel.parcel.digest},
              {"url", "/plugins/infosec_services/tenders/" + proposal.tender.no + "/sealed"}}}};
  }

  Json late_json(const Proposal& proposal) const {
    Json late = Json::array();
    for (const auto& row : checks_.late_papers(proposal))
      late.push_back({{"serial", shown_serial(row.serial)}, {"arrived_at", base::iso8601(row.arrived_at)}});
    return late;
  }

  Json resource(const Context& context, const Proposal& proposal) const {
    if (const auto parcel = checks_.sealed(proposal)) return sealed_resource(proposal, *parcel);
    const Content content = checks_.content(proposal);
    const Serials serials = checks_.serials(proposal, content);
    Json sections = Json::array();
    for (const Section& section : content.sections)
      sections.push_back(section_json(proposal, content, section, context.locale(), desk_.uses().words));
    const Json price = content.priced.complete() ? Json(*content.priced.man_day_price) : Json(nullptr);
    return {{"proposal", proposal_json(desk_, proposal)},
            {"state", checks_.state(proposal, content, serials)},
            {"sections", std::move(sections)},
            {"man_day_price", price},
            {"serial", serials.valid ? shown_serial(serials.newest->serial) : ""},
            {"serial_void", serials.newest && !serials.valid ? shown_serial(serials.newest->serial) : ""},
            {"serial_at", serials.newest ? Json(base::iso8601(serials.newest->by.at)) : Json(nullptr)},
            {"late", late_json(proposal)}};
  }

  Outcome answer(const Context& context, const Proposal& proposal, const std::optional<base::Error>& refused,
                 const char* flash) const {
    const std::string back = proposal_url(proposal.id());
    if (!refused) return http::Done{back, resource(context, proposal), http::Flash{"success", flash}};
    if (context.wants_html())
      return http::Redirect{back, http::Flash{"error", "error." + refused->code, refused->params}};
    http::Refused answer = http::refuse(409, *refused);
    answer.more["state"] = resource(context, proposal).at("state");
    return answer;
  }

  const Desk& desk_;
  const CheckDesk& checks_;
};

}  // namespace

void add_checks(plugin::Host& host, const Desk& desk, const CheckDesk& checks) {
  using http::Method;
  const auto routes = std::make_shared<CheckRoutes>(desk, checks);
  const auto add = [&](http::Route made, Outcome (CheckRoutes::*handle)(Context&) const) {
    made.handler = http::handler_of(routes, handle);
    if (made.pattern.ends_with("/book")) made.handler = unless_sealed(desk, std::move(made.handler));
    made.while_supporting = made.method == Method::get;
    host.add_route(std::move(made));
  };
  add(route(Method::get, "tenders/{no}/proposals", "vendor.view", "One's own proposals of a tender", {200, 404}),
      &CheckRoutes::list);
  add(route(Method::get, "proposals/{proposal}", "vendor.view", "A proposal: its parts, their checks, its serial",
            {200, 404}),
      &CheckRoutes::show);
  add(route(Method::post, "proposals/{proposal}/checks/{section}", "vendor.edit", "Confirms a part as it stands now",
            {200, 404, 409}),
      &CheckRoutes::confirm);
  add(route(Method::post, "proposals/{proposal}/serial", "vendor.edit",
            "A new serial for the whole book as it stands now", {200, 404, 409}),
      &CheckRoutes::issue);
  add(route(Method::post, "proposals/{proposal}/book", "vendor.view",
            "Orders the book as PDF; `preview` without a serial", {202, 404, 409}),
      &CheckRoutes::book);
  add(route(Method::get, "serials", "staff.submissions", "Whether a paper book with that `serial` is the current one",
            {200}),
      &CheckRoutes::look_up);
  add_check_views(host);
}

}  // namespace tenderloom::infosec_services
