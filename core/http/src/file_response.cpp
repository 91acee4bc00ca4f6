// Files: what was uploaded or made for downloading, bytes made in memory, and the theme's assets.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "conditions.h"
#include "negotiation.h"
#include "responder.h"
#include "response_head.h"
#include "security_headers.h"

namespace tenderloom::http {
namespace {

constexpr std::string_view kForever = "public, max-age=31536000, immutable";

/// RFC 6266: an ASCII name for old programs, the real one beside it (RFC 8187).
std::string disposition(std::string_view kind, std::string_view name) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string plain;
  std::string extended;
  bool same = true;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool ascii = byte >= 0x20 && byte < 0x7f;
    const bool safe = ascii && c != '"' && c != '\\' && c != '/' && c != '%';
    if (safe) {
      plain += c;
    } else if ((byte & 0xC0) != 0x80) {
      plain += '_';  // once a character, not once a byte
    }
    same = same && safe;
    const bool literal = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                         c == '.' || c == '_' || c == '~';
    if (literal) {
      extended += c;
    } else {
      extended += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  std::string value(kind);
  if (name.empty()) return value;
  value += "; filename=\"" + plain + "\"";
  if (!same) value += "; filename*=UTF-8''" + extended;
  return value;
}

std::shared_ptr<const int> open_file(const std::filesystem::path& path, std::int64_t& size) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "cannot open a file to send");
  std::shared_ptr<const int> owner(new int(descriptor), [](const int* held) {
    ::close(*held);
    delete held;
  });
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
    throw std::system_error(EINVAL, std::generic_category(), "not a regular file to send");
  size = status.st_size;
  return owner;
}

std::string not_modified_headers(const std::string& etag, std::string_view cache) {
  std::string headers;
  add_header(headers, "ETag", etag);
  add_header(headers, "Cache-Control", cache);
  return headers;
}

}  // namespace

Response Responder::from(RequestContext& context, File& file) const {
  const Request& request = context.request();
  std::shared_ptr<void> keep;
  if (file.remove_after) {
    keep = std::shared_ptr<void>(nullptr, [path = *file.remove_after](void*) {
      std::error_code ignored;
      std::filesystem::remove(path, ignored);
    });
  }
  std::int64_t size = 0;
  auto descriptor = open_file(file.path, size);
  const std::string etag = file.etag ? "\"" + *file.etag + "\"" : "";
  const std::string cache =
      file.max_age == 0 ? "private, no-store"
                        : (file.everybodys ? "public, max-age=" : "private, max-age=") + std::to_string(file.max_age);
  Response response;
  const bool reads = request.method == Method::get || request.method == Method::head;
  if (!etag.empty() && reads) {
    const Condition condition = check_conditions(request, etag);
    if (condition == Condition::failed) return refused(context, 412, "precondition_failed");
    if (condition == Condition::not_modified) {
      response.status = 304;
      response.headers = not_modified_headers(etag, cache);
      return response;
    }
  }
  Range range{0, size};
  const RangeAnswer answer = read_range(request, etag, size, range);
  if (answer == RangeAnswer::unsatisfiable) {
    response = refused(context, 416, "range_not_satisfiable");
    add_header(response.headers, "Content-Range", "bytes */" + std::to_string(size));
    return response;
  }
  if (answer == RangeAnswer::part) {
    response.status = 206;
    add_header(response.headers, "Content-Range",
               "bytes " + std::to_string(range.first) + "-" + std::to_string(range.first + range.length - 1) + "/" +
                   std::to_string(size));
  }
  add_header(response.headers, "Content-Type", file.media_type);
  add_header(response.headers, "Content-Disposition", disposition(file.show ? "inline" : "attachment", file.name));
  add_header(response.headers, "Accept-Ranges", "bytes");
  add_header(response.headers, "Cache-Control", cache);
  if (!etag.empty()) add_header(response.headers, "ETag", etag);
  response.headers += security_headers(file.show ? ContentPolicy::preview : ContentPolicy::sandbox,
                                       request.secure || services_.secure_cookies);
  response.file = FileSlice{std::move(descriptor), range.first, range.length, std::move(keep)};
  return response;
}

Response Responder::from(RequestContext& context, Content& content) const {
  Response response;
  response.status = content.status;
  response.body = std::move(content.body);
  add_header(response.headers, "Content-Type", content.media_type);
  // A resource as text: the same address has a page for people.
  if (content.media_type == "application/json") add_header(response.headers, "Vary", "Accept, HX-Request");
  const bool attached = !content.show && !content.name.empty();
  if (!content.name.empty())
    add_header(response.headers, "Content-Disposition", disposition(attached ? "attachment" : "inline", content.name));
  if (!content.show)
    response.headers += security_headers(ContentPolicy::sandbox, context.request().secure || services_.secure_cookies);
  return response;
}

Response Responder::asset(const Request& request, const StaticFiles& files) const {
  Response response;
  const std::string_view security = security_headers(ContentPolicy::page, request.secure || services_.secure_cookies);
  if (request.method != Method::get && request.method != Method::head) {
    response = request.method == Method::options ? Response{.status = 204} : plain_problem({405, "method_not_allowed"});
    response.close = false;
    if (request.method == Method::options) response.headers += security;
    add_header(response.headers, "Allow", "GET, HEAD, OPTIONS");
    return response;
  }
  const auto asset = files.find(std::string_view(request.path).substr(files.prefix().size()),
                                accepts_gzip(request.header("accept-encoding")));
  if (!asset) {
    response = plain_problem({404, "not_found"});
    response.close = false;
    return response;
  }
  const bool pinned = request.query_value("v") == asset->version;
  const std::string_view cache = pinned ? kForever : std::string_view("public, no-cache");
  if (check_conditions(request, asset->etag) == Condition::not_modified) {
    response.status = 304;
    response.headers = not_modified_headers(asset->etag, cache);
  } else {
    add_header(response.headers, "Content-Type", asset->media_type);
    add_header(response.headers, "ETag", asset->etag);
    add_header(response.headers, "Cache-Control", cache);
    if (asset->gzip) add_header(response.headers, "Content-Encoding", "gzip");
    response.shared_body = asset->body;
  }
  add_header(response.headers, "Vary", "Accept-Encoding");
  response.headers += security;
  return response;
}

}  // namespace tenderloom::http
