// What the office's page of a tender says of this type's own pages: where each stands, and the way there.
#pragma once
#include "evaluation/reading.h"
#include "sealing/sealing_routes.h"

namespace tenderloom::infosec_services {

std::vector<plugin::Fact> tender_facts(const Desk& desk, const Sealing& sealing, const EvaluationDesk& groups,
                                       const plugin::FactQuery& query);

}  // namespace tenderloom::infosec_services
