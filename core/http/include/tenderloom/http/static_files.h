// Files of a theme: style sheets, scripts, pictures. Served past router, session and handler, because nothing about
// them depends on who asks.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::http {

/// Looks for a path in each folder in turn (a theme before the one it extends). A file `x.css.gz` beside `x.css` is
/// sent to those who accept gzip. Addresses with the right `?v=` are cached for ever, others are asked for again with
/// their ETag. Thread-safe; a file that changes on disk is noticed at the next request.
class StaticFiles {
 public:
  StaticFiles(std::vector<std::filesystem::path> folders, std::string prefix = "/assets/");
  ~StaticFiles();

  const std::string& prefix() const { return prefix_; }
  /// "/assets/css/site.css?v=1f0c..." for templates; without `?v=` when there is no such file.
  std::string address(std::string_view name) const;

  struct Asset {
    std::shared_ptr<const std::string> body;
    std::string media_type;
    std::string etag;     // with quotes; differs between the plain and the compressed form
    std::string version;  // what `?v=` must be to be cached for ever
    bool gzip = false;
  };
  /// `name` is what follows the prefix. Null when there is no such file.
  std::shared_ptr<const Asset> find(std::string_view name, bool accepts_gzip) const;

 private:
  struct Cache;
  std::vector<std::filesystem::path> folders_;
  std::string prefix_;
  std::unique_ptr<Cache> cache_;
};

}  // namespace tenderloom::http
