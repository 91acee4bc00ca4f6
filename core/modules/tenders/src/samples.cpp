// Helpers for sample data: each makes what is not there yet and leaves alone what is.
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

base::Error first_of(const Json& findings) {
  const Json& finding = findings.at(0);
  return {finding.value("code", ""), finding.value("params", Json::object()), finding.value("field", "")};
}

}  // namespace

base::Result<Tender> ensure_tender(Service& service, const NewTender& wanted, const Actor& actor) {
  if (auto existing = service.find(wanted.no)) return std::move(*existing);
  auto judged = service.create(wanted, actor);
  if (!judged.tender) return first_of(judged.findings);
  return std::move(*judged.tender);
}

base::Result<void> ensure_guide(Service& service, const Tender& tender, const std::string& key, const std::string& name,
                                const std::filesystem::path& file, const Actor& actor) {
  const auto guide = service.guide(tender, key, 0, std::string(base::kFirstLocale));
  if (guide && guide->has_file) return {};
  return service.set_guide(tender.no, key, name, file, actor);
}

base::Result<void> ensure_manual(Service& service, const std::string& type_key, const std::string& name,
                                 const std::filesystem::path& file, const Actor& actor) {
  if (service.manual(type_key)) return {};
  return service.set_manual(type_key, name, file, actor);
}

base::Result<void> ensure_announcement(Service& service, const std::string& title, const std::string& body,
                                       Instant published_at, const Actor& actor) {
  NoticeBoard::Query all{.all = true, .per_page = 1000};
  for (const auto& row : service.board().list(all).rows) {
    if (row.title == title) return {};
  }
  const auto made = service.board().create({.title = title, .body = body, .published_at = published_at}, actor);
  if (!made.announcement) return first_of(made.findings);
  return {};
}

}  // namespace tenderloom::tenders
