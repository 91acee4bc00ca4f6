// What the evaluator asks about the rows around one node.
#pragma once
#include <soci/soci.h>

#include <functional>
#include <memory>

#include "tenderloom/forms/evaluate.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::submissions {

using OptionSource = std::function<std::vector<forms::Option>(const std::string& provider, const Json& row)>;
/// Lends a connection: the transaction's own, or one of the pool for the time of the call.
using Lender = std::function<void(const std::function<void(soci::session&)>&)>;

struct Place {
  std::int64_t submission_id = 0;
  std::string level;
  std::int64_t parent_id = 0;
  std::int64_t id = 0;  // 0: a new row
};

class NodeSurroundings final : public forms::Surroundings {
 public:
  NodeSurroundings(Lender lender, std::shared_ptr<const Json> tender, Json ancestors, Place place, OptionSource options,
                   base::Instant now)
      : lender_(std::move(lender)),
        tender_(std::move(tender)),
        ancestors_(std::move(ancestors)),
        place_(std::move(place)),
        options_(std::move(options)),
        now_(now) {}

  const Json& tender() const override { return *tender_; }
  const Json& ancestors() const override { return ancestors_; }
  std::vector<forms::Row> siblings() const override;
  bool taken(const forms::Level& level, const forms::Field& field, const Json& value,
             const std::string& scope) const override;
  std::vector<forms::Option> options(const std::string& provider, const Json& row) const override;
  base::Instant now() const override { return now_; }

 private:
  Lender lender_;
  std::shared_ptr<const Json> tender_;
  Json ancestors_;
  Place place_;
  OptionSource options_;
  base::Instant now_;
};

/// A lender that always gives this connection, within a transaction.
Lender lend(soci::session& sql);
Lender lend(storage::Database& database);

/// {"product": {…}, "edition": {…}} of nodes that were read with their values, root first.
Json ancestor_values(const std::vector<Node>& path);

}  // namespace tenderloom::submissions
