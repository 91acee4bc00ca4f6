// Forms on paper: blank, filled, in one zip, and the receipt.
#include <algorithm>

#include "archive.h"
#include "print_model.h"
#include "qr.h"
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

const std::string kPaperLocale(base::kFirstLocale);  // forms of the authority are in Chinese

std::string file_name(const Ground& ground, const std::string& label) {
  return ground.tender.no + "-" + label + ".pdf";
}

std::string label_of(const Ground& ground, const forms::Document& document) {
  return ground.type->words().text(kPaperLocale, "document." + document.key + ".label");
}

const forms::Document* find_document(const Ground& ground, const std::string& key) {
  for (const forms::Document& document : ground.type->documents()) {
    if (document.key == key) return &document;
  }
  return nullptr;
}

}  // namespace

Result<PrintedForm> Service::print(const Ground& ground, const forms::Document& document, const Json& model) {
  auto html = uses_.templates.render(*ground.type, document.print_template, model, kPaperLocale);
  if (!html) {
    uses_.log.error("print.template", {{"code", html.error().code}, {"params", html.error().params}});
    return html.error();
  }
  auto printed = uses_.printer.print(*html);
  if (!printed) return printed.error();
  if (!printed->missing_characters.empty()) {
    uses_.log.warning("print.missing_characters",
                      {{"document", document.key}, {"characters", printed->missing_characters}});
  }
  return PrintedForm{std::move(printed->content), file_name(ground, label_of(ground, document)),
                     model.value("code", ""), std::move(printed->missing_characters)};
}

Result<PrintedForm> Service::blank_form(const Ground& ground, const std::string& key) {
  const forms::Document* document = find_document(ground, key);
  if (document == nullptr) return Error{"document_unknown"};
  if (!uses_.templates.has(*ground.type, document->print_template)) return Error{"document_without_form"};
  Json model = print_frame(ground, document, kPaperLocale);
  model["is_blank"] = true;
  model["is_filled"] = false;
  return print(ground, *document, model);
}

Result<PrintedForm> Service::sample_form(const Ground& ground, const std::string& key, const submissions::Tree& tree,
                                         const accounts::Company& company) {
  const forms::Document* document = find_document(ground, key);
  if (document == nullptr) return Error{"document_unknown"};
  if (!uses_.templates.has(*ground.type, document->print_template)) return Error{"document_without_form"};
  std::int64_t items = 0;
  for (const auto& node : tree.nodes) {
    const auto* level = ground.type->level(node.level);
    items += level != nullptr && level->priced ? 1 : 0;
  }
  Json model = print_rows(ground, tree, kPaperLocale);
  model.update(print_company(company, {}));
  model["item_count"] = items;
  model["item_count_text"] = base::thousands(items);
  model["is_blank"] = false;
  model["is_filled"] = true;
  model.update(print_frame(ground, document, kPaperLocale));
  model["code"] = uses_.words.text(kPaperLocale, "documents.sample_code");
  return print(ground, *document, model);
}

std::optional<Error> Service::text_problem(const Ground& ground, const std::string& key) {
  const forms::Document* document = find_document(ground, key);
  if (document == nullptr) return Error{"document_unknown"};
  const auto html = uses_.templates.render(*ground.type, document->print_template,
                                           print_frame(ground, document, kPaperLocale), kPaperLocale);
  if (html) return std::nullopt;
  return html.error();
}

Result<PrintedForm> Service::filled_form(const Ground& ground, const Submission& submission, const std::string& key,
                                         std::int64_t person_id) {
  const forms::Document* document = find_document(ground, key);
  if (document == nullptr) return Error{"document_unknown"};
  if (!uses_.templates.has(*ground.type, document->print_template)) return Error{"document_without_form"};
  if (!uses_.submissions.missing(ground, submission, kPaperLocale).ready) return Error{"application_incomplete"};
  const auto company = uses_.directory.company(submission.company_id);
  if (!company) return Error{"document_unknown"};

  // Everything that may change stands in the model now; the day of printing does not belong to the content.
  Json model = form_data(ground, submission, *company);
  auto code = form_code(ground, submission, *document, model);
  if (!code) return code.error();
  model.update(print_frame(ground, document, kPaperLocale));
  model["code"] = code->code;
  model["qr_html"] = qr_svg(ground.tender.no + "/" + company->tax_id + "/" + key + "/" + code->code);

  auto form = print(ground, *document, model);
  if (!form) return form;
  code->printed_at = ground.now;
  code->printed_by = person_id;
  uses_.database.write([&](storage::Transaction& tx) { repository::remember_print(tx, *code); });
  return form;
}

Result<std::string> Service::archive(const Ground& ground, const Submission& submission, bool filled,
                                     std::int64_t person_id) {
  std::vector<ArchiveEntry> entries;
  for (const DocumentRow& row : rows(ground, submission, {})) {
    if (!row.has_form || (filled && !row.required)) continue;
    auto form =
        filled ? filled_form(ground, submission, row.document->key, person_id) : blank_form(ground, row.document->key);
    if (!form) return form.error();
    entries.push_back({form->file_name, std::move(form->pdf)});
  }
  if (entries.empty()) return Error{"document_without_form"};
  return make_zip(entries);
}

Result<PrintedForm> Service::receipt_pdf(const Receipt& receipt, const std::string& locale) {
  Json model = receipt.snapshot;
  const std::string number = receipt.number;
  model["title"] = uses_.words.text(locale, "documents.receipt.title");
  model["number"] = number;
  model["counts_items"] = receipt.snapshot.value("counts_items", true);  // receipts before it was asked have the line
  model["submitted_at"] = base::display_time(receipt.submitted_at);
  if (const auto roc = base::RocDate::from(base::taipei_date(receipt.submitted_at)))
    model["submitted_on"] = roc->text();
  const std::string hash = base::sha256_hex(number + "\n" + receipt.snapshot.dump());
  std::string code = hash.substr(0, 8);
  std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return std::toupper(c); });
  model["code"] = code;
  model["qr_html"] = qr_svg(number + "/" + model.value("code", ""));
  std::int64_t n = 0;
  for (Json& document : model["documents"]) {
    document["n"] = ++n;
    document["size_text"] = base::thousands(document.value("size", std::int64_t{0}));
    const std::string sha = document.value("sha256", "");
    Json parts = Json::array();  // in groups, so that a person can compare it
    for (std::size_t at = 0; at < sha.size(); at += 8) parts.push_back({{"text", sha.substr(at, 8)}});
    document["sha256_parts"] = std::move(parts);
  }
  auto html = uses_.templates.render("receipt", model, locale);
  if (!html) {
    uses_.log.error("print.template", {{"code", html.error().code}, {"params", html.error().params}});
    return html.error();
  }
  auto printed = uses_.printer.print(*html);
  if (!printed) return printed.error();
  return PrintedForm{std::move(printed->content), number + ".pdf", model.value("code", ""),
                     std::move(printed->missing_characters)};
}

}  // namespace tenderloom::documents
