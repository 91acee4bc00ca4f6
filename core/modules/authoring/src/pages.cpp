#include "pages.h"

#include <fstream>

#include "tenderloom/accounts/model.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/documents/service.h"
#include "trial.h"

namespace tenderloom::authoring {
namespace {

/// As a word: "compatible", "look", "breaking".
const char* word_of(forms::Effect effect) {
  switch (effect) {
    case forms::Effect::compatible:
      return "compatible";
    case forms::Effect::look:
      return "look";
    default:
      return "breaking";
  }
}

}  // namespace

tenders::Actor actor_of(const http::Context& context) {
  const auto& who = context.principal();
  return {who.person_id, who.display_name, context.request().client_address};
}

std::optional<std::string> uploaded_text(http::Context& context) {
  for (const auto& file : context.files()) {
    if (file.field != "file" || file.size == 0) continue;
    std::ifstream in(file.path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  }
  return std::nullopt;
}

Json change_json(const forms::TypeChange& change, const base::Words& words, const std::string& locale) {
  return {
      {"effect", word_of(change.effect)},
      {"where", change.where},
      {"code", change.code},
      {"before", change.before},
      {"after", change.after},
      {"text", words.text(locale, "type_change." + change.code, {{"before", change.before}, {"after", change.after}})}};
}

Json changes_json(const std::vector<forms::TypeChange>& changes, const base::Words& words, const std::string& locale) {
  Json list = Json::array();
  for (const auto& change : changes) list.push_back(change_json(change, words, locale));
  return {{"changes", std::move(list)}, {"verdict", changes.empty() ? "same" : word_of(forms::verdict(changes))}};
}

Json effect_badge(const std::string& effect, const ViewContext& context) {
  const char* kind = effect == "breaking" ? "danger"
                     : effect == "look"   ? "attention"
                     : effect == "same"   ? "neutral"
                                          : "done";
  return parts::badge(kind, context.t("authoring.effect." + effect));
}

Json change_rows(const Json& changes, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& one : changes)
    rows.push_back({{"effect", effect_badge(one.value("effect", ""), context)},
                    {"where", one.value("where", "")},
                    {"text", one.value("text", "")}});
  return rows;
}

Json change_rows_shape() {
  return Json::array({{{"effect", parts::badge_shape()}, {"where", "text"}, {"text", "text"}}});
}

Json crumbs(const ViewContext& context, std::vector<std::pair<std::string, std::string>> rest) {
  Json list = Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}}});
  for (auto& [label, url] : rest) {
    Json crumb = {{"label", label}};
    if (!url.empty()) crumb["url"] = url;
    list.push_back(std::move(crumb));
  }
  return list;
}

Json problem_rows(const std::vector<forms::DefinitionProblem>& problems) {
  Json rows = Json::array();
  for (const auto& problem : problems)
    rows.push_back({{"file", problem.origin.file},
                    {"line", problem.origin.line},
                    {"code", problem.code},
                    {"text", problem.text()}});
  return rows;
}

http::Outcome print_sample(const Authoring::Uses& uses, const tenders::Tender& tender,
                           const std::shared_ptr<const forms::TypeDefinition>& type, const std::string& document,
                           bool filled) {
  const submissions::Ground ground{tender, type, uses.clock.now()};
  accounts::Company company;
  const std::string paper(base::kFirstLocale);
  company.name = uses.words.text(paper, "authoring.sample_company");
  company.tax_id = "04595252";
  company.representative = uses.words.text(paper, "authoring.sample_person");
  company.address = uses.words.text(paper, "authoring.sample_address");
  auto printed = filled
                     ? uses.documents.sample_form(
                           ground, document, sample_tree(*type, tenders::to_surroundings(tender), ground.now), company)
                     : uses.documents.blank_form(ground, document);
  if (!printed) {
    if (printed.error().code == "document_unknown" || printed.error().code == "document_without_form")
      return http::not_found();
    return http::refuse(503, printed.error());
  }
  return http::Content{.body = std::move(printed->pdf), .media_type = "application/pdf", .name = printed->file_name};
}

}  // namespace tenderloom::authoring
