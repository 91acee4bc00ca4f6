// The book of a proposal: cover, contents, chapters with their lists and pictures, back; the serial on every page.
#pragma once
#include "check_desk.h"
#include "tenderloom/plugin/dossier.h"

namespace tenderloom::infosec_services {

inline constexpr char kBookJob[] = "infosec_services.book";

/// The model of print/book.mustache. Pictures are data in the text, since a print fetches nothing. `serial` may be
/// empty: a preview, which says so on every page.
Json book_model(const Desk& desk, const ChapterDesk& chapters, const Proposal& proposal, const Content& content,
                const std::string& serial);

/// Makes the book of {"proposal", "serial"} and keeps it as the job's file.
base::Result<Json> print_book(const Desk& desk, const ChapterDesk& chapters, const CheckDesk& checks,
                              const Json& payload, storage::JobProgress& progress);

/// For the record of an application.
std::vector<plugin::DossierChapter> proposal_records(const Desk& desk, const ChapterDesk& chapters,
                                                     const CheckDesk& checks, const plugin::DossierQuery& query);

}  // namespace tenderloom::infosec_services
