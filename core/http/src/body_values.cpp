#include "body_values.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "ascii.h"
#include "form_values.h"
#include "json_body.h"
#include "multipart.h"
#include "negotiation.h"
#include "target.h"
#include "tenderloom/base/text.h"

namespace tenderloom::http {
namespace {

constexpr std::size_t kMostTextPart = 256 << 10;
constexpr std::size_t kMostText = 4 << 20;  // of all text parts
constexpr std::size_t kMostFields = 5'000;
constexpr std::size_t kMostFiles = 50;
constexpr std::int64_t kMostParsedWhole = 16 << 20;  // JSON and plain forms are read as one piece
constexpr int kRetryAfterFull = 30;

std::string whole_text(const Body& body) {
  if (body.in_memory()) return std::string(body.memory());
  std::ifstream file(body.file(), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Puts fields into values; takes out what is meant for the gate.
class Collector {
 public:
  explicit Collector(BodyValues& result) : result_(result) {}

  std::optional<Fault> add(const std::string& name, std::string value) {
    if (++count_ > kMostFields) return Fault{413, "too_many_fields"};
    if (!base::valid_utf8(value) || value.find('\0') != std::string::npos) {
      result_.faulty_field = name;
      return Fault{400, "text_invalid"};
    }
    if (name == "_method") {
      result_.method_override = std::move(value);
      return std::nullopt;
    }
    if (name == "_csrf") {
      result_.csrf = std::move(value);
      return std::nullopt;
    }
    auto fault = fields_.add(name, std::move(value));
    if (fault) result_.faulty_field = name;
    return fault;
  }

  void finish() { result_.values = fields_.take(); }

 private:
  BodyValues& result_;
  FormValues fields_;
  std::size_t count_ = 0;
};

/// Text parts to values, file parts to temporary files.
class PartCollector final : public PartSink {
 public:
  PartCollector(BodyValues& result, Collector& fields, bool files_expected, std::shared_ptr<SpoolArea> area)
      : result_(result), fields_(fields), files_expected_(files_expected), area_(std::move(area)) {}

  std::optional<Fault> begin(PartHead head) override {
    head_ = std::move(head);
    text_.clear();
    file_.reset();
    return std::nullopt;
  }

  std::optional<Fault> data(std::string_view bytes) override {
    if (head_.file_name) return file_data(bytes);
    text_bytes_ += bytes.size();
    if (text_.size() + bytes.size() > kMostTextPart || text_bytes_ > kMostText) {
      result_.faulty_field = head_.name;
      return Fault{413, "text_too_long"};
    }
    text_ += bytes;
    return std::nullopt;
  }

  std::optional<Fault> end() override {
    if (!head_.file_name) return fields_.add(head_.name, std::move(text_));
    if (head_.file_name->empty() && !file_) return std::nullopt;  // a file input that was left empty
    if (!files_expected_) return unexpected();
    if (result_.files.size() == kMostFiles) return Fault{413, "too_many_files"};
    if (!file_) file_ = SpoolFile::create(area_, "upload");  // a file without a byte is still a file
    file_->finish();
    UploadedFile upload;
    upload.field = std::move(head_.name);
    upload.name = clean_file_name(*head_.file_name);
    upload.claimed_type = media_type_of(head_.content_type);
    upload.path = file_->path();
    upload.size = file_->size();
    upload.keep = std::move(file_);
    result_.files.push_back(std::move(upload));
    return std::nullopt;
  }

 private:
  std::optional<Fault> unexpected() {
    result_.faulty_field = head_.name;
    return Fault{400, "upload_not_expected"};
  }

  std::optional<Fault> file_data(std::string_view bytes) {
    if (!files_expected_) return unexpected();
    if (!file_) file_ = SpoolFile::create(area_, "upload");
    if (file_->append(bytes) == SpoolFile::Written::done) return std::nullopt;
    return Fault{503, "spool_full", kRetryAfterFull};
  }

  BodyValues& result_;
  Collector& fields_;
  bool files_expected_;
  std::shared_ptr<SpoolArea> area_;
  PartHead head_;
  std::string text_;
  std::size_t text_bytes_ = 0;
  std::shared_ptr<SpoolFile> file_;
};

/// Gives the body to `use` in pieces.
template <typename Use>
std::optional<Fault> each_piece(const Body& body, Use use) {
  constexpr std::size_t kPiece = 64 << 10;
  if (body.in_memory()) return use(body.memory());
  const int descriptor = ::open(body.file().c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "cannot read a temporary file");
  const std::shared_ptr<void> closing(nullptr, [descriptor](void*) { ::close(descriptor); });
  std::string buffer(kPiece, '\0');
  while (true) {
    const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw std::system_error(errno, std::generic_category(), "cannot read a temporary file");
    if (size == 0) return std::nullopt;
    if (auto fault = use(std::string_view(buffer.data(), static_cast<std::size_t>(size)))) return fault;
  }
}

void read_form(const Request& request, BodyValues& result) {
  auto pairs = read_pairs(whole_text(*request.body), kMostFields, "form_malformed");
  if (auto* fault = std::get_if<Fault>(&pairs)) {
    result.fault = *fault;
    return;
  }
  Collector fields(result);
  for (auto& [name, value] : std::get<0>(pairs)) {
    result.fault = fields.add(name, std::move(value));
    if (result.fault) return;
  }
  fields.finish();
}

void read_multipart(const Request& request, bool files_expected, const std::shared_ptr<SpoolArea>& area,
                    BodyValues& result) {
  const auto boundary = MultipartReader::boundary_of(request.header("content-type"));
  if (!boundary) {
    result.fault = Fault{400, "multipart_malformed"};
    return;
  }
  Collector fields(result);
  PartCollector parts(result, fields, files_expected, area);
  MultipartReader reader(*boundary, parts);
  result.fault = each_piece(*request.body, [&](std::string_view piece) { return reader.feed(piece); });
  if (!result.fault) result.fault = reader.finish();
  if (!result.fault) fields.finish();
}

/// The body itself is the file.
void read_raw_file(const Request& request, const std::shared_ptr<SpoolArea>& area, BodyValues& result) {
  std::shared_ptr<SpoolFile> file;
  if (const auto* spooled = dynamic_cast<const FileBody*>(request.body.get())) {
    file = spooled->spool();
  } else {
    file = SpoolFile::create(area, "upload");
    if (file->append(request.body->memory()) != SpoolFile::Written::done) {
      result.fault = Fault{503, "spool_full", kRetryAfterFull};
      return;
    }
    file->finish();
  }
  UploadedFile upload;
  upload.field = "file";
  const auto name = parameter_of(request.header("content-disposition"), "filename");
  upload.name = clean_file_name(name && base::valid_utf8(*name) ? *name : "file");
  upload.claimed_type = media_type_of(request.header("content-type"));
  upload.path = file->path();
  upload.size = file->size();
  upload.keep = std::move(file);
  result.files.push_back(std::move(upload));
}

bool charset_is_utf8(const Request& request) {
  const auto charset = parameter_of(request.header("content-type"), "charset");
  return !charset || ascii::equal_ignoring_case(*charset, "utf-8") || ascii::equal_ignoring_case(*charset, "utf8");
}

}  // namespace

BodyKind kind_of(const Request& request) {
  if (request.body->size() == 0) return BodyKind::none;
  const std::string type = media_type_of(request.header("content-type"));
  if (type == "application/json") return BodyKind::json;
  if (type == "application/x-www-form-urlencoded") return BodyKind::form;
  if (type == "multipart/form-data") return BodyKind::multipart;
  return BodyKind::other;
}

BodyValues read_body(const Request& request, bool files_expected, const std::shared_ptr<SpoolArea>& area) {
  BodyValues result;
  const BodyKind kind = kind_of(request);
  const bool whole = kind == BodyKind::json || kind == BodyKind::form;
  if (whole && !charset_is_utf8(request)) {
    result.fault = Fault{415, "charset_not_supported"};
    return result;
  }
  if (whole && request.body->size() > kMostParsedWhole) {
    result.fault = Fault{413, "body_too_large"};
    return result;
  }
  result.form = kind == BodyKind::form || kind == BodyKind::multipart;
  switch (kind) {
    case BodyKind::none:
      break;
    case BodyKind::json: {
      auto value = read_json_object(whole_text(*request.body));
      if (auto* fault = std::get_if<Fault>(&value)) {
        result.fault = *fault;
      } else {
        result.values = std::move(std::get<base::Json>(value));
      }
      break;
    }
    case BodyKind::form:
      read_form(request, result);
      break;
    case BodyKind::multipart:
      read_multipart(request, files_expected, area, result);
      break;
    case BodyKind::other:
      if (files_expected) {
        read_raw_file(request, area, result);
      } else {
        result.fault = Fault{415, "media_type_not_supported"};
      }
      break;
  }
  return result;
}

}  // namespace tenderloom::http
