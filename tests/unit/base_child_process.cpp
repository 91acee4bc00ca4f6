// core/base: asking a child process: the whole answer of a long one, the deadline, and children that do not do.
#include <catch2/catch.hpp>

#include "tenderloom/base/child_process.h"

using namespace tenderloom::base;

namespace {

Deadline within(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

}  // namespace

TEST_CASE("A child is given the whole input and its whole answer is taken, past what a socket holds at once") {
  std::string input;
  for (int i = 0; input.size() < 3'000'000; ++i) input += std::to_string(i) + "\n";
  const auto answer = ask_child("/usr/bin/sort", {"-n", "-r"}, input, within(std::chrono::seconds(30)));
  REQUIRE(answer);
  CHECK(answer->ending.code == 0);
  CHECK_FALSE(answer->ending.timed_out);
  CHECK(answer->text.size() == input.size());
  CHECK(answer->text.substr(answer->text.size() - 6) == "2\n1\n0\n");
}

TEST_CASE("A child that is too slow is killed at the deadline") {
  const auto begun = std::chrono::steady_clock::now();
  const auto answer = ask_child("/bin/sleep", {"30"}, "", within(std::chrono::milliseconds(200)));
  REQUIRE(answer);
  CHECK(answer->ending.timed_out);
  CHECK(answer->ending.code != 0);
  CHECK(answer->text.empty());
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
}

TEST_CASE("A child that ends before it has read tells its code, and a missing program is no answer") {
  const auto answer =
      ask_child("/bin/sh", {"-c", "exit 7"}, std::string(1'000'000, 'x'), within(std::chrono::seconds(30)));
  REQUIRE(answer);
  CHECK(answer->ending.code == 7);
  CHECK_FALSE(ask_child("/nonexistent/program", {}, "x", within(std::chrono::seconds(5))));
}

TEST_CASE("A child is given neither the environment nor more of its answer than is wanted") {
  const auto environment = ask_child("/usr/bin/env", {}, "", within(std::chrono::seconds(30)));
  REQUIRE(environment);
  CHECK(environment->text == "PATH=/usr/bin:/bin\nLANG=C.UTF-8\nHOME=/nonexistent\n");
  auto pair = make_socket_pair();
  REQUIRE(pair);
  REQUIRE(send_all(pair->theirs.get(), "0123456789", 10, within(std::chrono::seconds(5))));
  CHECK(receive_text(pair->ours.get(), 4, within(std::chrono::seconds(5))) == "0123");
  pair->theirs.close();
  CHECK(receive_text(pair->ours.get(), 100, within(std::chrono::seconds(5))) == "456789");
}
