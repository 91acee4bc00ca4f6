// Vendors of an older system, brought over from a spreadsheet: everything that is wrong is said in one pass, and only a
// table without a fault is taken, whole. Each becomes an approved company whose owner gets a link to set the first
// password. A tax id that is registered already is passed over, so the same file twice changes nothing.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tenderloom/accounts/registrations.h"

namespace tenderloom::accounts {

/// A table as it came: the registration's fields by their keys, all text as typed.
struct VendorTable {
  struct Row {
    std::int64_t number = 0;  // as a spreadsheet program shows it, from 1
    Json values = Json::object();
  };
  std::vector<Row> rows;  // blank rows are left out
  Json to_json() const;
  static VendorTable from_json(const Json& json);
};

struct VendorImportReport {
  struct Row {
    std::int64_t number = 0;
    std::string tax_id, company_name;
    std::string outcome;                // succeeded skipped failed
    std::vector<std::string> messages;  // of a failed row, every one
  };
  std::int64_t succeeded = 0, skipped = 0, failed = 0;
  bool stored = false;  // false: only looked at, or refused because a row failed
  std::vector<Row> rows;
};

/// Thread-safe.
class VendorImport {
 public:
  static constexpr std::size_t kMostRows = 2000;
  /// Makes, in the transaction, the address at which that person sets the first password.
  using FirstPasswordLink = std::function<std::string(storage::Transaction&, std::int64_t person_id)>;

  VendorImport(storage::Database& database, const base::Clock& clock, Registrations& registrations,
               const Reporting& reporting, FirstPasswordLink link, bool cheap_hashes);

  /// Reads .csv (UTF-8, with or without a mark at its beginning), .xlsx or .xls. The first row names the columns by the
  /// labels of the form in either language, or by their keys. Errors: import_not_utf8, import_quote {row},
  /// import_columns {missing, unknown}, import_too_many {limit}, import_empty, and those of sheets::open_workbook.
  base::Result<VendorTable> read(const std::filesystem::path& file, const std::string& name) const;
  /// The columns in their order: {"key", "label"}.
  Json columns(const std::string& locale) const;

  /// What taking the table would do; stores nothing.
  VendorImportReport check(const VendorTable& table, const std::string& locale) const;
  /// Takes the table, whole or not at all.
  VendorImportReport run(const VendorTable& table, const std::string& locale, const Actor& actor);

  /// Keeps a table that was looked at until the same person takes it; gives its name. For a day.
  std::string keep(const VendorTable& table, std::int64_t person_id);
  std::optional<VendorTable> kept(const std::string& name, std::int64_t person_id) const;
  void forget(const std::string& name);

 private:
  struct Judgement;
  Judgement judge(soci::session& sql, const VendorTable& table, const std::string& locale) const;
  void store(storage::Transaction& tx, const Json& values, const std::string& hash, const Actor& actor);

  storage::Database& database_;
  const base::Clock& clock_;
  Registrations& registrations_;
  Reporting reporting_;
  FirstPasswordLink link_;
  bool cheap_hashes_;
};

}  // namespace tenderloom::accounts
