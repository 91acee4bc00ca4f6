// What the documents module keeps and says.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"

namespace tenderloom::documents {

/// One file that was taken for one required document. A newer one replaces it; the older row stays.
struct Upload {
  std::int64_t id = 0;
  std::int64_t submission_id = 0;
  std::string document_key;
  std::string sha256;
  std::string name;
  std::int64_t size = 0;
  int pages = 0;
  std::optional<std::int64_t> declared_item_count;
  std::int64_t uploaded_by = 0;
  base::Instant uploaded_at;
  bool replaced = false;
  std::string form_code;  // on the paper: "T-1-3F9A2C71", or all of its QR code; empty: not known
  std::string code_from;  // scan | typed; empty without a code
};

/// A prefilled form as it was handed out: the code on the sealed paper leads back to exactly this content.
struct Print {
  std::int64_t id = 0;
  std::int64_t submission_id = 0;
  std::string document_key;
  std::string content_hash;  // of the model that was printed, without the time
  std::string code;          // as printed: "CLD-APP-115.1-3F9A2C71"
  base::Instant printed_at;
  std::int64_t printed_by = 0;
};

/// Which state of the data a sealed scan shows.
struct FormMatch {
  std::string state;  // current | outdated | other (not this document of this application) | unread | none (no form)
  std::string code;
  std::optional<base::Instant> printed_at;
  bool wrong() const { return state == "outdated" || state == "other"; }
  base::Json to_json() const;
};

namespace verdict {
inline constexpr const char* kAccepted = "accepted";
inline constexpr const char* kRefused = "refused";
inline constexpr const char* kNone = "none";  // as if nobody had said anything
}  // namespace verdict

/// What staff said about one uploaded file.
struct Verdict {
  std::int64_t upload_id = 0;
  std::string state, reason, judged_by;
  base::Instant judged_at{};
  base::Json to_json() const;
};

/// What stood in the submission when it was handed in; the receipt is printed from it, again and again the same.
struct Receipt {
  std::int64_t submission_id = 0;
  std::string number;
  base::Instant submitted_at;
  base::Json snapshot;        // {"company", "contact", "tender", "item_count", "counts", "documents":
                              // [{key,label,name,sha256,size,pages}], "type_version"}
  base::Json told = nullptr;  // what a plugin says of this very hand-in, once; never stored
};

base::Json to_json(const Upload& upload);  // the contract's answer of an upload

}  // namespace tenderloom::documents
