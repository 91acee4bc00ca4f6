// SQL of passwords: the hash in use, those before it, links that set one, requests for a link.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/model.h"
#include "tenderloom/accounts/passwords.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::accounts {

storage::Migration password_migration();

namespace repository {

/// The names of the person's companies.
std::vector<std::string> companies_of(soci::session& sql, std::int64_t person_id);
/// The present hash and `before` older ones, newest first.
std::vector<std::string> recent_hashes(soci::session& sql, std::int64_t person_id, int before);
/// The present hash becomes an old one (`keep` of those stay), the account is unlocked.
void replace_hash(storage::Transaction& tx, std::int64_t person_id, const std::string& hash, int keep, Instant at);
void set_must_change(storage::Transaction& tx, std::int64_t person_id, bool must, Instant at);
void end_sessions_of_person(storage::Transaction& tx, std::int64_t person_id, const std::string& but_hash);

struct PasswordLink {
  std::int64_t person_id = 0;
  std::string purpose;
  Instant expires_at{};
  bool used = false;
};
void insert_link(storage::Transaction& tx, const std::string& token_hash, const PasswordLink& link, Instant at);
std::optional<PasswordLink> link(soci::session& sql, const std::string& token_hash, const std::string& suffix = {});
/// After one link is used, none of the person's can be.
void close_links(storage::Transaction& tx, std::int64_t person_id, Instant at);
std::int64_t open_links(soci::session& sql, std::int64_t person_id, Instant now);
void remove_old_links(storage::Transaction& tx, Instant before);

struct PasswordRequest {
  std::string email, tax_id, address, locale;
};
std::int64_t insert_request(storage::Transaction& tx, const PasswordRequest& request, Instant at);
std::optional<PasswordRequest> take_request(storage::Transaction& tx, std::int64_t id);
std::optional<std::int64_t> member_of_tax_id(soci::session& sql, std::int64_t person_id, const std::string& tax_id);

}  // namespace repository
}  // namespace tenderloom::accounts
