// Proposals as the portal knows them: whose they are, of which group, by which rules of the tender, and whether the
// vendor may still write.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rules/pricing.h"
#include "tenderloom/plugin/services.h"

namespace tenderloom::infosec_services {

using base::Json;

inline constexpr char kPlugin[] = "infosec_services";
inline constexpr char kProposalLevel[] = "proposal";

/// A sub-item of a chapter; its words are text.part.<key> of the type.
struct Part {
  std::string key;
  bool soc = false;
};

struct Chapter {
  std::string key;
  int number = 0, points = 0;
  bool breaks_ties = false;
  std::vector<Part> parts;
};

/// A service that agencies order: man-days of one unit.
struct ServiceItem {
  std::string group, name, unit;
  Decimal man_days;
};

/// What the tender fixes: `extra` of its type, and what staff changed for this tender.
struct Settings {
  std::vector<Chapter> chapters;
  std::vector<std::string> soc_groups;
  PricingTerms pricing;
  std::vector<ServiceItem> items;
  std::int64_t version = 0;  // of what staff changed; 0: nothing
};

/// Who writes.
struct Writer {
  std::int64_t id = 0;
  std::string name;
};

struct Proposal {
  plugin::Tender tender;
  plugin::Submission submission;
  plugin::Node node;
  Settings settings;
  std::string group_code, group_name;
  bool soc = false;
  std::int64_t id() const { return node.id; }
};

/// Thread-safe.
class Desk {
 public:
  explicit Desk(const plugin::Services& uses) : uses_(uses) {}
  const plugin::Services& uses() const { return uses_; }

  std::optional<Proposal> find(std::int64_t node_id) const;
  /// The vendor's own; none else.
  std::optional<Proposal> own(const http::Context& context) const;
  std::vector<Proposal> of(const plugin::Tender& tender, std::int64_t company_id) const;
  std::optional<plugin::Tender> tender(const std::string& no) const;  // of this type
  Settings settings(const plugin::Tender& tender) const;
  /// The vendor may write: the tender takes bids, and this one was not handed in.
  bool writable(const Proposal& proposal) const;
  /// The same at the beginning of a write's transaction, so that handing in and writing come one after another. Error:
  /// infosec_not_writable {state}.
  base::Result<void> hold(storage::Transaction& tx, const Proposal& proposal) const;

 private:
  Proposal made(plugin::Tender tender, plugin::Submission submission, plugin::Node node, Settings settings) const;
  const plugin::Services& uses_;
};

/// An application in that state is in the vendor's own hands.
bool being_written(const std::string& state);

/// The sentence of the tender's type: text.chapter.<key>, text.part.<key>.
std::string type_word(const plugin::Tender& tender, const std::string& locale, const std::string& key);

/// Settings as JSON: of `extra`, and back with what is wrong in it as findings ("pricing.leave_rate").
Settings settings_of(const Json& extra);
Json to_json(const PricingTerms& terms);

}  // namespace tenderloom::infosec_services
