#include "tenderloom/http/rate_limits.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>
#include <random>
#include <string>

#include "sender.h"

namespace tenderloom::http {

/// A bucket is told by the instant at which it is full again: each request moves that on by what one costs.
struct RateLimiter::Bucket {
  std::uint64_t key;     // 0: free
  std::int64_t full_at;  // microseconds of the steady clock
};

namespace {

constexpr std::uint64_t kAddress = 0, kAccount = 1;

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 33;
  value *= 0xff51afd7ed558ccdULL;
  value ^= value >> 33;
  value *= 0xc4ceb9fe1a85ec53ULL;
  return value ^ (value >> 33);
}

/// FNV-1a that begins at a secret, so that nobody outside can look for senders that meet in one place.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  for (const char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mixed(seed);
}

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

const Allowances& default_allowances() {
  static const Allowances allowances = [] {
    Allowances all;
    const auto set = [&all](Cost cost, Allowance address, Allowance account) {
      all.of_address[static_cast<std::size_t>(cost)] = address;
      all.of_account[static_cast<std::size_t>(cost)] = account;
    };
    // An address may be a whole office behind one gateway; an account is one person or one program.
    set(Cost::ordinary, {1000, 100}, {});
    set(Cost::password, {60, 1}, {20, 0.2});
    set(Cost::upload, {300, 10}, {150, 5});
    set(Cost::heavy, {120, 2}, {40, 0.5});
    set(Cost::judge, {400, 40}, {100, 10});
    return all;
  }();
  return allowances;
}

RateLimiter::RateLimiter(const Allowances& allowances)
    : allowances_(allowances),
      seed_(random_seed()),
      // Zeroed by the system when first touched: a quiet portal holds next to nothing of it.
      buckets_(static_cast<Bucket*>(std::calloc(kSets * kWays, sizeof(Bucket))), &std::free) {
  if (!buckets_) throw std::bad_alloc();
}

RateLimiter::~RateLimiter() = default;

std::optional<int> RateLimiter::of_address(Cost cost, std::string_view address, Time now) {
  const Allowance& allowance = allowances_.of_address[static_cast<std::size_t>(cost)];
  if (allowance.burst <= 0) return std::nullopt;
  const std::uint64_t seed = seed_ ^ mixed(2 * static_cast<std::uint64_t>(cost) + kAddress + 1);
  const bool six = address.find(':') != std::string_view::npos;
  return take(allowance, six ? hash_of(sender_of(std::string(address)), seed) : hash_of(address, seed), now);
}

std::optional<int> RateLimiter::of_account(Cost cost, std::int64_t person, Time now) {
  const Allowance& allowance = allowances_.of_account[static_cast<std::size_t>(cost)];
  if (allowance.burst <= 0) return std::nullopt;
  const std::uint64_t seed = seed_ ^ mixed(2 * static_cast<std::uint64_t>(cost) + kAccount + 1);
  return take(allowance, mixed(seed ^ static_cast<std::uint64_t>(person)), now);
}

std::optional<int> RateLimiter::take(const Allowance& allowance, std::uint64_t key, Time now) {
  if (key == 0) key = 1;
  const std::int64_t at = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
  const auto each = static_cast<std::int64_t>(1e6 / allowance.a_second);
  const std::size_t set = key % kSets;
  Bucket* const ways = buckets_.get() + set * kWays;
  const std::lock_guard lock(locks_[set % kLocks]);
  Bucket* bucket = std::find_if(ways, ways + kWays, [&](const Bucket& one) { return one.key == key; });
  if (bucket == ways + kWays) {
    bucket = std::min_element(ways, ways + kWays,
                              [](const Bucket& one, const Bucket& two) { return one.full_at < two.full_at; });
    *bucket = {key, at};
  }
  const std::int64_t full_at = std::max(bucket->full_at, at) + each;
  const std::int64_t over = full_at - at - each * allowance.burst;
  if (over <= 0) {
    bucket->full_at = full_at;
    return std::nullopt;
  }
  return static_cast<int>((over + 999'999) / 1'000'000);
}

}  // namespace tenderloom::http
