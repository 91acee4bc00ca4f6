#include "kept_form.h"

#include <fstream>
#include <iterator>

#include "ascii.h"
#include "body_values.h"
#include "guards.h"
#include "multipart.h"
#include "negotiation.h"
#include "target.h"
#include "tenderloom/base/text.h"

namespace tenderloom::http {

FormKeeper::~FormKeeper() = default;

namespace {

constexpr std::size_t kMostBytes = 128 << 10;  // of names and values together
constexpr std::size_t kMostKept = 2'000;       // fields
constexpr std::size_t kLongestPage = 2'000;
constexpr std::size_t kMostFileNames = 20;

/// Nothing that opens a door is stored, whoever asks for it and however it is called in a form.
bool has_part(std::string_view name, std::initializer_list<const char*> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const char* part) { return name.find(part) != std::string_view::npos; });
}

std::string last_part(std::string_view name) {
  const std::size_t dot = name.find_last_of(".]");
  return base::to_lower_ascii(name.substr(dot == std::string_view::npos ? 0 : dot + 1));
}

bool is_proof(std::string_view name) { return has_part(last_part(name), {"captcha", "altcha", "turnstile"}); }

bool is_secret(std::string_view name) {
  const std::string last = last_part(name);
  if (is_proof(name) ||
      has_part(last, {"password", "passphrase", "passwd", "secret", "token", "backup_code", "withdrawal_code"}))
    return true;
  return last == "code" || last == "pin" || last == "otp" || last == "totp";
}

/// Travels with a form without having been typed.
bool is_of_the_form(std::string_view name) { return name == "version" || name == "parent" || name == "next"; }

class Keeping {
 public:
  /// False: too much.
  bool add(std::string name, std::string value) {
    if (name == "_csrf")
      posted.csrf = std::move(value);
    else if (name == "_method")
      posted.form.method = value == "PUT" || value == "DELETE" ? value : "";
    else if (is_secret(name))
      leave_out(std::move(name), std::move(value));
    else if (name.front() != '_')
      return take(std::move(name), std::move(value));
    return true;
  }
  void file(std::string field, const std::string& name) {
    if (name.empty() || posted.form.files.size() == kMostFileNames) return;
    posted.form.files.push_back(clean_file_name(name));
    posted.files.emplace_back(std::move(field), posted.form.files.back());
  }
  PostedForm posted;

 private:
  void leave_out(std::string name, std::string value) {
    posted.form.secrets = posted.form.secrets || !value.empty();
    if (is_proof(name))
      posted.proofs.emplace_back(std::move(name), std::move(value));
    else
      posted.secrets.push_back(std::move(name));
  }
  bool take(std::string name, std::string value) {
    bytes_ += name.size() + value.size();
    if (bytes_ > kMostBytes || posted.form.fields.size() == kMostKept) return false;
    if (!base::valid_utf8(name) || !base::valid_utf8(value) || value.find('\0') != std::string::npos) return false;
    posted.typed = posted.typed || (!value.empty() && !is_of_the_form(name));
    posted.form.fields.emplace_back(std::move(name), std::move(value));
    return true;
  }
  std::size_t bytes_ = 0;
};

/// Text parts; of files only their names.
class KeepingParts final : public PartSink {
 public:
  explicit KeepingParts(Keeping& keeping) : keeping_(keeping) {}
  std::optional<Fault> begin(PartHead head) override {
    head_ = std::move(head);
    text_.clear();
    return std::nullopt;
  }
  std::optional<Fault> data(std::string_view bytes) override {
    if (head_.file_name) return std::nullopt;
    if (text_.size() + bytes.size() > kMostBytes) return Fault{413, "text_too_long"};
    text_ += bytes;
    return std::nullopt;
  }
  std::optional<Fault> end() override {
    if (head_.file_name) {
      keeping_.file(head_.name, *head_.file_name);
      return std::nullopt;
    }
    if (head_.name.empty() || keeping_.add(std::move(head_.name), std::move(text_))) return std::nullopt;
    return Fault{413, "too_many_fields"};
  }

 private:
  Keeping& keeping_;
  PartHead head_;
  std::string text_;
};

bool read_parts(const Request& request, Keeping& keeping) {
  const auto boundary = MultipartReader::boundary_of(request.header("content-type"));
  if (!boundary) return false;
  KeepingParts parts(keeping);
  MultipartReader reader(*boundary, parts);
  if (request.body->in_memory()) return !reader.feed(request.body->memory()) && !reader.finish();
  std::ifstream in(request.body->file(), std::ios::binary);
  std::string piece(64 << 10, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
    if (reader.feed(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())))) return false;
  }
  return !reader.finish();
}

bool read_pairs_of_form(const Request& request, Keeping& keeping) {
  if (!request.body->in_memory()) return false;  // larger than anything that is kept
  auto pairs = read_pairs(request.body->memory(), kMostKept, "form_malformed");
  if (std::holds_alternative<Fault>(pairs)) return false;
  for (auto& [name, value] : std::get<0>(pairs)) {
    if (!name.empty() && !keeping.add(std::move(name), std::move(value))) return false;
  }
  return true;
}

/// Path and query of the page that the browser came from, when it is of this portal.
std::string referring_target(const Request& request) {
  const std::string_view referer = request.header("referer");
  const std::size_t start = referer.find("://");
  if (start == std::string_view::npos || referer.size() > kLongestPage) return {};
  const std::size_t path = referer.find('/', start + 3);
  if (path == std::string_view::npos || !same_origin(referer.substr(0, path), request)) return {};
  const std::string target(referer.substr(path, referer.find('#') - path));
  const auto read = read_target("GET", target);
  return std::holds_alternative<Target>(read) && target.rfind("//", 0) != 0 ? target : std::string();
}

bool is_page(const Router& router, const std::string& target) {
  const auto match = router.match(Method::get, target.substr(0, target.find('?')));
  return match.route != nullptr && !match.route->api_only;
}

}  // namespace

bool came_from_here(const Request& request) {
  if (const std::string_view site = request.header("sec-fetch-site"); !site.empty()) return site == "same-origin";
  if (const std::string_view origin = request.header("origin"); !origin.empty()) return same_origin(origin, request);
  return false;
}

std::optional<PostedForm> read_posted_form(const Request& request) {
  Keeping keeping;
  const BodyKind kind = kind_of(request);
  const bool read = kind == BodyKind::multipart ? read_parts(request, keeping)
                                                : kind == BodyKind::form && read_pairs_of_form(request, keeping);
  if (!read) return std::nullopt;
  keeping.posted.form.action = request.path;
  return std::move(keeping.posted);
}

std::string page_of_form(const Request& request, const KeptForm& form, const Router& router) {
  const std::string referring = referring_target(request);
  const bool elsewhere = !referring.empty() && referring.substr(0, referring.find('?')) != request.path;
  if (elsewhere && is_page(router, referring)) return referring;
  // The page was the answer to an earlier post to the same address.
  std::string created = request.path + "/new";
  for (const auto& [name, value] : form.fields) {
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) { return ascii::is_digit(c); });
    if (name == "parent" && plain && !value.empty()) created += "?parent=" + value;
  }
  if (is_page(router, created)) return created;
  if (is_page(router, request.path + "/edit")) return request.path + "/edit";
  if (is_page(router, request.path)) return request.path;
  return "/";
}

}  // namespace tenderloom::http
