// The native companion of scripts/infosec_services: pricing analysis, chapters, serials and books of proposals, and the
// choice of winners.
#include <memory>

#include "book/book.h"
#include "evaluation/reading.h"
#include "exports/export_desk.h"
#include "results/order.h"
#include "results/results.h"
#include "rules/ranking.h"
#include "sealing/sealing_routes.h"
#include "setup/setup.h"
#include "tender_facts.h"
#include "tenderloom/plugin/abi.h"
#include "web.h"

namespace tenderloom::infosec_services {

/// Everything that lives as long as the process.
struct Companion {
  explicit Companion(plugin::Host& host)
      : desk(host.services()),
        cleaner(host.plugin_folder() / "clean-text"),
        fitter(host.plugin_folder() / "paper" / "fit_picture.py"),
        paper(desk, fitter),
        chapters(desk, cleaner, paper),
        pricing(desk),
        checks(desk, chapters, pricing),
        books(desk, checks, paper),
        sealing(desk, checks),
        evaluation(desk, chapters, pricing),
        exports(desk, checks, books) {}
  Desk desk;
  Cleaner cleaner;
  Fitter fitter;
  PaperPictures paper;
  ChapterDesk chapters;
  PricingDesk pricing;
  CheckDesk checks;
  BookPrinter books;
  Sealing sealing;
  Evaluation evaluation;
  ExportDesk exports;
};

class InfosecServices final : public plugin::Plugin {
 public:
  void start(plugin::Host& host) override {
    host.serve_type(kPlugin);
    auto migrations = rows::migrations();
    for (auto& one : rows::sealing_migrations()) migrations.push_back(std::move(one));
    for (auto& one : rows::paper_migrations()) migrations.push_back(std::move(one));
    for (auto& one : rows::evaluation_migrations()) migrations.push_back(std::move(one));
    host.add_migrations(std::move(migrations));
    host.add_integrity(rows::integrity());
    host.add_personal_data(rows::personal_data());
    companion_ = std::make_unique<Companion>(host);
    Companion& all = *companion_;
    add_setup(host, all.desk, all.sealing);
    add_pricing(host, all.desk, all.pricing);
    add_chapters(host, all.desk, all.chapters);
    add_checks(host, all.desk, all.checks);
    add_sealing(host, all.desk, all.sealing);
    add_evaluation(host, all.evaluation);
    add_exports(host, all.desk, all.exports);
    add_results(host, all.evaluation);
    add_order(host, all.evaluation);
    host.add_ranking(kRanking, rank);
    host.add_job(kBookJob, [&all](const storage::Job& job, storage::JobProgress& progress) {
      return all.books.job(job.payload, progress);
    });
    host.add_dossier(kPlugin, [&all](const plugin::DossierQuery& query) {
      return proposal_records(all.desk, all.checks, all.books, query);
    });
    host.add_job(kExportJob, [&all](const storage::Job& job, storage::JobProgress& progress) {
      return all.exports.job(job.payload, progress);
    });
    host.add_navigation({true, "review_group", "infosec_serials", "/plugins/infosec_services/serials"});
    host.add_navigation(
        {false, "items_group", "infosec_proposals", "/plugins/infosec_services/tenders/{no}/proposals", kPlugin});
    host.add_facts(kPlugin, "", [&all](const plugin::FactQuery& query) {
      return std::map<std::int64_t, std::vector<plugin::Fact>>{
          {0, tender_facts(all.desk, all.sealing, all.evaluation.groups, query)}};
    });
    host.add_facts(kPlugin, kProposalLevel, [&all](const plugin::FactQuery& query) { return facts(all, query); });
  }

 private:
  /// Beside each proposal in the portal's own lists: how far it is, and the way to it.
  static std::map<std::int64_t, std::vector<plugin::Fact>> facts(const Companion& all, const plugin::FactQuery& query) {
    std::map<std::int64_t, std::vector<plugin::Fact>> made;
    const auto& words = all.desk.uses().words;
    for (const std::int64_t node : query.nodes) {
      const auto proposal = query.staff ? std::nullopt : all.desk.find(node);
      if (!proposal) continue;
      const Content content = all.checks.content(*proposal);
      const std::string state = all.checks.state(*proposal, content, all.checks.serials(*proposal, content));
      made[node] = {{"proposal_state", words.text(query.locale, "infosec.proposals.title"),
                     words.text(query.locale, "infosec.state." + state), state == "editing" ? "attention" : "done",
                     proposal_url(node)}};
    }
    return made;
  }
  std::unique_ptr<Companion> companion_;
};

}  // namespace tenderloom::infosec_services

TENDERLOOM_PLUGIN(infosec_services, "1.0", tenderloom::infosec_services::InfosecServices)
