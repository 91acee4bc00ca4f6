#include <algorithm>
#include <array>

#include "results.h"
#include "tenderloom/sheets/writer.h"

namespace tenderloom::infosec_services {
namespace {

constexpr std::array kPaperNames = {"score_summary", "minutes", "notices"};

Json paper_model(const Evaluation& all, const Group& group, const std::string& paper, const std::string& node) {
  Json model = committee_model(all, group);
  const auto& words = all.desk.uses().words;
  model["title"] = words.text("zh-TW", "infosec.results.paper_" + paper) + "　" + group.name;
  model["is_blank"] = false;
  model["code"] = "";
  model["qr_html"] = "";
  model["printed_at"] = base::iso8601(all.desk.uses().clock.now()).substr(0, 10);
  if (!node.empty()) {
    Json own = Json::array();
    for (const Json& one : model["bidders"])
      if (one.value("node", "") == node) own.push_back(one);
    model["bidders"] = std::move(own);
  }
  return model;
}

}  // namespace

bool is_paper(const std::string& name) {
  return std::any_of(kPaperNames.begin(), kPaperNames.end(), [&](const char* one) { return name == one; });
}

base::Result<Json> print_paper(const Evaluation& all, const Json& payload, storage::JobProgress& progress) {
  const auto tender = all.desk.tender(payload.value("tender", ""));
  const auto group = tender ? all.groups.group(*tender, payload.value("group", "")) : std::nullopt;
  const std::string paper = payload.value("paper", "");
  if (!group || !is_paper(paper)) return base::Error{"infosec_no_proposal"};
  const auto& uses = all.desk.uses();
  progress.report(1, 3, "");
  const auto html = uses.printer.page(paper, paper_model(all, *group, paper, payload.value("node", "")), "zh-TW");
  if (!html) return html.error();
  const auto printed = uses.printer.print(*html);
  if (!printed) return printed.error();
  progress.report(2, 3, "");
  const std::string name = tender->no + "-" + group->code + "-" + paper + ".pdf";
  const auto kept = uses.files.keep(printed->content, name, "application/pdf");
  if (!kept) return kept.error();
  return Json{{"file", {{"blob", kept->sha256}, {"size", kept->size}, {"name", name}, {"type", "application/pdf"}}},
              {"pages", printed->pages}};
}

base::Result<void> write_scores(const Evaluation& all, const Group& group, const std::filesystem::path& file,
                                const std::string& locale) {
  using sheets::Column;
  using sheets::Value;
  const auto word = [&](const char* key) {
    return all.desk.uses().words.text(locale, std::string("infosec.results.") + key);
  };
  const Json model = committee_model(all, group);
  sheets::SheetPlan plan;
  plan.name = "G" + group.code;
  plan.columns = {{word("rank"), Column::Kind::number, 8},
                  {word("company"), Column::Kind::text, 30},
                  {word("tax_id"), Column::Kind::text, 12}};
  for (const Json& member : model["members"])
    plan.columns.push_back({member.value("name", ""), Column::Kind::number, 12});
  for (const char* key : {"sum", "average", "execution", "price"})
    plan.columns.push_back({word(key), Column::Kind::decimal, 14});
  plan.columns.push_back({word("outcome"), Column::Kind::text, 20});
  sheets::Writer writer(file);
  writer.sheet(plan);
  for (const Json& one : model["bidders"]) {
    std::vector<Value> row = {Value::of_number(one.value("rank", 0)), Value::of_text(one.value("company", "")),
                              Value::of_text(one.value("tax_id", ""))};
    for (const Json& score : one.at("scores"))
      row.push_back(score.at("total").is_null() ? Value{} : Value::of_number(score.at("total").get<int>()));
    row.push_back(Value::of_number(one.value("sum", 0)));
    for (const char* key : {"average", "execution"}) row.push_back(Value::of_number(std::stod(one.value(key, "0"))));
    row.push_back(one.at("price").is_null() ? Value{} : Value::of_number(one.at("price").get<double>()));
    row.push_back(Value::of_text(word(one.value("wins", false) ? "best" : "not_best")));
    writer.row(row);
  }
  return writer.finish();
}

}  // namespace tenderloom::infosec_services
