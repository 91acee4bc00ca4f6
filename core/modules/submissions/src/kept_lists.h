// Answers of lists as JSON text, kept as long as they hold. An answer belongs to one version of its submission, which
// every request reads from the database and every write raises, so that nothing old is ever told, whichever server
// wrote.
#pragma once
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "item_texts.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::submissions {

/// Thread-safe.
class KeptLists {
 public:
  /// What an answer holds for, besides the question.
  struct Of {
    std::int64_t version = 0;  // of the submission
    std::shared_ptr<const forms::TypeDefinition> type;
    bool operator==(const Of&) const = default;
  };
  /// Null: not kept, or of another version.
  std::shared_ptr<const std::string> find(const std::string& question, const Of& of);
  void keep(const std::string& question, const Of& of, std::string answer);
  ItemTexts& items() { return items_; }

 private:
  struct Kept {
    std::string question;
    Of of;
    std::shared_ptr<const std::string> answer;
    std::size_t bytes() const { return question.size() + answer->size(); }
  };
  ItemTexts items_;
  std::mutex mutex_;
  std::list<Kept> kept_;                                                         // the one asked for last comes first
  std::unordered_map<std::string_view, std::list<Kept>::iterator> by_question_;  // views of kept_
  std::size_t bytes_ = 0;
};

}  // namespace tenderloom::submissions
