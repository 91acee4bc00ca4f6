#include "tenderloom/accounts/transfers.h"

#include <charconv>

#include "company_repository.h"
#include "registration_values.h"
#include "repository.h"
#include "tenderloom/base/text.h"
#include "transfer_repository.h"

namespace tenderloom::accounts {
namespace {

constexpr std::size_t kLongestTransferOpinion = 2000;

std::optional<Company> company_of_transfer(storage::Transaction& tx, std::int64_t id) {
  return repository::company_by_id(tx.sql(), id, storage::for_update(tx.dialect()));
}

Json transfer_finding(const char* field, const char* code) { return {{"field", field}, {"code", code}}; }

std::int64_t number_or_nothing(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

Json about(const Transfer& transfer) {
  return {{"letter_no", transfer.letter_no},
          {"email", transfer.new_email},
          {"name", transfer.new_name},
          {"from", transfer.old_email}};
}

/// What stands beside the form: who leaves, the letter, and whether the new address can be an owner's.
Json judge_beside(soci::session& sql, std::int64_t company, const NewTransfer& wanted, Transfer& transfer) {
  Json findings = Json::array();
  if (!wanted.letter) findings.push_back(transfer_finding("letter", "letter_needed"));
  if (!wanted.old_person.empty()) {
    const auto old = repository::member(sql, company, number_or_nothing(wanted.old_person));
    if (!old || old->role != role::kOwner) {
      findings.push_back(transfer_finding("old_person", "old_owner_unknown"));
    } else {
      transfer.old_person = old->person_id;
      transfer.old_name = old->display_name;
      transfer.old_email = old->email;
      transfer.old_role_after = wanted.old_stays ? role::kViewer : "";
    }
  } else if (repository::count_owners(sql, company) > 0) {
    findings.push_back(transfer_finding("old_person", "old_owner_needed"));
  }
  if (transfer.new_email == transfer.old_email) {
    findings.push_back(transfer_finding("new_email", "transfer_same_address"));
  } else if (const auto person = repository::person_by_email(sql, transfer.new_email);
             person && !person->staff_role.empty()) {
    findings.push_back(transfer_finding("new_email", "invitation_staff"));
  }
  return findings;
}

}  // namespace

std::vector<Transfer> Transfers::of_company(std::int64_t company) const {
  return database_.read([&](soci::session& sql) { return repository::transfers_of(sql, company); });
}

std::optional<Transfer> Transfers::find(std::int64_t company, std::int64_t id) const {
  return database_.read([&](soci::session& sql) { return repository::transfer_of(sql, company, id); });
}

base::Result<Transfers::Opened> Transfers::open(std::int64_t company_id, const NewTransfer& wanted,
                                                const Actor& actor) {
  const Json& values = wanted.judged.evaluation.values;
  Transfer transfer;
  transfer.company_id = company_id;
  transfer.state = "open";
  if (wanted.judged.evaluation.complete()) {
    transfer.letter_no = values.at("letter_no").get<std::string>();
    transfer.letter_date = values.at("letter_date").get<std::string>();
    transfer.reason = values.at("reason").get<std::string>();
    transfer.new_name = values.at("new_name").get<std::string>();
    transfer.new_email = values.at("new_email").get<std::string>();
  }
  if (wanted.letter) transfer.letter = *wanted.letter;
  transfer.opened_by = actor.person_id;
  transfer.opener = actor.name;
  return database_.write([&](storage::Transaction& tx) -> base::Result<Opened> {
    const auto company = company_of_transfer(tx, company_id);
    if (!company) return base::Error{"not_found"};
    for (const auto& other : repository::transfers_of(tx.sql(), company_id)) {
      if (other.state == "open") return base::Error{"transfer_open"};
    }
    Opened opened;
    opened.findings = judge_beside(tx.sql(), company_id, wanted, transfer);
    if (!opened.findings.empty() || !wanted.judged.evaluation.complete()) return opened;
    transfer.opened_at = clock_.now();
    transfer.id = repository::insert_transfer(tx, transfer);
    members_.note(tx, company_id, actor, "transfer_opened", about(transfer));
    opened.transfer = transfer;
    return opened;
  });
}

base::Result<Transfer> Transfers::decide(std::int64_t company_id, std::int64_t id, const std::string& decision,
                                         const std::string& words, std::optional<std::int64_t> version,
                                         const Actor& actor) {
  const bool withdraws = decision == "withdraw", confirms = decision == "confirm";
  if (!withdraws && !confirms && decision != "refuse") return base::Error{"decision_unknown"};
  const std::string opinion(base::trim(base::clean_lines(words)));
  return database_.write([&](storage::Transaction& tx) -> base::Result<Transfer> {
    auto company = company_of_transfer(tx, company_id);
    auto transfer = company ? repository::transfer_of(tx.sql(), company_id, id) : std::nullopt;
    if (!transfer) return base::Error{"not_found"};
    if (transfer->state != "open") return base::Error{"transfer_wrong_state", {{"state", transfer->state}}};
    // Four eyes: what one of the staff asked for, another one decides.
    const bool own = transfer->opened_by == actor.person_id;
    if (withdraws && !own) return base::Error{"transfer_not_yours"};
    if (!withdraws && own) return base::Error{"transfer_same_person"};
    if (decision == "refuse" && opinion.empty()) return base::Error{"opinion_needed", {}, "opinion"};
    if (base::code_points(opinion) > kLongestTransferOpinion) {
      return base::Error{"opinion_too_long", {{"limit", kLongestTransferOpinion}}, "opinion"};
    }
    if (version && *version != transfer->row_version) {
      return base::Error{"version_conflict", {{"version", transfer->row_version}}};
    }
    transfer->state = confirms ? "confirmed" : withdraws ? "withdrawn" : "refused";
    transfer->decided_by = actor.person_id;
    transfer->decider = actor.name;
    transfer->decided_at = clock_.now();
    transfer->opinion = opinion;
    repository::update_transfer(tx, *transfer);
    ++transfer->row_version;
    Json details = about(*transfer);
    if (!opinion.empty()) details["opinion"] = opinion;
    members_.note(tx, company_id, actor, "transfer_" + transfer->state, std::move(details));
    if (confirms) carry_out(tx, *company, *transfer, actor);
    return *transfer;
  });
}

void Transfers::carry_out(storage::Transaction& tx, Company& company, const Transfer& transfer, const Actor& actor) {
  const auto old = repository::member(tx.sql(), company.id, transfer.old_person);
  if (old && transfer.old_role_after.empty()) {
    members_.end_membership(tx, company.id, old->person_id);
  } else if (old) {
    repository::set_member_role(tx, company.id, old->person_id, transfer.old_role_after);
  }
  // From now on mails to the company reach whoever answers for it.
  const Json before = company.values;
  company.values["contact_name"] = transfer.new_name;
  company.values["account_email"] = transfer.new_email;
  repository::update_company(tx, company);
  repository::insert_event(tx, company.id, actor.person_id,
                           {clock_.now(), actor.name, "transferred", {}, differences(before, company.values)},
                           company.values);

  const Json letter{{"letter_no", transfer.letter_no}, {"letter_date", transfer.letter_date}};
  if (!transfer.old_email.empty()) {
    members_.tell(tx, company, "ownership_transferred", transfer.old_email, transfer.old_name, letter);
  }
  if (const auto member = repository::member_with_email(tx.sql(), company.id, transfer.new_email)) {
    repository::set_member_role(tx, company.id, *member, role::kOwner);
    Json params = letter;
    params["giver"] = actor.name;
    members_.tell(tx, company, "ownership_given", transfer.new_email, transfer.new_name, params);
    return;
  }
  for (const auto& open : repository::open_invitations(tx.sql(), company.id)) {
    if (open.email == transfer.new_email) repository::close_invitation(tx, open.id, "withdrawn", clock_.now());
  }
  Invitation invitation;
  invitation.company_id = company.id;
  invitation.email = transfer.new_email;
  invitation.role = role::kOwner;
  invitation.locale = "zh-TW";
  invitation.transfer_id = transfer.id;
  members_.send_invitation(tx, company, invitation, actor);
}

}  // namespace tenderloom::accounts
