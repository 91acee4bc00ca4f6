#include "tenderloom/documents/model.h"

namespace tenderloom::documents {

base::Json to_json(const Upload& upload) {
  base::Json json = {{"id", std::to_string(upload.id)},
                     {"name", upload.name},
                     {"size", upload.size},
                     {"type", "application/pdf"},
                     {"sha256", upload.sha256},
                     {"pages", upload.pages},
                     {"uploaded_at", base::iso8601(upload.uploaded_at)}};
  if (upload.declared_item_count) json["declared_item_count"] = *upload.declared_item_count;
  return json;
}

base::Json Verdict::to_json() const {
  return {{"state", state}, {"reason", reason}, {"judged_by", judged_by}, {"judged_at", base::iso8601(judged_at)}};
}

base::Json FormMatch::to_json() const {
  return {{"state", state},
          {"code", code},
          {"printed_at", printed_at ? base::Json(base::iso8601(*printed_at)) : base::Json()}};
}

}  // namespace tenderloom::documents
