#include "book.h"

#include <sodium.h>

#include <algorithm>
#include <map>

#include "bar_code.h"
#include "book_text.h"
#include "sealing/made_files.h"
#include "tenderloom/base/text.h"

namespace tenderloom::infosec_services {
namespace {

/// After the pictures: the text is composed, set, kept.
constexpr std::int64_t kPrintingSteps = 3;

std::string base64(const std::string& bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.resize(text.find('\0') == std::string::npos ? text.size() : text.find('\0'));
  return text;
}

/// The addresses of pictures as data, each made once.
class Pictures {
 public:
  Pictures(const Desk& desk, const PaperPictures& paper) : desk_(desk), paper_(paper) {}

  /// Makes what is not there yet. Errors: those of PaperPictures::of.
  base::Result<void> take(const std::string& sha256) {
    if (addresses_.contains(sha256)) return {};
    const auto picture = paper_.of(sha256);
    if (!picture) return picture.error();
    const auto content = desk_.uses().files.read(picture->paper_sha256);
    if (!content) return content.error();
    addresses_[sha256] = "data:" + picture->media_type + ";base64," + base64(*content);
    return {};
  }
  std::string address(const std::string& sha256) const {
    const auto found = addresses_.find(sha256);
    return found == addresses_.end() ? std::string() : found->second;
  }

 private:
  const Desk& desk_;
  const PaperPictures& paper_;
  std::map<std::string, std::string> addresses_;
};

std::string text_of(const Json& values, const char* key) {
  if (!values.contains(key) || values[key].is_null()) return {};
  return values[key].is_string() ? values[key].get<std::string>() : values[key].dump();
}

std::string money_of(const Json& values, const char* key) {
  return values.contains(key) && values[key].is_number_integer() ? base::thousands(values[key].get<std::int64_t>())
                                                                 : "";
}

Json record_rows(const std::vector<plugin::Node>& nodes, const std::string& group) {
  Json rows = Json::array();
  for (const auto& node : nodes) {
    const Json groups = node.values.value("for_groups", Json::array());
    if (!groups.empty() && std::find(groups.begin(), groups.end(), Json(group)) == groups.end()) continue;
    rows.push_back({{"client", text_of(node.values, "client")},
                    {"project", text_of(node.values, "project")},
                    {"amount", money_of(node.values, "amount")},
                    {"completed_on", text_of(node.values, "completed_on")}});
  }
  return rows;
}

Json member_rows(const std::vector<plugin::Node>& nodes) {
  Json rows = Json::array();
  for (const auto& node : nodes) {
    std::string certificates;
    for (const Json& one : node.values.value("certificates", Json::array()))
      certificates += (certificates.empty() ? "" : "、") + text_of(one, "certificate_name");
    rows.push_back({{"name", text_of(node.values, "member_name")},
                    {"is_lead", node.values.value("role", "") == "lead"},
                    {"job_title", text_of(node.values, "job_title")},
                    {"education", text_of(node.values, "education")},
                    {"years", text_of(node.values, "experience_years")},
                    {"certificates", certificates}});
  }
  return rows;
}

Json answers(const Json& values) {
  Json rows = Json::array();
  for (const char* key : {"raise", "min_salary", "work_life", "green"}) {
    const bool yes = values.value("csr_" + std::string(key), false);
    rows.push_back({{"key", key},
                    {"yes", yes},
                    {"more", std::string(key) == "min_salary" && yes ? money_of(values, "csr_salary") : ""}});
  }
  return rows;
}

Json priced_rows(const Content& content) {
  const Json computed = to_json(content.priced), sheet = to_json(content.pricing.sheet);
  Json staff = Json::array(), other = Json::array();
  for (std::size_t i = 0; i < sheet.at("staff").size(); ++i) {
    const Json& row = sheet.at("staff")[i];
    staff.push_back({{"title", row.at("title")},
                     {"salary", money_of(row, "salary")},
                     {"bonus", money_of(row, "bonus")},
                     {"months", text_of(row, "months")},
                     {"amount", shown_number(computed.at("staff")[i])}});
  }
  for (std::size_t i = 0; i < sheet.at("other").size(); ++i) {
    const Json& row = sheet.at("other")[i];
    other.push_back({{"name", row.at("name")},
                     {"quantity", text_of(row, "quantity")},
                     {"unit", row.at("unit")},
                     {"unit_price", money_of(row, "unit_price")},
                     {"amount", shown_number(computed.at("other")[i])}});
  }
  Json made = computed;
  for (const char* key :
       {"direct_salary", "bonus", "admin_cost", "other_costs", "fee", "net", "vat", "total", "man_days"})
    made[key] = shown_number(computed.at(key));
  made["staff"] = std::move(staff);
  made["other"] = std::move(other);
  made["admin_rate"] = text_of(sheet, "admin_rate");
  made["fee_rate"] = text_of(sheet, "fee_rate");
  made["man_day_price"] = content.priced.man_day_price ? base::thousands(*content.priced.man_day_price) : "";
  return made;
}

/// The model of print/book.mustache. `serial` may be empty: a preview, which says so.
Json book_model(const Proposal& proposal, const Content& content, const std::string& serial, const Pictures& pictures) {
  Json parts = Json::array();
  for (const Chapter& chapter : proposal.settings.chapters) {
    const auto row = content.chapters.find(chapter.key);
    const std::string anchor = "chapter-" + std::to_string(chapter.number);
    BookText text = book_text(row == content.chapters.end() ? std::string() : row->second.html, anchor + "-",
                              [&](const std::string& sha256) { return pictures.address(sha256); });
    Json headings = Json::array();
    for (auto& one : text.headings) headings.push_back({{"anchor", one.anchor}, {"label_html", one.label_html}});
    parts.push_back({{"key", chapter.key},
                     {"number", chapter.number},
                     {"anchor", anchor},
                     {"label", type_word(proposal.tender, "zh-TW", "chapter." + chapter.key)},
                     {"text_html", std::move(text.html)},
                     {"has_headings", !headings.empty()},
                     {"headings", std::move(headings)},
                     {"is_team", chapter.key == "team_experience"},
                     {"is_price", chapter.key == "price"},
                     {"is_responsibility", chapter.key == "responsibility"}});
  }
  Json questions = answers(content.responsibility);
  for (Json& one : questions) one["label"] = type_word(proposal.tender, "zh-TW", "part." + one.value("key", ""));
  const std::string shown = serial.empty() ? std::string() : shown_serial(serial);
  const std::string bars = serial.empty() ? std::string() : bars_html(serial, shown);
  return {{"title", "服務建議書　" + proposal.group_name},
          {"is_blank", false},
          {"is_preview", serial.empty()},
          {"code", shown},
          {"qr_html", bars},  // in the foot of every page
          {"bars_html", bars},
          {"big_qr_html", shown.empty() ? "" : qr_html(shown)},
          {"tender", {{"no", proposal.tender.no}, {"name", proposal.tender.name}}},
          {"group", {{"code", proposal.group_code}, {"name", proposal.group_name}}},
          {"company", {{"name", proposal.submission.company_name}, {"tax_id", proposal.submission.tax_id}}},
          {"summary", text_of(content.summary, "chapter_summary")},
          {"chapters", std::move(parts)},
          {"records", record_rows(content.records, proposal.group_code)},
          {"members", member_rows(content.members)},
          {"answers", std::move(questions)},
          {"priced", priced_rows(content)}};
}

std::vector<std::string> pictures_of(const Content& content) {
  std::vector<std::string> all;
  for (const auto& [key, chapter] : content.chapters)
    for (auto& one : pictures_in(chapter.html)) all.push_back(std::move(one));
  return all;
}

}  // namespace

base::Result<PrintedBook> BookPrinter::print(const Proposal& proposal, const Content& content,
                                             const std::string& serial, const BookProgress& progress) const {
  const std::vector<std::string> all = pictures_of(content);
  const auto total = static_cast<std::int64_t>(all.size()) + kPrintingSteps;
  std::int64_t done = 0;
  Pictures pictures(desk_, paper_);
  for (const std::string& one : all) {
    if (!progress(done++, total)) return base::Error{storage::kJobStopped};
    if (const auto taken = pictures.take(one); !taken) return taken.error();
  }
  progress(done, total);
  const auto html = desk_.uses().printer.page("book", book_model(proposal, content, serial, pictures), "zh-TW");
  if (!html) return html.error();
  progress(done + 1, total);
  auto printed = desk_.uses().printer.print(*html);
  if (!printed) return printed.error();
  progress(total - 1, total);
  const std::string name =
      proposal.tender.no + "-" + proposal.group_code + (serial.empty() ? "-preview" : "-" + serial) + ".pdf";
  return PrintedBook{std::move(printed->content), name, printed->pages};
}

base::Result<Json> BookPrinter::job(const Json& payload, storage::JobProgress& progress) const {
  const auto proposal = desk_.find(payload.value("proposal", std::int64_t{0}));
  if (!proposal) return base::Error{"infosec_no_proposal"};
  if (checks_.sealed(*proposal)) return base::Error{"infosec_sealed", {{"state", "submitted"}}};
  const Content content = checks_.content(*proposal);
  const Serials serials = checks_.serials(*proposal, content);
  const std::string serial = payload.value("preview", false) || !serials.valid ? std::string() : serials.newest->serial;
  const auto book = print(*proposal, content, serial, [&](std::int64_t done, std::int64_t total) {
    progress.report(done, total, "");
    return !progress.stopping();
  });
  if (!book) return book.error();
  const auto kept = desk_.uses().files.keep(book->content, book->name, "application/pdf");
  if (!kept) return kept.error();
  if (const auto open = unless_sealed_meanwhile(desk_, checks_, {proposal->id()}, kept->sha256); !open)
    return open.error();
  const Json file = {{"blob", kept->sha256}, {"size", kept->size}, {"name", book->name}, {"type", "application/pdf"}};
  return Json{{"file", file}, {"pages", book->pages}, {"serial", serial}};
}

}  // namespace tenderloom::infosec_services
