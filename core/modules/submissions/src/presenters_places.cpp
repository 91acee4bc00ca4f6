// Moving and duplicating a row.
#include "presenters.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;
using render::ViewContext;

namespace {

Json parent_options(const Json& extra) {
  Json options = Json::array();
  for (const Json& parent : extra["parents"])
    options.push_back({{"value", parent["id"]}, {"label", parent["titles"]}, {"selected", parent["chosen"]}});
  return options;
}

/// What is shared: title, the rows below, the other parents, why it was refused.
Json place_model(const Json& resource, const Json& extra, const ViewContext& context, const std::string& page) {
  Json below = Json::array();
  for (const Json& count : extra["counts"])
    below.push_back(
        {{"text", context.t("submissions.delete.count", {{"level", count["label"]}, {"count", count["count"]}})}});
  const Json words = {{"level", extra["label"]}, {"title", resource["title"]}};
  Json errors = parts::errors(context.findings);
  const Json parent_error = extra.value("refused_field", "") == "parent" ? extra["refused_message"] : Json("");
  const bool many = extra["parents_many"];
  Json model = {{"title", context.t("submissions." + page + ".title", words)},
                {"purpose", context.t("submissions." + page + ".purpose")},
                {"breadcrumb", extra["breadcrumb"]},
                {"has_errors", !errors.empty()},
                {"errors", std::move(errors)},
                {"below", std::move(below)},
                {"parents", parent_options(extra)},
                {"choose_parent", extra["parents_none_chosen"]},
                {"parent_error", parent_error},
                {"many", many},
                {"find_url", extra["self"].get<std::string>() + "/" + page},
                {"q", extra["parents_query"]},
                {"parent_label", extra["parent_label"]},
                {"action", extra["self"].get<std::string>() + "/" + page},
                {"version", std::to_string(resource["version"].get<std::int64_t>())},
                {"cancel_url", extra["cancel_url"]}};
  if (many)
    model["found_text"] = context.t("submissions.move.found", {{"found", base::thousands(extra["parents_found"])},
                                                               {"total", base::thousands(extra["parents_total"])},
                                                               {"most", base::thousands(extra["parents_most"])}});
  if (extra["conflict"]) model["refused"] = parts::notice("attention", context.t("submissions.conflict.title"), "");
  return model;
}

Json move_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json model = place_model(resource, extra, context, "move");
  Json siblings = Json::array();
  for (const Json& sibling : resource["siblings"])
    siblings.push_back({{"title", sibling["title"]}, {"self", sibling["self"]}});
  const auto place = resource["place"].get<std::size_t>();
  model["can_up"] = place > 1;
  model["can_down"] = place < siblings.size();
  model["place"] = std::to_string(place);
  model["position_error"] = extra.value("refused_field", "") == "position" ? extra["refused_message"] : Json("");
  if (model["position_error"] != "") model["place"] = extra["typed_position"];
  model["last"] = std::to_string(siblings.size());
  model["several"] = siblings.size() > 1;
  model["siblings"] = std::move(siblings);
  model["position_url"] = extra["self"].get<std::string>() + "/position";
  model["elsewhere"] = extra["parents_total"] > 1;
  if (!model["elsewhere"]) model["purpose"] = context.t("submissions.move.purpose_order");
  return model;
}

Json duplicate_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json model = place_model(resource, extra, context, "duplicate");
  Json names = Json::array();
  for (const Json& name : extra["names"]) {
    names.push_back({{"name", name["key"]},
                     {"id", "field-" + name["key"].get<std::string>()},
                     {"label", name["label"]},
                     {"value", name["value"]},
                     {"number", name["number"]},
                     {"error", name["error"]}});
  }
  model["names"] = std::move(names);
  model["token"] = extra["token"];
  return model;
}

}  // namespace

void register_place_views(render::ViewRegistry& views) {
  const Json option = Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}});
  Json shape = {{"below", Json::array({{{"text", "text"}}})},
                {"parents", option},
                {"parent_label", "text"},
                {"choose_parent", "flag"},
                {"parent_error", "text"},
                {"many", "flag"},
                {"find_url", "text"},
                {"q", "text"},
                {"found_text", "text"},
                {"action", "text"},
                {"version", "text"},
                {"cancel_url", "text"},
                {"refused", parts::notice_shape()}};
  Json move = shape, duplicate = shape;
  move.update({{"siblings", Json::array({{{"title", "text"}, {"self", "flag"}}})},
               {"can_up", "flag"},
               {"can_down", "flag"},
               {"several", "flag"},
               {"elsewhere", "flag"},
               {"place", "text"},
               {"last", "text"},
               {"position_error", "text"},
               {"position_url", "text"}});
  duplicate.update({{"names", Json::array({{{"name", "text"},
                                            {"id", "text"},
                                            {"label", "text"},
                                            {"value", "text"},
                                            {"number", "flag"},
                                            {"error", "text"}}})},
                    {"token", "text"}});
  views.add({"submissions/move", std::move(move), move_model});
  views.add({"submissions/duplicate", std::move(duplicate), duplicate_model});
}

}  // namespace tenderloom::submissions
