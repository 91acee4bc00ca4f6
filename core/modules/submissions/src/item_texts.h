// Items of a list as the text of the answer: what is stored as JSON goes on as it is.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "tenderloom/submissions/item_pages.h"

namespace tenderloom::submissions {

/// Thread-safe.
class ItemTexts {
 public:
  /// As to_json(…) of the node reads, with the members of `more`.
  void append(std::string& out, const Ground& ground, const Node& node, const NodePage::Data& data,
              const Editability& editability, const std::string& base_url, const std::string& locale, const Json& more);

 private:
  /// What a row lacks, with sentences. Rows lack the same things again and again, and the sentences about them cost
  /// more than all else of an item.
  std::string missing(const std::shared_ptr<const forms::TypeDefinition>& type, const forms::Level& level,
                      const std::string& stored, const std::string& locale);

  static constexpr std::size_t kMostBytes = 1024 * 1024;
  struct Known {
    std::shared_ptr<const forms::TypeDefinition> type;  // held, so that no other one gets its address
    std::string text;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;
  std::size_t bytes_ = 0;
};

}  // namespace tenderloom::submissions
