// What the portal was set to, from one start to the next.
#include "tenderloom/audit/audit.h"

namespace tenderloom::audit {

namespace {

base::Json last_configuration(soci::session& sql) {
  std::string content;
  sql << "SELECT content FROM audit_configuration WHERE id = 1", soci::into(content);
  return sql.got_data() ? base::Json::parse(content, nullptr, false) : base::Json();
}

}  // namespace

bool AuditLog::record_start(const base::Json& configuration, const std::string& version) {
  return database_.write([&](storage::Transaction& tx) {
    const base::Json before = last_configuration(tx.sql());
    base::Json changes = base::Json::object();
    for (const auto& [key, value] : configuration.items()) {
      const base::Json old = before.is_object() ? before.value(key, base::Json()) : base::Json();
      if (old != value) changes[key] = {{"before", old}, {"after", value}};
    }
    Entry started;
    started.action = "portal.started";
    started.subject = "portal";
    started.details = {{"version", version}};
    record(tx, started);
    if (!before.is_object() || !changes.empty()) {
      Entry changed;
      changed.action = before.is_object() ? "configuration.changed" : "configuration.noted";
      changed.subject = "portal";
      changed.details = before.is_object() ? changes : configuration;
      record(tx, changed);
      const std::string content = configuration.dump();
      const long long at = base::to_micros(clock_.now());
      tx.sql() << "DELETE FROM audit_configuration";
      tx.sql() << "INSERT INTO audit_configuration (id, at, content) VALUES (1, :at, :content)", soci::use(at),
          soci::use(content);
    }
    return before.is_object() && !changes.empty();
  });
}

void AuditLog::record_stop() {
  database_.write([&](storage::Transaction& tx) {
    Entry stopped;
    stopped.action = "portal.stopped";
    stopped.subject = "portal";
    record(tx, stopped);
  });
}

}  // namespace tenderloom::audit
