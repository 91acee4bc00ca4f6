#include "xlsx.h"

#include <optional>

#include "refusal.h"
#include "sheet_parser.h"

namespace tenderloom::sheets {

namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// "../sharedStrings.xml" seen from "xl/worksheets/sheet1.xml" -> "xl/sharedStrings.xml"; "/xl/x.xml" -> "xl/x.xml".
std::string resolve(const std::string& from, std::string_view target) {
  const std::filesystem::path path =
      !target.empty() && target.front() == '/'
          ? std::filesystem::path(std::string(target.substr(1)))
          : std::filesystem::path(from).parent_path() / std::filesystem::path(std::string(target));
  return path.lexically_normal().generic_string();
}

struct Relation {
  std::string id, type, target;
};

/// Which parts a part points to (…/_rels/NAME.rels).
class RelationsHandler final : public XmlHandler {
 public:
  explicit RelationsHandler(const std::string& from) : from_(from) {}
  std::vector<Relation> relations;
  void start(std::string_view name, const Attributes& attributes) override {
    if (name != "Relationship" || attributes.get("TargetMode") == "External") return;
    relations.push_back({std::string(attributes.get("Id")), std::string(attributes.get("Type")),
                         resolve(from_, attributes.get("Target"))});
  }

 private:
  const std::string& from_;
};

std::vector<Relation> relations_of(Archive& archive, const std::string& part, const Limits& limits) {
  const std::filesystem::path path(part);
  const std::string file = (path.parent_path() / "_rels" / (path.filename().string() + ".rels")).generic_string();
  RelationsHandler handler(part);
  if (archive.has(file)) read_xml(archive, file, limits.depth, handler);
  return std::move(handler.relations);
}

const Relation* of_type(const std::vector<Relation>& relations, std::string_view type) {
  for (const auto& relation : relations)
    if (ends_with(relation.type, type)) return &relation;
  return nullptr;
}

/// Whether the main part is a plain workbook, one with macros, or the binary kind.
class KindHandler final : public XmlHandler {
 public:
  bool macros = false, binary = false;
  void start(std::string_view, const Attributes& attributes) override {
    const std::string_view type = attributes.get("ContentType");
    macros = macros || type.find("macroEnabled") != std::string_view::npos;
    binary = binary || type.find("sheet.binary") != std::string_view::npos;
  }
};

class WorkbookHandler final : public XmlHandler {
 public:
  bool from_1904 = false;
  std::vector<std::pair<std::string, std::string>> sheets;  // name, id of the relation
  void start(std::string_view name, const Attributes& attributes) override {
    if (name == "workbookPr") {
      const std::string_view flag = attributes.get("date1904");
      from_1904 = flag == "1" || flag == "true";
    } else if (name == "sheet") {
      sheets.emplace_back(attributes.get("name"), attributes.get("id"));
    }
  }
};

class Xlsx final : public Workbook {
 public:
  Xlsx(const std::filesystem::path& file, const Limits& limits) : limits_(limits), archive_(file, limits_) {
    if (!archive_.has("[Content_Types].xml")) refuse("sheet_unknown_kind");
    KindHandler kind;
    read_xml(archive_, "[Content_Types].xml", limits_.depth, kind);
    if (kind.macros) refuse("sheet_macros");
    if (kind.binary) refuse("sheet_binary");
    const auto root = relations_of(archive_, "", limits_);
    const Relation* main = of_type(root, "/officeDocument");
    if (!main) refuse("sheet_unknown_kind");
    read_parts(main->target);
  }

  const std::vector<std::string>& sheets() const override { return names_; }

  base::Result<void> read(std::size_t sheet, const std::function<bool(Row&&)>& on_row) override {
    try {
      read_sheet(archive_, parts_.at(sheet), book_, limits_, on_row);
      return {};
    } catch (Refusal& refusal) {
      return std::move(refusal.error);
    }
  }

 private:
  void read_parts(const std::string& main) {
    WorkbookHandler workbook;
    read_xml(archive_, main, limits_.depth, workbook);
    const auto relations = relations_of(archive_, main, limits_);
    for (const auto& [name, id] : workbook.sheets) {
      for (const auto& relation : relations) {
        if (relation.id != id || !ends_with(relation.type, "/worksheet")) continue;  // charts are sheets too
        names_.push_back(name);
        parts_.push_back(relation.target);
      }
    }
    if (names_.empty()) refuse("sheet_empty");
    if (const auto* texts = of_type(relations, "/sharedStrings")) book_.texts.load(archive_, texts->target, limits_);
    if (const auto* styles = of_type(relations, "/styles"))
      book_.styles = Styles(archive_, styles->target, limits_.depth);
    book_.from_1904 = workbook.from_1904;
  }

  Limits limits_;
  Archive archive_;
  Book book_;
  std::vector<std::string> names_, parts_;
};

}  // namespace

base::Result<std::unique_ptr<Workbook>> open_xlsx(const std::filesystem::path& file, const Limits& limits) {
  try {
    return std::unique_ptr<Workbook>(std::make_unique<Xlsx>(file, limits));
  } catch (Refusal& refusal) {
    return std::move(refusal.error);
  }
}

}  // namespace tenderloom::sheets
