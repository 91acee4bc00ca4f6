#include "tenderloom/accounts/kept_forms.h"

#include "tenderloom/base/crypto.h"

namespace tenderloom::accounts {

using base::Json;

namespace {

Json to_stored(const http::KeptForm& form) {
  Json fields = Json::array();
  for (const auto& [name, value] : form.fields) fields.push_back(Json::array({name, value}));
  return {{"action", form.action}, {"method", form.method},   {"page", form.page},
          {"files", form.files},   {"secrets", form.secrets}, {"fields", std::move(fields)}};
}

http::KeptForm from_stored(const Json& stored) {
  http::KeptForm form;
  form.action = stored["action"];
  form.method = stored["method"];
  form.page = stored["page"];
  form.secrets = stored["secrets"];
  form.files = stored["files"].get<std::vector<std::string>>();
  for (const auto& field : stored["fields"]) form.fields.emplace_back(field[0], field[1]);
  return form;
}

}  // namespace

bool KeptForms::has_room(soci::session& sql, const http::KeptForm& form, const std::string& address,
                         std::int64_t now) const {
  std::int64_t all = 0, same = 0;
  if (form.person_id != 0) {
    sql << "SELECT COUNT(*) FROM kept_form WHERE person_id = :person AND expires_at > :now", soci::into(all),
        soci::use(form.person_id), soci::use(now);
    return all < kMostOfPerson;
  }
  sql << "SELECT COUNT(*), COALESCE(SUM(CASE WHEN address = :address THEN 1 ELSE 0 END), 0) FROM kept_form "
         "WHERE person_id IS NULL AND expires_at > :now",
      soci::into(all), soci::into(same), soci::use(address), soci::use(now);
  return all < kMostUnknown && same < kMostUnknownOfAddress;
}

std::optional<std::string> KeptForms::keep(const http::KeptForm& form, const http::Request& request) {
  const std::string token = base::random_token(), hash = base::sha256_hex(token), stored = to_stored(form).dump();
  const std::string address = request.client_address.substr(0, 64);
  const std::int64_t now = base::to_micros(clock_.now()), until = base::to_micros(clock_.now() + kKept);
  storage::Nullable<std::int64_t> person;
  if (form.person_id != 0) person = std::optional(form.person_id);
  const bool kept = database_.write([&](storage::Transaction& tx) {
    if (!has_room(tx.sql(), form, address, now)) return false;
    tx.sql() << "INSERT INTO kept_form (token_hash, person_id, address, form, expires_at) "
                "VALUES (:hash, :person, :address, :form, :until)",
        soci::use(hash), soci::use(person.value, person.ind), soci::use(address), soci::use(stored), soci::use(until);
    return true;
  });
  return kept ? std::optional(token) : std::nullopt;
}

std::optional<http::KeptForm> KeptForms::find(const std::string& token, std::int64_t person_id) const {
  const std::string hash = base::sha256_hex(token);
  const std::int64_t now = base::to_micros(clock_.now());
  std::string stored;
  std::int64_t person = 0;
  const bool found = database_.read([&](soci::session& sql) {
    sql << "SELECT form, COALESCE(person_id, 0) FROM kept_form WHERE token_hash = :hash AND expires_at > :now",
        soci::into(stored), soci::into(person), soci::use(hash), soci::use(now);
    return sql.got_data();
  });
  if (!found || (person != 0 && person != person_id)) return std::nullopt;
  auto form = from_stored(Json::parse(stored));
  form.person_id = person;
  return form;
}

void KeptForms::drop(const std::string& token) {
  const std::string hash = base::sha256_hex(token);
  database_.write(
      [&](storage::Transaction& tx) { tx.sql() << "DELETE FROM kept_form WHERE token_hash = :hash", soci::use(hash); });
}

}  // namespace tenderloom::accounts
