// R-039 and completeness: figures kept by differences are those that counting anew gives, whatever happens in between.
#include <random>

#include "submissions_fixture.h"

using namespace tenderloom;
using submissions::SaveOutcome;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

/// The same figures, counted by walking over the rows and nothing else.
struct Counted {
  std::int64_t makers = 0, editions = 0, with_ranges = 0, ranges = 0, list_rows = 0, ready = 0, incomplete = 0,
               gaps = 0;
};

Counted count(SubmissionFixture& vendor) {
  const auto tree = vendor.service.load_tree(vendor.submission.id);
  Counted counted;
  const std::function<void(const submissions::Node&, bool)> walk = [&](const submissions::Node& node,
                                                                       bool complete_above) {
    const auto below = tree.children_of(node.id);
    const bool complete = complete_above && node.own_complete;
    if (!node.own_complete) ++counted.incomplete;
    if (node.level != "range" && below.empty()) ++counted.gaps;
    if (node.level == "maker") ++counted.makers;
    if (node.level == "range") ++counted.ranges;
    if (node.level == "edition") {
      ++counted.editions;
      if (!below.empty()) ++counted.with_ranges;
    }
    if (below.empty()) {
      ++counted.list_rows;
      if (complete && node.level == "range") ++counted.ready;
    }
    for (const std::size_t child : below) walk(tree.nodes[child], complete);
  };
  for (const std::size_t root : tree.children_of(0)) walk(tree.nodes[root], true);
  return counted;
}

void check(SubmissionFixture& vendor) {
  const Counted counted = count(vendor);
  const auto kept = vendor.counters();
  const auto submission = vendor.now();
  CHECK(kept.roots == counted.makers);
  CHECK(kept.items == counted.editions);
  CHECK(kept.items_with_rows == counted.with_ranges);
  CHECK(kept.item_count == counted.ranges);
  CHECK(kept.list_rows == counted.list_rows);
  CHECK(kept.rows_ready == counted.ready);
  CHECK(submission.tree.incomplete == counted.incomplete);
  CHECK(submission.tree.gaps == counted.gaps);
  // The invariants of R-039.
  CHECK(kept.items_with_rows + kept.items_without_rows == kept.items);
  CHECK(kept.rows_ready + kept.rows_open == kept.list_rows);
}

class Storm {
 public:
  Storm(SubmissionFixture& vendor, unsigned seed) : vendor_(vendor), random_(seed) {}

  void step() {
    const auto tree = vendor_.service.load_tree(vendor_.submission.id);
    const unsigned choice = random_() % 100;
    if (tree.nodes.empty() || choice < 15) {
      (void)vendor_.adds(
          "maker", 0,
          {{"maker_name", "M" + std::to_string(random_() % 30)}, {"kind", random_() % 2 ? "own" : "agent"}});
      return;
    }
    const auto& node = tree.nodes[random_() % tree.nodes.size()];
    if (choice < 60) {
      add_below(node);
    } else if (choice < 80) {
      change(node);
    } else if (choice < 92) {
      if (vendor_.service.remove(vendor_.ground, vendor_.submission, node.level, node.id, {}, true, vendor_.actor())
              .ok())
        deleted_.emplace_back(node.level, node.id);
      vendor_.test.clock.advance(std::chrono::milliseconds(1));
    } else if (!deleted_.empty()) {
      const auto [level, id] = deleted_[random_() % deleted_.size()];
      (void)vendor_.service.restore(vendor_.ground, vendor_.submission, level, id, vendor_.actor());
    }
  }

 private:
  void add_below(const submissions::Node& node) {
    const std::string name = "N" + std::to_string(random_() % 50);
    if (node.level == "maker")
      (void)vendor_.adds("product", node.id,
                         {{"product_name", name}, {"group_code", random_() % 2 ? base::Json("1") : base::Json()}});
    if (node.level == "product") (void)vendor_.adds("edition", node.id, {{"edition_name", name}, {"billing", "month"}});
    if (node.level == "edition") {
      const int low = 1 + static_cast<int>(random_() % 300);
      (void)vendor_.adds(
          "range", node.id,
          {{"low", low}, {"high", low + 50}, {"price", random_() % 3 ? base::Json(100 + low) : base::Json()}});
    }
  }
  void change(const submissions::Node& node) {
    if (node.level == "maker")
      (void)vendor_.changes("maker", node.id,
                            {{"kind", random_() % 2 ? "own" : "agent"}, {"licence", random_() % 2 ? "L" : ""}});
    if (node.level == "product")
      (void)vendor_.changes("product", node.id,
                            {{"listed_before", random_() % 2 == 0}, {"group_code", random_() % 2 ? "1" : ""}});
    if (node.level == "edition")
      (void)vendor_.changes("edition", node.id, {{"difference", random_() % 2 ? "不同" : ""}});
    if (node.level == "range")
      (void)vendor_.changes("range", node.id, {{"price", random_() % 2 ? base::Json(500) : base::Json()}});
  }

  SubmissionFixture& vendor_;
  std::mt19937 random_;
  std::vector<std::pair<std::string, std::int64_t>> deleted_;
};

}  // namespace

TEST_CASE("R-039 figures kept by differences equal figures counted anew, after any operations") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    Storm storm(vendor, 20260519);
    const int steps = test.sqlite() ? 400 : 150;
    for (int i = 0; i < steps; ++i) {
      storm.step();
      if (i % 20 == 19) check(vendor);
    }
    check(vendor);
    const auto before = vendor.now();
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
    CHECK(vendor.now().tree == before.tree);
    CHECK(vendor.now().levels == before.levels);
  });
}

TEST_CASE("R-039 one brand with one item counts as figure 32 shows it") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto edition = vendor.edition(vendor.product(vendor.maker("AAA"), "雲端備份"), "基本版");
    auto counters = vendor.counters();
    CHECK(counters.items_without_rows == 1);
    CHECK(counters.list_rows == 1);
    CHECK(counters.rows_open == 1);
    CHECK(counters.item_count == 0);
    vendor.range(edition, 1, 100);
    vendor.range(edition, 101, 500);
    counters = vendor.counters();
    CHECK(counters.roots == 1);
    CHECK(counters.items == 1);
    CHECK(counters.items_with_rows == 1);
    CHECK(counters.list_rows == 2);
    CHECK(counters.item_count == 2);
  });
}
