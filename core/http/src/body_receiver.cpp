#include "body_receiver.h"

#include <algorithm>

namespace tenderloom::http {
namespace {

constexpr std::size_t kAlwaysInMemory = 16 << 10;  // even when the shared budget is used up
constexpr int kRetrySpoolFull = 30;

}  // namespace

BodyReceiver::BodyReceiver(const Head& head, std::int64_t most, std::size_t most_in_memory,
                           std::shared_ptr<SpoolArea> area)
    : left_(head.content_length), most_in_memory_(most_in_memory), area_(std::move(area)) {
  if (head.chunked) chunks_ = std::make_unique<ChunkedDecoder>(most);
}

BodyReceiver::~BodyReceiver() { area_->memory() -= static_cast<std::int64_t>(memory_.size()); }

bool BodyReceiver::store(std::string_view data) {
  received_ += static_cast<std::int64_t>(data.size());
  const std::size_t whole = memory_.size() + data.size();
  if (!file_ && whole <= most_in_memory_ && (whole <= kAlwaysInMemory || !area_->memory_is_short())) {
    memory_ += data;
    area_->memory() += static_cast<std::int64_t>(data.size());
    return true;
  }
  try {
    if (!file_) {
      file_ = SpoolFile::create(area_, "body");
      area_->memory() -= static_cast<std::int64_t>(memory_.size());
      const std::string so_far = std::exchange(memory_, {});
      if (file_->append(so_far) != SpoolFile::Written::done) {
        fault_ = Fault{503, "spool_full", kRetrySpoolFull};
        return false;
      }
    }
    if (file_->append(data) == SpoolFile::Written::done) return true;
  } catch (const std::system_error&) {
    // The disk is out of order: for this sender it is the same as a full one.
  }
  fault_ = Fault{503, "spool_full", kRetrySpoolFull};
  return false;
}

BodyReceiver::State BodyReceiver::feed(std::string_view bytes, std::size_t& consumed) {
  consumed = 0;
  if (!chunks_) {
    const auto size = static_cast<std::int64_t>(bytes.size());
    consumed = static_cast<std::size_t>(std::min(left_, size));
    left_ -= static_cast<std::int64_t>(consumed);
    if (!store(bytes.substr(0, consumed))) return State::refused;
    return left_ == 0 ? State::complete : State::more;
  }
  while (consumed < bytes.size()) {
    const auto step = chunks_->feed(bytes.substr(consumed));
    consumed += step.consumed;
    if (step.state == ChunkedDecoder::State::refused) {
      fault_ = chunks_->fault();
      return State::refused;
    }
    if (!step.data.empty() && !store(step.data)) return State::refused;
    if (step.state == ChunkedDecoder::State::complete) return State::complete;
  }
  return State::more;
}

std::shared_ptr<const Body> BodyReceiver::take() {
  if (file_) {
    file_->finish();
    return std::make_shared<FileBody>(std::move(file_));
  }
  area_->memory() -= static_cast<std::int64_t>(memory_.size());
  return std::make_shared<MemoryBody>(area_, std::exchange(memory_, {}));
}

}  // namespace tenderloom::http
