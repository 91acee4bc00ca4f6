// Pages of support by telephone.
#include "presenters.h"
#include "registration_views.h"
#include "tenderloom/accounts/model.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

std::string notes_url(const std::string& company) { return "/staff/companies/" + company + "/notes"; }
std::string view_url(const std::string& company) { return "/staff/support/" + company + "/view"; }

Json support_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  const bool registrations = extra.value("registrations", false);
  for (const auto& item : resource.value("items", Json::array())) {
    const std::string id = item.value("id", "");
    rows.push_back({{"company_name", item.value("company_name", "")},
                    {"tax_id", item.value("tax_id", "")},
                    {"contact_name", item.value("contact_name", "")},
                    {"phone", item.value("contact_phone", "")},
                    {"mobile", item.value("contact_mobile", "")},
                    {"email", item.value("account_email", "")},
                    {"status", registration_badge(item.value("status", ""), context)},
                    {"is_test", item.value("is_test", false)},
                    {"test", test_vendor_badge(context)},
                    {"view_url", extra.value("may_view", false) ? view_url(id) : ""},
                    {"notes_url", notes_url(id)},
                    {"registration_url", registrations ? "/staff/registrations/" + id : ""}});
  }
  const std::string text = extra.value("q", "");
  return {{"title", context.t("support.title")},
          {"purpose", context.t("support.purpose")},
          {"wide", true},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("support.title")}}})},
          {"filters",
           {{"action", "/staff/support"},
            {"q", text},
            {"q_label", context.t("support.search")},
            {"selects", Json::array()},
            {"keep", Json::array()},
            {"reset_url", "/staff/support"}}},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t(text.empty() ? "support.ask" : "support.none"),
                                 context.t(text.empty() ? "support.ask_text" : "support.none_text"))}};
}

Json notes_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json company = resource.value("company", Json::object());
  const std::string id = company.value("id", ""), name = company.value("company_name", "");
  std::set<std::string> corrected;
  for (const auto& note : resource.value("items", Json::array()))
    if (note["corrects"].is_string()) corrected.insert(note["corrects"].get<std::string>());
  Json rows = Json::array();
  for (const auto& note : resource.value("items", Json::array())) {
    const std::string number = note.value("id", "");
    const bool correction = note["corrects"].is_string();
    rows.push_back(
        {{"number", number},
         {"kind", context.t("notes.kind." + note.value("kind", ""))},
         {"happened_on", note.value("happened_on", "")},
         {"with_whom", note.value("with_whom", "")},
         {"document_no", note.value("document_no", "")},
         {"text", note.value("text", "")},
         {"written", context.t("notes.written", {{"author", note.value("author", "")},
                                                 {"time", parts::time_text(note.value("written_at", Json()))}})},
         {"corrects", correction ? context.t("notes.corrects", {{"number", note["corrects"]}}) : ""},
         {"was_corrected", corrected.count(number) > 0},
         {"corrected", parts::badge("neutral", context.t("notes.was_corrected"))},
         {"correct_url", notes_url(id) + parts::query({{"corrects", number}}) + "#note-form"}});
  }
  Json form = extra.value("form", Json::object());
  const std::string corrects = extra.value("corrects", ""), title = context.t("notes.title", {{"company", name}});
  Json details = Json::array({parts::detail(context.t("registrations.tax_id"), company.value("tax_id", "")),
                              parts::detail(context.t("registrations.contact"), company.value("contact_name", "")),
                              parts::detail(context.t("support.phone"), company.value("contact_phone", "")),
                              parts::detail(context.t("support.mobile"), company.value("contact_mobile", "")),
                              parts::detail(context.t("registrations.email"), company.value("account_email", ""))});
  return {{"title", title},
          {"purpose", context.t("notes.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("support.title")}, {"url", "/staff/support"}},
                                      {{"label", title}}})},
          {"has_errors", form.value("has_errors", false)},
          {"details", std::move(details)},
          {"company_links", extra.value("company_links", Json::object())},
          {"is_test", company.value("is_test", false)},
          {"test", test_vendor_badge(context)},
          {"rows", std::move(rows)},
          {"form", std::move(form)},
          {"corrects", corrects},
          {"form_title",
           corrects.empty() ? context.t("notes.add") : context.t("notes.add_correction", {{"number", corrects}})},
          {"action", notes_url(id)}};
}

}  // namespace

void add_support_views(render::ViewRegistry& views) {
  views.add({"accounts/support",
             {{"filters", parts::filters_shape()},
              {"rows", Json::array({{{"company_name", "text"},
                                     {"tax_id", "text"},
                                     {"contact_name", "text"},
                                     {"phone", "text"},
                                     {"mobile", "text"},
                                     {"email", "text"},
                                     {"status", parts::badge_shape()},
                                     {"is_test", "flag"},
                                     {"test", parts::badge_shape()},
                                     {"view_url", "text"},
                                     {"notes_url", "text"},
                                     {"registration_url", "text"}}})},
              {"empty", parts::empty_shape()}},
             support_model});
  views.add({"accounts/notes",
             {{"details", parts::details_shape()},
              {"company_links", company_links_shape()},
              {"is_test", "flag"},
              {"test", parts::badge_shape()},
              {"rows", Json::array({{{"number", "text"},
                                     {"kind", "text"},
                                     {"happened_on", "text"},
                                     {"with_whom", "text"},
                                     {"document_no", "text"},
                                     {"text", "text"},
                                     {"written", "text"},
                                     {"corrects", "text"},
                                     {"was_corrected", "flag"},
                                     {"corrected", parts::badge_shape()},
                                     {"correct_url", "text"}}})},
              {"form", forms::form_model_shape()},
              {"corrects", "text"},
              {"form_title", "text"},
              {"action", "text"}},
             notes_model});
}

}  // namespace tenderloom::accounts
