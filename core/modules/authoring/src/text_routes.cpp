// Texts of the forms that a tender prints: the type's own, or what staff write for this tender until it opens.
#include "pages.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/base/text.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/forms/print_text.h"
#include "tenderloom/http/shape.h"
#include "trial.h"

namespace tenderloom::authoring {

using http::Method;

namespace {

constexpr auto kTextBody = http::BodyLimit{1 << 20, false, 0};

class TextPages {
 public:
  explicit TextPages(const Authoring::Uses& uses) : uses_(uses) {}

  http::Outcome list(http::Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
    if (!type) return http::not_found();
    Json items = Json::array();
    const Json own = tender->texts();
    for (const auto& document : type->documents()) {
      if (document.print_template.empty()) continue;
      items.push_back({{"key", document.key},
                       {"label", type->words().text(context.locale(), "document." + document.key + ".label")},
                       {"own", own.contains(document.print_template)},
                       {"links", {{"self", page_of(*tender, document.key)}}}});
    }
    return http::Page{.view = "authoring/texts", .resource = {{"tender_no", tender->no}, {"items", std::move(items)}}};
  }

  http::Outcome show(http::Context& context) const {
    const auto found = find(context);
    if (!found) return http::not_found();
    return page(context, *found, found->text);
  }

  http::Outcome save(http::Context& context) const {
    const auto found = find(context);
    if (!found) return http::not_found();
    const std::string text = base::clean_lines(accounts::text_value(context, "text"));
    Json texts = found->tender.texts();
    if (base::trim(text).empty() || http::body_flag(context.values(), "reset"))
      texts.erase(found->document->print_template);
    else
      texts[found->document->print_template] = text;
    if (auto finding = refuse(*found, texts); !finding.is_null())
      return invalid(context, *found, text, std::move(finding));
    tenders::TenderChange change;
    change.texts = texts;
    auto stored = uses_.tenders.change(found->tender.no, change, accounts::version_of(context), actor_of(context));
    if (!stored) {
      if (stored.error().code == "not_found") return http::not_found();
      return http::refuse(stored.error().code == "version_conflict" ? 412 : 409, stored.error());
    }
    if (!stored->findings.empty()) {
      stored->findings[0]["field"] = "text";
      return invalid(context, *found, text, stored->findings[0]);
    }
    const std::string url = page_of(found->tender, found->document->key);
    return http::Done{.go_to = url,
                      .resource = {{"tender_no", found->tender.no},
                                   {"key", found->document->key},
                                   {"own", texts.contains(found->document->print_template)},
                                   {"version", stored->tender->row_version}},
                      .flash = http::Flash{"success", "flash.text_saved", {{"document", found->label}}},
                      .etag = std::to_string(stored->tender->row_version)};
  }

  /// The paper as it would be with the text that was typed, from sample rows; nothing is stored.
  http::Outcome preview(http::Context& context) const {
    const auto found = find(context);
    if (!found) return http::not_found();
    const std::string text = base::clean_lines(accounts::text_value(context, "text"));
    Json texts = found->tender.texts();
    if (!base::trim(text).empty()) texts[found->document->print_template] = text;
    if (auto finding = refuse(*found, texts); !finding.is_null())
      return invalid(context, *found, text, std::move(finding));
    return print_sample(uses_, found->tender, type_with(*found, texts), found->document->key,
                        !http::body_flag(context.values(), "blank"));
  }

 private:
  struct Found {
    tenders::Tender tender;
    std::shared_ptr<const forms::TypeDefinition> type;
    const forms::Document* document = nullptr;
    std::string label, text;  // of the form, as it is printed now
  };

  static std::string page_of(const tenders::Tender& tender, const std::string& key) {
    return "/staff/tenders/" + tender.no + "/texts/" + key;
  }

  std::optional<Found> find(http::Context& context) const {
    auto tender = uses_.tenders.find(context.param("no"));
    auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
    if (!type) return std::nullopt;
    for (const auto& document : type->documents()) {
      if (document.key != context.param("document") || document.print_template.empty()) continue;
      const auto* text = forms::print_text(type->bundle(), type->key(), document.print_template);
      return Found{std::move(*tender), type, &document,
                   type->words().text(context.locale(), "document." + document.key + ".label"),
                   text ? *text : std::string()};
    }
    return std::nullopt;
  }

  std::shared_ptr<const forms::TypeDefinition> type_with(const Found& found, const Json& texts) const {
    const auto current = uses_.types.current(found.type->key());
    forms::Bundle bundle = (current ? current : found.type)->bundle();
    for (const auto& [name, text] : texts.items())
      bundle.files[found.type->key() + "/documents/" + name + ".mustache"] = text.get<std::string>();
    auto made = uses_.types.version_of(found.type->key(), std::move(bundle));
    return made ? made : found.type;
  }

  /// The first thing that is wrong with the text, as a finding; null: it prints.
  Json refuse(const Found& found, const Json& texts) const {
    const auto wrong =
        uses_.documents.text_problem({found.tender, type_with(found, texts), uses_.clock.now()}, found.document->key);
    if (!wrong) return Json();
    return {
        {"field", "text"},
        {"code", "text_template"},
        {"params", {{"line", wrong->params.value("line", 0)}, {"detail", wrong->params.value("detail", wrong->code)}}}};
  }

  http::Page page(http::Context& context, const Found& found, const std::string& text) const {
    const bool running = tenders::fill_state(found.tender, context.request().received_at) != tenders::state::kDraft;
    return http::Page{.view = "authoring/text",
                      .resource = {{"tender_no", found.tender.no},
                                   {"key", found.document->key},
                                   {"label", found.label},
                                   {"own", found.tender.texts().contains(found.document->print_template)},
                                   {"text", text},
                                   {"running", running},
                                   {"version", found.tender.row_version}},
                      .etag = std::to_string(found.tender.row_version)};
  }

  http::Outcome invalid(http::Context& context, const Found& found, const std::string& text, Json finding) const {
    auto shown = page(context, found, text);
    return http::Invalid{
        .findings = Json::array({std::move(finding)}), .view = "authoring/text", .resource = std::move(shown.resource)};
  }

  const Authoring::Uses& uses_;
};

Json texts_model(const Json& resource, const Json&, const ViewContext& context) {
  const std::string no = resource.value("tender_no", "");
  Json rows = Json::array();
  for (const Json& item : resource.value("items", Json::array()))
    rows.push_back({{"label", item.value("label", "")},
                    {"origin", context.t(item.value("own", false) ? "staff_lists.own" : "staff_lists.of_type")},
                    {"url", item["links"].value("self", "")}});
  return {{"title", context.t("authoring.texts.title")},
          {"title_suffix", no},
          {"purpose", context.t("authoring.texts.purpose")},
          {"breadcrumb", crumbs(context, {{context.t("staff_tenders.title"), "/staff/tenders"},
                                          {no, "/staff/tenders/" + no},
                                          {context.t("authoring.texts.title"), ""}})},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("authoring.texts.none"), context.t("authoring.texts.none_text"))}};
}

Json text_model(const Json& resource, const Json&, const ViewContext& context) {
  const std::string no = resource.value("tender_no", ""), error = parts::error_of(context.findings, "text");
  const std::string url = "/staff/tenders/" + no + "/texts/" + resource.value("key", "");
  Json errors = parts::errors(context.findings);
  return {
      {"title", resource.value("label", "")},
      {"title_suffix", no},
      {"purpose", context.t("authoring.texts.one_purpose")},
      {"wide", true},
      {"breadcrumb", crumbs(context, {{context.t("staff_tenders.title"), "/staff/tenders"},
                                      {no, "/staff/tenders/" + no},
                                      {context.t("authoring.texts.title"), "/staff/tenders/" + no + "/texts"},
                                      {resource.value("label", ""), ""}})},
      {"has_errors", !errors.empty()},
      {"errors", std::move(errors)},
      {"running", resource.value("running", false) ? parts::notice("info", context.t("authoring.texts.running"),
                                                                   context.t("authoring.texts.running_text"))
                                                   : Json()},
      {"may_change", !resource.value("running", false)},
      {"own", resource.value("own", false)},
      {"action", url},
      {"preview_url", url + "/preview"},
      {"version", resource.value("version", std::int64_t{0})},
      {"text_field",
       {{"id", "field-text"}, {"value", resource.value("text", "")}, {"error", error}, {"has_error", !error.empty()}}}};
}

}  // namespace

void add_text_routes(http::Router& router, const Authoring::Uses& uses) {
  const TextPages pages(uses);
  const auto add = [&](Method method, const char* pattern, const char* summary, std::vector<int> statuses,
                       http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = kTenderPermission,
                .handler = std::move(handler),
                .summary = summary,
                .statuses = std::move(statuses),
                .body = method == Method::get ? http::BodyLimit{} : kTextBody});
  };
  add(Method::get, "/staff/tenders/{no}/texts", "The forms that the tender prints, and whose text each has.",
      {200, 404}, [pages](http::Context& context) { return pages.list(context); });
  add(Method::get, "/staff/tenders/{no}/texts/{document}", "The text of one form (Mustache).", {200, 404},
      [pages](http::Context& context) { return pages.show(context); });
  for (const auto method : {Method::post, Method::put})
    add(method, "/staff/tenders/{no}/texts/{document}",
        "Writes the text of a form for this tender; an empty one is the type's again.", {200, 404, 409, 412, 422},
        [pages](http::Context& context) { return pages.save(context); });
  add(Method::post, "/staff/tenders/{no}/texts/{document}/preview",
      "Prints the form with the text that is sent, from sample rows.", {200, 404, 422, 503},
      [pages](http::Context& context) { return pages.preview(context); });
}

void add_text_views(render::ViewRegistry& views) {
  views.add({"authoring/texts",
             {{"rows", Json::array({{{"label", "text"}, {"origin", "text"}, {"url", "text"}}})},
              {"empty", parts::empty_shape()}},
             texts_model});
  views.add({"authoring/text",
             {{"running", parts::notice_shape()},
              {"may_change", "flag"},
              {"own", "flag"},
              {"action", "text"},
              {"preview_url", "text"},
              {"version", "number"},
              {"text_field", {{"id", "text"}, {"value", "text"}, {"error", "text"}, {"has_error", "flag"}}}},
             text_model});
}

}  // namespace tenderloom::authoring
