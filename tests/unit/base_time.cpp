// core/base: instants, dates and the calendar of the Republic of China.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "tenderloom/base/clock.h"

using namespace tenderloom::base;
using namespace std::chrono;

namespace {

Instant utc(int y, unsigned m, unsigned d, int hour = 0, int minute = 0, int second = 0) {
  return Instant(sys_days(year(y) / month(m) / day(d))) + hours(hour) + minutes(minute) + seconds(second);
}

Date date(int y, unsigned m, unsigned d) { return year(y) / month(m) / day(d); }

}  // namespace

TEST_CASE("R-013 instants are shown in Asia/Taipei") {
  const Instant instant = utc(2026, 5, 19, 2, 4);
  CHECK(iso8601(instant) == "2026-05-19T10:04:00+08:00");
  CHECK(display_time(instant) == "2026-05-19 10:04");
  CHECK(taipei_date(utc(2026, 5, 19, 15, 59, 59)) == date(2026, 5, 19));
  CHECK(taipei_date(utc(2026, 5, 19, 16)) == date(2026, 5, 20));
  CHECK(iso8601(utc(1969, 12, 31, 23)) == "1970-01-01T07:00:00+08:00");
  CHECK(from_micros(to_micros(instant)) == instant);
}

TEST_CASE("R-165 a day ends with its last microsecond in Asia/Taipei") {
  CHECK(taipei_midnight(date(2026, 5, 19)) == utc(2026, 5, 18, 16));
  CHECK(taipei_end_of_day(date(2026, 5, 19)) == utc(2026, 5, 19, 16) - microseconds(1));
  CHECK(taipei_date(taipei_end_of_day(date(2026, 12, 31))) == date(2026, 12, 31));
}

TEST_CASE("ISO 8601 is read as it is written, and with other offsets") {
  const Instant instant = utc(2026, 5, 19, 2, 4);
  for (const char* text : {"2026-05-19T10:04:00+08:00", "2026-05-19T02:04:00Z", "2026-05-19T02:04Z",
                           "2026-05-18T21:04:00-05:00", "2026-05-19T10:04", "2026-05-19 10:04:00",
                           "2026-05-19T10:04:00.000+0800", "2026-05-19T10:04:00+08", "2026-05-19t02:04:00z"}) {
    INFO(text);
    CHECK(parse_iso8601(text) == instant);
  }
  CHECK(parse_iso8601("2026-05-19") == taipei_midnight(date(2026, 5, 19)));
  CHECK(parse_iso8601("2026-05-19T02:04:00.5Z") == instant + milliseconds(500));
  CHECK(parse_iso8601("2026-05-19T02:04:00.1234567Z") == instant + microseconds(123456));
  for (const char* text : {"", "2026", "2026-5-19", "2026-05-32", "2026-02-29", "2026-05-19T", "2026-05-19T10",
                           "2026-05-19T24:00", "2026-05-19T10:60", "2026-05-19T10:04:60", "2026-05-19T10:04:00+8",
                           "2026-05-19T10:04:00+08:00x", "2026-05-19x", "26-05-19", "2026-05-19T10:04:00.",
                           "2026-05-19T1:04", "-2026-05-19", "2026-05-19T10:04:00+99:00", "２026-05-19"}) {
    INFO(text);
    CHECK_FALSE(parse_iso8601(text));
  }
}

TEST_CASE("R-013 dates are read as people type them, in either calendar") {
  for (const char* text : {"2026-05-19", "2026/5/19", "2026.5.19", "115/05/19", "115-5-19", "115.5.19", "115年5月19日",
                           "民國115年5月19日", "民國 115 年 5 月 19 日", "1150519", "20260519", "民國115/5/19",
                           " 2026-05-19 ", "　115年05月19日", "2026年5月19日"}) {
    INFO(text);
    CHECK(parse_date(text) == date(2026, 5, 19));
  }
  CHECK(parse_date("民國99年1月2日") == date(2010, 1, 2));
  CHECK(parse_date("民國1年1月1日") == date(1912, 1, 1));
  CHECK(parse_date("0990102") == date(2010, 1, 2));
  CHECK(parse_date("113/02/29") == date(2024, 2, 29));
  for (const char* text :
       {"",           "115",         "26/5/19",     "5/19/2026", "115/13/1",   "115/2/29",     "115/0/1",
        "000/1/1",    "2026-5/19",   "2026-05-19x", "115年5月",  "115年5月19", "１１５/05/19", "民國2026年5月19日",
        "2026--5-19", "11505190519", "115051",      "115/5/191", "99999/1/1",  "民國",         "115 / 5 / 19 x",
        "0000000",    "1151301",     "-115/5/19"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text));
  }
}

TEST_CASE("R-013 the year of the Republic of China is the Gregorian year less 1911") {
  const auto roc = RocDate::from(date(2026, 4, 24));
  REQUIRE(roc);
  CHECK(roc->year == 115);
  CHECK(roc->text() == "115年4月24日");
  CHECK(roc->compact() == "1150424");
  CHECK(roc->slashed() == "115/04/24");
  CHECK(RocDate::from(date(1912, 1, 1))->year == 1);
  CHECK(RocDate::from(date(1912, 1, 1))->compact() == "0010101");
  CHECK_FALSE(RocDate::from(date(1911, 12, 31)));
  CHECK_FALSE(RocDate::from(date(2026, 2, 30)));
}

TEST_CASE("R-012 a tender number is no date") {
  struct Sample {
    const char* text;
    int year, sequence;
  };
  for (const Sample& s : {Sample{"1150202", 115, 2},
                          {"1140206", 114, 6},
                          {"1110204", 111, 4},
                          {"1080201", 108, 1},
                          {"1080205", 108, 5},
                          {"1150299", 115, 99}}) {
    const auto number = TenderNumber::parse(s.text);
    REQUIRE(number);
    CHECK(number->roc_year == s.year);
    CHECK(number->sequence == s.sequence);
  }
  for (const char* text : {"", "115020", "11502021", "1150102", "1150302", "1150200", "11502a2", " 1150202", "１150202",
                           "0000201", "1150519"}) {
    INFO(text);
    CHECK_FALSE(TenderNumber::parse(text));
  }
}

TEST_CASE("valid_date knows leap years and refuses nonsense") {
  CHECK(valid_date(2024, 2, 29));
  CHECK_FALSE(valid_date(2026, 2, 29));
  CHECK_FALSE(valid_date(1900, 2, 29));
  CHECK(valid_date(2000, 2, 29));
  CHECK_FALSE(valid_date(2026, 0, 1));
  CHECK_FALSE(valid_date(2026, 13, 1));
  CHECK_FALSE(valid_date(2026, 1, 0));
  CHECK_FALSE(valid_date(2026, 4, 31));
  CHECK_FALSE(valid_date(2026, 256 + 1, 256 + 1));
  CHECK_FALSE(valid_date(0, 1, 1));
  CHECK_FALSE(valid_date(10000, 1, 1));
}

TEST_CASE("A clock set by hand stands still until it is moved") {
  ManualClock clock(utc(2026, 5, 19, 15, 59, 59));
  CHECK(clock.now() == utc(2026, 5, 19, 15, 59, 59));
  CHECK(clock.today() == date(2026, 5, 19));
  clock.advance(seconds(1));
  CHECK(clock.today() == date(2026, 5, 20));
  clock.set(utc(2000, 1, 1));
  CHECK(clock.today() == date(2000, 1, 1));
}

TEST_CASE("The offset clock follows its file") {
  std::string name = (std::filesystem::temp_directory_path() / "tenderloom-clock-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()));
  const std::filesystem::path folder = name, file = folder / "offset";
  const auto write = [&](const std::string& text) { std::ofstream(file) << text; };
  const auto offset = [](const OffsetClock& clock) {
    return round<seconds>(clock.now() - SystemClock().now()).count();
  };
  const auto wait = [] { std::this_thread::sleep_for(milliseconds(120)); };

  const OffsetClock clock(file);
  CHECK(offset(clock) == 0);
  write("3600\n");
  wait();
  CHECK(offset(clock) == 3600);
  write("-86400");
  wait();
  CHECK(offset(clock) == -86400);
  SECTION("what is no number leaves the offset as it was") {
    for (const char* text : {"", "soon", "12x", "1e99", "nan", "inf"}) {
      INFO(text);
      write(text);
      wait();
      CHECK(offset(clock) == -86400);
    }
  }
  SECTION("a plus sign is taken") {
    write("+60");
    wait();
    CHECK(offset(clock) == 60);
  }
  SECTION("many threads may ask at once") {
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 2000; ++n) {
          if (offset(clock) != -86400) ++wrong;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
  }
  std::filesystem::remove_all(folder);
}
