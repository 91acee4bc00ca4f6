#include "pricing_desk.h"

#include "web.h"

namespace tenderloom::infosec_services {

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
    Json one = finding(words, locale, {"pricing_" + problem.code, {{"limit", problem.limit}}, where});
    one["severity"] = problem.missing ? "missing" : "wrong";
    one["rule"] = "R-101";
    judged.findings.push_back(std::move(one));
  }
  return judged;
}

}  // namespace tenderloom::infosec_services
