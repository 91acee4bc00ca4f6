#include "tenderloom/accounts/session_list.h"

#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::accounts {

std::vector<OwnSession> SessionList::list(const SessionOwner& owner) const {
  const auto now = clock_.now();
  const std::int64_t alive = base::to_micros(now);
  const std::string own = owner.session_id.empty() ? std::string() : base::sha256_hex(owner.session_id);
  std::vector<OwnSession> sessions;
  database_.read([&](soci::session& sql) {
    std::string hash, address, agent;
    std::int64_t created = 0, expires = 0, active = 0;
    soci::statement rows = (sql.prepare << "SELECT s.id_hash, s.address, s.agent, s.created_at, s.expires_at, "
                                           "COALESCE(a.active_at, s.created_at) FROM web_session s "
                                           "LEFT JOIN session_activity a ON a.id_hash = s.id_hash "
                                           "WHERE s.person_id = :person AND s.expires_at > :now "
                                           "ORDER BY COALESCE(a.active_at, s.created_at) DESC, s.id_hash",
                            soci::into(hash), soci::into(address), soci::into(agent), soci::into(created),
                            soci::into(expires), soci::into(active), soci::use(owner.person_id), soci::use(alive));
    rows.execute();
    while (rows.fetch()) {
      OwnSession session{hash.substr(0, kSessionName), device_of(agent), address, base::from_micros(created),
                         base::from_micros(active)};
      session.ends = sessions_.end_of(base::from_micros(expires), session.active, owner.staff);
      session.current = hash == own;
      if (session.ends > now) sessions.push_back(std::move(session));
    }
    return true;
  });
  std::stable_partition(sessions.begin(), sessions.end(), [](const auto& session) { return session.current; });
  return sessions;
}

void SessionList::end_one(storage::Transaction& tx, const SessionOwner& owner, const OwnSession& session) {
  const std::int64_t now = base::to_micros(clock_.now());
  const std::string pattern = session.id + "%";  // hexadecimal digits only
  tx.sql() << "UPDATE web_session SET expires_at = :now, data = '{}' WHERE person_id = :person AND id_hash LIKE :name",
      soci::use(now), soci::use(owner.person_id), soci::use(pattern);
  audit_.record(
      tx, {.at = {},
           .person = owner.person_id,
           .company = {},
           .actor_name = owner.name,
           .address = owner.address,
           .action = "session.ended",
           .subject = "session:" + session.id,
           .details = {
               {"address", session.address}, {"browser", session.device.browser}, {"system", session.device.system}}});
}

base::Result<void> SessionList::end(const SessionOwner& owner, const std::string& id) {
  for (const auto& session : list(owner)) {
    if (session.id != id) continue;
    if (session.current) return base::Error{"session_is_this"};
    database_.write([&](storage::Transaction& tx) { end_one(tx, owner, session); });
    return {};
  }
  return base::Error{"not_found"};
}

int SessionList::end_others(const SessionOwner& owner) {
  const auto sessions = list(owner);
  return database_.write([&](storage::Transaction& tx) {
    int ended = 0;
    for (const auto& session : sessions) {
      if (session.current) continue;
      end_one(tx, owner, session);
      ++ended;
    }
    return ended;
  });
}

}  // namespace tenderloom::accounts
