#include "presenters.h"
#include "tenderloom/accounts/model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

Json import_rows(const Json& resource, const ViewContext& context) {
  static const std::map<std::string, std::string> kKinds{
      {"succeeded", "done"}, {"skipped", "neutral"}, {"failed", "danger"}};
  Json rows = Json::array();
  for (const auto& row : resource.value("rows", Json::array())) {
    const std::string outcome = row.value("outcome", "");
    Json messages = Json::array();
    for (const auto& text : row.value("messages", Json::array())) messages.push_back({{"text", text}});
    rows.push_back({{"number", std::to_string(row.value("row", std::int64_t{0}))},
                    {"tax_id", row.value("tax_id", "")},
                    {"company_name", row.value("company_name", "")},
                    {"outcome", parts::badge(kKinds.at(outcome), context.t("vendor_import.outcome." + outcome))},
                    {"messages", std::move(messages)}});
  }
  return rows;
}

Json vendor_import_model(const Json& resource, const Json&, const ViewContext& context) {
  const bool looked = resource.contains("rows");
  const std::int64_t failed = resource.value("failed", std::int64_t{0}),
                     sound = resource.value("succeeded", std::int64_t{0}),
                     skipped = resource.value("skipped", std::int64_t{0});
  const Json counts{{"count", sound}, {"skipped", skipped}, {"failed", failed}};
  Json columns = Json::array(), errors = parts::errors(context.findings);
  for (const auto& column : resource.value("columns", Json::array()))
    columns.push_back({{"label", column.value("label", "")}, {"key", column.value("key", "")}});
  const std::string said = failed > 0  ? "vendor_import.faulty"
                           : sound > 0 ? "vendor_import.sound"
                                       : "vendor_import.nothing";
  const std::string error = parts::error_of(context.findings, "file");
  return {{"title", context.t("vendor_import.title")},
          {"purpose", context.t("vendor_import.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("registrations.title")}, {"url", "/staff/registrations"}},
                                      {{"label", context.t("vendor_import.title")}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"looked", looked},
          {"result", parts::notice(failed > 0 ? "danger" : "info", looked ? context.t(said, counts) : "", "")},
          {"rows", import_rows(resource, context)},
          {"draft", resource.value("draft", "")},
          {"take_label", context.t("vendor_import.take", counts)},
          {"file_field", {{"id", "field-file"}, {"error", error}, {"has_error", !error.empty()}}},
          {"columns", std::move(columns)}};
}

}  // namespace

void add_vendor_import_view(render::ViewRegistry& views) {
  views.add({"accounts/vendor_import",
             {{"looked", "flag"},
              {"result", parts::notice_shape()},
              {"rows", Json::array({{{"number", "text"},
                                     {"tax_id", "text"},
                                     {"company_name", "text"},
                                     {"outcome", parts::badge_shape()},
                                     {"messages", Json::array({{{"text", "text"}}})}}})},
              {"draft", "text"},
              {"take_label", "text"},
              {"file_field", {{"id", "text"}, {"error", "text"}, {"has_error", "flag"}}},
              {"columns", Json::array({{{"label", "text"}, {"key", "text"}}})}},
             vendor_import_model});
}

}  // namespace tenderloom::accounts
