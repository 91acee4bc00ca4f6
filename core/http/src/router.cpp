#include "tenderloom/http/router.h"

#include <array>
#include <map>
#include <stdexcept>

namespace tenderloom::http {
namespace {

constexpr std::size_t kMethods = 7;
constexpr std::size_t index_of(Method method) { return static_cast<std::size_t>(method); }

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  if (segments.size() == 1 && segments[0].empty()) segments.clear();  // "/" itself
  return segments;
}

struct Segment {
  enum class Kind { literal, parameter, rest } kind;
  std::string text;  // the literal or the parameter's name
};

Segment read_segment(const Route& route, std::string_view text, bool last) {
  const auto fail = [&](const char* why) -> Segment { throw std::logic_error("route " + route.pattern + ": " + why); };
  if (text.empty()) return fail("an empty segment");
  if (text.find_first_of("{}") == std::string_view::npos) return {Segment::Kind::literal, std::string(text)};
  if (text.front() != '{' || text.back() != '}' || text.size() < 3) return fail("a parameter must be a whole segment");
  std::string_view name = text.substr(1, text.size() - 2);
  if (!name.ends_with("...")) return {Segment::Kind::parameter, std::string(name)};
  if (!last) return fail("only the last segment may take several");
  return {Segment::Kind::rest, std::string(name.substr(0, name.size() - 3))};
}

}  // namespace

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> rest;
  std::array<int, kMethods> routes{-1, -1, -1, -1, -1, -1, -1};
  bool terminal() const {
    return std::any_of(routes.begin(), routes.end(), [](int route) { return route >= 0; });
  }
};

Cost cost_of(const Route& route) {
  if (route.cost) return *route.cost;
  if (route.slow) return Cost::password;
  const std::string_view last = std::string_view(route.pattern).substr(route.pattern.rfind('/') + 1);
  const bool changes = route.method != Method::get;
  if (changes && last == "evaluate") return Cost::judge;
  if (changes && (last == "exports" || last == "imports" || last == "import")) return Cost::heavy;
  for (const std::string_view ending : {".pdf", ".zip", ".xlsx", ".csv", ".json"}) {
    if (last.ends_with(ending) && last != "openapi.json") return Cost::heavy;
  }
  return route.body.files ? Cost::upload : Cost::ordinary;
}

Router::Router() : root_(std::make_shared<Node>()) {}

void Router::add(Route route) {
  if (route.pattern.empty() || route.pattern.front() != '/')
    throw std::logic_error("route " + route.pattern + ": must begin with /");
  if (route.permission.empty()) throw std::logic_error("route " + route.pattern + ": names no permission");
  if (!route.handler) throw std::logic_error("route " + route.pattern + ": has no handler");
  if (route.method == Method::head || route.method == Method::other)
    throw std::logic_error("route " + route.pattern + ": HEAD comes with GET, other methods are not served");
  Node* node = root_.get();
  const auto parts = split(route.pattern);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Segment segment = read_segment(route, parts[i], i + 1 == parts.size());
    std::unique_ptr<Node>& next = segment.kind == Segment::Kind::literal     ? node->literals[segment.text]
                                  : segment.kind == Segment::Kind::parameter ? node->parameter
                                                                             : node->rest;
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  int& slot = node->routes[index_of(route.method)];
  if (slot >= 0)
    throw std::logic_error(std::string(name_of(route.method)) + " " + route.pattern + " cannot be told apart from " +
                           routes_[static_cast<std::size_t>(slot)].pattern);
  slot = static_cast<int>(routes_.size());
  route.cost = cost_of(route);
  routes_.push_back(std::move(route));
}

/// Every node whose pattern fits, the most literal first: /a/new goes before /a/{id}, that before /a/{rest...}.
void Router::collect(const Node& node, const std::vector<std::string_view>& segments, std::size_t at,
                     std::vector<const Node*>& found) const {
  if (at == segments.size()) {
    if (node.terminal()) found.push_back(&node);
    return;
  }
  if (segments[at].empty()) return;  // "//" and a slash at the end are other addresses
  if (const auto literal = node.literals.find(segments[at]); literal != node.literals.end())
    collect(*literal->second, segments, at + 1, found);
  if (node.parameter) collect(*node.parameter, segments, at + 1, found);
  if (node.rest && node.rest->terminal() && !segments.back().empty()) found.push_back(node.rest.get());
}

std::vector<const Router::Node*> Router::terminals(const std::string& path) const {
  std::vector<const Node*> found;
  if (!path.empty() && path.front() == '/') collect(*root_, split(path), 0, found);
  return found;
}

namespace {

std::vector<std::pair<std::string, std::string>> read_params(const std::string& pattern, const std::string& path) {
  std::vector<std::pair<std::string, std::string>> params;
  const auto names = split(pattern);
  const auto values = split(path);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].front() != '{') continue;
    std::string_view name = names[i].substr(1, names[i].size() - 2);
    if (name.ends_with("...")) {
      const auto offset = static_cast<std::size_t>(values[i].data() - path.data());
      params.emplace_back(name.substr(0, name.size() - 3), path.substr(offset));
    } else {
      params.emplace_back(name, values[i]);
    }
  }
  return params;
}

}  // namespace

Router::Match Router::match(Method method, const std::string& path) const {
  Match match;
  const auto found = terminals(path);
  const Method wanted = method == Method::head ? Method::get : method;
  for (const Node* node : found) {
    const int route = node->routes[index_of(wanted)];
    if (route < 0) continue;
    match.route = &routes_[static_cast<std::size_t>(route)];
    match.params = read_params(match.route->pattern, path);
    return match;
  }
  std::array<bool, kMethods> allowed{};
  for (const Node* node : found) {
    for (std::size_t i = 0; i < kMethods; ++i) allowed[i] = allowed[i] || node->routes[i] >= 0;
  }
  if (found.empty()) return match;
  allowed[index_of(Method::head)] = allowed[index_of(Method::get)];
  allowed[index_of(Method::options)] = true;
  for (std::size_t i = 0; i < kMethods; ++i) {
    if (allowed[i]) match.allowed.push_back(static_cast<Method>(i));
  }
  return match;
}

BodyLimit Router::widest(const std::string& path) const {
  BodyLimit widest{0, false, 0};
  for (const Node* node : terminals(path)) {
    for (const Method method : {Method::post, Method::put, Method::del}) {
      const int route = node->routes[index_of(method)];
      if (route < 0) continue;
      const BodyLimit& body = routes_[static_cast<std::size_t>(route)].body;
      if (body.bytes > widest.bytes) widest = body;
    }
  }
  return widest;
}

std::int64_t Router::told_limit(const std::string& path) const {
  const BodyLimit limit = widest(path);
  return limit.told > 0 ? limit.told : limit.bytes;
}

}  // namespace tenderloom::http
