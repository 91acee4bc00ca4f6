// Bulk changes between requests and the service: which rows and fields are meant, what came of them.
#pragma once
#include "item_json.h"

namespace tenderloom::submissions {

/// `rows` of a request: "7:2" (id and version), "7", 7 or {"id": "7", "version": 2}, each row once.
std::vector<ChosenRow> chosen_rows(const Json& body);

/// The fields that one operation sets: the chosen one and what goes with it; none when it is not set in bulk.
std::vector<const forms::Field*> bulk_fields(const forms::Level& level, const std::string& key);
std::string bulk_labels(const forms::TypeDefinition& type, const forms::Level& level,
                        const std::vector<const forms::Field*>& fields, const std::string& locale);

/// {"dry_run","changed","unchanged","refused","conflict","gone","rows":[{"id","title","version","outcome","changes",
/// "differences","findings"}]}.
Json bulk_changes_json(const ItemScope& scope, const forms::Level& level, const std::vector<BulkRow>& rows,
                       bool dry_run, const std::string& locale, const forms::Surroundings& around);
/// {"dry_run","deleted","refused","children":{level: n},"rows":[{"id","title","version","outcome","children"}]}.
Json bulk_removal_json(const BulkRemoval& removal, bool dry_run);

/// Only these fields of a form model, each shown; the groups that are left have no headings.
Json only_fields(Json form, const std::vector<const forms::Field*>& fields);

}  // namespace tenderloom::submissions
