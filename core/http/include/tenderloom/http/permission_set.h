// The names of permissions that somebody holds.
#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::http {

/// Never changes once it is made and is shared by everybody who holds the same: a copy for each request costs a
/// reference count. Sorted.
class PermissionSet {
 public:
  using value_type = std::string;
  using iterator = std::vector<std::string>::const_iterator;
  using const_iterator = iterator;

  PermissionSet();
  PermissionSet(std::initializer_list<const char*> names);
  explicit PermissionSet(std::vector<std::string> names);

  bool count(std::string_view name) const;
  iterator begin() const { return names_->begin(); }
  iterator end() const { return names_->end(); }
  bool empty() const { return names_->empty(); }
  std::size_t size() const { return names_->size(); }
  void clear() { *this = PermissionSet(); }
  friend bool operator==(const PermissionSet& one, const PermissionSet& other) {
    return one.names_ == other.names_ || *one.names_ == *other.names_;
  }

 private:
  std::shared_ptr<const std::vector<std::string>> names_;
};

}  // namespace tenderloom::http
