#include "many_items.h"

#include <map>
#include <string>

#include "sample_rows.h"
#include "tenderloom/storage/bulk_insert.h"

namespace tenderloom::bench {

namespace {

using Names = std::vector<std::string>;

/// What is copied of a table: numbers first, then texts.
struct Table {
  std::string name;
  Names numbers, texts;
  std::string where;  // :s is the submission

  Names columns() const {
    Names all = numbers;
    all.insert(all.end(), texts.begin(), texts.end());
    return all;
  }
};

const Table kSubmission{
    "submission",
    {"id", "tender_id", "company_id", "supplementing", "submitted_at", "last_submitted_at", "received_at",
     "returned_until", "row_version", "created_at", "list_rows", "ready_rows", "incomplete", "gaps", "next_position"},
    {"state", "number", "reason", "levels"},
    "company_id = :s"};
const Table kNode{"node",
                  {"id", "submission_id", "parent_id", "tender_id", "position", "own_complete", "needs_check",
                   "child_count", "below_list_rows", "below_ready_rows", "below_incomplete", "below_gaps",
                   "next_position", "version", "row_version", "created_at", "updated_at", "updated_by", "deleted_at"},
                  {"ancestors", "level", "sort_key", "title", "node_values", "computed", "missing", "hidden", "cells",
                   "search_text", "children", "counters"},
                  "submission_id = :s"};
const Table kKey{
    "node_key", {"node_id", "submission_id", "parent_id"}, {"field", "level", "value_hash"}, "submission_id = :s"};

struct Row {
  std::vector<long long> numbers;
  Names texts;
};

std::vector<Row> read(soci::session& sql, const Table& table, std::int64_t of) {
  std::string columns;
  for (const std::string& column : table.columns()) columns += (columns.empty() ? "" : ", ") + column;
  Row row{std::vector<long long>(table.numbers.size()), Names(table.texts.size())};
  const long long bound = of;
  soci::statement statement(sql);
  statement.exchange(soci::use(bound));
  for (long long& number : row.numbers) statement.exchange(soci::into(number));
  for (std::string& text : row.texts) statement.exchange(soci::into(text));
  statement.alloc();
  statement.prepare("SELECT " + columns + " FROM " + table.name + " WHERE " + table.where);
  statement.define_and_bind();
  statement.execute(false);
  std::vector<Row> rows;
  while (statement.fetch()) rows.push_back(row);
  return rows;
}

struct Source {
  Row submission;
  std::vector<Row> nodes, keys;
  std::map<long long, long long> place;  // of a node's id
  std::string brand;                     // what every brand's name begins with
};

/// "12,13,17" with other ids.
std::string moved(const std::string& ids, const std::map<long long, long long>& place, long long first) {
  std::string text;
  for (std::size_t from = 0; from < ids.size();) {
    const std::size_t end = std::min(ids.find(',', from), ids.size());
    text += (text.empty() ? "" : ",") + std::to_string(first + place.at(std::stoll(ids.substr(from, end - from))));
    from = end + 1;
  }
  return text;
}

void replace(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

void add(storage::BulkInsert& insert, const Row& row) {
  std::vector<storage::BulkInsert::Value> values;
  for (const long long number : row.numbers) values.emplace_back(number);
  for (const std::string& text : row.texts) values.emplace_back(std::string_view(text));
  insert.add(values);
}

}  // namespace

std::int64_t copy_items(storage::Database& database, const std::vector<std::int64_t>& sources, std::int64_t from,
                        std::int64_t to) {
  std::vector<Source> known;
  long long next_submission = 0, next_node = 0;
  database.read([&](soci::session& sql) {
    for (const std::int64_t company : sources) {
      Source source;
      source.submission = read(sql, kSubmission, company).at(0);
      source.nodes = read(sql, kNode, source.submission.numbers[0]);
      source.keys = read(sql, kKey, source.submission.numbers[0]);
      for (const Row& node : source.nodes) source.place.emplace(node.numbers[0], 0);
      long long place = 0;
      for (auto& [id, at] : source.place) at = place++;
      source.brand = brand_of(company);
      known.push_back(std::move(source));
    }
    sql << "SELECT MAX(id) + 1 FROM submission", soci::into(next_submission);
    sql << "SELECT MAX(id) + 1 FROM node", soci::into(next_node);
  });
  std::int64_t made = 0;
  constexpr std::int64_t kAtOnce = 20;
  for (std::int64_t begin = from; begin <= to; begin += kAtOnce) {
    database.write([&](storage::Transaction& tx) {
      storage::BulkInsert submissions(tx, kSubmission.name, kSubmission.columns());
      storage::BulkInsert nodes(tx, kNode.name, kNode.columns());
      storage::BulkInsert keys(tx, kKey.name, kKey.columns());
      for (std::int64_t company = begin; company <= to && company < begin + kAtOnce; ++company) {
        const Source& source = known[static_cast<std::size_t>(company) % known.size()];
        Row submission = source.submission;
        submission.numbers[0] = next_submission;
        submission.numbers[2] = company;
        submission.numbers[5] = 0;  // never handed in
        add(submissions, submission);
        const std::string brand = brand_of(company);
        const auto id_of = [&](long long id) { return id == 0 ? 0 : next_node + source.place.at(id); };
        for (Row node : source.nodes) {
          node.numbers[0] = id_of(node.numbers[0]);
          node.numbers[1] = next_submission;
          node.numbers[2] = id_of(node.numbers[2]);
          node.texts[0] = moved(node.texts[0], source.place, next_node);
          for (const std::size_t text : {3, 4, 5, 8, 9}) replace(node.texts[text], source.brand, brand);
          add(nodes, node);
        }
        for (Row key : source.keys) {
          key.numbers = {id_of(key.numbers[0]), next_submission, id_of(key.numbers[2])};
          add(keys, key);
        }
        ++next_submission;
        next_node += static_cast<long long>(source.nodes.size());
        made += static_cast<std::int64_t>(source.nodes.size());
      }
      submissions.flush();
      nodes.flush();
      keys.flush();
    });
  }
  return made;
}

}  // namespace tenderloom::bench
