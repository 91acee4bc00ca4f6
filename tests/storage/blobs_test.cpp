// Files by content: whole or not there.
#include "tenderloom/storage/blobs.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "database_fixture.h"
#include "tenderloom/base/crypto.h"

using namespace tenderloom;
using storage::BlobStore;
namespace fs = std::filesystem;

namespace {

BlobStore open(const fs::path& folder) {
  auto store = BlobStore::open(folder / "blobs");
  REQUIRE(store.ok());
  return *store;
}

std::vector<fs::path> temporaries(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder / "blobs" / "tmp")) found.push_back(entry.path());
  return found;
}

std::string big(char fill) { return std::string(8'000'000, fill); }

}  // namespace

TEST_CASE("a blob is found under the hash of its content") {
  const test::TestFolder folder;
  const BlobStore store = open(folder.path());
  const std::string content = GENERATE(as<std::string>{}, "", "hello", std::string("\0\xff\r\n", 4), big('x'));
  const auto ref = store.put(content);
  REQUIRE(ref.ok());
  CHECK(ref->sha256 == base::sha256_hex(content));
  CHECK(ref->size == static_cast<std::int64_t>(content.size()));
  CHECK(store.has(ref->sha256));
  CHECK(*store.read(ref->sha256) == content);
  CHECK(store.intact(ref->sha256));
  CHECK(store.path(ref->sha256).parent_path().parent_path().parent_path() == folder.path() / "blobs");
  CHECK(temporaries(folder.path()).empty());
}

TEST_CASE("a file is copied in, and the same content is kept once") {
  const test::TestFolder folder;
  const BlobStore store = open(folder.path());
  const std::string content = big('y') + "end";
  std::ofstream(folder.path() / "upload", std::ios::binary) << content;
  const auto first = store.put_file(folder.path() / "upload");
  const auto second = store.put(content);
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(first->sha256 == second->sha256);
  CHECK(first->size == second->size);
  int blobs = 0;
  store.each([&](const std::string& sha256, std::int64_t size) {
    ++blobs;
    CHECK(sha256 == first->sha256);
    CHECK(size == first->size);
  });
  CHECK(blobs == 1);
  CHECK(fs::exists(folder.path() / "upload"));
}

TEST_CASE("names that are no hashes never reach the file system") {
  const test::TestFolder folder;
  const BlobStore store = open(folder.path());
  const std::string name =
      GENERATE(as<std::string>{}, "", "../../etc/passwd", std::string(64, 'A'), std::string(63, 'a'),
               std::string(65, 'a'), std::string(60, 'a') + "/../", std::string(63, 'a') + '\0');
  CHECK_THROWS_AS(store.path(name), std::invalid_argument);
  CHECK_THROWS_AS(store.has(name), std::invalid_argument);
  CHECK_THROWS_AS(store.read(name), std::invalid_argument);
}

TEST_CASE("what is missing or damaged is told") {
  const test::TestFolder folder;
  const BlobStore store = open(folder.path());
  const auto missing = store.read(std::string(64, 'a'));
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == "blob_missing");
  CHECK_FALSE(store.intact(std::string(64, 'a')));

  const auto ref = store.put("content");
  std::ofstream(store.path(ref->sha256), std::ios::binary) << "CONTENT";
  CHECK_FALSE(store.intact(ref->sha256));
  std::ofstream(store.path(ref->sha256), std::ios::binary) << "cut";
  CHECK_FALSE(store.intact(ref->sha256));
  SECTION("putting it again repairs a blob that was cut") {
    REQUIRE(store.put("content").ok());
    CHECK(store.intact(ref->sha256));
  }
}

TEST_CASE("many writers of the same content leave one whole blob") {
  const test::TestFolder folder;
  const BlobStore store = open(folder.path());
  const std::string content = big('z');
  std::atomic<int> failures{0};
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&] {
      const auto ref = store.put(content);
      if (!ref.ok() || !store.intact(ref->sha256)) ++failures;
    });
  }
  for (auto& writer : writers) writer.join();
  CHECK(failures == 0);
  CHECK(temporaries(folder.path()).empty());
}

TEST_CASE("a crash leaves no half blob under a name that counts") {
  const test::TestFolder folder;
  const BlobStore store = open(folder.path());
  const auto count = [&](bool check) {
    int blobs = 0;
    store.each([&](const std::string& sha256, std::int64_t) {
      ++blobs;
      if (check) CHECK(store.intact(sha256));
    });
    return blobs;
  };
  constexpr int kRounds = 12;
  for (int round = 0; round < kRounds; ++round) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      for (int i = 0;; ++i) (void)store.put(std::to_string(round * 1000 + i) + std::string(400'000, 'c'));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5 + 3 * round));
    // A slow disk may have stored nothing so far: the last child is given the time for one.
    for (int i = 0; i < 600 && round == kRounds - 1 && count(false) == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
  }
  CHECK(count(true) > 0);
}

TEST_CASE("what a crash left over is removed a day later, not before") {
  const test::TestFolder folder;
  open(folder.path());
  const fs::path fresh = folder.path() / "blobs" / "tmp" / "fresh", stale = folder.path() / "blobs" / "tmp" / "stale";
  std::ofstream(fresh) << "x";
  std::ofstream(stale) << "x";
  fs::last_write_time(stale, fs::file_time_type::clock::now() - std::chrono::hours(25));
  open(folder.path());
  CHECK(fs::exists(fresh));
  CHECK_FALSE(fs::exists(stale));
}

TEST_CASE("a folder that cannot be made is an error of the operator, told with its path") {
  const auto store = BlobStore::open("/dev/null/blobs");
  REQUIRE_FALSE(store.ok());
  CHECK(store.error().code == "blob_folder");
  CHECK(store.error().params["path"] == "/dev/null/blobs");
}

TEST_CASE("a file that is not there cannot be put") {
  const test::TestFolder folder;
  CHECK_FALSE(open(folder.path()).put_file(folder.path() / "none").ok());
}
