// What proposals leave to the record of an application: each book as PDF and the prices as data.
#include "book.h"
#include "pricing/sheet_json.h"

namespace tenderloom::infosec_services {

std::vector<plugin::DossierChapter> proposal_records(const Desk& desk, const CheckDesk& checks,
                                                     const BookPrinter& books, const plugin::DossierQuery& query) {
  const auto tender = desk.tender(query.tender_no);
  if (!tender) return {};
  const auto say = [&](const char* key) {
    return desk.uses().words.text(query.locale, std::string("infosec.record.") + key);
  };
  plugin::DossierChapter chapter{say("title"), {}};
  for (const Proposal& proposal : desk.of(*tender, query.company_id)) {
    if (proposal.submission.id != query.submission_id) continue;
    const Content content = checks.content(proposal);
    const Serials serials = checks.serials(proposal, content);
    const std::string folder = "proposals/" + proposal.group_code + "/";
    const std::string name = proposal.group_code + " " + proposal.group_name + "　";
    const auto printed = books.print(proposal, content, serials.valid ? serials.newest->serial : "",
                                     [](std::int64_t, std::int64_t) { return true; });
    if (printed.ok())
      chapter.entries.push_back({folder + "book.pdf", name + say("book"), {}, printed->content});
    else  // a record must not wait for the printer: what was written stands in it as it is kept
      for (const auto& [key, row] : content.chapters)
        chapter.entries.push_back({folder + key + ".html", name + key, {}, row.html});
    chapter.entries.push_back(
        {folder + "pricing.json",
         name + say("pricing"),
         {},
         Json{{"sheet", to_json(content.pricing.sheet)}, {"computed", to_json(content.priced)}}.dump(2)});
  }
  if (chapter.entries.empty()) return {};
  return {std::move(chapter)};
}

}  // namespace tenderloom::infosec_services
