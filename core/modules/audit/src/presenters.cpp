// SCR-160: what the log looks like. Pure functions.
#include "sentences.h"
#include "tenderloom/audit/pages.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::audit {

namespace {

using render::Json;
using render::ViewContext;
namespace parts = render::parts;

constexpr char kListUrl[] = "/staff/audit";

std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json result_badge(const Json& entry, const ViewContext& context) {
  const bool failed = text_in(entry, "result") == "failure";
  return parts::badge(failed ? "danger" : "done", context.t(failed ? "audit.result.failure" : "audit.result.success"));
}

std::string who(const Json& entry, const ViewContext& context) {
  if (entry.value("erased", false)) return context.t("audit.erased", {{"id", text_in(entry, "person")}});
  const std::string actor = text_in(entry, "actor");
  if (!actor.empty()) return actor;
  return context.t(text_in(entry, "person").empty() ? "audit.system" : "audit.unnamed",
                   {{"id", text_in(entry, "person")}});
}

Json row_of(const Json& entry, const ViewContext& context) {
  const std::string subject = text_in(entry, "subject");
  return {{"url", std::string(kListUrl) + "/" + text_in(entry, "id")},
          {"time", parts::time_text(entry.value("at", Json()))},
          {"action", action_text(context.words, context.locale, text_in(entry, "action"))},
          {"actor", who(entry, context)},
          {"company", text_in(entry, "company_name")},
          {"subject", subject_text(context.words, context.locale, subject)},
          {"address", text_in(entry, "address")},
          {"failed", text_in(entry, "result") == "failure"},
          {"result", result_badge(entry, context)}};
}

Json action_options(const Json& extra, const ViewContext& context) {
  const std::string chosen = text_in(extra, "action");
  Json options = Json::array({{{"value", ""}, {"label", context.t("common.all")}, {"selected", chosen.empty()}}});
  std::vector<std::pair<std::string, std::string>> sorted;
  for (const auto& action : extra.value("actions", Json::array())) {
    const auto code = action.get<std::string>();
    sorted.emplace_back(action_text(context.words, context.locale, code), code);
  }
  std::sort(sorted.begin(), sorted.end());
  for (const auto& [label, code] : sorted) {
    options.push_back({{"value", code}, {"label", label}, {"selected", code == chosen}});
  }
  return options;
}

Json result_options(const Json& extra, const ViewContext& context) {
  const std::string chosen = text_in(extra, "result");
  Json options = Json::array({{{"value", ""}, {"label", context.t("common.all")}, {"selected", chosen.empty()}}});
  for (const std::string result : {"success", "failure"}) {
    options.push_back(
        {{"value", result}, {"label", context.t("audit.result." + result)}, {"selected", chosen == result}});
  }
  return options;
}

/// What a date field shows; an instant of a program's search stays as it came.
std::string day_text(const std::string& text) {
  const auto day = base::parse_date(text);
  return day ? base::iso_date(*day) : text;
}

using Kept = std::vector<std::pair<std::string, std::string>>;

Kept kept_filters(const Json& extra) {
  Kept kept;
  for (const char* name : {"from", "until", "person", "company", "action", "subject", "result", "address"}) {
    kept.emplace_back(name, text_in(extra, name));
  }
  return kept;
}

std::string page_url(Kept kept, const char* name, const Json& cursor) {
  if (!cursor.is_string()) return {};
  kept.emplace_back(name, cursor.get<std::string>());
  return kListUrl + parts::query(kept);
}

Json present_list(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& entry : resource.at("items")) rows.push_back(row_of(entry, context));
  const Kept kept = kept_filters(extra);
  const std::string filters = parts::query(kept);
  const std::string older = page_url(kept, "older", resource.value("older", Json())),
                    newer = page_url(kept, "newer", resource.value("newer", Json()));
  return {{"title", context.t("audit.title")},
          {"purpose", context.t("audit.purpose")},
          {"wide", true},
          {"errors", parts::errors(context.findings)},
          {"has_errors", context.findings && !context.findings->empty()},
          {"actions", Json::array({{{"label", context.t("audit.export")},
                                    {"url", std::string(kListUrl) + "/export.csv" + filters},
                                    {"primary", false},
                                    {"icon", "download"}}})},
          {"from", day_text(text_in(extra, "from"))},
          {"until", day_text(text_in(extra, "until"))},
          {"person", text_in(extra, "person")},
          {"company", text_in(extra, "company")},
          {"subject", text_in(extra, "subject")},
          {"address", text_in(extra, "address")},
          {"action_options", action_options(extra, context)},
          {"result_options", result_options(extra, context)},
          {"reset_url", filters.empty() ? "" : kListUrl},
          {"rows", rows},
          {"older_url", older},
          {"newer_url", newer},
          {"empty", parts::empty(context.t("audit.none"), context.t("audit.none_text"), filters.empty() ? "" : kListUrl,
                                 context.t("audit.all"))}};
}

Json present_entry(const Json& entry, const Json&, const ViewContext& context) {
  const std::string action = text_in(entry, "action"), subject = text_in(entry, "subject"),
                    company = text_in(entry, "company"), person = text_in(entry, "person");
  const auto t = [&](const char* column) { return context.t(std::string("audit.column.") + column); };
  const std::string sentence = action_text(context.words, context.locale, action);
  Json facts = Json::array(
      {parts::detail(t("at"), parts::time_text(entry.value("at", Json())) + "　(" + text_in(entry, "at") + ")"),
       parts::detail(t("action"), sentence + (sentence == action ? "" : "　(" + action + ")")),
       parts::detail(t("result"), context.t("audit.result." + text_in(entry, "result"))),
       parts::detail(t("actor"), who(entry, context)),
       parts::detail(t("person"), person, person.empty() ? "" : std::string(kListUrl) + "?person=" + person),
       parts::detail(t("company_name"), text_in(entry, "company_name"),
                     company.empty() ? "" : "/staff/registrations/" + company),
       parts::detail(t("subject"), subject_text(context.words, context.locale, subject), subject_url(subject)),
       parts::detail(t("address"), text_in(entry, "address"))});
  // What does not apply is left out: a start has no company.
  for (auto fact = facts.begin(); fact != facts.end();) {
    fact = fact->value("empty", false) ? facts.erase(fact) : fact + 1;
  }
  Json values = Json::array();
  for (const Json& row : flat(entry.value("details", Json::object()))) {
    values.push_back(parts::detail(text_in(row, "name"), text_in(row, "value")));
  }
  const std::string seal = text_in(entry, "seal");
  Json proof = Json::array({parts::detail(context.t("audit.seal"), seal.empty() ? context.t("audit.unsealed") : seal),
                            parts::detail(context.t("audit.entry_hash"), text_in(entry, "entry_hash")),
                            parts::detail(context.t("audit.personal_hash"), text_in(entry, "personal_hash"))});
  Json groups = Json::array({{{"label", context.t("audit.facts")}, {"id", "facts"}, {"details", facts}}});
  if (!values.empty()) {
    groups.push_back({{"label", context.t("audit.details")}, {"id", "details"}, {"details", values}});
  }
  groups.push_back({{"label", context.t("audit.proof")}, {"id", "proof"}, {"details", proof}});
  return {{"title", sentence},
          {"purpose", context.t("audit.entry_purpose", {{"id", text_in(entry, "id")}})},
          {"breadcrumb",
           Json::array({{{"label", context.t("audit.title")}, {"url", kListUrl}}, {{"label", text_in(entry, "id")}}})},
          {"detail_groups", groups}};
}

Json options_shape() { return Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}}); }

}  // namespace

void AuditPages::register_views(render::ViewRegistry& views) {
  views.add({"audit/list",
             {{"from", "text"},
              {"until", "text"},
              {"person", "text"},
              {"company", "text"},
              {"subject", "text"},
              {"address", "text"},
              {"action_options", options_shape()},
              {"result_options", options_shape()},
              {"reset_url", "text"},
              {"rows", Json::array({{{"url", "text"},
                                     {"time", "text"},
                                     {"action", "text"},
                                     {"actor", "text"},
                                     {"company", "text"},
                                     {"subject", "text"},
                                     {"address", "text"},
                                     {"failed", "flag"},
                                     {"result", parts::badge_shape()}}})},
              {"older_url", "text"},
              {"newer_url", "text"},
              {"empty", parts::empty_shape()}},
             present_list});
  views.add({"audit/entry", {{"detail_groups", parts::detail_groups_shape()}}, present_entry});
}

}  // namespace tenderloom::audit
