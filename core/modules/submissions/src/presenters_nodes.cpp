// One row: detail, form, deletion, history.
#include "item_parts.h"
#include "presenters.h"
#include "state_words.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;
using render::ViewContext;

namespace {

Json own_badge(bool complete, const ViewContext& context) {
  return complete ? parts::badge("done", context.t("submissions.complete"))
                  : parts::badge("attention", context.t("submissions.incomplete"));
}

Json detail_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json& completeness = resource["completeness"];
  const bool own = completeness["own"], tree = completeness["tree"];
  const Json& links = resource["links"];
  Json missing = Json::array();
  for (const Json& finding : completeness["missing"])
    missing.push_back({{"text", finding.value("message", "")}, {"url", ""}});
  Json actions = Json::array();
  const auto add = [&](const std::string& label, const std::string& url, bool primary) {
    actions.push_back({{"label", label}, {"url", url}, {"primary", primary}});
  };
  if (extra.contains("office_url")) add(context.t("submissions.office.open"), extra["office_url"], true);
  if (links.contains("edit")) add(context.t("common.edit"), links["edit"], true);
  if (extra.contains("pick_url")) add(context.t("submissions.ask_correction"), extra["pick_url"], true);
  for (const Json& child : extra["children"])
    add(context.t("submissions.manage", {{"level", child["label"]}}),
        resource["lists"][child["key"].get<std::string>()], false);
  if (links.contains("duplicate")) add(context.t("submissions.duplicate.crumb"), links["duplicate"], false);
  if (links.contains("move")) add(context.t("submissions.move.crumb"), links["move"], false);
  add(context.t("submissions.revisions.title"), links["revisions"], false);
  add(context.t("submissions.list.back"), extra["list_url"], false);
  Json model = {
      {"title", context.t("submissions.detail.title", {{"level", extra["label"]}, {"title", resource["title"]}})},
      {"breadcrumb", extra["breadcrumb"]},
      {"actions", std::move(actions)},
      {"steps", extra["steps"]},
      {"detail_groups", extra["groups"]},
      {"tree_status",
       {{"own", own_badge(own, context)},
        {"tree", own_badge(tree, context)},
        {"next_url", extra.value("next_url", "")},
        {"has_next", extra.value("next_url", "") != ""},
        {"next_label", context.t("submissions.go.next_incomplete")}}},
      {"marks", resource.value("marks", Json::array())},
      {"facts", fact_badges(resource.value("facts", Json::array()))},
      {"block", extra["block"]}};
  Json ending = Json::array();
  for (const Json& each : resource["advice"])
    ending.push_back({{"text", each.value("label", "") + "：" + each.value("message", "")}, {"url", ""}});
  if (!ending.empty()) {
    model["ending"] = parts::notice("attention", context.t("submissions.detail.ending"), "");
    model["ending"]["items"] = std::move(ending);
  }
  Json corrected = Json::array();
  for (const Json& each : resource["corrections"])
    corrected.push_back({{"text", context.t("submissions.office.correction", {{"label", each["label"]},
                                                                              {"value", each["text"]},
                                                                              {"own", each["vendor_text"]},
                                                                              {"reason", each["reason"]}})},
                         {"url", ""}});
  if (!corrected.empty()) {
    model["corrected"] = parts::notice("info", context.t("submissions.office.corrected"),
                                       context.t("submissions.office.corrected_text"));
    model["corrected"]["items"] = std::move(corrected);
  }
  if (!missing.empty()) {
    model["missing"] =
        parts::notice("attention", context.t("submissions.detail.missing", {{"count", missing.size()}}), "");
    model["missing"]["items"] = std::move(missing);
  }
  return model;
}

/// Drafts and who else is there. An older draft is offered on a form that was opened, not on one that came back.
void add_editing_notices(Json& model, const Json& extra, const ViewContext& context) {
  model["unsaved"] = extra.value("unsaved", false);
  model["draft_url"] = extra.value("draft_url", "");
  model["presence_url"] = extra.value("presence_url", "");
  model["presence_at"] = extra.value("presence_at", "");
  std::string names;
  for (const Json& name : extra.value("editors", Json::array()))
    names += (names.empty() ? "" : context.t("submissions.list_separator")) + name.get<std::string>();
  model["editors"] = names.empty() ? "" : context.t("submissions.editing.others", {{"names", names}});
  if (!extra.contains("draft")) return;
  const Json& draft = extra["draft"];
  const std::string key = draft["opened"].get<bool>() ? "opened" : "draft";
  model["kept"] = {{"title", context.t("submissions.editing." + key, {{"at", draft["at"]}})},
                   {"text", context.t("submissions.editing." + key + "_text")},
                   {"restore_url", draft["opened"].get<bool>() ? Json("") : draft["restore_url"]},
                   {"drop_url", draft["drop_url"]}};
}

Json conflict_model(const Json& extra, const ViewContext& context) {
  Json rows = extra["differences"]["rows"];
  for (Json& row : rows) {
    const bool both = row["both"], stored = row["take_stored"];
    row["name"] = "_take." + row["field"].get<std::string>();
    row["take_mine"] = !stored;
    row["state"] = both ? parts::badge("attention", context.t("submissions.conflict.both"))
                        : parts::badge("neutral", context.t(stored ? "submissions.conflict.only_theirs"
                                                                   : "submissions.conflict.only_mine"));
  }
  const Json& who = extra["differences"]["who"];
  return {{"rows", std::move(rows)},
          {"who", who.empty() ? "" : context.t("submissions.conflict.who", who)},
          {"discard_url", extra["self"].get<std::string>() + "/edit"}};
}

Json form_model(const Json&, const Json& extra, const ViewContext& context) {
  const bool is_new = extra["is_new"], is_conflict = extra["is_conflict"];
  const Json words = {{"level", extra["label"]}, {"title", extra["title"]}};
  Json model = {{"title", context.t(is_new ? "submissions.form.new" : "submissions.form.edit", words)},
                {"purpose", extra["purpose"]},
                {"breadcrumb", extra["breadcrumb"]},
                {"steps", extra["steps"]},
                {"guidance", extra["guidance"]},
                {"shows_title", extra["shows_title"]},
                {"now_called", extra["now_called"]},
                {"now_called_label", context.t("submissions.form.now_called", words)},
                {"form", extra["form"]},
                {"action", extra["action"]},
                {"evaluate_url", extra["evaluate_url"]},
                {"is_new", is_new},
                {"node", extra["node"]},
                {"parent", extra["parent"]},
                {"version", extra["version"]},
                {"token", extra["token"]},
                {"cancel_url", extra["cancel_url"]},
                {"may_go_on", !is_new && !is_conflict},
                {"save_label", is_new ? context.t("submissions.add", words) : context.t("common.save")},
                {"has_errors", extra["form"].value("has_errors", false)},
                {"errors", extra["form"].value("errors", Json::array())}};
  const std::string refused = extra["refused_code"];
  if (!refused.empty()) {
    model["refused"] = parts::notice("danger", context.t("submissions.form.refused"),
                                     context.t("error." + refused, extra["refused_params"]));
    lead_to_guides(model["refused"], extra.value("guides", Json()));
  }
  if (extra.contains("corrections")) {
    Json asked = Json::array();
    for (const Json& each : extra["corrections"])
      asked.push_back({{"text", each.value("label", "") + "：" + each.value("reason", "")},
                       {"url", "#field-" + each.value("field", "")}});
    model["corrections"] = parts::notice("attention", context.t("submissions.corrections.title"),
                                         context.t("submissions.corrections.text"));
    model["corrections"]["items"] = std::move(asked);
  }
  const std::int64_t missing = extra["missing"];
  if (missing > 0) {
    model["draft"] = parts::notice("attention", context.t("submissions.form.draft", {{"count", missing}}),
                                   context.t("submissions.form.draft_text"));
  } else if (extra["needs_check"]) {
    model["draft"] =
        parts::notice("attention", context.t("submissions.needs_check"), context.t("submissions.form.check_text"));
  }
  // A row that was opened to be filled in further is no form that was refused: what it lacks is said beside the fields.
  if (missing > 0) {
    model["form"]["errors"] = model["errors"] = Json::array();
    model["form"]["has_errors"] = model["has_errors"] = false;
  }
  add_editing_notices(model, extra, context);
  if (is_conflict) model["conflict"] = conflict_model(extra, context);
  return model;
}

Json delete_model(const Json&, const Json& extra, const ViewContext& context) {
  Json items = Json::array();
  for (const Json& count : extra["counts"])
    items.push_back(
        {{"text", context.t("submissions.delete.count", {{"level", count["label"]}, {"count", count["count"]}})}});
  const Json words = {{"level", extra["label"]}, {"title", extra["title"]}};
  Json changed = extra.value("changed", Json());
  if (changed.is_object()) {
    const Json url = changed["url"];
    changed = parts::notice("attention", context.t("submissions.conflict.title"),
                            context.t("submissions.conflict.who", changed) + context.t("submissions.delete.changed"));
    changed["url"] = url, changed["url_label"] = context.t("common.details");
  } else if (extra["grown"]) {
    changed =
        parts::notice("attention", context.t("submissions.delete.grown"), context.t("submissions.delete.changed"));
  }
  return {{"title", context.t("submissions.delete.title", words)},
          {"breadcrumb", extra["breadcrumb"]},
          {"changed", std::move(changed)},
          {"confirm",
           {{"text", context.t(items.empty() ? "submissions.delete.text" : "submissions.delete.text_children", words)},
            {"items", std::move(items)},
            {"action", extra["action"]},
            {"method", "DELETE"},
            {"version", extra["version"]},
            {"label", context.t("submissions.delete.button", words)},
            {"danger", true},
            {"cancel_url", extra["cancel_url"]}}}};
}

}  // namespace

void register_node_views(render::ViewRegistry& views) {
  const Json badge = parts::badge_shape();
  views.add(
      {"submissions/detail",
       {{"steps", steps_shape()},
        {"missing", parts::notice_shape()},
        {"corrected", parts::notice_shape()},
        {"marks", Json::array({badge})},
        {"ending", parts::notice_shape()},
        {"detail_groups", Json::array({{{"label", "text"}, {"id", "text"}, {"details", parts::details_shape()}}})},
        {"tree_status",
         {{"own", badge}, {"tree", badge}, {"has_next", "flag"}, {"next_url", "text"}, {"next_label", "text"}}},
        {"facts", fact_badges_shape()},
        {"block", block_shape()}},
       detail_model});
  views.add({"submissions/form",
             {{"steps", steps_shape()},
              {"guidance", "text"},
              {"shows_title", "flag"},
              {"now_called", "text"},
              {"now_called_label", "text"},
              {"form", forms::form_model_shape()},
              {"action", "text"},
              {"evaluate_url", "text"},
              {"is_new", "flag"},
              {"node", "text"},
              {"parent", "text"},
              {"version", "text"},
              {"token", "text"},
              {"cancel_url", "text"},
              {"save_label", "text"},
              {"refused", parts::notice_shape()},
              {"draft", parts::notice_shape()},
              {"corrections", parts::notice_shape()},
              {"draft_url", "text"},
              {"unsaved", "flag"},
              {"presence_url", "text"},
              {"presence_at", "text"},
              {"editors", "text"},
              {"may_go_on", "flag"},
              {"kept", {{"title", "text"}, {"text", "text"}, {"restore_url", "text"}, {"drop_url", "text"}}},
              {"conflict",
               {{"rows", Json::array({{{"field", "text"},
                                       {"name", "text"},
                                       {"label", "text"},
                                       {"yours", "text"},
                                       {"stored", "text"},
                                       {"take_stored", "flag"},
                                       {"take_mine", "flag"},
                                       {"state", badge}}})},
                {"who", "text"},
                {"discard_url", "text"}}}},
             form_model});
  views.add({"submissions/delete",
             {{"changed", parts::notice_shape()},
              {"confirm",
               {{"text", "text"},
                {"items", Json::array({{{"text", "text"}}})},
                {"action", "text"},
                {"method", "text"},
                {"version", "text"},
                {"label", "text"},
                {"danger", "flag"},
                {"cancel_url", "text"},
                {"reason", "text"},
                {"reason_label", "text"},
                {"reason_required", "flag"}}}},
             delete_model});
}

}  // namespace tenderloom::submissions
