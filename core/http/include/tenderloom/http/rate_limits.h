// How often one sender, and one account, may ask: token buckets in memory that never grows (core/docs/http.md has the
// figures, default_allowances() is where they are written).
#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

namespace tenderloom::http {

/// What a request is counted as. `ordinary` is every request, beside what else it is.
enum class Cost {
  ordinary,
  password,  // hashes one, or sends a mail to whoever is named
  upload,    // takes files
  heavy,     // reads or writes whole tables: exports, imports, archives, documents
  judge,     // runs the evaluator on what was typed, once a field
};
inline constexpr std::size_t kCosts = 5;

/// `burst` at once, and then one more each `1 / a_second`. No burst: not counted.
struct Allowance {
  int burst = 0;
  double a_second = 0;
};
struct Allowances {
  std::array<Allowance, kCosts> of_address, of_account;  // by Cost
};
const Allowances& default_allowances();

/// Thread-safe; a decision is one hash, one lock of many and no allocation. Between senders who fight for room those
/// that owe least are forgotten first, so that a crowd of addresses buys nobody out of a limit.
class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit RateLimiter(const Allowances& allowances = default_allowances());
  ~RateLimiter();
  /// Counts one request; what was refused is not counted. Refused: the seconds until it would pass, at least one. An
  /// IPv6 /64 is one address.
  std::optional<int> of_address(Cost cost, std::string_view address, Time now = std::chrono::steady_clock::now());
  std::optional<int> of_account(Cost cost, std::int64_t person, Time now = std::chrono::steady_clock::now());

 private:
  struct Bucket;
  static constexpr std::size_t kSets = 4096, kWays = 8, kLocks = 64;
  std::optional<int> take(const Allowance& allowance, std::uint64_t key, Time now);

  Allowances allowances_;
  std::uint64_t seed_;
  std::unique_ptr<Bucket, void (*)(void*)> buckets_;
  std::array<std::mutex, kLocks> locks_;
};

}  // namespace tenderloom::http
