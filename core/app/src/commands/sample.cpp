// Loads config/sample: people, companies, tenders with their guides, announcements. Loading twice changes nothing.
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "../open_portal.h"
#include "../places.h"

namespace tenderloom::app {

namespace fs = std::filesystem;
using base::Json;

namespace {

constexpr char kAccountsFile[] = "sample-accounts.txt";

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Throws what a Result refuses: a sample that does not load is a mistake in the sample.
template <typename T>
T need(base::Result<T> result, const std::string& what) {
  if (!result) throw std::runtime_error(what + ": " + describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class Loader {
 public:
  Loader(Portal& portal, fs::path folder) : portal_(portal), folder_(std::move(folder)) {}

  void load() {
    const Json sample = Json::parse(read_file(folder_ / "sample.json"));
    read_passwords();
    for (const auto& person : sample["staff"]) add_staff(person);
    for (const auto& company : sample["companies"]) add_company(company);
    for (const auto& tender : sample["tenders"]) add_tender(tender);
    for (const auto& [type, name] : sample["manuals"].items()) add_manual(type, name);
    std::int64_t age = 0;
    for (const auto& announcement : sample["announcements"])
      need(tenders::ensure_announcement(service(), announcement["title"], announcement["body"],
                                        portal_.clock().now() - std::chrono::hours(24 * age++), actor_),
           "announcement");
    write_passwords();
  }

 private:
  tenders::Service& service() { return portal_.tenders().service(); }

  /// One password a person, made once: valid in this data folder only.
  const std::string& password_of(const std::string& email, const std::string& remark) {
    auto& entry = accounts_[email];
    if (entry.first.empty()) entry.first = "Sample!" + base::random_token(6) + "1a";
    entry.second = remark;
    return entry.first;
  }

  void add_staff(const Json& person) {
    const std::string email = person["email"];
    const std::string password = password_of(email, "staff");
    if (portal_.accounts().directory().person_by_email(email)) return;
    need(portal_.accounts().directory().add_user({.email = email,
                                                  .role = person["role"],
                                                  .tax_id = "",
                                                  .password = password,
                                                  .display_name = person["name"],
                                                  .sample = true}),
         email);
  }

  void add_company(const Json& company) {
    const std::string email = company["values"]["account_email"];
    const std::string status = company["status"];
    need(accounts::create_company_with_owner(
             portal_.database(), portal_.clock(),
             {.values = company["values"], .password = password_of(email, "vendor, " + status), .status = status}),
         email);
  }

  /// guides/<type>/<name>.html where a type has a text of its own, else guides/<name>.html.
  fs::path print_guide(const std::string& type, const std::string& name) {
    fs::path text = folder_ / "guides" / type / (name + ".html");
    if (!fs::exists(text)) text = folder_ / "guides" / (name + ".html");
    const std::string html = "<html lang=\"zh-Hant-TW\"><head><meta charset=\"utf-8\"><style>" +
                             read_file(folder_ / "guides/guide.css") + "</style></head><body>" + read_file(text) +
                             "</body></html>";
    auto pdf = need(portal_.printer().print(html), "guide " + name);
    const fs::path file = portal_.settings().data / "tmp" / ("sample-" + type + "-" + name + ".pdf");
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << pdf.content;
    return file;
  }

  void add_tender(const Json& wanted) {
    tenders::NewTender tender{.no = wanted["no"], .type_key = wanted["type"], .name = wanted["name"]};
    tender.id = wanted["id"].get<std::int64_t>();
    tender.type_label = wanted.value("type_name", "");
    tender.stored_state = wanted["state"];
    tender.is_sample = true;
    if (wanted.contains("opens_at")) {
      tender.opens_at = base::parse_iso8601(wanted["opens_at"].get<std::string>());
      tender.closes_at = base::taipei_end_of_day(
          base::taipei_date(portal_.clock().now() + std::chrono::hours(24 * wanted["open_days"].get<int>())));
    }
    const bool known = service().find(tender.no).has_value();
    const auto made = need(tenders::ensure_tender(service(), tender, actor_), tender.no);
    // A portal that offers other types has the tender, and nothing to put its guides to.
    if (known || !wanted.contains("guides") || !portal_.types().current(made.type_key)) return;
    for (const auto& [key, name] : wanted["guides"].items())
      need(tenders::ensure_guide(service(), made, key, name, print_guide(made.type_key, key), actor_), key);
  }

  void add_manual(const std::string& type, const std::string& name) {
    if (service().manual(type) || !portal_.types().current(type)) return;
    need(tenders::ensure_manual(service(), type, name, print_guide(type, "manual"), actor_), name);
  }

  void read_passwords() {
    std::ifstream in(portal_.settings().data / kAccountsFile);
    for (std::string line; std::getline(in, line);) {
      std::istringstream words(line);
      std::string email, password;
      if (words >> email >> password && email.find('@') != std::string::npos) accounts_[email] = {password, ""};
    }
  }

  void write_passwords() {
    const fs::path file = portal_.settings().data / kAccountsFile;
    std::ofstream out(file);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    out << "Sample accounts (they exist in this data folder only):\n";
    for (const auto& [email, entry] : accounts_)
      out << "  " << email << "  " << entry.first << "  (" << entry.second << ")\n";
  }

  Portal& portal_;
  fs::path folder_;
  tenders::Actor actor_{0, "sample", ""};
  std::map<std::string, std::pair<std::string, std::string>> accounts_;  // e-mail: password, remark
};

int load_sample(const Arguments& arguments) {
  auto portal = open_portal(arguments, Database::as_it_is);
  if (!portal) return kFailed;
  if (auto done = portal->migrate(); !done) return fail(describe(done.error()));
  Loader(*portal, sample_folder()).load();
  std::cout << read_file(portal->settings().data / kAccountsFile);
  return kDone;
}

}  // namespace

CommandSpec sample_command() {
  return {.name = "sample",
          .summary = "Load the sample data: a staff account, two vendors, tenders, announcements",
          .options = common_options(),
          .run = load_sample};
}

}  // namespace tenderloom::app
