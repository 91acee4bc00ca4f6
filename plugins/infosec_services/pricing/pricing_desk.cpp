#include "pricing_desk.h"

#include "tenderloom/base/text.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

/// "Direct salaries, no. 2, bonus": which cell a sentence is about.
std::string place_words(const std::string& where, const base::Words& words, const std::string& locale) {
  const auto text = [&](const std::string& key, const Json& params = Json::object()) {
    return words.text(locale, "infosec.pricing." + key, params);
  };
  const auto open = where.find('['), shut = where.find("].");
  if (open == std::string::npos || shut == std::string::npos) return text(where);
  const bool staff = where.starts_with("staff");
  const std::string column = where.substr(shut + 2);
  return text("place", {{"list", text(staff ? "staff" : "other")},
                        {"row", std::stoul(where.substr(open + 1, shut - open - 1)) + 1},
                        {"column", text(column == "title"  ? "staff_title"
                                        : column == "name" ? "cost_name"
                                                           : column)}});
}

/// The sentence of a problem, with the limit as people read it.
base::Error sentence(const PricingProblem& problem, const PricingTerms& terms, const std::string& where) {
  if (problem.where == "staff") return {"pricing_no_staff", Json::object(), where};
  if (problem.code != "at_most") return {"pricing_" + problem.code, {{"limit", problem.limit}}, where};
  if (problem.where.ends_with(".bonus"))
    return {"pricing_bonus_at_most",
            {{"limit", base::thousands(std::stoll(problem.limit))}, {"percent", terms.most_bonus_rate.text()}},
            where};
  return {"pricing_at_most", {{"limit", problem.limit + "%"}}, where};
}

}  // namespace

StoredPricing PricingDesk::stored(std::int64_t proposal) const {
  const auto row = desk_.uses().database.read([&](soci::session& sql) { return rows::pricing(sql, proposal); });
  if (!row) return {};
  return {sheet_of(row->sheet).sheet, row->version, row->by};
}

base::Result<std::int64_t> PricingDesk::save(const Proposal& proposal, const PricingSheet& sheet, std::int64_t version,
                                             const Writer& writer) const {
  if (!desk_.writable(proposal)) return base::Error{"infosec_not_writable"};
  const rows::By by{writer.name, desk_.uses().clock.now(), writer.id};
  return desk_.uses().database.write([&](storage::Transaction& tx) -> base::Result<std::int64_t> {
    if (const auto held = desk_.hold(tx, proposal); !held) return held.error();
    if (!rows::put_pricing(tx, proposal.id(), proposal.submission.id, to_json(sheet), version, by))
      return base::Error{"infosec_conflict"};
    return version + 1;
  });
}

JudgedSheet judge_sheet(const Json& typed, const PricingTerms& terms, const base::Words& words,
                        const std::string& locale) {
  JudgedSheet judged;
  judged.typed = sheet_of(typed);
  judged.pricing = price(terms, judged.typed.sheet);
  for (const base::Error& error : judged.typed.wrong) judged.findings.push_back(finding(words, locale, error));
  judged.storable = judged.typed.wrong.empty();
  const TypedRows rows = filled_rows(typed);
  for (const PricingProblem& problem : judged.pricing.problems) {
    const std::string where = typed_place(problem.where, rows);
    bool told = false;  // what cannot be read is also missing: one sentence is enough
    for (const base::Error& error : judged.typed.wrong) told = told || error.field == where;
    if (told) continue;
    judged.storable = judged.storable && problem.missing;
    Json one = finding(words, locale, sentence(problem, terms, where));
    one["severity"] = problem.missing ? "missing" : "wrong";
    one["rule"] = "R-101";
    judged.findings.push_back(std::move(one));
  }
  for (Json& one : judged.findings) one["place"] = place_words(one.value("field", ""), words, locale);
  return judged;
}

}  // namespace tenderloom::infosec_services
