#include "staff_case.h"

#include "tenderloom/accounts/requests.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

std::variant<StaffCase, http::Outcome> staff_case(const Review::Dependencies& uses, http::Context& context) {
  using http::Outcome;
  const auto submission = uses.submissions.get(accounts::whole_number(context.param("id")).value_or(0));
  if (!submission || !submission->last_submitted_at) return Outcome(http::not_found());
  const auto tender = uses.tenders.find(submission->tender_id);
  if (!tender) return Outcome(http::not_found());
  auto type = uses.tenders.type_of(*tender);
  if (!type) return Outcome(http::refuse(409, {"type_unavailable"}));
  return StaffCase{{*tender, std::move(type), context.request().received_at}, *submission};
}

}  // namespace tenderloom::review
