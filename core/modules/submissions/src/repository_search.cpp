#include "repository_search.h"

#include <algorithm>
#include <map>
#include <set>

#include "node_rows.h"
#include "posting_block.h"
#include "repository.h"
#include "search_words.h"
#include "tenderloom/storage/bulk_insert.h"

namespace tenderloom::submissions::repository {

namespace {

constexpr std::size_t kIdsAStatement = 250;
/// Candidates that are looked at before a search ends without being sure of its total.
constexpr std::size_t kMostLooked = 4000;

/// Longer than any term that a text gives, so that they never meet.
std::string level_term(const std::string& level) { return "level:" + level; }
std::string tender_term(std::int64_t tender_id) { return "tender:" + std::to_string(tender_id); }

using Blocks = std::map<std::int64_t, PostingBlock>;

/// All of a term, or where there are some already, those that they may have in common.
Blocks blocks_of(soci::session& sql, const std::string& term, const std::optional<Blocks>& within) {
  long long number = 0;
  std::string ids;
  Blocks blocks;
  soci::statement statement(sql);
  statement.exchange(soci::use(term));
  exchange_into(statement, number, ids);
  run(statement, "SELECT block, ids FROM search_posting WHERE term = :t");
  while (statement.fetch())
    if (!within || within->contains(number)) blocks.emplace_hint(blocks.end(), number, PostingBlock::decode(ids));
  return blocks;
}

void keep_common(Blocks& blocks, const Blocks& others) {
  for (auto at = blocks.begin(); at != blocks.end();) {
    const auto other = others.find(at->first);
    if (other != others.end()) at->second.keep_common(other->second);
    at = other == others.end() || at->second.empty() ? blocks.erase(at) : std::next(at);
  }
}

/// Rows whose text changed since the index saw them.
std::vector<std::int64_t> noted(soci::session& sql) {
  long long id = 0;
  std::vector<std::int64_t> ids;
  soci::statement statement(sql);
  exchange_into(statement, id);
  run(statement,
      "SELECT c.node_id FROM search_change c JOIN node n ON n.id = c.node_id JOIN submission s ON s.id = "
      "n.submission_id WHERE s.last_submitted_at > 0");
  while (statement.fetch()) ids.push_back(id);
  return ids;
}

struct Noted {
  std::vector<std::int64_t> changes, nodes;
};

Noted take_noted(storage::Transaction& tx, int most) {
  long long id = 0, node = 0;
  Noted noted;
  soci::statement statement(tx.sql());
  statement.exchange(soci::use(most));
  exchange_into(statement, id, node);
  // Locked where another server may be at the same work.
  run(statement, "SELECT id, node_id FROM search_change ORDER BY id LIMIT :k" + storage::for_update(tx.dialect()));
  while (statement.fetch()) noted.changes.push_back(id), noted.nodes.push_back(node);
  return noted;
}

/// The terms of these rows, with their rows. What was never handed in is its vendor's own business: not indexed.
std::map<std::string, Blocks> terms_of(soci::session& sql, const std::vector<std::int64_t>& nodes) {
  long long id = 0, tender = 0;
  std::string level, text;
  std::map<std::string, Blocks> terms;
  soci::statement statement(sql);
  exchange_into(statement, id, tender, level, text);
  run(statement,
      "SELECT n.id, n.tender_id, n.level, n.search_text FROM node n JOIN submission s ON s.id = n.submission_id "
      "WHERE n.id IN (" +
          id_list(nodes) + ") AND s.last_submitted_at > 0");
  while (statement.fetch()) {
    const auto note = [&](const std::string& term) { terms[term][PostingBlock::number_of(id)].add(id); };
    for (const std::string& term : search_terms(text)) note(term);
    note(level_term(level));
    note(tender_term(tender));
  }
  return terms;
}

/// Adds what the index has of these terms in the blocks that change.
void join_stored(soci::session& sql, std::map<std::string, Blocks>& terms) {
  std::set<std::int64_t> numbers;
  for (const auto& [term, blocks] : terms)
    for (const auto& [number, block] : blocks) numbers.insert(number);
  const std::string in_blocks = id_list({numbers.begin(), numbers.end()});
  constexpr std::size_t kTermsAStatement = 100;
  for (auto at = terms.begin(); at != terms.end();) {
    std::vector<std::string> names;
    for (; at != terms.end() && names.size() < kTermsAStatement; ++at) names.push_back(at->first);
    std::string places;
    soci::statement statement(sql);
    for (std::size_t i = 0; i < names.size(); ++i) {
      statement.exchange(soci::use(names[i]));
      places += (i == 0 ? ":t" : ", :t") + std::to_string(i);
    }
    long long number = 0;
    std::string term, ids;
    exchange_into(statement, term, number, ids);
    run(statement,
        "SELECT term, block, ids FROM search_posting WHERE term IN (" + places + ") AND block IN (" + in_blocks + ")");
    while (statement.fetch()) {
      Blocks& blocks = terms.at(term);
      if (const auto found = blocks.find(number); found != blocks.end()) found->second.join(PostingBlock::decode(ids));
    }
  }
}

}  // namespace

void note_change(soci::session& sql, std::int64_t node_id) {
  sql << "INSERT INTO search_change (node_id) VALUES (:n)", soci::use(node_id);
}

void note_submission(soci::session& sql, std::int64_t submission_id) {
  sql << "INSERT INTO search_change (node_id) SELECT id FROM node WHERE submission_id = :s AND deleted_at = 0",
      soci::use(submission_id);
}

bool has_changes(soci::session& sql) {
  long long changes = 0;
  sql << "SELECT EXISTS (SELECT 1 FROM search_change)", soci::into(changes);
  return changes != 0;
}

int index_changes(storage::Transaction& tx, int most) {
  soci::session& sql = tx.sql();
  const Noted noted = take_noted(tx, most);
  if (noted.changes.empty()) return 0;
  auto terms = terms_of(sql, noted.nodes);
  join_stored(sql, terms);
  storage::BulkInsert rows(tx, "search_posting", {"term", "block", "ids"}, storage::BulkInsert::Existing::replaced,
                           {"term", "block"});
  for (const auto& [term, blocks] : terms) {
    for (const auto& [number, block] : blocks) {
      const std::string ids = block.encode();
      rows.add({std::string_view(term), static_cast<long long>(number), std::string_view(ids)});
    }
  }
  rows.flush();
  for (std::size_t from = 0; from < noted.changes.size(); from += kIdsAStatement) {
    const std::size_t to = std::min(noted.changes.size(), from + kIdsAStatement);
    sql << "DELETE FROM search_change WHERE id IN (" +
               id_list({noted.changes.begin() + static_cast<std::ptrdiff_t>(from),
                        noted.changes.begin() + static_cast<std::ptrdiff_t>(to)}) +
               ")";
  }
  return static_cast<int>(noted.changes.size());
}

std::vector<std::int64_t> candidates(soci::session& sql, const std::vector<std::string>& words,
                                     const SearchQuery& query) {
  std::set<std::string> terms;
  for (const std::string& word : words) {
    const std::vector<std::string> own = terms_to_ask(word);
    terms.insert(own.begin(), own.end());
  }
  if (query.tender != 0) terms.insert(tender_term(query.tender));
  if (!query.level.empty()) terms.insert(level_term(query.level));

  std::optional<Blocks> common;
  for (const std::string& term : terms) {
    if (common && common->empty()) break;
    Blocks blocks = blocks_of(sql, term, common);
    if (common)
      keep_common(*common, blocks);
    else
      common = std::move(blocks);
  }
  std::vector<std::int64_t> ids = noted(sql);
  std::sort(ids.begin(), ids.end(), std::greater<>());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  const std::size_t fresh = ids.size();
  if (common) {
    for (auto at = common->rbegin(); at != common->rend() && ids.size() < fresh + kMostLooked + 1; ++at) {
      const auto in_block = at->second.ids(at->first);
      ids.insert(ids.end(), in_block.begin(), in_block.end());
    }
  }
  std::inplace_merge(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(fresh), ids.end(), std::greater<>());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::vector<std::int64_t> matching(soci::session& sql, const std::vector<std::int64_t>& ids,
                                   const std::vector<std::string>& words, const SearchQuery& query, bool& all) {
  std::string where = " AND n.deleted_at = 0 AND s.last_submitted_at > 0";
  if (query.complete) where += *query.complete ? " AND n.own_complete = 1" : " AND n.own_complete = 0";
  if (query.tests != "all") {
    where += query.tests == "only" ? " AND EXISTS " : " AND NOT EXISTS ";
    where += "(SELECT 1 FROM company_mark k WHERE k.company_id = s.company_id AND k.is_test = 1)";
  }
  std::vector<std::int64_t> found;
  std::size_t looked = 0;
  // Always that many places, filled up with the last id, so that a connection has the statement ready.
  std::string places;
  for (std::size_t i = 0; i < kIdsAStatement; ++i) places += (i == 0 ? ":i" : ", :i") + std::to_string(i);
  const std::string question =
      "SELECT n.id, n.tender_id, n.level, n.search_text, s.state FROM node n JOIN submission s ON s.id = "
      "n.submission_id WHERE n.id IN (" +
      places + ")" + where;
  while (looked < std::min(ids.size(), kMostLooked) && found.size() < static_cast<std::size_t>(kMostFound)) {
    const std::size_t to = std::min(ids.size(), looked + kIdsAStatement);
    long long id = 0, tender = 0;
    std::string level, text, state;
    std::set<std::int64_t, std::greater<>> here;
    soci::statement statement(sql);
    for (std::size_t i = 0; i < kIdsAStatement; ++i) statement.exchange(soci::use(ids[std::min(looked + i, to - 1)]));
    exchange_into(statement, id, tender, level, text, state);
    run(statement, question);
    while (statement.fetch()) {
      const bool wanted = (query.tender == 0 || tender == query.tender) && !query.without.contains(tender) &&
                          (query.level.empty() || level == query.level) &&
                          (query.state.empty() || state == query.state) && contains_all(text, words);
      if (wanted) here.insert(id);
    }
    found.insert(found.end(), here.begin(), here.end());
    looked = to;
  }
  all = looked >= ids.size() && found.size() <= static_cast<std::size_t>(kMostFound);
  if (found.size() > static_cast<std::size_t>(kMostFound)) found.resize(static_cast<std::size_t>(kMostFound));
  return found;
}

std::vector<FoundNode> found_nodes(soci::session& sql, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return {};
  std::map<std::int64_t, Node> nodes;
  std::set<std::int64_t> above, submissions;
  const auto read = [&](const std::vector<std::int64_t>& wanted) {
    if (wanted.empty()) return;
    for (Node& node : select_nodes(sql, false, "", "n.id IN (" + id_list(wanted) + ")"))
      nodes.insert_or_assign(node.id, std::move(node));
  };
  read(ids);
  for (const auto& [id, node] : nodes) {
    above.insert(node.ancestors.begin(), node.ancestors.end());
    submissions.insert(node.submission_id);
  }
  read({above.begin(), above.end()});

  struct Home {
    long long tender = 0, company = 0;
    std::string state;
  };
  std::map<std::int64_t, Home> homes;
  long long id = 0;
  Home home;
  soci::statement statement(sql);
  exchange_into(statement, id, home.tender, home.company, home.state);
  run(statement, "SELECT id, tender_id, company_id, state FROM submission WHERE id IN (" +
                     id_list({submissions.begin(), submissions.end()}) + ")");
  while (statement.fetch()) homes[id] = home;

  std::vector<FoundNode> rows;
  for (const std::int64_t each : ids) {
    const auto node = nodes.find(each);
    if (node == nodes.end()) continue;
    FoundNode found;
    for (const std::int64_t ancestor : node->second.ancestors)
      if (const auto at = nodes.find(ancestor); at != nodes.end()) found.path.push_back(at->second);
    found.path.push_back(node->second);
    const Home& where = homes[node->second.submission_id];
    found.tender_id = where.tender, found.company_id = where.company, found.submission_state = where.state;
    rows.push_back(std::move(found));
  }
  return rows;
}

}  // namespace tenderloom::submissions::repository
