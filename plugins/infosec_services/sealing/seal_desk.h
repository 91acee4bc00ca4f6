// Handing in, sealed: what stands in the way, what becomes of the proposals, and how the vendor takes them back.
#pragma once
#include "book/check_desk.h"
#include "sealing/bundle.h"
#include "sealing/opener_desk.h"
#include "tenderloom/plugin/handing_in.h"

namespace tenderloom::infosec_services {

inline constexpr char kForgetJob[] = "infosec_services.forget";
inline constexpr std::chrono::seconds kForgetAfter{6};  // what was stored within the last seconds is not removed

/// Thread-safe.
class SealDesk final : public plugin::HandInKeeper {
 public:
  SealDesk(const Desk& desk, const CheckDesk& checks, const OpenerDesk& openers)
      : desk_(desk), checks_(checks), openers_(openers) {}

  /// infosec_no_key; infosec_not_issued {group, state} with the way to the proposal.
  std::vector<plugin::Obstacle> obstacles(const plugin::HandInSubject& subject) override;
  base::Result<plugin::HandInDeed> prepare(const plugin::HandInSubject& subject) override;
  /// infosec_code_needed for take_back; infosec_sealed for whatever the office would do before the opening.
  base::Result<void> follow(storage::Transaction& tx, const plugin::HandInSubject& subject,
                            const std::string& event) override;
  std::string view() const override { return "infosec_services/handed_in"; }
  std::string take_back_url(const std::string& tender_no) const override;
  std::string take_back_hint() const override { return "infosec.sealed.code_needed"; }

  std::optional<rows::ParcelRow> parcel(std::int64_t submission_id) const;
  /// Errors: infosec_nothing_sealed, infosec_code_wrong (field withdrawal_code), infosec_parcel_damaged, and those of
  /// plugin::Records::take_back.
  base::Result<void> take_back(const plugin::Submission& submission, const std::string& code,
                               const plugin::Actor& actor, base::Instant at) const;

  /// The job that takes away what must not stay in the clear: {"company", "files"}.
  base::Result<Json> forget(const Json& payload) const;

 private:
  base::Result<Bundle> gathered(const std::vector<Proposal>& proposals) const;
  const Desk& desk_;
  const CheckDesk& checks_;
  const OpenerDesk& openers_;
};

/// Puts the pictures of a bundle back into the file store. Errors: those of plugin::Files.
base::Result<void> keep_pictures(plugin::Files& files, const Bundle& bundle);

}  // namespace tenderloom::infosec_services
