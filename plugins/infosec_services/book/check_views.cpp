#include "check_desk.h"
#include "tenderloom/render/parts.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

std::string home_of(const Json& proposal) { return "/plugins/infosec_services/proposals/" + proposal.value("id", ""); }

std::string section_url(const Json& proposal, const Json& section) {
  const std::string key = section.value("key", ""), items = "/tenders/" + proposal.value("tender", "") + "/items/";
  if (section.value("is_chapter", false)) return home_of(proposal) + "/chapters/" + key;
  if (key == "pricing") return home_of(proposal) + "/pricing";
  if (key == "responsibility") return items + "responsibility";
  return items + "proposal/" + proposal.value("id", "") + "/edit";
}

/// Where what is lacking is entered; empty: in the part itself.
std::string lack_url(const Json& proposal, const std::string& code) {
  const std::string items = "/tenders/" + proposal.value("tender", "") + "/items/";
  if (code == "members" || code == "no_members") return items + "member";
  return code == "records" ? items + "record" : "";
}

Json state_badge(const std::string& state, const ViewContext& context) {
  const char* kind = state == "editing"        ? "attention"
                     : state == "all_checked"  ? "info"
                     : state == "late_refused" ? "danger"
                                               : "done";
  return parts::badge(kind, context.t("infosec.state." + state));
}

Json section_rows(const Json& resource, const ViewContext& context) {
  const Json& proposal = resource.at("proposal");
  const bool writable = proposal.value("writable", false);
  Json rows = Json::array();
  for (const Json& one : resource.at("sections")) {
    const bool complete = one.value("complete", false), checked = one.value("checked", false);
    Json state = checked    ? parts::badge("done", context.t("infosec.check.checked"))
                 : complete ? parts::badge("attention", context.t("infosec.check.unchecked"))
                            : parts::badge("neutral", context.t("infosec.check.incomplete"));
    Json lacks = Json::array();
    for (const Json& each : one.at("lacks"))
      lacks.push_back({{"text", each.at("message")}, {"url", lack_url(proposal, each.value("code", ""))}});
    rows.push_back(
        {{"label", one.at("label")},
         {"lacks", std::move(lacks)},
         {"url", section_url(proposal, one)},
         {"state", std::move(state)},
         {"by", one.at("checked_by")},
         {"words", one.value("is_chapter", false) ? base::thousands(one.value("words", std::int64_t{0})) : ""},
         {"pages", one.value("is_chapter", false) ? base::thousands(one.value("pages", std::int64_t{0})) : ""},
         {"may_check", writable && complete && !checked},
         {"check_url", home_of(proposal) + "/checks/" + one.value("key", "")}});
  }
  return rows;
}

/// 接下來: from writing to handing in, each step with whether it is done.
Json steps(const Json& resource, const ViewContext& context) {
  const std::string state = resource.value("state", ""), no = resource.at("proposal").value("tender", "");
  int checked = 0;
  bool complete = true;
  const int all = static_cast<int>(resource.at("sections").size());
  for (const Json& one : resource.at("sections")) {
    checked += one.value("checked", false) ? 1 : 0;
    complete = complete && one.value("complete", false);
  }
  const bool issued = state == "serial_issued" || state == "submitted" || state == "late_refused";
  Json list = Json::array();
  const auto add = [&](const char* key, bool done, const Json& params = Json::object(), const std::string& url = {}) {
    list.push_back({{"text", context.t(std::string("infosec.steps.") + key, params)},
                    {"state", parts::badge(done ? "done" : "neutral",
                                           context.t(done ? "infosec.steps.done" : "infosec.steps.open"))},
                    {"url", url},
                    {"url_label", url.empty() ? "" : context.t(std::string("infosec.steps.") + key + "_link")}});
  };
  add("write", complete);
  add("check", checked == all, {{"checked", checked}, {"all", all}});
  add("serial", issued);
  add("paper", false, Json::object(), "/tenders/" + no + "/documents");
  list.back()["state"] = Json();  // nobody knows here
  add("hand_in", state == "submitted", Json::object(), "/tenders/" + no + "/submission");
  return list;
}

Json present_proposal(const Json& resource, const Json&, const ViewContext& context) {
  const Json& proposal = resource.at("proposal");
  const std::string state = resource.value("state", ""), serial = resource.value("serial", ""),
                    gone = resource.value("serial_void", "");
  const std::string list = "/plugins/infosec_services/tenders/" + proposal.value("tender", "") + "/proposals";
  Json made = {
      {"title", proposal.at("group_name")},
      {"title_suffix", proposal.at("tender_name")},
      {"purpose", context.t("infosec.proposal.purpose")},
      {"breadcrumb", proposal_breadcrumb(proposal, context)},
      {"wide", true},
      {"state", state_badge(state, context)},
      {"rows", section_rows(resource, context)},
      {"row_action", context.t(proposal.value("writable", false) ? "common.edit" : "common.details")},
      {"price",
       resource.at("man_day_price").is_null() ? "" : base::thousands(resource.at("man_day_price").get<std::int64_t>())},
      {"serial", serial},
      {"serial_at", parts::time_text(resource.at("serial_at"))},
      {"may_issue", proposal.value("writable", false) && (state == "all_checked" || state == "serial_issued")},
      {"issue_label", context.t(serial.empty() && gone.empty() ? "infosec.serial.issue" : "infosec.serial.again")},
      {"issue_url", home_of(proposal) + "/serial"},
      {"book_url", home_of(proposal) + "/book"},
      {"export_url", home_of(proposal) + "/export"},
      {"back_url", list}};
  if (!resource.contains("sealed")) made["steps"] = steps(resource, context);
  if (resource.contains("sealed")) {
    made["gone"] = parts::notice("info", context.t("infosec.sealed.state_" + resource.at("sealed").value("state", "")),
                                 context.t("infosec.sealed.nobody_reads"));
    made["gone"]["url"] = resource.at("sealed").at("url");
    made["gone"]["url_label"] = context.t("infosec.sealed.title");
  } else if (!resource.at("late").empty()) {
    const Json& late = resource.at("late").front();
    made["gone"] =
        parts::notice("danger", context.t("infosec.state.late_refused"),
                      context.t("infosec.arrivals.late_text",
                                {{"serial", late.at("serial")}, {"time", parts::time_text(late.at("arrived_at"))}}));
  } else if (!gone.empty())
    made["gone"] = parts::notice("attention", context.t("infosec.serial.void", {{"serial", gone}}),
                                 context.t("infosec.serial.void_text"));
  return made;
}

Json present_proposals(const Json& resource, const Json&, const ViewContext& context) {
  const std::string no = resource.at("tender").value("no", ""), home = "/plugins/infosec_services/tenders/" + no;
  Json rows = Json::array();
  bool readable = false;
  for (const Json& one : resource.at("proposals")) {
    const bool sealed = one.contains("sealed");
    readable = readable || !sealed;
    int checked = 0;
    for (const Json& section : one.at("sections")) checked += section.value("checked", false) ? 1 : 0;
    const Json& price = one.at("man_day_price");
    rows.push_back(
        {{"sealed", sealed ? context.t("infosec.sealed.state_" + one.at("sealed").value("state", "")) : ""},
         {"open_label", context.t(resource.value("writable", false) ? "infosec.proposals.write" : "common.details")},
         {"group", one.at("proposal").at("group_name")},
         {"url", home_of(one.at("proposal"))},
         {"pricing_url", home_of(one.at("proposal")) + "/pricing"},
         {"state", state_badge(one.value("state", ""), context)},
         {"checked", std::to_string(checked) + " / " + std::to_string(one.at("sections").size())},
         {"price", price.is_null() ? "" : base::thousands(price.get<std::int64_t>())},
         {"serial", one.at("serial")}});
  }
  const std::string add = "/tenders/" + no + "/items/proposal";
  const std::size_t rows_there = rows.size();
  Json trail = tender_breadcrumb(no, context);
  trail.push_back({{"label", context.t("infosec.proposals.title")}});
  return {{"title", context.t("infosec.proposals.title")},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("infosec.proposals.purpose")},
          {"breadcrumb", std::move(trail)},
          {"rows", std::move(rows)},
          {"writable", resource.at("writable")},
          {"readable", readable},
          {"sealed_url", readable || rows_there == 0 ? "" : home + "/sealed"},
          {"add_url", add},
          {"xlsx_url", home + "/pricing.xlsx"},
          {"take_url", home + "/pricing"},
          {"export_url", home + "/export"},
          {"todo_url", "/tenders/" + no + "/todo"},
          {"hand_in_url", "/tenders/" + no + "/submission"},
          {"empty", parts::empty(context.t("infosec.proposals.none"), context.t("infosec.proposals.none_text"), add,
                                 context.t("infosec.proposals.add"))}};
}

Json present_serial(const Json& resource, const Json&, const ViewContext& context) {
  const std::string verdict = resource.value("verdict", "");
  Json made = {{"title", context.t("infosec.serial.title")},
               {"purpose", context.t("infosec.serial.purpose")},
               {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                           {{"label", context.t("infosec.serial.title")}}})},
               {"serial", resource.at("serial")}};
  if (verdict.empty()) return made;
  made["details"] = {parts::detail(context.t("infosec.serial.typed"), resource.at("serial"))};
  made["verdict"] =
      parts::notice(verdict == "current" ? "done" : "danger", context.t("infosec.serial.verdict_" + verdict),
                    context.t("infosec.serial.verdict_" + verdict + "_text"));
  if (!resource.contains("proposal")) return made;
  const Json& proposal = resource.at("proposal");
  made["details"] = {parts::detail(context.t("infosec.serial.number"), resource.at("serial")),
                     parts::detail(context.t("infosec.serial.issued_at"), parts::time_text(resource.at("issued_at"))),
                     parts::detail(context.t("infosec.serial.tender"),
                                   proposal.value("tender", "") + " " + proposal.value("tender_name", "")),
                     parts::detail(context.t("infosec.serial.group"), proposal.at("group_name")),
                     parts::detail(context.t("infosec.serial.company"),
                                   proposal.value("company", "") + " (" + proposal.value("tax_id", "") + ")")};
  return made;
}

}  // namespace

void add_check_views(plugin::Host& host) {
  host.add_view(
      {"infosec_services/proposal",
       {{"state", parts::badge_shape()},
        {"gone", parts::notice_shape()},
        {"steps",
         Json::array({{{"text", "text"}, {"state", parts::badge_shape()}, {"url", "text"}, {"url_label", "text"}}})},
        {"rows", Json::array({{{"label", "text"},
                               {"url", "text"},
                               {"lacks", Json::array({{{"text", "text"}, {"url", "text"}}})},
                               {"state", parts::badge_shape()},
                               {"by", "text"},
                               {"words", "text"},
                               {"pages", "text"},
                               {"may_check", "flag"},
                               {"check_url", "text"}}})},
        {"row_action", "text"},
        {"price", "text"},
        {"serial", "text"},
        {"serial_at", "text"},
        {"may_issue", "flag"},
        {"issue_label", "text"},
        {"issue_url", "text"},
        {"book_url", "text"},
        {"export_url", "text"},
        {"back_url", "text"}},
       present_proposal});
  host.add_view({"infosec_services/proposals",
                 {{"rows", Json::array({{{"group", "text"},
                                         {"sealed", "text"},
                                         {"open_label", "text"},
                                         {"url", "text"},
                                         {"pricing_url", "text"},
                                         {"state", parts::badge_shape()},
                                         {"checked", "text"},
                                         {"price", "text"},
                                         {"serial", "text"}}})},
                  {"writable", "flag"},
                  {"readable", "flag"},
                  {"sealed_url", "text"},
                  {"add_url", "text"},
                  {"xlsx_url", "text"},
                  {"take_url", "text"},
                  {"export_url", "text"},
                  {"todo_url", "text"},
                  {"hand_in_url", "text"},
                  {"empty", parts::empty_shape()}},
                 present_proposals});
  host.add_view({"infosec_services/serial",
                 {{"serial", "text"}, {"verdict", parts::notice_shape()}, {"details", parts::details_shape()}},
                 present_serial});
}

}  // namespace tenderloom::infosec_services
