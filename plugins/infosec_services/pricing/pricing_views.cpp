#include "pricing_views.h"

#include "sheet_json.h"
#include "tenderloom/render/parts.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

constexpr int kBlankStaff = 3, kBlankCosts = 2;

/// What stands in a cell: as typed, or as stored.
std::string cell_value(const Json& row, const char* key) {
  if (!row.is_object() || !row.contains(key) || row[key].is_null()) return {};
  return row[key].is_string() ? row[key].get<std::string>() : row[key].dump();
}

Json cell(const Json& row, const char* list, std::size_t index, const char* key, const ViewContext& context) {
  const std::string at = std::string(list) + "[" + std::to_string(index) + "]." + key;
  const std::string id = std::string("field-") + list + "-" + std::to_string(index) + "-" + key;
  const std::string error = parts::error_of(context.findings, at);
  return {{"name", at}, {"id", id}, {"value", cell_value(row, key)}, {"error", error}};
}
Json cell_shape() { return {{"name", "text"}, {"id", "text"}, {"value", "text"}, {"error", "text"}}; }

Json rows(const Json& sheet, const Json& computed, const char* list, const std::vector<const char*>& keys, int blank,
          bool writable, const ViewContext& context) {
  Json made = Json::array();
  const Json stored = sheet.is_object() && sheet.contains(list) && sheet[list].is_array() ? sheet[list] : Json::array();
  const std::size_t count = stored.size() + (writable ? static_cast<std::size_t>(blank) : 0);
  for (std::size_t i = 0; i < count; ++i) {
    const Json row = i < stored.size() ? stored[i] : Json::object();
    Json one = {{"number", i + 1}};
    for (const char* key : keys) one[key] = cell(row, list, i, key, context);
    const Json& amounts = computed.at(list);
    one["amount"] = i < amounts.size() ? shown_number(amounts[i].get<std::string>()) : "";
    one["index"] = std::to_string(i);
    made.push_back(std::move(one));
  }
  return made;
}

Json results(const Json& computed, const Json& terms, const ViewContext& context) {
  Json made = Json::array();
  for (const char* key :
       {"direct_salary", "bonus", "admin_cost", "other_costs", "fee", "net", "vat", "total", "man_days"}) {
    const std::string word = std::string(key) == "direct_salary" ? "direct_salary_total"
                             : std::string(key) == "bonus"       ? "bonus_total"
                                                                 : key;
    made.push_back({{"key", key},
                    {"label", context.t("infosec.pricing." + word)},
                    {"how", context.t("infosec.pricing.how." + word, terms)},
                    {"value", shown_number(computed.at(key))}});
  }
  return made;
}

Json terms(const Json& said, const ViewContext& context) {
  Json made = Json::array();
  for (const char* key : {"leave_rate", "burden_rate", "vat_rate", "days_per_month", "most_admin_rate", "most_fee_rate",
                          "most_bonus_rate"})
    made.push_back(parts::detail(context.t(std::string("infosec.pricing.") + key), said.value(key, "")));
  made.push_back(parts::detail(context.t("infosec.pricing.rounding"),
                               context.t("infosec.pricing.rounding_" + said.value("rounding", ""))));
  return made;
}

std::string anchor_of(const Json& finding) {
  std::string anchor = finding.value("field", "");
  for (char& c : anchor)
    if (c == '[' || c == '.') c = '-';
  std::erase(anchor, ']');
  if (anchor == "staff") anchor = "staff-0-title";  // nobody yet: where the first one is entered
  return anchor.empty() ? "" : "field-" + anchor;
}

/// With the cell that it is about: many sentences of a sheet are alike.
std::string whole_sentence(const Json& finding, const ViewContext& context) {
  const std::string place = finding.value("place", "");
  return (place.empty() ? "" : place + context.t("infosec.colon")) + finding.value("message", "");
}

Json error_list(const Json* findings, const ViewContext& context) {
  Json list = Json::array();
  if (findings == nullptr) return list;
  for (const Json& one : *findings)
    list.push_back(
        {{"field", one.value("field", "")}, {"anchor", anchor_of(one)}, {"message", whole_sentence(one, context)}});
  return list;
}

/// What a sheet that was saved still lacks.
Json missing_notice(const Json& findings, const ViewContext& context) {
  Json notice = parts::notice("attention", context.t("infosec.pricing.missing"), "");
  for (const Json& one : findings)
    notice["items"].push_back({{"text", whole_sentence(one, context)}, {"url", "#" + anchor_of(one)}});
  return notice;
}

std::string list_url(const Json& proposal) {
  return "/plugins/infosec_services/tenders/" + proposal.value("tender", "") + "/proposals";
}

Json present_pricing(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json& proposal = resource.at("proposal");
  const Json& computed = resource.at("computed");
  const bool writable = proposal.value("writable", false);
  const Json sheet = extra.contains("typed") ? extra["typed"] : resource.at("sheet");
  const std::string url = "/plugins/infosec_services/proposals/" + proposal.value("id", "") + "/pricing";
  const Json errors = error_list(context.findings, context);
  const bool complete = computed.value("complete", false), saved = resource.value("version", std::int64_t{0}) > 0;
  Json made = {
      {"title", context.t("infosec.pricing.title")},
      {"title_suffix", proposal.value("group_name", "")},
      {"purpose", context.t("infosec.pricing.purpose")},
      {"wide", true},
      {"breadcrumb", proposal_breadcrumb(proposal, context, context.t("infosec.pricing.title"))},
      {"errors", errors},
      {"has_errors", !errors.empty()},
      {"state", complete ? parts::badge("done", context.t("infosec.pricing.complete"))
                         : parts::badge("attention", context.t("infosec.pricing.incomplete"))},
      {"group", proposal.value("group_name", "")},
      {"writable", writable},
      {"action", url},
      {"evaluate_url", url + "/evaluate"},
      {"script", extra.at("script")},
      {"version", std::to_string(resource.value("version", std::int64_t{0}))},
      {"details", terms(resource.at("terms"), context)},
      {"staff", rows(sheet, computed, "staff", {"title", "salary", "bonus", "months"}, kBlankStaff, writable, context)},
      {"other", rows(sheet, computed, "other", {"name", "quantity", "unit", "unit_price", "note"}, kBlankCosts,
                     writable, context)},
      {"admin_rate",
       {{"value", cell_value(sheet, "admin_rate")}, {"error", parts::error_of(context.findings, "admin_rate")}}},
      {"fee_rate",
       {{"value", cell_value(sheet, "fee_rate")}, {"error", parts::error_of(context.findings, "fee_rate")}}},
      {"most_admin_rate", resource.at("terms").at("most_admin_rate")},
      {"most_fee_rate", resource.at("terms").at("most_fee_rate")},
      {"results", results(computed, resource.at("terms"), context)},
      {"rounding", context.t("infosec.pricing.rounding_" + resource.at("terms").value("rounding", ""))},
      {"take_url", list_url(proposal) + "#take-title"},
      {"price",
       computed.at("man_day_price").is_null() ? "" : base::thousands(computed.at("man_day_price").get<std::int64_t>())},
      {"cancel_url", "/plugins/infosec_services/proposals/" + proposal.value("id", "")},
      {"xlsx_url", "/plugins/infosec_services/tenders/" + proposal.value("tender", "") + "/pricing.xlsx"}};
  if (errors.empty() && saved && writable && !resource.at("missing").empty())
    made["missing"] = missing_notice(resource.at("missing"), context);
  return made;
}

Json row_shape(const std::vector<const char*>& keys) {
  Json shape = {{"number", "number"}, {"index", "text"}, {"amount", "text"}};
  for (const char* key : keys) shape[key] = cell_shape();
  return Json::array({shape});
}

}  // namespace

void add_pricing_views(plugin::Host& host) {
  const Json rate = {{"value", "text"}, {"error", "text"}};
  host.add_view({"infosec_services/pricing",
                 {{"state", parts::badge_shape()},
                  {"group", "text"},
                  {"writable", "flag"},
                  {"action", "text"},
                  {"evaluate_url", "text"},
                  {"script", "text"},
                  {"version", "text"},
                  {"details", parts::details_shape()},
                  {"staff", row_shape({"title", "salary", "bonus", "months"})},
                  {"other", row_shape({"name", "quantity", "unit", "unit_price", "note"})},
                  {"admin_rate", rate},
                  {"fee_rate", rate},
                  {"most_admin_rate", "text"},
                  {"most_fee_rate", "text"},
                  {"results", Json::array({{{"key", "text"}, {"label", "text"}, {"how", "text"}, {"value", "text"}}})},
                  {"rounding", "text"},
                  {"take_url", "text"},
                  {"missing", parts::notice_shape()},
                  {"price", "text"},
                  {"cancel_url", "text"},
                  {"xlsx_url", "text"}},
                 present_pricing});
}

}  // namespace tenderloom::infosec_services
