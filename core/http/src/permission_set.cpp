#include "tenderloom/http/permission_set.h"

#include <algorithm>

namespace tenderloom::http {
namespace {

std::shared_ptr<const std::vector<std::string>> sorted_names(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

const std::shared_ptr<const std::vector<std::string>>& no_names() {
  static const auto kNone = std::make_shared<const std::vector<std::string>>();
  return kNone;
}

}  // namespace

PermissionSet::PermissionSet() : names_(no_names()) {}
PermissionSet::PermissionSet(std::initializer_list<const char*> names)
    : names_(sorted_names({names.begin(), names.end()})) {}
PermissionSet::PermissionSet(std::vector<std::string> names) : names_(sorted_names(std::move(names))) {}

bool PermissionSet::count(std::string_view name) const {
  return std::binary_search(names_->begin(), names_->end(), name, std::less<>());
}

}  // namespace tenderloom::http
