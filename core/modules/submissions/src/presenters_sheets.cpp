// The page of SCR-123.
#include "presenters.h"
#include "state_words.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;

namespace {

Json import_model(const Json& resource, const Json& extra, const render::ViewContext& context) {
  Json errors = Json::array();
  if (context.findings != nullptr)
    for (const Json& finding : *context.findings)
      errors.push_back({{"anchor", "field-file"}, {"message", finding.value("message", "")}});
  Json lines = Json::array();
  for (const Json& line : extra["lines"]) lines.push_back({{"text", line}});
  Json model = {
      {"title", context.t("sheets.import.title")},
      {"title_suffix", resource["tender"]["no"]},
      {"purpose", context.t("sheets.import.purpose")},
      {"breadcrumb", extra["breadcrumb"]},
      {"actions",
       Json::array({{{"label", context.t("submissions.overview.title")}, {"url", extra["back"]}, {"primary", false}}})},
      {"has_errors", !errors.empty()},
      {"error", errors.empty() ? Json("") : errors[0]["message"]},
      {"errors", std::move(errors)},
      {"lines", std::move(lines)},
      {"editable", resource["editable"]},
      {"template_url", resource["links"]["template"]},
      {"template_label", context.t("sheets.import.template", {{"type", extra["type"]}})},
      {"import_url", resource["links"]["import"]}};
  if (extra["refused"] != "")
    model["refused"] = resource.value("items_state", "") == "editable"
                           ? parts::notice("attention", extra["refused"], "")
                           : state_notice(resource, context);
  if (model.contains("refused")) lead_to_guides(model["refused"], extra.value("guides", Json()));
  return model;
}

}  // namespace

void register_sheet_views(render::ViewRegistry& views) {
  views.add({"submissions/import",
             {{"lines", Json::array({{{"text", "text"}}})},
              {"error", "text"},
              {"editable", "flag"},
              {"refused", parts::notice_shape()},
              {"template_url", "text"},
              {"template_label", "text"},
              {"import_url", "text"}},
             import_model});
}

}  // namespace tenderloom::submissions
