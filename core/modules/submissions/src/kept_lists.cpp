#include "kept_lists.h"

namespace tenderloom::submissions {

namespace {

constexpr std::size_t kMostAnswerBytes = 24 * 1024 * 1024;
constexpr std::size_t kLongestAnswer = 512 * 1024;

}  // namespace

std::shared_ptr<const std::string> KeptLists::find(const std::string& question, const Of& of) {
  std::lock_guard lock(mutex_);
  const auto found = by_question_.find(question);
  if (found == by_question_.end() || found->second->of != of) return nullptr;
  kept_.splice(kept_.begin(), kept_, found->second);
  return found->second->answer;
}

void KeptLists::keep(const std::string& question, const Of& of, std::string answer) {
  if (answer.size() > kLongestAnswer) return;
  auto text = std::make_shared<const std::string>(std::move(answer));
  std::lock_guard lock(mutex_);
  const auto drop = [&](std::list<Kept>::iterator at) {
    bytes_ -= at->bytes();
    by_question_.erase(at->question);
    kept_.erase(at);
  };
  if (const auto known = by_question_.find(question); known != by_question_.end()) drop(known->second);
  kept_.push_front({question, of, std::move(text)});
  by_question_.emplace(kept_.front().question, kept_.begin());
  bytes_ += kept_.front().bytes();
  while (bytes_ > kMostAnswerBytes) drop(std::prev(kept_.end()));
}

}  // namespace tenderloom::submissions
