// Inviting people into a company, and their coming in.
#include "company_repository.h"
#include "languages.h"
#include "repository.h"
#include "tenderloom/accounts/members.h"
#include "tenderloom/accounts/passwords.h"
#include "tenderloom/accounts/permissions.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {
namespace {

std::optional<Company> company_of_invitations(storage::Transaction& tx, std::int64_t id) {
  return repository::company_by_id(tx.sql(), id, storage::for_update(tx.dialect()));
}

Json about(const Invitation& invitation) { return {{"email", invitation.email}, {"role", invitation.role}}; }

/// The open invitation of that link with its company locked, or none when it is of no use any more.
struct Entrance {
  Invitation invitation;
  Company company;
};
std::optional<Entrance> entrance(storage::Transaction& tx, const std::string& token, Instant now) {
  const std::string hash = base::sha256_hex(token);
  const auto seen = repository::invitation_by_token(tx.sql(), hash);
  if (!seen) return std::nullopt;
  auto company = company_of_invitations(tx, seen->company_id);
  // Read again under the lock: two clicks on one link are one person coming in.
  auto invitation = repository::invitation_by_token(tx.sql(), hash);
  if (!company || !invitation || invitation->expires_at <= now || company->status == status::kRejected) {
    return std::nullopt;
  }
  return Entrance{std::move(*invitation), std::move(*company)};
}

}  // namespace

std::vector<Invitation> Members::waiting(std::int64_t company) const {
  auto found = database_.read([&](soci::session& sql) { return repository::open_invitations(sql, company); });
  std::vector<std::string> addresses;
  for (const auto& invitation : found) addresses.push_back(invitation.email);
  const auto marked = reachability_.marked(addresses);
  for (auto& invitation : found) {
    if (invitation.expires_at <= clock_.now()) invitation.state = "expired";
    if (const auto mark = marked.find(invitation.email); mark != marked.end()) invitation.unreachable = mark->second;
  }
  return found;
}

base::Result<Invitation> Members::invite(std::int64_t company_id, const std::string& email, const std::string& role,
                                         const std::string& locale, const Actor& actor) {
  const auto address = base::normalise_email(base::trim(email));
  if (!address) return base::Error{"email_invalid", {{"email", base::truncate(email, 254)}}, "email"};
  if (!roles_.is_vendor_role(role)) return base::Error{"role_unknown", {{"role", role}}, "role"};
  return database_.write([&](storage::Transaction& tx) -> base::Result<Invitation> {
    const auto company = company_of_invitations(tx, company_id);
    if (!company) return base::Error{"not_found"};
    if (repository::member_with_email(tx.sql(), company_id, *address)) {
      return base::Error{"already_member", {{"email", *address}}, "email"};
    }
    const auto open = repository::open_invitations(tx.sql(), company_id);
    const auto now = clock_.now();
    std::size_t alive = 0;
    for (const auto& other : open) {
      const bool expired = other.expires_at <= now;
      if (!expired) ++alive;
      if (other.email != *address) continue;
      if (!expired) return base::Error{"already_invited", {{"email", *address}}, "email"};
      repository::close_invitation(tx, other.id, "expired", now);
    }
    if (alive >= kMostWaiting) return base::Error{"too_many_invitations", {{"limit", kMostWaiting}}, "email"};
    Invitation invitation;
    invitation.company_id = company_id;
    invitation.email = *address;
    invitation.role = role;
    invitation.locale = locale;
    auto sent = send_invitation(tx, *company, invitation, actor);
    note(tx, company_id, actor, "invited", about(sent));
    return sent;
  });
}

/// Stores or renews, and puts its mail into the outbox. The link is in that mail alone: the table has its hash.
Invitation Members::send_invitation(storage::Transaction& tx, const Company& company, Invitation invitation,
                                    const Actor& actor) {
  const std::string token = base::random_token(), hash = base::sha256_hex(token);
  invitation.sent_at = clock_.now();
  invitation.expires_at = invitation.sent_at + kInvitationLife;
  if (invitation.id == 0) {
    invitation.created_at = invitation.sent_at;
    invitation.invited_by = actor.person_id;
    invitation.inviter = actor.name;
    invitation.state = "open";
    invitation.id = repository::insert_invitation(tx, invitation, hash);
  } else {
    repository::renew_invitation(tx, invitation, hash);
  }
  const bool by_office = invitation.transfer_id != 0;
  auto mail = reporting_.mailer.compose(by_office ? "ownership_invitation" : "member_invitation", invitation.locale,
                                        {{"inviter", invitation.inviter},
                                         {"company_name", company.name},
                                         {"tax_id", company.tax_id},
                                         {"expires", base::display_time(invitation.expires_at)},
                                         {"link", reporting_.base_url + "/invitations/" + token}});
  mail.to_address = invitation.email;
  mail.company = company.id;
  // Whoever has no account is asked in the language that was chosen for the invitation, not in that of its company.
  if (!repository::person_by_email(tx.sql(), invitation.email)) mail.params = Json();
  reporting_.outbox.queue(tx, mail);
  return invitation;
}

base::Result<Invitation> Members::send_again(std::int64_t company_id, std::int64_t id, const Actor& actor) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<Invitation> {
    const auto company = company_of_invitations(tx, company_id);
    const auto open = company ? repository::open_invitation(tx.sql(), company_id, id) : std::nullopt;
    if (!open) return base::Error{"not_found"};
    const auto since = clock_.now() - open->sent_at;
    if (since < kSendAgainAfter) {
      const auto left = std::chrono::ceil<std::chrono::seconds>(kSendAgainAfter - since).count();
      return base::Error{"invitation_just_sent", {{"seconds", left}}};
    }
    auto sent = send_invitation(tx, *company, *open, actor);
    note(tx, company_id, actor, "invitation_sent", about(sent));
    return sent;
  });
}

base::Result<void> Members::withdraw(std::int64_t company_id, std::int64_t id, const Actor& actor) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    const auto company = company_of_invitations(tx, company_id);
    const auto open = company ? repository::open_invitation(tx.sql(), company_id, id) : std::nullopt;
    if (!open) return base::Error{"not_found"};
    repository::close_invitation(tx, id, "withdrawn", clock_.now());
    note(tx, company_id, actor, "invitation_withdrawn", about(*open));
    return {};
  });
}

std::optional<Invited> Members::invited(const std::string& token) const {
  return database_.read([&](soci::session& sql) -> std::optional<Invited> {
    const auto invitation = repository::invitation_by_token(sql, base::sha256_hex(token));
    if (!invitation || invitation->expires_at <= clock_.now()) return std::nullopt;
    const auto company = repository::company_by_id(sql, invitation->company_id);
    if (!company || company->status == status::kRejected) return std::nullopt;
    const bool has_account = repository::person_by_email(sql, invitation->email).has_value();
    return Invited{*invitation, company->name, company->tax_id, has_account};
  });
}

base::Result<SignedIn> Members::accept(const std::string& token, const Actor& actor) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<SignedIn> {
    const auto open = entrance(tx, token, clock_.now());
    if (!open) return base::Error{"invitation_gone"};
    const auto person = repository::person_by_id(tx.sql(), actor.person_id);
    // A link that was passed on lets nobody else in.
    if (!person || person->email != open->invitation.email) return base::Error{"invitation_other_address"};
    if (!person->staff_role.empty()) return base::Error{"invitation_staff"};
    join(tx, open->invitation, *person, actor.address);
    return SignedIn{person->id, open->company.id};
  });
}

base::Result<Judged> Members::accept_as_new(const std::string& token, Judged judged, const std::string& locale,
                                            const std::string& address) {
  if (!judged.evaluation.complete()) return judged;
  const auto open = invited(token);
  if (!open) return base::Error{"invitation_gone"};
  if (open->has_account) return base::Error{"invitation_sign_in"};
  const Json& values = judged.evaluation.values;
  const PasswordOwner owner{open->invitation.email, values.at("contact_name").get<std::string>(), {open->company_name}};
  judge_password(judged, owner, "password");
  if (!judged.evaluation.complete()) return judged;
  const auto text = registrations_.notice(locale);
  if (!text) return text.error();
  std::string hash;
  {
    auto place = gate_.enter(address);
    if (!place) return place.error();
    hash = base::hash_password(values.at("password").get<std::string>(), cheap_hashes_);
  }
  try {
    const auto joined = database_.write([&](storage::Transaction& tx) -> base::Result<SignedIn> {
      const auto entered = entrance(tx, token, clock_.now());
      if (!entered) return base::Error{"invitation_gone"};
      const auto now = clock_.now();
      Person person;
      person.email = entered->invitation.email;
      person.display_name = values.at("contact_name").get<std::string>();
      person.id = repository::insert_person(tx, person, hash, now);
      languages::keep(tx, person.id, locale);
      repository::insert_consent(tx, person.id, text->version, locale, text->text, address, now);
      join(tx, entered->invitation, person, address);
      return SignedIn{person.id, entered->company.id};
    });
    if (!joined) return joined.error();
    judged.taken = *joined;
  } catch (const storage::DatabaseError& error) {
    if (error.kind() != storage::DatabaseError::Kind::unique) throw;
    return base::Error{"invitation_sign_in"};  // the address got an account meanwhile
  }
  return judged;
}

void Members::join(storage::Transaction& tx, const Invitation& invitation, const Person& person,
                   const std::string& address) {
  const auto now = clock_.now();
  const auto already = repository::member(tx.sql(), invitation.company_id, person.id);
  if (!already) {
    repository::insert_membership(tx, person.id, invitation.company_id, invitation.role);
    repository::note_joined(tx, invitation.company_id, person.id, now);
  } else if (invitation.transfer_id != 0 && already->role != role::kOwner) {
    repository::set_member_role(tx, invitation.company_id, person.id, role::kOwner);
  }
  repository::close_invitation(tx, invitation.id, "accepted", now);
  Json details = about(invitation);
  details["name"] = person.display_name;
  note(tx, invitation.company_id, {person.id, person.display_name, address}, "joined", std::move(details));
  // Whoever invited learns that the person came, while they are of the company themselves.
  const auto company = repository::company_by_id(tx.sql(), invitation.company_id);
  if (const auto inviter = repository::member(tx.sql(), invitation.company_id, invitation.invited_by)) {
    tell(tx, *company, "member_joined", inviter->email, inviter->display_name,
         {{"name", person.display_name}, {"email", person.email}});
  }
}

}  // namespace tenderloom::accounts
