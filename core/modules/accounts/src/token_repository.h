// SQL of API tokens. What a lookup by token needs is in `api_token`, what only pages show in `api_token_detail`.
#pragma once
#include "tenderloom/accounts/tokens.h"

namespace tenderloom::accounts::repository {

std::vector<ApiToken> tokens_of(soci::session& sql, std::int64_t person_id, std::int64_t only_id = 0);
std::int64_t insert_token(storage::Transaction& tx, const ApiToken& token, const std::string& hash,
                          const std::string& address);
/// False when there is none.
bool delete_token(storage::Transaction& tx, std::int64_t person_id, std::int64_t token_id);
std::int64_t delete_tokens(storage::Transaction& tx, std::int64_t person_id);
/// False when somebody else noted a use since `before`.
bool note_token_use(storage::Transaction& tx, std::int64_t token_id, Instant before, Instant at,
                    const std::string& address);
/// Companies of a person with the role there, by name.
std::vector<TokenFor> token_companies_of(soci::session& sql, std::int64_t person_id);

}  // namespace tenderloom::accounts::repository
