// 檢查及列印: what a proposal consists of, which parts were looked over, and the serial that belongs to exactly this
// content. Every part has a digest; a check and a serial name the digest that they were given for, so that a
// single letter that changes takes both away.
#pragma once
#include "chapters/chapter_desk.h"
#include "desk.h"
#include "pricing/pricing_desk.h"
#include "sealing/sealing_rows.h"

namespace tenderloom::infosec_services {

/// A part of the book that is confirmed by itself.
struct Section {
  std::string key;  // "summary", a chapter's key, "pricing", "responsibility"
  std::string digest;
  bool complete = false;                // something stands there and nothing is wrong with it
  bool checked = false;                 // 完成檢查確認, of what stands there now
  rows::By by;                          // who confirmed, when there was any confirmation
  std::vector<std::string> lacks = {};  // why it is not complete: infosec.lacks.<code>
};

/// All that goes into one book.
struct Content {
  Json summary = Json::object();         // values of the proposal's own form
  Json responsibility = Json::object();  // of 第五章
  std::vector<plugin::Node> records, members;
  std::map<std::string, rows::ChapterRow> chapters;
  StoredPricing pricing;
  Pricing priced;
  std::vector<Section> sections;
  std::string digest;  // of everything
};

struct Serials {
  std::optional<rows::SerialRow> newest;
  bool valid = false;  // it is for what stands there now
};

/// Thread-safe.
class CheckDesk {
 public:
  CheckDesk(const Desk& desk, const ChapterDesk& chapters, const PricingDesk& pricing)
      : desk_(desk), chapters_(chapters), pricing_(pricing) {}

  Content content(const Proposal& proposal) const;
  Serials serials(const Proposal& proposal, const Content& content) const;
  /// The parcel that the proposal lies in, until it is opened.
  std::optional<rows::ParcelRow> sealed(const Proposal& proposal) const;
  /// Books on paper that came too late.
  std::vector<rows::ArrivalRow> late_papers(const Proposal& proposal) const;
  /// SM-10, computed: editing, all_checked, serial_issued, submitted, late_refused.
  std::string state(const Proposal& proposal, const Content& content, const Serials& serials) const;

  /// Errors: infosec_not_writable, infosec_section_unknown, infosec_section_incomplete.
  base::Result<void> confirm(const Proposal& proposal, const std::string& section, const Writer& writer) const;
  /// Errors: infosec_not_writable, infosec_not_all_checked.
  base::Result<rows::SerialRow> issue(const Proposal& proposal, const Writer& writer) const;
  /// What somebody typed or scanned from paper.
  std::optional<rows::SerialRow> look_up(const std::string& typed) const;

 private:
  const Desk& desk_;
  const ChapterDesk& chapters_;
  const PricingDesk& pricing_;
};

/// Letters and digits as the serial is kept, whatever stands between them.
std::string serial_of(const std::string& typed);
std::string shown_serial(const std::string& serial);  // in groups of four

void add_checks(plugin::Host& host, const Desk& desk, const CheckDesk& checks);
void add_check_views(plugin::Host& host);

}  // namespace tenderloom::infosec_services
