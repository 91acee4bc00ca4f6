#include "tenderloom/extensions/extensions.h"

#include <map>

#include "records.h"
#include "reviews.h"
#include "services.h"

namespace tenderloom::extensions {

struct Extensions::Impl {
  explicit Impl(Dependencies given)
      : uses(std::move(given)),
        records(uses),
        people(uses),
        mails(uses),
        files(uses),
        audit(uses),
        printer(uses),
        reviews(uses) {}

  struct ForOne {
    DerivedSecrets secrets;
    plugin::Services services;
    ForOne(Impl& impl, const std::string& name)
        : secrets(impl.uses.secret, name),
          services{impl.uses.database, impl.uses.clock, impl.uses.log, impl.uses.words, impl.uses.types,
                   impl.uses.jobs,     impl.records,    impl.people,   impl.mails,      impl.files,
                   impl.audit,         impl.printer,    secrets,       impl.reviews} {}
  };

  Dependencies uses;
  ModuleRecords records;
  ModulePeople people;
  ModuleMails mails;
  ModuleFiles files;
  ModuleAudit audit;
  ModulePrinter printer;
  ModuleReviews reviews;
  std::map<std::string, ForOne> plugins;
};

Extensions::Extensions(Dependencies dependencies) : impl_(std::make_unique<Impl>(std::move(dependencies))) {}
Extensions::~Extensions() = default;

const plugin::Services& Extensions::for_plugin(const std::string& name) {
  const auto found = impl_->plugins.find(name);
  if (found != impl_->plugins.end()) return found->second.services;
  return impl_->plugins
      .emplace(std::piecewise_construct, std::forward_as_tuple(name), std::forward_as_tuple(*impl_, name))
      .first->second.services;
}

}  // namespace tenderloom::extensions
