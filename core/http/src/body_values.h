// A request's body as values and files, whatever way it was sent.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fault.h"
#include "spool.h"
#include "tenderloom/base/json.h"
#include "tenderloom/http/request.h"

namespace tenderloom::http {

struct BodyValues {
  base::Json values = base::Json::object();
  std::vector<UploadedFile> files;
  std::string method_override;  // `_method`, of forms only
  std::string csrf;             // `_csrf`, likewise
  bool form = false;            // sent the way that a browser's form is
  std::optional<Fault> fault;
  std::string faulty_field;  // of text_invalid, text_too_long, upload_not_expected
};

/// What kind of body it is, by Content-Type and presence.
enum class BodyKind { none, json, form, multipart, other };
BodyKind kind_of(const Request& request);

/// `files_expected`: the route takes files. A body of another type is then one file (`file`), so that a program may
/// simply PUT it. Throws std::system_error when the temporary folder is out of order.
BodyValues read_body(const Request& request, bool files_expected, const std::shared_ptr<SpoolArea>& area);

}  // namespace tenderloom::http
