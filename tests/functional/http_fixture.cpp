#include "http_fixture.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <stdexcept>

namespace http_test {

using http::Content;
using http::Context;
using http::Method;
using http::Outcome;
using http::Route;

namespace {

http::Session session_of(std::string id, http::Principal principal) {
  http::Session session;
  session.csrf_token = "csrf-of-" + id;
  session.id = std::move(id);
  session.principal = std::move(principal);
  return session;
}

Json described(Context& context) {
  Json files = Json::array();
  for (const auto& file : context.files()) {
    std::ifstream stream(file.path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    files.push_back({{"field", file.field},
                     {"name", file.name},
                     {"type", file.claimed_type},
                     {"size", file.size},
                     {"start", bytes.substr(0, 40)},
                     {"on_disk", bytes.size()}});
  }
  return {{"values", context.values()},
          {"files", files},
          {"method", context.request().method_text},
          {"path", context.request().path},
          {"body_size", context.request().body->size()},
          {"body_in_memory", context.request().body->in_memory()},
          {"address", context.request().client_address},
          {"secure", context.request().secure},
          {"host", context.request().host},
          {"locale", context.locale()}};
}

}  // namespace

MemorySessions::MemorySessions() {
  sessions_["visitor"] = session_of("visitor", {});
  http::Principal vendor;
  vendor.person_id = 1;
  vendor.company_id = 7;
  vendor.registration_status = "approved";
  vendor.permissions = {"vendor.items"};
  vendor.of_role = {"vendor.items", "vendor.submit"};
  sessions_["vendor"] = session_of("vendor", vendor);
  tokens_["vendor-token"] = vendor;
  vendor.registration_status = "pending";
  vendor.permissions.clear();
  sessions_["pending"] = session_of("pending", vendor);
}

std::optional<http::Session> MemorySessions::find(const std::string& cookie, const http::Request&) {
  ++looked_up_;
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(cookie);
  if (found == sessions_.end()) return std::nullopt;
  return found->second;
}

http::Session MemorySessions::create_anonymous(const http::Request&) {
  const std::lock_guard lock(mutex_);
  auto session = session_of("anonymous" + std::to_string(++made_), {});
  sessions_[session.id] = session;
  return session;
}

void MemorySessions::save(const http::Session& session) {
  const std::lock_guard lock(mutex_);
  sessions_[session.id] = session;
}

std::optional<http::Principal> MemorySessions::find_token(const std::string& token, const http::Request&) {
  const auto found = tokens_.find(token);
  if (found == tokens_.end()) return std::nullopt;
  return found->second;
}

http::Session MemorySessions::stored(const std::string& id) {
  const std::lock_guard lock(mutex_);
  return sessions_[id];
}

std::string PlainPages::page(Context& context, const std::string& view, const Json& resource, const Json&,
                             const Json* findings) {
  std::string text = "<h1>" + view + "</h1><p>" + resource.dump() + "</p>";
  if (findings != nullptr) text += "<ul>" + findings->dump() + "</ul>";
  if (auto* session = context.session(); session != nullptr)
    text += "<input name=_csrf value=" + session->csrf_token + ">";
  return text;
}

std::string PlainPages::problem(Context&, const Json& problem) { return "<h1>problem " + problem.dump() + "</h1>"; }

std::string PlainPages::sentence(const std::string& locale, const std::string& key, const Json&) {
  return locale + ":" + key;
}

Portal::Portal(http::Limits limits, std::vector<std::string> proxies, int workers, http::Allowances allowances)
    : opened_(gate_.get_future().share()), log_(tenderloom::base::LogLevel::debug, [this](std::string_view line) {
        const std::lock_guard lock(log_mutex_);
        log_text_ += line;
        log_text_ += '\n';
      }) {
  static std::atomic<int> count{0};
  folder_ = std::filesystem::temp_directory_path() /
            ("http-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
  std::filesystem::create_directories(folder_ / "assets");
  std::ofstream(folder_ / "assets" / "site.css") << "body { color: black }\n";
  std::ofstream(folder_ / "assets" / "site.css.gz") << "not really gzip";
  std::ofstream(folder_ / "report.pdf") << "%PDF-1.7 0123456789";
  std::ofstream(folder_ / "large.bin") << std::string(8 << 20, 'L');
  add_routes();
  assets_ = std::make_unique<http::StaticFiles>(std::vector{folder_ / "assets"});
  rates_ = std::make_unique<http::RateLimiter>(allowances);
  http::Services services{.router = router_,
                          .sessions = sessions_,
                          .pages = pages_,
                          .clock = clock_,
                          .log = log_,
                          .temporary = folder_ / "tmp",
                          .rates = rates_.get(),
                          .assets = assets_.get()};
  auto server = http::Server::listen({"127.0.0.1", 0}, services, limits, workers, std::move(proxies));
  if (!server) throw std::runtime_error(server.error().code + server.error().params.dump());
  server_ = std::move(*server);
}

Portal::~Portal() {
  release();
  server_.reset();
  std::filesystem::remove_all(folder_);
}

std::string Portal::logged() {
  const std::lock_guard lock(log_mutex_);
  return log_text_;
}

std::size_t Portal::spooled() const {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_ / "tmp")) ++count;
  return count;
}

void Portal::add_routes() {
  const auto add = [&](Method method, const char* pattern, const char* permission, http::Handler handler,
                       http::BodyLimit body = {}) {
    Route route;
    route.method = method;
    route.pattern = pattern;
    route.permission = permission;
    route.handler = std::move(handler);
    route.body = body;
    router_.add(std::move(route));
  };
  const auto echo = [](Context& context) -> Outcome { return http::Page{"echo", described(context)}; };
  add(Method::get, "/hello", "public",
      [](Context&) -> Outcome { return Content{.body = "hello", .media_type = "text/plain"}; });
  add(Method::get, "/echo/{word}", "public",
      [](Context& context) -> Outcome { return Content{.body = context.param("word"), .media_type = "text/plain"}; });
  add(Method::post, "/echo", "public", echo, {.bytes = 1 << 20});
  add(Method::put, "/echo", "public", echo, {.bytes = 1 << 20});
  add(Method::del, "/echo", "public", echo, {.bytes = 1 << 20});
  add(Method::post, "/upload", "public", echo, {.bytes = 64 << 20, .files = true});
  add(Method::put, "/upload", "public", echo, {.bytes = 64 << 20, .files = true});
  add(Method::get, "/page", "public", [](Context& context) -> Outcome {
    return http::Page{.view = "page", .resource = {{"locale", context.locale()}}, .etag = "7"};
  });
  add(Method::get, "/items", "vendor.items", [](Context&) -> Outcome { return http::Page{"items", {{"items", 1}}}; });
  add(Method::post, "/items", "vendor.items",
      [](Context& context) -> Outcome {
        return http::Created{.location = "/items/9",
                             .resource = context.values(),
                             .flash = http::Flash{"success", "saved"},
                             .etag = "1"};
      },
      {.bytes = 16 << 20, .files = true});
  add(Method::put, "/items/{id}", "vendor.items", [](Context& context) -> Outcome {
    return http::Done{.go_to = "/items",
                      .resource = {{"method", context.request().method_text}, {"values", context.values()}}};
  });
  add(Method::del, "/items/{id}", "vendor.items", [](Context&) -> Outcome { return http::Deleted{.go_to = "/items"}; });
  add(Method::get, "/me", "signed_in", [](Context&) -> Outcome { return http::Page{"me", {{"me", 1}}}; });
  add(Method::post, "/submission", "vendor.submit", [](Context&) -> Outcome { return http::Done{"/items"}; });
  add(Method::get, "/staff", "staff.everything", [](Context&) -> Outcome { return http::Page{"staff"}; });
  Route hidden;
  hidden.pattern = "/hidden";
  hidden.permission = "staff.everything";
  hidden.handler = [](Context&) -> Outcome { return http::Page{"hidden"}; };
  hidden.hidden = true;
  router_.add(hidden);
  add(Method::post, "/form", "public", [](Context& context) -> Outcome {
    return http::Invalid{
        .findings = Json::array({{{"field", "name"}, {"code", "required"}, {"params", Json::object()}}}),
        .view = "form",
        .resource = context.values()};
  });
  add(Method::post, "/sign-in", "public", [](Context& context) -> Outcome {
    http::Session session;
    session.id = "vendor";
    session.csrf_token = "csrf-of-vendor";
    context.replace_session(session);
    return http::Redirect{"/items", http::Flash{"success", "signed_in"}};
  });
  add(Method::post, "/sign-out", "signed_in", [](Context& context) -> Outcome {
    context.replace_session({});
    return http::Redirect{"/hello"};
  });
  add(Method::get, "/file", "public", [this](Context& context) -> Outcome {
    return http::File{.path = folder_ / "report.pdf",
                      .media_type = "application/pdf",
                      .name = "申請表 \"一\".pdf",
                      .show = context.query("show") == "1",
                      .etag = "pdf1"};
  });
  add(Method::get, "/large", "public",
      [this](Context&) -> Outcome { return http::File{.path = folder_ / "large.bin", .name = "large.bin"}; });
  add(Method::get, "/wait", "public", [this](Context&) -> Outcome {
    ++waiting_;
    opened_.wait();
    return Content{.body = "waited", .media_type = "text/plain"};
  });
  add(Method::get, "/broken", "public",
      [](Context&) -> Outcome { throw std::runtime_error("secret-of-the-database"); });
  add(Method::get, "/outage", "public",
      [](Context&) -> Outcome { throw http::Unavailable("the database is away", 7); });
  add(Method::get, "/rest/{rest...}", "public",
      [](Context& context) -> Outcome { return Content{.body = context.param("rest"), .media_type = "text/plain"}; });
}

void refused(Portal& portal, const std::string& request, int status) {
  INFO(request);
  RawClient client(portal.port());
  client.send(request);
  const auto reply = client.read();
  REQUIRE(reply);
  CHECK(reply->status == status);
  CHECK(reply->header("connection") == "close");
  CHECK(client.closed());
}

}  // namespace http_test
