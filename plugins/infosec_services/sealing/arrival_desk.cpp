#include "arrival_desk.h"

#include <algorithm>

namespace tenderloom::infosec_services {
namespace {

constexpr std::int64_t kMostCopies = 100;

}  // namespace

std::string ArrivalDesk::verdict(const Proposal& proposal, const std::string& serial) const {
  const Content content = checks_.content(proposal);
  const Serials serials = checks_.serials(proposal, content);
  if (!serials.newest || serials.newest->serial != serial) return "replaced";
  return serials.valid ? "current" : "changed";
}

std::vector<rows::ArrivalRow> ArrivalDesk::all(const plugin::Tender& tender) const {
  return desk_.uses().database.read([&](soci::session& sql) { return rows::arrivals(sql, tender.id); });
}

base::Result<rows::ArrivalRow> ArrivalDesk::record(const plugin::Tender& tender, const Arrival& arrival,
                                                   const plugin::Actor& actor) const {
  const base::Instant now = desk_.uses().clock.now();
  const auto serial = checks_.look_up(arrival.serial);
  const auto proposal = serial ? desk_.find(serial->node_id) : std::nullopt;
  if (!proposal || proposal->tender.id != tender.id)
    return base::Error{"infosec_serial_unknown", Json::object(), "serial"};
  if (arrival.copies < 1 || arrival.copies > kMostCopies)
    return base::Error{"infosec_copies", {{"most", kMostCopies}}, "copies"};
  rows::ArrivalRow row;
  row.arrived_at = arrival.arrived_at.value_or(now);
  if (row.arrived_at > now) return base::Error{"infosec_arrival_future", Json::object(), "arrived_at"};
  row.node_id = proposal->id();
  row.submission_id = proposal->submission.id;
  row.serial = serial->serial;
  row.verdict = verdict(*proposal, serial->serial);
  row.copies = arrival.copies;
  row.late = tender.closes_at && row.arrived_at >= *tender.closes_at;
  row.by = {actor.name, now, actor.person_id};
  const std::string group = proposal->group_name;
  desk_.uses().database.write([&](storage::Transaction& tx) {
    rows::add_arrival(tx, tender.id, row);
    desk_.uses().audit.record(tx, actor,
                              {row.late ? "infosec_services.arrived_late" : "infosec_services.arrived",
                               "submission:" + std::to_string(row.submission_id),
                               proposal->submission.company_id,
                               {{"tender", tender.no}, {"serial", row.serial}, {"copies", row.copies}}});
    if (row.late)
      desk_.uses().mails.to_vendor(
          tx, kLateMail, proposal->submission.company_id,
          {{"tender_no", tender.no},
           {"tender_name", tender.name},
           {"group", group},
           {"serial", shown_serial(row.serial)},
           {"time", base::display_time(row.arrived_at)},
           {"closes_at", base::display_time(*tender.closes_at)},
           {"link", desk_.uses().mails.link("/plugins/infosec_services/proposals/" + std::to_string(row.node_id))}});
  });
  return row;
}

}  // namespace tenderloom::infosec_services
