// Tenders whose type's native companion is not there.
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {

void Service::set_companions(std::function<bool(const forms::TypeDefinition& type)> is_there) {
  companion_is_there_ = std::move(is_there);
}

std::string Service::missing_companion(const Tender& tender) {
  if (!companion_is_there_) return {};
  // Not type_of(): this is asked within transactions, where nothing can be pinned.
  const auto type =
      tender.bundle_sha256 ? types_.version(tender.type_key, *tender.bundle_sha256) : types_.current(tender.type_key);
  return type && !companion_is_there_(*type) ? type->plugin() : std::string();
}

std::vector<std::pair<std::string, std::string>> Service::read_only_types() const {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& type : types_.types())
    if (companion_is_there_ && !companion_is_there_(*type)) found.emplace_back(type->key(), type->plugin());
  return found;
}

}  // namespace tenderloom::tenders
