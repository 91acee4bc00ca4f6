// Routes and pages of sealed submission.
#pragma once
#include "sealing/arrival_desk.h"
#include "sealing/opening_desk.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::infosec_services {

/// Everything of this folder that lives as long as the process.
struct Sealing {
  Sealing(const Desk& desk, const CheckDesk& checks, Effort effort = Effort::real)
      : openers(desk, effort),
        seals(std::make_shared<SealDesk>(desk, checks, openers)),
        opening(desk, checks, openers),
        arrivals(desk, checks) {}
  OpenerDesk openers;
  std::shared_ptr<SealDesk> seals;
  OpeningDesk opening;
  ArrivalDesk arrivals;
};

void add_sealing(plugin::Host& host, const Desk& desk, const Sealing& sealing);
void add_opener_routes(plugin::Host& host, const Desk& desk, const Sealing& sealing);
void add_opening_routes(plugin::Host& host, const Desk& desk, const Sealing& sealing);
void add_sealed_routes(plugin::Host& host, const Desk& desk, const Sealing& sealing);
void add_arrival_routes(plugin::Host& host, const Desk& desk, const Sealing& sealing);
void add_opener_views(plugin::Host& host);
void add_opening_views(plugin::Host& host);
void add_sealed_views(plugin::Host& host);

/// What of sealing is still to be done before bids are taken, as sentences; and the office's page of it.
Json sealing_json(const Sealing& sealing, const plugin::Tender& tender, const base::Words& words,
                  const std::string& locale);

/// Texts of a proposal cannot be read or written while they are sealed: 409 infosec_sealed, or the way to its page.
http::Handler unless_sealed(const Desk& desk, http::Handler handler);

}  // namespace tenderloom::infosec_services
