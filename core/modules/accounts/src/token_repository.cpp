#include "token_repository.h"

namespace tenderloom::accounts::repository {

std::vector<ApiToken> tokens_of(soci::session& sql, std::int64_t person_id, std::int64_t only_id) {
  std::vector<ApiToken> found;
  ApiToken row;
  std::int64_t created = 0, expires = 0, used = 0;
  std::string scopes;
  soci::statement statement =
      (sql.prepare << "SELECT t.id, t.person_id, COALESCE(t.company_id, 0), COALESCE(c.name, ''), "
                      "COALESCE(d.name, ''), COALESCE(d.hint, ''), t.scopes, t.created_at, COALESCE(t.expires_at, 0), "
                      "COALESCE(t.last_used_at, 0), COALESCE(d.last_address, '') FROM api_token t "
                      "LEFT JOIN company c ON c.id = t.company_id LEFT JOIN api_token_detail d ON d.token_id = t.id "
                      "WHERE t.person_id = :person AND (:any = 0 OR t.id = :id) ORDER BY t.id DESC",
       soci::into(row.id), soci::into(row.person_id), soci::into(row.company_id), soci::into(row.company_name),
       soci::into(row.name), soci::into(row.hint), soci::into(scopes), soci::into(created), soci::into(expires),
       soci::into(used), soci::into(row.last_address), soci::use(person_id, "person"), soci::use(only_id, "any"),
       soci::use(only_id, "id"));
  statement.execute();
  while (statement.fetch()) {
    row.scopes = scopes_from(scopes);
    row.created_at = base::from_micros(created);
    row.expires_at = expires != 0 ? std::optional(base::from_micros(expires)) : std::nullopt;
    row.last_used_at = used != 0 ? std::optional(base::from_micros(used)) : std::nullopt;
    found.push_back(row);
  }
  return found;
}

std::int64_t insert_token(storage::Transaction& tx, const ApiToken& token, const std::string& hash,
                          const std::string& address) {
  const std::string scopes = text_of(token.scopes), nowhere;
  const std::int64_t created = base::to_micros(token.created_at);
  storage::Nullable<std::int64_t> company, expires;
  if (token.company_id != 0) company = std::optional(token.company_id);
  if (token.expires_at) expires = std::optional(base::to_micros(*token.expires_at));
  tx.sql() << "INSERT INTO api_token (person_id, company_id, token_hash, scopes, created_at, expires_at) VALUES "
              "(:person, :company, :hash, :scopes, :created, :expires)",
      soci::use(token.person_id), soci::use(company.value, company.ind), soci::use(hash), soci::use(scopes),
      soci::use(created), soci::use(expires.value, expires.ind);
  const std::int64_t id = storage::last_insert_id(tx, "api_token");
  tx.sql() << "INSERT INTO api_token_detail (token_id, name, hint, made_address, last_address) VALUES (:id, :name, "
              ":hint, :made, :last)",
      soci::use(id), soci::use(token.name), soci::use(token.hint), soci::use(address), soci::use(nowhere);
  return id;
}

bool delete_token(storage::Transaction& tx, std::int64_t person_id, std::int64_t token_id) {
  soci::statement statement = (tx.sql().prepare << "DELETE FROM api_token WHERE id = :id AND person_id = :person",
                               soci::use(token_id), soci::use(person_id));
  statement.execute(true);
  if (statement.get_affected_rows() == 0) return false;
  tx.sql() << "DELETE FROM api_token_detail WHERE token_id = :id", soci::use(token_id);
  return true;
}

std::int64_t delete_tokens(storage::Transaction& tx, std::int64_t person_id) {
  std::int64_t count = 0;
  for (const auto& token : tokens_of(tx.sql(), person_id)) count += delete_token(tx, person_id, token.id);
  return count;
}

bool note_token_use(storage::Transaction& tx, std::int64_t token_id, Instant before, Instant at,
                    const std::string& address) {
  const std::int64_t micros = base::to_micros(at), known = base::to_micros(before);
  soci::statement update =
      (tx.sql().prepare << "UPDATE api_token SET last_used_at = :now WHERE id = :id AND COALESCE(last_used_at, 0) = "
                           ":known",
       soci::use(micros), soci::use(token_id), soci::use(known));
  update.execute(true);
  if (update.get_affected_rows() == 0) return false;
  tx.sql() << "UPDATE api_token_detail SET last_address = :address WHERE token_id = :id", soci::use(address),
      soci::use(token_id);
  return true;
}

std::vector<TokenFor> token_companies_of(soci::session& sql, std::int64_t person_id) {
  std::vector<TokenFor> found;
  TokenFor row;
  soci::statement statement =
      (sql.prepare << "SELECT c.id, c.name, m.role FROM membership m JOIN company c ON c.id = m.company_id "
                      "WHERE m.person_id = :person ORDER BY c.name, c.id",
       soci::into(row.company_id), soci::into(row.company_name), soci::into(row.role), soci::use(person_id));
  statement.execute();
  while (statement.fetch()) found.push_back(row);
  return found;
}

}  // namespace tenderloom::accounts::repository
