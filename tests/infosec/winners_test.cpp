// Who wins: the listed values of k, hand-made ties, and thousands of random tables against an independent brute force.
#include "rules/winners.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "rules/ranking.h"

using namespace tenderloom;
using namespace tenderloom::infosec_services;

namespace {

const Resolution kCarried{5, 3};

/// A bidder whom every member gives the same.
Candidate bidder(std::int64_t id, int total, int execution, int members = 5) {
  return {id, std::vector<GivenScore>(static_cast<std::size_t>(members), GivenScore{total, execution})};
}

std::vector<std::int64_t> winners(const Selection& made) {
  std::vector<std::int64_t> ids;
  for (const Placed& one : made.order)
    if (one.wins) ids.push_back(one.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

// ---- The brute force: tenths of points in whole numbers; each bidder by itself is compared with all others, nothing
// is sorted.

struct Row {
  std::int64_t id;
  std::vector<std::pair<int, int>> tenths;  // total, execution of each member
};

struct Told {
  std::set<std::int64_t> kept, winners, tied;
};

int least_k(int n) {
  int k = 0;
  while (10 * k < 9 * n) ++k;
  return k;
}

long sum(const Row& row, bool execution) {
  long all = 0;
  for (const auto& [total, part] : row.tenths) all += execution ? part : total;
  return all;
}

Told brute(const std::vector<Row>& rows, const Draw& draw, bool carried) {
  Told told;
  const int k = least_k(static_cast<int>(rows.size()));
  for (const Row& one : rows) {
    int before = 0, same = 0, drawn_before = 0;
    const auto place = std::find(draw.begin(), draw.end(), one.id);
    for (const Row& other : rows) {
      const long by_total = sum(other, false) - sum(one, false), by_execution = sum(other, true) - sum(one, true);
      if (by_total > 0 || (by_total == 0 && by_execution > 0)) ++before;
      if (by_total == 0 && by_execution == 0) {
        ++same;
        if (std::find(draw.begin(), place, other.id) != place) ++drawn_before;
      }
    }
    const bool across = before < k && before + same > k;
    if (across) told.tied.insert(one.id);
    const bool kept = before + same <= k || (across && place != draw.end() && before + drawn_before < k);
    if (kept) told.kept.insert(one.id);
    if (kept && carried && sum(one, false) >= 700L * static_cast<long>(one.tenths.size())) told.winners.insert(one.id);
  }
  return told;
}

}  // namespace

TEST_CASE("R-106 k is nine tenths of the bidders, rounded up, in whole numbers") {
  std::ifstream vectors(std::string(SOURCE_ROOT) + "/tests/fixtures/vectors/winner_k.csv");
  REQUIRE(vectors);
  std::string line;
  std::getline(vectors, line);
  int read = 0;
  while (std::getline(vectors, line)) {
    const auto comma = line.find(',');
    CHECK(kept_of(std::stoi(line.substr(0, comma))) == std::stoi(line.substr(comma + 1)));
    ++read;
  }
  CHECK(read == 11);
  for (int n = 1; n <= 1000; ++n) CHECK(kept_of(n) == least_k(n));
}

TEST_CASE("R-106 a single bidder wins with 70 points, and only when a majority of the committee resolves so") {
  CHECK(winners(select_winners({bidder(1, 70, 20)}, {}, kCarried)) == std::vector<std::int64_t>{1});
  CHECK(winners(select_winners({bidder(1, 70, 20)}, {}, {5, 2})).empty());
  CHECK(winners(select_winners({bidder(1, 70, 20)}, {}, {6, 3})).empty());
  CHECK(winners(select_winners({bidder(1, 70, 20)}, {}, {6, 4})).size() == 1);
  CHECK(winners(select_winners({bidder(1, 70, 20)}, {}, {})).empty());
  CHECK(select_winners({}, {}, kCarried).kept == 0);
}

TEST_CASE("R-108 the average is compared as a fraction: 69.99 fails, 70 passes, low scorers still count in n") {
  Candidate close{1, {{Exact(7001, 100), 20}, {Exact(6998, 100), 20}}},
      exact{2, {{Exact(7001, 100), 20}, {Exact(6999, 100), 20}}};
  const Selection made = select_winners({close, exact}, {}, kCarried);
  CHECK(winners(made) == std::vector<std::int64_t>{2});
  // Ten bidders, one of them hopeless: k is 9, so the ninth wins; without the hopeless one in n it would be 9 of 9
  // anyway, with twenty bidders of whom ten are hopeless k = 18 keeps all good ones.
  std::vector<Candidate> all;
  for (int i = 1; i <= 20; ++i) all.push_back(bidder(i, i <= 10 ? 90 - i : 40 - i, 20));
  const Selection twenty = select_winners(all, {}, kCarried);
  CHECK(twenty.kept == 18);
  CHECK(winners(twenty).size() == 10);
}

TEST_CASE("R-107 equal totals: 專業執行能力 decides, then lots; ties away from the cut need none") {
  std::vector<Candidate> ten;
  for (int i = 1; i <= 8; ++i) ten.push_back(bidder(i, 90, 25));  // eight equals above the cut: no lots
  ten.push_back(bidder(9, 80, 24));
  ten.push_back(bidder(10, 80, 23));
  Selection made = select_winners(ten, {}, kCarried);
  CHECK(made.settled());
  CHECK(winners(made) == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9});

  ten[9] = bidder(10, 80, 24);
  made = select_winners(ten, {}, kCarried);
  CHECK(made.to_draw == std::vector<std::int64_t>{9, 10});
  CHECK(winners(made).empty());  // nobody wins while it is open who is kept
  made = select_winners(ten, {10, 9}, kCarried);
  CHECK(made.settled());
  CHECK(winners(made) == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 10});
  CHECK(made.order[8].drawn);
  CHECK_FALSE(made.order[0].drawn);

  // A draw among others than those tied, or of a tie that the scores no longer have, is not used.
  CHECK(select_winners(ten, {9, 8}, kCarried).refused_draw == std::vector<std::int64_t>{9, 10});
  CHECK(select_winners(ten, {9, 10, 9}, kCarried).refused_draw == std::vector<std::int64_t>{9, 10});
  ten[9] = bidder(10, 79, 24);
  CHECK_FALSE(select_winners(ten, {10, 9}, kCarried).settled());
}

TEST_CASE("R-107 a member who stood back from a bidder neither lowers nor lifts it; without any score it is last") {
  Candidate two{1, {{80, 24}, {80, 24}}}, three{2, {{80, 24}, {80, 24}, {80, 24}}}, none{3, {}};
  const Selection made = select_winners({none, two, three}, {}, kCarried);
  CHECK(made.order[0].rank == 1);
  CHECK(made.order[1].rank == 1);
  CHECK(made.order[2].id == 3);
  CHECK_FALSE(made.order[2].passes);
}

TEST_CASE("R-106 R-107 R-108 random tables of 1 to 100 bidders against a brute force") {
  std::mt19937 random(106);
  const auto any = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
  int with_lots = 0, ties_elsewhere = 0;
  for (int round = 0; round < 6000; ++round) {
    const int n = round < 100 ? round + 1 : any(1, any(1, 100)), members = any(1, 9);
    const int spread =
        std::vector<int>{1, 2, 5, 30, 300}[static_cast<std::size_t>(any(0, 4))];  // few values: many ties
    std::vector<Row> rows;
    for (int i = 0; i < n; ++i) {
      Row row{1000 - i, {}};
      for (int m = 0; m < members; ++m)
        row.tenths.emplace_back(700 + any(-spread, spread), 200 + any(-spread / 2, spread / 2));
      rows.push_back(row);
    }
    std::shuffle(rows.begin(), rows.end(), random);
    std::vector<Candidate> candidates;
    for (const Row& row : rows) {
      Candidate one{row.id, {}};
      for (const auto& [total, part] : row.tenths) one.scores.push_back({Exact(total, 10), Exact(part, 10)});
      candidates.push_back(one);
    }
    const Told open = brute(rows, {}, true);
    const Selection undrawn = select_winners(candidates, {}, kCarried);
    CHECK(undrawn.kept == least_k(n));
    REQUIRE(std::set<std::int64_t>(undrawn.to_draw.begin(), undrawn.to_draw.end()) == open.tied);

    Draw draw(open.tied.begin(), open.tied.end());
    std::shuffle(draw.begin(), draw.end(), random);
    const Resolution resolution{members, any(0, members)};
    const Told told = brute(rows, draw, 2 * resolution.in_favour > members);
    const Selection made = select_winners(candidates, draw, resolution);
    REQUIRE(made.settled());
    std::set<std::int64_t> kept, won;
    bool tie_elsewhere = false;
    for (std::size_t i = 0; i < made.order.size(); ++i) {
      if (made.order[i].kept) kept.insert(made.order[i].id);
      if (made.order[i].wins) won.insert(made.order[i].id);
      tie_elsewhere = tie_elsewhere || (i > 0 && made.order[i].rank == made.order[i - 1].rank);
    }
    REQUIRE(static_cast<int>(kept.size()) == least_k(n));
    REQUIRE(kept == told.kept);
    REQUIRE(won == told.winners);
    with_lots += draw.empty() ? 0 : 1;
    ties_elsewhere += tie_elsewhere ? 1 : 0;
  }
  CHECK(with_lots > 500);
  CHECK(ties_elsewhere > 500);
}

TEST_CASE("R-107 a committee's sheets: exact averages, equals told apart by 專業執行能力") {
  forms::Committee committee;
  for (const char* key : {"team_experience", "execution"}) committee.criteria.push_back({key, key, "", 50, 50});
  const auto ranked = rank(committee, {{1, 7, {{"team_experience", 18}, {"execution", 25}}},
                                       {1, 8, {{"team_experience", 17}, {"execution", 25}}},
                                       {2, 7, {{"team_experience", 15}, {"execution", 28}}},
                                       {2, 8, {{"team_experience", 15}, {"execution", 27}}},
                                       {3, 7, {{"team_experience", 1}, {"execution", 1}}}});
  REQUIRE(ranked.size() == 3);
  CHECK(ranked[0].case_id == 2);
  CHECK(ranked[0].total == "42.5");
  CHECK(ranked[0].rank == 1);
  CHECK(ranked[0].criteria.at("execution") == "27.5");
  CHECK(ranked[1].case_id == 1);
  CHECK(ranked[1].rank == 2);
  CHECK(ranked[2].rank == 3);
}
