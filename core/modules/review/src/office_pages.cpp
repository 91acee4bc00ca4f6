// The staff's page of one row: fields of the office, corrections, history.
#include "office.h"
#include "supplement_pages.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

namespace {

using render::ViewContext;
namespace parts = render::parts;

std::string office_time(const Json& entry) {
  const auto at = base::parse_iso8601(entry.value("at", ""));
  return at ? base::display_time(*at) : std::string();
}

Json correction_rows(const Json& resource, const std::string& self) {
  Json rows = Json::array();
  for (const Json& entry : resource.at("corrections"))
    rows.push_back({{"label", entry.value("label", "")},
                    {"own", entry.value("vendor_text", "")},
                    {"value", entry.value("text", "")},
                    {"reason", entry.value("reason", "")},
                    {"id", "withdraw-" + entry.value("field", "")},
                    {"url", self + "/corrections/" + entry.value("field", "")}});
  return rows;
}

Json office_history_rows(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& entry : resource.at("history"))
    rows.push_back(
        {{"label", entry.value("label", "")},
         {"kind", context.t("office.kind." + entry.value("kind", ""))},
         {"before", entry.value("before_text", "")},
         {"after", entry.value("text", "")},
         {"reason", entry.value("reason", "")},
         {"who", context.t("office.who", {{"person", entry.value("person", "")}, {"time", office_time(entry)}})}});
  return rows;
}

Json present_office(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string self = resource.at("links").value("self", "");
  Json fields = extra.value("fields", Json::array());
  for (Json& field : fields) field["selected"] = false;
  const std::string correcting = extra.value("correcting", "");
  Json model = {{"title", context.t("office.title", {{"level", resource.value("level_label", "")},
                                                     {"title", resource.value("title", "")}})},
                {"purpose", context.t("office.purpose")},
                {"breadcrumb", resource.at("links").contains("row")
                                   ? case_trail(resource, context.t("office.crumb"), context)
                                   : Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                                  {{"label", context.t("office.crumb")}}})},
                {"wide", true},
                {"action", self},
                {"correct_action", self + "/corrections"},
                {"version", std::to_string(resource.value("version", std::int64_t{0}))},
                {"correcting", correcting},
                {"reason", correcting.empty() ? extra.value("reason", "") : ""},
                {"correct_reason", correcting.empty() ? "" : extra.value("reason", "")},
                {"fields", std::move(fields)},
                {"corrections", correction_rows(resource, self)},
                {"history", office_history_rows(resource, context)},
                {"corrects", extra.value("corrects", true)},
                {"row_url", resource.at("links").value("row", self)}};
  const auto put = [&](const char* name, const char* from) {
    if (!extra.contains(from) || !extra[from].is_object()) return;
    model[name] = {{"form", extra[from]},
                   {"has_errors", extra[from].value("has_errors", false)},
                   {"errors", extra[from].value("errors", Json::array())}};
  };
  put("office", "form");
  put("chosen", "correction");
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    model["problem"] = parts::notice("danger", context.t("supplements.problem"), problem);
  return model;
}

}  // namespace

void register_office_views(render::ViewRegistry& views) {
  const Json form = {{"form", forms::form_model_shape()}};
  views.add({"review/office",
             {{"problem", parts::notice_shape()},
              {"office", form},
              {"chosen", form},
              {"action", "text"},
              {"correct_action", "text"},
              {"version", "text"},
              {"correcting", "text"},
              {"reason", "text"},
              {"correct_reason", "text"},
              {"fields", Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}})},
              {"corrections", Json::array({{{"label", "text"},
                                            {"own", "text"},
                                            {"value", "text"},
                                            {"reason", "text"},
                                            {"id", "text"},
                                            {"url", "text"}}})},
              {"history", Json::array({{{"label", "text"},
                                        {"kind", "text"},
                                        {"before", "text"},
                                        {"after", "text"},
                                        {"reason", "text"},
                                        {"who", "text"}}})},
              {"corrects", "flag"},
              {"row_url", "text"}},
             present_office});
}

}  // namespace tenderloom::review
