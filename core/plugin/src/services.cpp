#include "tenderloom/plugin/services.h"

#include "tenderloom/plugin/facts.h"
#include "tenderloom/plugin/handing_in.h"

namespace tenderloom::plugin {

Records::~Records() = default;
People::~People() = default;
Mails::~Mails() = default;
Files::~Files() = default;
Audit::~Audit() = default;
Printer::~Printer() = default;
Secrets::~Secrets() = default;
Reviews::~Reviews() = default;

HandInKeeper::~HandInKeeper() = default;

void HandIns::add(const std::string& type_key, std::shared_ptr<HandInKeeper> keeper) {
  if (!keepers_.emplace(type_key, std::move(keeper)).second)
    throw std::logic_error("handing in of " + type_key + " is kept already");
}

HandInKeeper* HandIns::of(const std::string& type_key) const {
  const auto found = keepers_.find(type_key);
  return found == keepers_.end() ? nullptr : found->second.get();
}

Actor actor_of(const http::Context& context) {
  const http::Principal& who = context.principal();
  return {who.company_id == 0 ? forms::ActorKind::staff : forms::ActorKind::vendor,
          who.person_id,
          who.company_id,
          who.display_name,
          who.by_token ? "api" : "page",
          context.request().client_address};
}

void Facts::add(std::string type_key, std::string level, FactSource source) {
  sources_.emplace(std::pair(std::move(type_key), std::move(level)), std::move(source));
}

bool Facts::any(const std::string& type_key, const std::string& level) const {
  return sources_.contains({type_key, level});
}

std::map<std::int64_t, std::vector<Fact>> Facts::about(const FactQuery& query) const {
  std::map<std::int64_t, std::vector<Fact>> all;
  if (query.nodes.empty()) return all;
  const auto [first, last] = sources_.equal_range({query.type_key, query.level});
  for (auto source = first; source != last; ++source)
    for (auto& [node, facts] : source->second(query))
      for (Fact& fact : facts) all[node].push_back(std::move(fact));
  return all;
}

base::Json to_json(const std::vector<Fact>& facts) {
  base::Json list = base::Json::array();
  for (const Fact& fact : facts)
    list.push_back(
        {{"key", fact.key}, {"label", fact.label}, {"text", fact.text}, {"kind", fact.kind}, {"url", fact.url}});
  return list;
}

}  // namespace tenderloom::plugin
