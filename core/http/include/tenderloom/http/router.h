// One table of every route, made at start by modules and plugins. It answers 404, 405, OPTIONS and the OpenAPI
// document.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tenderloom/http/context.h"
#include "tenderloom/http/rate_limits.h"

namespace tenderloom::http {

using Handler = std::function<Outcome(Context&)>;

/// How large a body a route takes, told before the body is read.
struct BodyLimit {
  std::int64_t bytes = 1 << 20;
  bool files = false;     // multipart with files
  std::int64_t told = 0;  // the limit that a refusal names, when it is not `bytes`
  /// For one file of that size and what stands around it in a form.
  static constexpr BodyLimit of_file(std::int64_t bytes) { return {bytes + (1 << 20), true, bytes}; }
};

struct Parameter {
  std::string name, in = "query", type = "string", description;
  bool required = false;
};

struct Route {
  Method method = Method::get;
  std::string pattern;     // "/tenders/{no}/items/{level}"; a last segment "{rest...}" takes several
  std::string permission;  // "public" (anyone), "signed_in", or a name that Principal::permissions must hold
  Handler handler;
  std::string summary;  // one English sentence for the API reference
  std::vector<Parameter> parameters = {};
  std::vector<int> statuses = {200};
  BodyLimit body = {};
  bool api_only = false;       // no HTML form of it (health, OpenAPI)
  bool csrf = true;            // false only where no session is used
  Json body_schema = nullptr;  // JSON schema of the body, if any
  /// Open to staff who look at the portal as a vendor. Without it they change nothing, and see no page about the person
  /// (permission signed_in or account.*).
  bool while_supporting = false;
  bool slow = false;  // long computing on purpose (password hashes): by workers of its own, after all others
  /// What the rate limits count a request as. Unsaid: by cost_of.
  std::optional<Cost> cost = std::nullopt;
  bool hidden = false;  // 404 instead of 403 for those who are signed in but lack the permission
};

/// As the route says, else by what is known of it: `slow` ones cost a password, …/evaluate a judgement, …/exports,
/// …/imports and made files (….pdf, ….zip, ….xlsx, ….csv, ….json) are heavy, those that take files cost an upload.
Cost cost_of(const Route& route);

class Router {
 public:
  Router();
  /// Throws std::logic_error on an unnamed permission, a second route for the same method and pattern, or two patterns
  /// that cannot be told apart: mistakes of a programmer, found at start.
  void add(Route route);
  const std::vector<Route>& routes() const { return routes_; }
  /// Asked before every handler, after permission and forgery; what it answers is the answer. Before serving.
  using Guard = std::function<std::optional<Outcome>(const Route& route, Context& context)>;
  void set_guard(Guard guard) { guard_ = std::move(guard); }
  const Guard& guard() const { return guard_; }

  struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> params;
    std::vector<Method> allowed;  // when the path is known but the method is not
  };
  /// `path` is decoded. HEAD matches GET.
  Match match(Method method, const std::string& path) const;
  /// The largest body that any route under that path takes (0 when there is none): asked before the body is read.
  std::int64_t body_limit(const std::string& path) const { return widest(path).bytes; }
  /// What a refusal says that limit is.
  std::int64_t told_limit(const std::string& path) const;
  Json openapi(const std::string& title, const std::string& version) const;

 private:
  struct Node;
  void collect(const Node& node, const std::vector<std::string_view>& segments, std::size_t at,
               std::vector<const Node*>& found) const;
  BodyLimit widest(const std::string& path) const;
  std::vector<const Node*> terminals(const std::string& path) const;

  std::vector<Route> routes_;  // stable after start
  std::shared_ptr<Node> root_;
  Guard guard_;
};

}  // namespace tenderloom::http
