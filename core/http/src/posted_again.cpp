#include "posted_again.h"

#include "body_values.h"
#include "kept_form.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::http {
namespace {

std::string kind_of_secret(const std::string& name) {
  const auto has = [&](const char* part) { return name.find(part) != std::string::npos; };
  if (has("again") || has("repeat") || has("confirm")) return "again";
  if (has("current") || has("old")) return "current";
  if (has("new")) return "new";
  return has("password") ? "password" : "code";
}

}  // namespace

std::optional<base::Json> posted_again(const Request& request, const std::string& csrf) {
  if (!came_from_here(request)) return std::nullopt;
  const auto posted = read_posted_form(request);
  if (!posted || csrf.empty() || !base::equal_in_constant_time(posted->csrf, csrf)) return std::nullopt;
  base::Json fields = base::Json::array(), secrets = base::Json::array(), files = base::Json::array();
  for (const auto* part : {&posted->form.fields, &posted->proofs}) {
    for (const auto& [name, value] : *part) fields.push_back({{"name", name}, {"value", value}});
  }
  for (const auto& name : posted->secrets) secrets.push_back({{"name", name}, {"kind", kind_of_secret(name)}});
  for (const auto& [name, file] : posted->files) files.push_back({{"name", name}, {"file", file}});
  return base::Json{{"action", request.target},    {"method", posted->form.method},
                    {"csrf", posted->csrf},        {"multipart", kind_of(request) == BodyKind::multipart},
                    {"fields", std::move(fields)}, {"secrets", std::move(secrets)},
                    {"files", std::move(files)}};
}

}  // namespace tenderloom::http
