#include "check_desk.h"

#include <algorithm>
#include <cctype>

#include "sealing/bytes.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::infosec_services {
namespace {

// Without letters and digits that look alike, on paper too.
constexpr std::string_view kSerialLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kSerialLength = 16;

std::vector<plugin::Node> rows_of(const Desk& desk, const Proposal& proposal, const char* level) {
  plugin::NodeQuery query;
  query.level = level;
  query.submission_id = proposal.submission.id;
  query.per_page = 0;
  return desk.uses().records.nodes(query).nodes;
}

Json values_of(const std::vector<plugin::Node>& nodes) {
  Json all = Json::array();
  for (const auto& node : nodes) all.push_back(node.values);
  return all;
}

bool complete(const std::vector<plugin::Node>& nodes) {
  return std::all_of(nodes.begin(), nodes.end(), [](const plugin::Node& node) { return node.complete; });
}

Section section(const std::string& key, const Json& what, std::vector<std::string> lacks) {
  return {key, base::sha256_hex(Json{key, what}.dump()), lacks.empty(), false, {}, std::move(lacks)};
}

std::vector<std::string> lack(bool complete, const char* code) {
  return complete ? std::vector<std::string>() : std::vector<std::string>{code};
}

std::string random_serial() {
  std::string serial;
  for (const char byte : random_bytes(kSerialLength))
    serial += kSerialLetters[static_cast<unsigned char>(byte) % kSerialLetters.size()];
  return serial;
}

}  // namespace

std::string serial_of(const std::string& typed) {
  std::string serial;
  for (const char c : typed)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      serial += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return serial.size() > kSerialLength ? serial.substr(serial.size() - kSerialLength) : serial;
}

std::string shown_serial(const std::string& serial) {
  std::string shown;
  for (std::size_t i = 0; i < serial.size(); ++i) {
    if (i > 0 && i % 4 == 0) shown += '-';
    shown += serial[i];
  }
  return shown;
}

Content CheckDesk::content(const Proposal& proposal) const {
  Content made;
  made.summary = proposal.node.values;
  made.records = rows_of(desk_, proposal, "record");
  made.members = rows_of(desk_, proposal, "member");
  const auto responsibility = rows_of(desk_, proposal, "responsibility");
  if (!responsibility.empty()) made.responsibility = responsibility.front().values;
  made.chapters = chapters_.stored(proposal.id());
  made.pricing = pricing_.stored(proposal.id());
  made.priced = price(proposal.settings.pricing, made.pricing.sheet);

  made.sections.push_back(section("summary", made.summary, lack(proposal.node.complete, "summary")));
  for (const Chapter& chapter : ChapterDesk::written(proposal.settings)) {
    const auto row = made.chapters.find(chapter.key);
    const bool written = row != made.chapters.end() &&
                         row->second.html != ChapterDesk::opening(proposal, chapter, "zh-TW") && row->second.words > 0;
    Json what = row == made.chapters.end() ? Json("") : Json(row->second.html);
    std::vector<std::string> lacks = lack(written, "text");
    if (chapter.key == "team_experience") {  // its lists are part of it
      what = {what, values_of(made.records), values_of(made.members)};
      if (made.members.empty() || !complete(made.members))
        lacks.emplace_back(made.members.empty() ? "no_members" : "members");
      if (!complete(made.records)) lacks.emplace_back("records");
    }
    made.sections.push_back(section(chapter.key, what, std::move(lacks)));
  }
  made.sections.push_back(section("pricing", {to_json(made.pricing.sheet), to_json(proposal.settings.pricing)},
                                  lack(made.priced.complete(), made.pricing.version == 0 ? "no_pricing" : "pricing")));
  const bool answered = !responsibility.empty() && responsibility.front().complete;
  made.sections.push_back(section("responsibility", made.responsibility, lack(answered, "responsibility")));

  const auto checks = desk_.uses().database.read([&](soci::session& sql) { return rows::checks(sql, proposal.id()); });
  Json digests = {proposal.tender.no, proposal.submission.tax_id, proposal.submission.company_name,
                  proposal.group_code};
  for (Section& one : made.sections) {
    const auto check = checks.find(one.key);
    if (check != checks.end()) {
      one.by = check->second.by;
      one.checked = one.complete && check->second.digest == one.digest;
    }
    digests.push_back(one.digest);
  }
  made.digest = base::sha256_hex(digests.dump());
  return made;
}

Serials CheckDesk::serials(const Proposal& proposal, const Content& content) const {
  const auto all = desk_.uses().database.read([&](soci::session& sql) { return rows::serials(sql, proposal.id()); });
  if (all.empty()) return {};
  // While the bid is sealed its content is not there to compare: the serial that was sealed is the current one.
  if (const auto parcel = sealed(proposal)) {
    for (const Json& one : parcel->proposals)
      if (one.value("id", "") == std::to_string(proposal.id()))
        return {all.front(), one.value("serial", "") == all.front().serial};
  }
  return {all.front(), all.front().digest == content.digest};
}

std::optional<rows::ParcelRow> CheckDesk::sealed(const Proposal& proposal) const {
  if (being_written(proposal.submission.state)) return std::nullopt;
  auto parcel =
      desk_.uses().database.read([&](soci::session& sql) { return rows::parcel(sql, proposal.submission.id); });
  return parcel && parcel->state != "opened" ? std::move(parcel) : std::nullopt;
}

std::vector<rows::ArrivalRow> CheckDesk::late_papers(const Proposal& proposal) const {
  const auto& closes = proposal.tender.closes_at;
  if (!closes || desk_.uses().clock.now() < *closes) return {};
  auto papers = desk_.uses().database.read([&](soci::session& sql) { return rows::arrivals_of(sql, proposal.id()); });
  std::erase_if(papers, [](const rows::ArrivalRow& row) { return !row.late; });
  return papers;
}

std::string CheckDesk::state(const Proposal& proposal, const Content& content, const Serials& serials) const {
  if (!being_written(proposal.submission.state)) return "submitted";
  if (serials.valid) {
    // SM-10 arrive_late: a paper of the current serial that came after the deadline.
    const auto late = late_papers(proposal);
    const bool current = std::any_of(late.begin(), late.end(),
                                     [&](const rows::ArrivalRow& row) { return row.serial == serials.newest->serial; });
    const auto step = forms::step(proposal.tender.type->process().machine("proposal"), "serial_issued", "arrive_late",
                                  forms::ActorKind::staff, [](std::string_view) { return std::nullopt; });
    return current && step ? (*step)->to : "serial_issued";
  }
  const bool all =
      std::all_of(content.sections.begin(), content.sections.end(), [](const Section& one) { return one.checked; });
  return all ? "all_checked" : "editing";
}

base::Result<void> CheckDesk::confirm(const Proposal& proposal, const std::string& section,
                                      const Writer& writer) const {
  if (!desk_.writable(proposal)) return base::Error{"infosec_not_writable"};
  const Content now = content(proposal);
  const auto found =
      std::find_if(now.sections.begin(), now.sections.end(), [&](const Section& one) { return one.key == section; });
  if (found == now.sections.end()) return base::Error{"infosec_section_unknown"};
  if (!found->complete) return base::Error{"infosec_section_incomplete"};
  const rows::CheckRow row{found->digest, {writer.name, desk_.uses().clock.now(), writer.id}};
  return desk_.uses().database.write([&](storage::Transaction& tx) -> base::Result<void> {
    if (const auto held = desk_.hold(tx, proposal); !held) return held.error();
    rows::put_check(tx, proposal.id(), section, row);
    return {};
  });
}

base::Result<rows::SerialRow> CheckDesk::issue(const Proposal& proposal, const Writer& writer) const {
  if (!desk_.writable(proposal)) return base::Error{"infosec_not_writable"};
  const Content now = content(proposal);
  const auto& machine = proposal.tender.type->process().machine("proposal");
  const auto step = forms::step(machine, state(proposal, now, serials(proposal, now)), "issue_serial",
                                forms::ActorKind::vendor, [](std::string_view) { return std::nullopt; });
  if (!step) return base::Error{"infosec_not_all_checked"};
  const rows::SerialRow row{
      proposal.id(), random_serial(), now.digest, {writer.name, desk_.uses().clock.now(), writer.id}};
  return desk_.uses().database.write([&](storage::Transaction& tx) -> base::Result<rows::SerialRow> {
    if (const auto held = desk_.hold(tx, proposal); !held) return held.error();
    rows::add_serial(tx, row);
    return row;
  });
}

std::optional<rows::SerialRow> CheckDesk::look_up(const std::string& typed) const {
  const std::string serial = serial_of(typed);
  if (serial.size() != kSerialLength) return std::nullopt;
  return desk_.uses().database.read([&](soci::session& sql) { return rows::serial(sql, serial); });
}

}  // namespace tenderloom::infosec_services
