#include "export_desk.h"

#include <fstream>
#include <iterator>

#include "folder.h"
#include "forms_model.h"
#include "pricing/workbook.h"
#include "sealing/made_files.h"
#include "tenderloom/base/crypto.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace fs = std::filesystem;

/// Of a hundred: the books take most of the time.
constexpr std::int64_t kBooks = 90, kWhole = 100;

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<plugin::Node> rows_of_level(const Desk& desk, const plugin::Submission& submission, const char* level) {
  plugin::NodeQuery query;
  query.level = level;
  query.submission_id = submission.id;
  query.per_page = 0;
  return desk.uses().records.nodes(query).nodes;
}

std::vector<std::int64_t> file_ids(const Json& value) {
  std::vector<std::int64_t> ids;
  const auto one = [&](const Json& file) {
    if (!file.is_object() || !file.contains("id")) return;
    const std::int64_t id = number_of(text_value(file, "id"));
    if (id > 0) ids.push_back(id);
  };
  if (value.is_array()) {
    for (const Json& file : value) one(file);
  } else {
    one(value);
  }
  return ids;
}

}  // namespace

struct ExportDesk::Work {
  WorkFolder folder;
  storage::JobProgress& progress;
  std::int64_t proposals = 0, done = 0;  // how many, and how many books are made
  Json list = Json::array();             // of proposals, for the manifest
  Json left_out = Json::array();         // those whose bid is still sealed (damaged, or handed in meanwhile)
  std::vector<std::int64_t> ids = {};    // of those that are in it

  fs::path files() const { return folder.path() / "files"; }
  bool tell(std::int64_t part, std::int64_t of) const {
    progress.report((done * of + part) * kBooks / std::max<std::int64_t>(proposals * of, 1), kWhole, "");
    return !progress.stopping();
  }
};

std::int64_t ExportDesk::order(const std::vector<std::int64_t>& proposals, const std::string& name,
                               const std::string& back, const http::Context& context) const {
  const Json payload = {{"proposals", proposals}, {"name", name}, {"back", back}};
  const auto& who = context.principal();
  const std::optional<std::int64_t> company =
      who.company_id == 0 ? std::nullopt : std::optional<std::int64_t>(who.company_id);
  return desk_.uses().database.write([&](storage::Transaction& tx) {
    desk_.uses().audit.record(tx, plugin::actor_of(context),
                              {"infosec_services.export", name, who.company_id, payload});
    return desk_.uses().jobs.enqueue(tx, kExportJob, payload, who.person_id, company);
  });
}

base::Result<Json> ExportDesk::job(const Json& payload, storage::JobProgress& progress) const {
  std::map<std::int64_t, std::vector<Proposal>> by_submission;
  Work work{{}, progress};
  for (const Json& id : payload.at("proposals")) {
    auto proposal = desk_.find(id.get<std::int64_t>());
    if (!proposal) continue;
    if (checks_.sealed(*proposal)) {
      work.left_out.push_back({{"group", proposal->group_code},
                               {"company", proposal->submission.company_name},
                               {"tax_id", proposal->submission.tax_id},
                               {"reason", "sealed"}});
      continue;
    }
    work.ids.push_back(proposal->id());
    ++work.proposals;
    by_submission[proposal->submission.id].push_back(std::move(*proposal));
  }
  if (work.proposals == 0)
    return work.left_out.empty() ? base::Error{"infosec_no_proposal"}
                                 : base::Error{"infosec_sealed", {{"state", "submitted"}}};
  for (const auto& [submission, proposals] : by_submission) {
    for (const Proposal& proposal : proposals)
      if (const auto put = put_proposal(work, proposal); !put) return put.error();
    const auto& of = proposals.front().submission;
    const fs::path folder = work.files() / safe_part(of.tax_id + " " + of.company_name);
    if (const auto put = put_forms(work, proposals, folder); !put) return put.error();
  }
  if (const auto put = put_list(work); !put) return put.error();
  const fs::path archive = work.folder.path() / "archive.zip";
  const auto zipped = zip_folder(work.files(), archive, [&](int percent) {
    progress.report(kBooks + percent * (kWhole - kBooks) / 100, kWhole, "");
    return !progress.stopping();
  });
  if (!zipped) return zipped.error();
  const std::string name = payload.value("name", "export") + ".zip";
  Json file;
  const auto kept = with_content(archive, [&](std::string_view content) -> base::Result<void> {
    const auto stored = desk_.uses().files.keep(content, name, "application/zip");
    if (!stored) return stored.error();
    file = {{"blob", stored->sha256}, {"size", stored->size}, {"name", name}, {"type", "application/zip"}};
    return {};
  });
  if (!kept) return kept.error();
  if (const auto open = unless_sealed_meanwhile(desk_, checks_, work.ids, file.value("blob", "")); !open)
    return open.error();
  return Json{{"file", file}, {"proposals", work.proposals}, {"left_out", work.left_out.size()}};
}

base::Result<void> ExportDesk::put_proposal(Work& work, const Proposal& proposal) const {
  const auto& of = proposal.submission;
  const fs::path folder = work.files() / safe_part(of.tax_id + " " + of.company_name) /
                          safe_part(proposal.group_code + " " + proposal.group_name);
  const Content content = checks_.content(proposal);
  const Serials serials = checks_.serials(proposal, content);
  const std::string serial = serials.valid ? serials.newest->serial : "";
  const auto book = books_.print(proposal, content, serial,
                                 [&](std::int64_t part, std::int64_t whole) { return work.tell(part, whole); });
  if (!book) return book.error();
  ++work.done;
  if (const auto put = put_file(folder / book->name, book->content); !put) return put.error();
  if (const auto put = put_prices(work, proposal, content, folder); !put) return put.error();
  work.list.push_back(
      {{"tender", proposal.tender.no},
       {"group", proposal.group_code},
       {"group_name", proposal.group_name},
       {"company", of.company_name},
       {"tax_id", of.tax_id},
       {"serial", serial.empty() ? Json(nullptr) : Json(shown_serial(serial))},
       {"digest", content.digest},
       {"man_day_price", content.priced.complete() ? Json(*content.priced.man_day_price) : Json(nullptr)},
       {"pages", book->pages}});
  return {};
}

base::Result<void> ExportDesk::put_prices(Work& work, const Proposal& proposal, const Content& content,
                                          const fs::path& folder) const {
  const auto words = [&](std::string_view key) {
    return desk_.uses().words.text("zh-TW", "infosec.pricing." + std::string(key));
  };
  const fs::path made = work.folder.path() / "prices.xlsx";
  if (const auto written = write_pricing(made, proposal.settings.pricing,
                                         {{proposal.group_code, proposal.group_name, content.pricing.sheet}}, words);
      !written)
    return written.error();
  return put_file(folder / ("pricing-" + proposal.tender.no + "-" + proposal.group_code + ".xlsx"), content_of(made));
}

base::Result<void> ExportDesk::put_forms(Work& work, const std::vector<Proposal>& proposals,
                                         const fs::path& folder) const {
  const Proposal& first = proposals.front();
  std::map<std::string, std::vector<plugin::Node>> rows;
  for (const char* level : kFormLevels) rows[level] = rows_of_level(desk_, first.submission, level);
  Json model = forms_model(desk_.uses().words, first.tender, rows);
  std::string groups;
  for (const Proposal& one : proposals) groups += (groups.empty() ? "" : "、") + one.group_name;
  model["title"] = "投標文件";
  model["is_blank"] = false;
  model["code"] = "";
  model["qr_html"] = "";
  model["groups"] = groups;
  model["tender"] = {{"no", first.tender.no}, {"name", first.tender.name}};
  model["company"] = {{"name", first.submission.company_name}, {"tax_id", first.submission.tax_id}};
  const auto html = desk_.uses().printer.page("forms", model, "zh-TW");
  if (!html) return html.error();
  const auto printed = desk_.uses().printer.print(*html);
  if (!printed) return printed.error();
  if (const auto put = put_file(folder / ("forms-" + first.tender.no + ".pdf"), printed->content); !put)
    return put.error();
  for (const auto& [level, nodes] : rows)
    if (const auto put = put_attachments(work, first.tender, nodes, folder / "attachments"); !put) return put.error();
  return {};
}

base::Result<void> ExportDesk::put_attachments(Work&, const plugin::Tender& tender,
                                               const std::vector<plugin::Node>& rows, const fs::path& folder) const {
  for (const plugin::Node& node : rows) {
    const forms::Level* level = tender.type->level(node.level);
    if (level == nullptr) continue;
    for (const forms::Field& field : level->fields) {
      if (!field.is_file() || !node.values.contains(field.key)) continue;
      for (const std::int64_t id : file_ids(node.values[field.key])) {
        const auto file = desk_.uses().records.file(node, field.key, id);
        if (!file) continue;
        const std::string name = node.level + "-" + std::to_string(node.id) + "-" + field.key + "-" + file->name;
        if (const auto put = put_file(folder / safe_part(name), content_of(file->path)); !put) return put.error();
      }
    }
  }
  return {};
}

base::Result<void> ExportDesk::put_list(Work& work) const {
  Json files = Json::array();
  for (const auto& entry : fs::recursive_directory_iterator(work.files()))
    if (entry.is_regular_file())
      files.push_back({{"path", fs::relative(entry.path(), work.files()).generic_string()},
                       {"size", entry.file_size()},
                       {"sha256", base::sha256_hex(content_of(entry.path()))}});
  const Json manifest = {{"made_at", base::iso8601(desk_.uses().clock.now())},
                         {"proposals", work.list},
                         {"left_out", work.left_out},
                         {"files", std::move(files)}};
  return put_file(work.files() / "manifest.json", manifest.dump(2));
}

}  // namespace tenderloom::infosec_services
