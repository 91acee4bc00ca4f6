#include "tenderloom/submissions/integrity.h"

namespace tenderloom::submissions {
namespace {

/// Files that were taken out of a row count too: its revisions name them.
void visit_node_files(soci::session& sql, const storage::BlobVisitor& visit) {
  storage::visit_blobs(
      sql, "SELECT sha256, size, 'file ' || id || ' (' || field || ') of row ' || node_id FROM node_file", visit);
}

constexpr const char* kTreeProblems[] = {
    "SELECT 'submission ' || s.id || ' belongs to tender ' || s.tender_id || ', which is not there; restore the tender "
    "from a backup' FROM submission s LEFT JOIN tender t ON t.id = s.tender_id WHERE t.id IS NULL ORDER BY s.id",

    "SELECT 'submission ' || s.id || ' belongs to company ' || s.company_id || ', which is not there; restore the "
    "company from a backup' FROM submission s LEFT JOIN company c ON c.id = s.company_id WHERE c.id IS NULL ORDER BY "
    "s.id",

    "SELECT 'row ' || n.id || ' (' || n.level || ') belongs to submission ' || n.submission_id || ', which is not "
    "there; restore it from a backup' FROM node n LEFT JOIN submission s ON s.id = n.submission_id WHERE s.id IS NULL "
    "ORDER BY n.id",

    "SELECT 'row ' || n.id || ' (' || n.level || ') stands under row ' || n.parent_id || ', which is not there; "
    "restore "
    "it from a backup' FROM node n LEFT JOIN node p ON p.id = n.parent_id AND p.submission_id = n.submission_id WHERE "
    "n.parent_id <> 0 AND p.id IS NULL ORDER BY n.id",

    "SELECT 'row ' || n.id || ' (' || n.level || ') stands under row ' || n.parent_id || ', which is deleted; restore "
    "or delete both on the page of the list' FROM node n JOIN node p ON p.id = n.parent_id WHERE n.deleted_at = 0 AND "
    "p.deleted_at <> 0 ORDER BY n.id",

    "SELECT 'row ' || p.id || ' (' || p.level || ') says that ' || p.child_count || ' rows stand under it, but ' || "
    "COALESCE(k.rows_below, 0) || ' do; save it again' FROM node p LEFT JOIN (SELECT parent_id, COUNT(*) AS rows_below "
    "FROM node WHERE deleted_at = 0 AND parent_id <> 0 GROUP BY parent_id) k ON k.parent_id = p.id WHERE p.deleted_at "
    "= 0 AND p.child_count <> COALESCE(k.rows_below, 0) ORDER BY p.id",

    "SELECT 'file ' || f.id || ' (' || f.field || ') belongs to row ' || f.node_id || ', which is not there; restore "
    "it "
    "from a backup' FROM node_file f LEFT JOIN node n ON n.id = f.node_id WHERE f.node_id <> 0 AND f.removed_at = 0 "
    "AND "
    "n.id IS NULL ORDER BY f.id",
};

/// Uploads that wait for their form's first save are forgotten after a day by a job of every server.
constexpr auto kPendingForgotten = std::chrono::hours(72);

void tell_tree_problems(soci::session& sql, base::Instant now, const storage::ProblemVisitor& tell) {
  for (const char* query : kTreeProblems) storage::tell_rows(sql, query, tell);
  storage::tell_rows(sql,
                     "SELECT 'file ' || id || ' waits for a form that was never saved; start the portal, which forgets "
                     "it' FROM node_file WHERE node_id = 0 AND removed_at = 0 AND uploaded_at < " +
                         std::to_string(base::to_micros(now - kPendingForgotten)) + " ORDER BY id",
                     tell);
}

}  // namespace

storage::Integrity integrity() { return {"submissions", visit_node_files, tell_tree_problems}; }

}  // namespace tenderloom::submissions
