// SCR-160: the audit log for staff who may read it: searched, read entry by entry, taken out as CSV.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/audit/audit.h"
#include "tenderloom/base/words.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"

namespace tenderloom::audit {

/// Whom the numbers in the log stand for. The accounts know; the log does not know them.
struct Names {
  std::function<std::optional<std::int64_t>(const std::string& email)> person;
  std::function<std::optional<std::int64_t>(const std::string& tax_id)> company;
  std::function<std::map<std::int64_t, std::string>(const std::vector<std::int64_t>& ids)> companies;
};

/// What a person asked for, as typed; `search` is what it means.
struct Query {
  std::string from, until, person, company, action, subject, result, address;
  Search search;
  bool impossible = false;  // names somebody who is not there: nothing can match
  base::Json findings = base::Json::array();
};

class AuditPages {
 public:
  /// `temporary`: a folder for the export while it is being sent.
  AuditPages(AuditLog& log, storage::Database& database, const base::Words& words, Names names,
             std::filesystem::path temporary);
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);

 private:
  Query read(const http::Context& context) const;
  http::Outcome list(http::Context& context);
  http::Outcome show(http::Context& context);
  http::Outcome export_csv(http::Context& context);
  base::Json resource(const Listed& entry, const std::map<std::int64_t, std::string>& companies) const;
  std::map<std::int64_t, std::string> companies_of(const std::vector<Listed>& entries) const;

  AuditLog& log_;
  storage::Database& database_;
  const base::Words& words_;
  Names names_;
  std::filesystem::path temporary_;
};

}  // namespace tenderloom::audit
