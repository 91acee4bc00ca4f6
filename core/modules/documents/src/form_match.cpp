// which state of the data a sealed scan shows, by the code that its form carries as text and as QR code.
#include <cctype>

#include "print_model.h"
#include "repository.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"
#include "tenderloom/documents/service.h"

namespace tenderloom::documents {

using base::Error;
using base::Json;
using base::Result;

namespace {

constexpr std::size_t kDigits = 8;            // of the content's checksum, at the end of every code
constexpr std::size_t kMostRemembered = 500;  // applications whose codes are kept

/// A form's QR code: tender / tax id / document / code.
struct PaperCode {
  std::string tender, tax_id, document, code;
};

bool ends_in_digits(std::string_view code) {
  return code.size() >= kDigits &&
         code.substr(code.size() - kDigits).find_first_not_of("0123456789ABCDEF") == std::string_view::npos;
}

std::optional<PaperCode> paper_code(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  if (parts.size() != 4 || !ends_in_digits(parts[3])) return std::nullopt;  // some other code that stands on the paper
  return PaperCode{parts[0], parts[1], parts[2], parts[3]};
}

/// As people type it: without its dashes, dots and spaces, in capitals.
std::string bare_code(const std::string& typed) {
  std::string code;
  for (const unsigned char c : typed)
    if (c < 0x80 && std::isalnum(c)) code += static_cast<char>(std::toupper(c));
  return code;
}

/// "A-01-3F9A2C71": the form's version and eight digits of its content's checksum.
std::string code_of(const forms::Document& document, const std::string& hash) {
  std::string digits = hash.substr(0, kDigits);
  for (char& c : digits) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return document.version_code.empty() ? digits : document.version_code + "-" + digits;
}

}  // namespace

Json Service::form_data(const Ground& ground, const Submission& submission, const accounts::Company& company) {
  const std::string paper_locale(base::kFirstLocale);
  Json model = print_rows(ground, uses_.submissions.load_tree(submission.id), paper_locale);
  model.update(print_company(company, uses_.directory.contact_of(submission.company_id)));
  model["item_count"] = item_count(ground, submission);
  model["item_count_text"] = base::thousands(item_count(ground, submission));
  model["tender"] = {{"no", ground.tender.no}, {"name", ground.tender.name}};
  model["is_blank"] = false;
  model["is_filled"] = true;
  return model;
}

Result<Print> Service::form_code(const Ground& ground, const Submission& submission, const forms::Document& document,
                                 const Json& data) {
  // Of what this form shows, not of everything there is: another form of the same data need not be sealed again.
  const auto shown = uses_.templates.substance(*ground.type, document.print_template, data);
  if (!shown) return shown.error();
  Print print;
  print.submission_id = submission.id;
  print.document_key = document.key;
  print.content_hash = base::sha256_hex(std::to_string(submission.id) + "\n" + document.key + "\n" +
                                        ground.type->version() + "\n" + data.at("company").dump() + "\n" + *shown);
  print.code = code_of(document, print.content_hash);
  return print;
}

std::map<std::string, std::string> Service::current_codes(const Ground& ground, const Submission& submission,
                                                          const accounts::Company& company) {
  const auto contact = uses_.directory.contact_of(submission.company_id);
  const std::string state = std::to_string(submission.row_version) + "\n" + ground.type->version() + "\n" +
                            base::sha256_hex(print_company(company, contact).dump() + ground.tender.name);
  {
    std::lock_guard lock(codes_mutex_);
    const auto found = codes_.find(submission.id);
    if (found != codes_.end() && found->second.first == state) return found->second.second;
  }
  const Json data = form_data(ground, submission, company);
  std::map<std::string, std::string> codes;
  for (const forms::Document& document : ground.type->documents()) {
    if (!uses_.templates.has(*ground.type, document.print_template)) continue;
    if (const auto print = form_code(ground, submission, document, data)) codes[document.key] = print->code;
  }
  std::lock_guard lock(codes_mutex_);
  if (codes_.size() >= kMostRemembered) codes_.clear();
  codes_[submission.id] = {state, codes};
  return codes;
}

FormMatch Service::match(const FormGround& known, const Ground& ground, const std::string& document,
                         const std::string& text) {
  FormMatch match{"unread", text, std::nullopt};
  if (text.empty()) return match;
  if (const auto paper = paper_code(text)) {
    match.code = paper->code;
    match.state = "other";
    if (paper->tender != ground.tender.no || paper->tax_id != known.tax_id || paper->document != document) return match;
  }
  match.state = "other";
  for (const Print& print : known.prints) {
    if (print.document_key != document || print.code != match.code) continue;
    match.printed_at = print.printed_at;
    match.state = "outdated";
  }
  const auto current = known.current.find(document);
  if (current != known.current.end() && current->second == match.code) match.state = "current";
  return match;
}

std::optional<Service::FormGround> Service::form_ground(const Ground& ground, const Submission& submission) {
  const auto company = uses_.directory.company(submission.company_id);
  if (!company) return std::nullopt;
  return FormGround{company->tax_id, prints(submission.id), current_codes(ground, submission, *company)};
}

std::map<std::string, FormMatch> Service::form_matches(const Ground& ground, const Submission& submission,
                                                       const std::vector<DocumentRow>& rows) {
  std::map<std::string, FormMatch> matches;
  std::optional<FormGround> known;
  for (const DocumentRow& row : rows) {
    if (!row.upload || !row.has_form) continue;
    // The data are read only where a code is to be compared.
    if (!known && !row.upload->form_code.empty()) known = form_ground(ground, submission);
    matches[row.document->key] =
        known ? match(*known, ground, row.document->key, row.upload->form_code) : FormMatch{"unread", "", std::nullopt};
  }
  return matches;
}

Result<std::pair<std::string, std::string>> Service::seen_code(const Ground& ground, const Submission& submission,
                                                               const DocumentRow& row,
                                                               const std::filesystem::path& file,
                                                               const std::string& typed) {
  using Seen = std::pair<std::string, std::string>;
  if (!row.has_form) return Seen();
  std::vector<std::string> scanned;
  for (const std::string& text : uses_.inspector.codes(file))
    if (paper_code(text)) scanned.push_back(text);
  if (!scanned.empty()) {
    // Pages of several prints in one scan: the one that does not fit is the one to tell.
    if (const auto known = scanned.size() > 1 ? form_ground(ground, submission) : std::nullopt) {
      for (const std::string& text : scanned)
        if (match(*known, ground, row.document->key, text).wrong()) return Seen(text, "scan");
    }
    return Seen(scanned.front(), "scan");
  }
  if (base::trim(typed).empty()) return Seen();
  const std::string code = bare_code(typed);
  for (const Print& print : prints(submission.id)) {
    const bool digits_alone = code.size() == kDigits && print.code.ends_with(code);
    if (bare_code(print.code) == code || digits_alone) return Seen(print.code, "typed");
  }
  return Error{"form_code_unknown", Json::object(), "form_code"};
}

}  // namespace tenderloom::documents
