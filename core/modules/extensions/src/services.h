// People, mails, files, the audit log, paper and secrets for plugins, over the services of the modules.
#pragma once
#include "tenderloom/extensions/extensions.h"

namespace tenderloom::extensions {

class ModulePeople final : public plugin::People {
 public:
  explicit ModulePeople(const Dependencies& uses) : uses_(uses) {}
  std::optional<plugin::Person> person(std::int64_t id) override;
  std::vector<plugin::Person> staff_with(const std::string& permission) override;

 private:
  const Dependencies& uses_;
};

class ModuleMails final : public plugin::Mails {
 public:
  explicit ModuleMails(const Dependencies& uses) : uses_(uses) {}
  void to_vendor(storage::Transaction& tx, const std::string& event, std::int64_t company_id,
                 base::Json values) override;
  void to_people(storage::Transaction& tx, const std::string& event, const std::vector<plugin::Person>& people,
                 base::Json values) override;
  std::string link(const std::string& path) const override { return uses_.base_url + path; }

 private:
  const Dependencies& uses_;
};

class ModuleFiles final : public plugin::Files {
 public:
  explicit ModuleFiles(const Dependencies& uses) : uses_(uses) {}
  base::Result<plugin::StoredFile> keep(const http::UploadedFile& upload, const plugin::FileLimits& limits) override;
  base::Result<plugin::StoredFile> keep(std::string_view content, const std::string& name,
                                        const std::string& media_type) override;
  http::Outcome send(const plugin::StoredFile& file) override;
  std::vector<std::string> forget(const std::vector<std::string>& sha256s) override;
  base::Result<std::string> read(const std::string& sha256) override;
  std::filesystem::path path(const std::string& sha256) override;

 private:
  const Dependencies& uses_;
};

class ModuleAudit final : public plugin::Audit {
 public:
  explicit ModuleAudit(const Dependencies& uses) : uses_(uses) {}
  void record(storage::Transaction& tx, const plugin::Actor& actor, const plugin::AuditRecord& record) override;

 private:
  const Dependencies& uses_;
};

class ModulePrinter final : public plugin::Printer {
 public:
  explicit ModulePrinter(const Dependencies& uses) : uses_(uses) {}
  base::Result<std::string> page(const std::string& name, const base::Json& model, const std::string& locale) override;
  base::Result<plugin::PrintedPages> print(std::string_view html) override;

 private:
  const Dependencies& uses_;
};

class DerivedSecrets final : public plugin::Secrets {
 public:
  DerivedSecrets(std::string_view secret, const std::string& plugin_name);
  std::string seal(std::string_view plain) const override;
  std::optional<std::string> open(std::string_view sealed) const override;

 private:
  std::string key_;
};

}  // namespace tenderloom::extensions
