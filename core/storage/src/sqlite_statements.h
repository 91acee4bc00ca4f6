// Prepared statements that an SQLite connection keeps. SOCI reads and compiles the text of every statement anew and
// throws the result away; here a statement that is done goes back to its connection, reset and without its values, and
// the next one with the same text takes it. Callers notice nothing: a statement's end still ends its read (a SELECT
// that was not read to the end pins no snapshot) and drops its values.
#pragma once
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace tenderloom::storage {

/// The backend that a session is opened with, instead of soci::sqlite3. One connection's statements are used by one
/// thread at a time, as the connection is.
const soci::backend_factory& sqlite_with_kept_statements();

/// SOCI's own backend of a session that was opened so, for what SOCI does not offer.
soci::sqlite3_session_backend& sqlite_backend(soci::session& session);
/// The compiled form of a statement of such a session, between prepare() and its end.
sqlite_api::sqlite3_stmt* prepared(soci::statement& statement);
/// How many statements rest with the connection.
std::size_t kept_statements(soci::session& session);

}  // namespace tenderloom::storage
