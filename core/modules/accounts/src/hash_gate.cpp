#include "tenderloom/accounts/sign_in.h"

namespace tenderloom::accounts {
namespace {
constexpr int kPlacesOfOneAddress = 2;
}

HashGate::HashGate(int running, int waiting, std::chrono::milliseconds patience)
    : running_limit_(running), waiting_limit_(waiting), patience_(patience) {}

base::Result<HashGate::Place> HashGate::enter(const std::string& address) {
  std::unique_lock lock(mutex_);
  const auto found = by_address_.find(address);
  if (found != by_address_.end() && found->second >= kPlacesOfOneAddress) return base::Error{"busy"};
  if (running_ >= running_limit_) {
    if (waiting_ >= waiting_limit_) return base::Error{"busy"};
    ++waiting_;
    ++by_address_[address];
    const bool free = freed_.wait_for(lock, patience_, [&] { return running_ < running_limit_; });
    --waiting_;
    if (!free) {
      if (--by_address_[address] == 0) by_address_.erase(address);
      return base::Error{"busy"};
    }
  } else {
    ++by_address_[address];
  }
  ++running_;
  return Place(*this, address);
}

HashGate::Figures HashGate::figures() {
  const std::lock_guard lock(mutex_);
  return {running_limit_, running_, waiting_};
}

void HashGate::leave(const std::string& address) {
  {
    const std::lock_guard lock(mutex_);
    --running_;
    if (--by_address_[address] == 0) by_address_.erase(address);
  }
  freed_.notify_one();
}

HashGate::Place::Place(Place&& other) noexcept
    : gate_(std::exchange(other.gate_, nullptr)), address_(std::move(other.address_)) {}

HashGate::Place::~Place() {
  if (gate_) gate_->leave(address_);
}

}  // namespace tenderloom::accounts
