#include "book.h"

#include <sodium.h>

#include "rich/writing.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/qr.h"

namespace tenderloom::infosec_services {
namespace {

std::string base64(const std::string& bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.resize(text.find('\0') == std::string::npos ? text.size() : text.find('\0'));
  return text;
}

std::string qr_html(const std::string& text) {
  const auto picture = render::qr_picture(text, 2);
  if (picture.side == 0) return {};
  const std::string side = std::to_string(picture.side);
  return "<svg class=\"qr\" viewBox=\"0 0 " + side + " " + side + "\" role=\"img\" aria-label=\"" + escaped(text) +
         "\"><path d=\"" + picture.path + "\"/></svg>";
}

/// Each picture once, as data.
class Pictures {
 public:
  Pictures(const Desk& desk, std::vector<rows::PictureRow> known) : desk_(desk), known_(std::move(known)) {}

  std::string in_place(const std::string& html) {
    static const std::string kMark = "<img data-picture=\"";
    std::string out;
    std::size_t from = 0;
    for (std::size_t at = html.find(kMark); at != std::string::npos; at = html.find(kMark, from)) {
      out += html.substr(from, at - from) + "<img src=\"" + address(html.substr(at + kMark.size(), 64)) +
             "\" data-picture=\"";
      from = at + kMark.size();
    }
    return out + html.substr(from);
  }

 private:
  std::string address(const std::string& sha256) const {
    for (const auto& one : known_) {
      if (one.sha256 != sha256) continue;
      const auto content = desk_.uses().files.read(sha256);
      return content ? "data:" + one.media_type + ";base64," + base64(*content) : std::string();
    }
    return {};
  }
  const Desk& desk_;
  std::vector<rows::PictureRow> known_;
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
                     {"amount", computed.at("staff")[i]}});
  }
  for (std::size_t i = 0; i < sheet.at("other").size(); ++i) {
    const Json& row = sheet.at("other")[i];
    other.push_back({{"name", row.at("name")},
                     {"quantity", text_of(row, "quantity")},
                     {"unit", row.at("unit")},
                     {"unit_price", money_of(row, "unit_price")},
                     {"amount", computed.at("other")[i]}});
  }
  Json made = computed;
  made["staff"] = std::move(staff);
  made["other"] = std::move(other);
  made["admin_rate"] = text_of(sheet, "admin_rate");
  made["fee_rate"] = text_of(sheet, "fee_rate");
  made["man_day_price"] = content.priced.man_day_price ? base::thousands(*content.priced.man_day_price) : "";
  return made;
}

}  // namespace

Json book_model(const Desk& desk, const ChapterDesk& chapters, const Proposal& proposal, const Content& content,
                const std::string& serial) {
  Pictures pictures(desk, chapters.pictures(proposal.id()));
  Json parts = Json::array();
  for (const Chapter& chapter : proposal.settings.chapters) {
    const auto row = content.chapters.find(chapter.key);
    const std::string html = row == content.chapters.end() ? std::string() : row->second.html;
    parts.push_back({{"key", chapter.key},
                     {"number", chapter.number},
                     {"anchor", "chapter-" + std::to_string(chapter.number)},
                     {"label", type_word(proposal.tender, "zh-TW", "chapter." + chapter.key)},
                     {"text_html", pictures.in_place(html)},
                     {"is_team", chapter.key == "team_experience"},
                     {"is_price", chapter.key == "price"},
                     {"is_responsibility", chapter.key == "responsibility"}});
  }
  Json questions = answers(content.responsibility);
  for (Json& one : questions) one["label"] = type_word(proposal.tender, "zh-TW", "part." + one.value("key", ""));
  const std::string shown = serial.empty() ? std::string() : shown_serial(serial);
  return {{"title", "服務建議書　" + proposal.group_name},
          {"is_blank", false},
          {"is_preview", serial.empty()},
          {"code", shown},
          {"qr_html", shown.empty() ? "" : qr_html(shown)},
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

base::Result<Json> print_book(const Desk& desk, const ChapterDesk& chapters, const CheckDesk& checks,
                              const Json& payload, storage::JobProgress& progress) {
  const auto proposal = desk.find(payload.value("proposal", std::int64_t{0}));
  if (!proposal) return base::Error{"infosec_no_proposal"};
  const Content content = checks.content(*proposal);
  const Serials serials = checks.serials(*proposal, content);
  const std::string serial = payload.value("preview", false) || !serials.valid ? std::string() : serials.newest->serial;
  progress.report(1, 4, "");
  const auto html = desk.uses().printer.page("book", book_model(desk, chapters, *proposal, content, serial), "zh-TW");
  if (!html) return html.error();
  progress.report(2, 4, "");
  const auto printed = desk.uses().printer.print(*html);
  if (!printed) return printed.error();
  progress.report(3, 4, "");
  const std::string name =
      proposal->tender.no + "-" + proposal->group_code + (serial.empty() ? "-preview" : "-" + serial) + ".pdf";
  const auto kept = desk.uses().files.keep(printed->content, name, "application/pdf");
  if (!kept) return kept.error();
  progress.report(4, 4, "");
  const Json file = {{"blob", kept->sha256}, {"size", kept->size}, {"name", name}, {"type", "application/pdf"}};
  return Json{{"file", file}, {"pages", printed->pages}, {"serial", serial}};
}

}  // namespace tenderloom::infosec_services
