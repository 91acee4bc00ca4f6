// What was answered, counted for whoever watches over the portal.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenderloom::http {

/// Kinds of addresses, by the permission that their route names: few enough to be labels of figures.
enum class Area { none, assets, open, account, vendor, staff, other };
inline constexpr std::size_t kAreas = 7;
std::string_view name_of(Area area);
Area area_of(std::string_view permission);

/// Thread-safe; counting takes no lock.
class Traffic {
 public:
  static constexpr std::array<std::int64_t, 12> kBounds{1'000,   2'500,   5'000,   10'000,    25'000,    50'000,
                                                        100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};
  void count(Area area, int status, std::int64_t micros);
  /// `take(area, status, requests)` for every pair that occurred.
  template <typename Take>
  void each(Take take) const {
    for (std::size_t area = 0; area < kAreas; ++area) {
      for (std::size_t i = 0; i < kStatuses; ++i) {
        const auto requests = requests_[area][i].load(std::memory_order_relaxed);
        if (requests > 0) take(static_cast<Area>(area), static_cast<int>(i) + kFirstStatus, requests);
      }
    }
  }
  struct Times {
    std::array<std::int64_t, kBounds.size() + 1> requests{};  // by bound, the last one above all of them
    std::int64_t micros = 0;
  };
  Times times(Area area) const;

 private:
  static constexpr int kFirstStatus = 100;
  static constexpr std::size_t kStatuses = 500;
  using Count = std::atomic<std::int64_t>;
  std::array<std::array<Count, kStatuses>, kAreas> requests_{};
  std::array<std::array<Count, kBounds.size() + 1>, kAreas> times_{};
  std::array<Count, kAreas> micros_{};
};

}  // namespace tenderloom::http
