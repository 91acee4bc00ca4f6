// The pricing analysis as a spreadsheet: what is written comes back, and LibreOffice computes what the portal does.
#include "pricing/workbook.h"

#include <cstdlib>
#include <random>

#include "tenderloom/sheets/workbook.h"

using namespace tenderloom;
using namespace tenderloom::infosec_services;
namespace fs = std::filesystem;

namespace {

Decimal hundredths(int count) { return Decimal(count).times(Decimal::parse("0.01").value()).value(); }

struct Folder {
  fs::path path = fs::temp_directory_path() / ("pricing-test-" + std::to_string(std::random_device{}()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

const PricingWords kWords = [](std::string_view key) { return std::string(key); };

std::vector<PricedGroup> random_groups(int count) {
  std::mt19937 random(101);
  const auto any = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
  std::vector<PricedGroup> groups;
  for (int i = 1; i <= count; ++i) {
    PricedGroup group{std::to_string(i), "第" + std::to_string(i) + "組", {}};
    for (int row = any(1, 6); row > 0; --row) {
      const int salary = any(28590, 200000);
      group.sheet.staff.push_back({"=職稱", salary, any(0, salary * 3 / 10), hundredths(any(1, 1200))});
    }
    for (int row = any(0, 4); row > 0; --row)
      group.sheet.other.push_back({"費用", "式", "+備註", hundredths(any(1, 900)), any(0, 50000)});
    group.sheet.admin_rate = hundredths(any(0, 10000));
    group.sheet.fee_rate = hundredths(any(0, 2500));
    groups.push_back(std::move(group));
  }
  return groups;
}

std::vector<std::string> codes_of(const std::vector<PricedGroup>& groups) {
  std::vector<std::string> codes;
  for (const auto& group : groups) codes.push_back(group.code);
  return codes;
}

/// The row that begins with "man_day_price": its second cell.
std::string price_in(sheets::Workbook& book, std::size_t sheet) {
  std::string found;
  REQUIRE(book.read(sheet, [&](sheets::Row&& row) {
    const auto* label = row.at(0);
    if (label != nullptr && label->text == "man_day_price" && row.at(1) != nullptr) found = row.at(1)->text;
    return true;
  }));
  return found;
}

}  // namespace

TEST_CASE("R-101 a sheet that is written comes back as it was, for the groups that are asked for") {
  const Folder folder;
  const auto groups = random_groups(5);
  REQUIRE(write_pricing(folder.path / "a.xlsx", {}, groups, kWords));
  const auto read = read_pricing(folder.path / "a.xlsx", codes_of(groups), {});
  REQUIRE(read);
  REQUIRE(read->size() == groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const PricingSheet &wrote = groups[i].sheet, &came = (*read)[i].sheet;
    CHECK((*read)[i].code == groups[i].code);
    REQUIRE(came.staff.size() == wrote.staff.size());
    REQUIRE(came.other.size() == wrote.other.size());
    CHECK(came.staff[0].title == "=職稱");  // text stays text
    CHECK(price({}, came).man_day_price == price({}, wrote).man_day_price);
    CHECK(price({}, came).other_costs == price({}, wrote).other_costs);
  }
  CHECK(read_pricing(folder.path / "a.xlsx", {"2"}, {})->size() == 1);
  CHECK(read_pricing(folder.path / "a.xlsx", {"9"}, {}).error().code == "pricing_no_sheet");
}

TEST_CASE("R-101 LibreOffice computes the exported formulas as the portal does") {
  const Folder folder;
  const auto groups = random_groups(40);
  PricingTerms terms;
  terms.leave_rate = Decimal::parse("12.5").value();
  REQUIRE(write_pricing(folder.path / "with.xlsx", terms, groups, kWords));
  // openpyxl keeps formulas and drops the results that the portal wrote: what is there afterwards, LibreOffice made.
  const std::string in = (folder.path / "with.xlsx").string(), bare = (folder.path / "bare.xlsx").string();
  const std::string drop =
      "/usr/bin/python3 -c \"import openpyxl; book = openpyxl.load_workbook('" + in + "'); book.save('" + bare + "')\"";
  REQUIRE(std::system(drop.c_str()) == 0);
  const std::string home = (folder.path / "home").string(), out = (folder.path / "out").string();
  const std::string convert = "HOME='" + home + "' soffice --headless -env:UserInstallation=file://" + home +
                              " --convert-to xlsx:'Calc MS Excel 2007 XML' --outdir '" + out + "' '" + bare +
                              "' >/dev/null 2>&1";
  REQUIRE(std::system(convert.c_str()) == 0);
  auto book = sheets::open_workbook(fs::path(out) / "bare.xlsx");
  REQUIRE(book);
  REQUIRE((*book)->sheets().size() == groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    INFO(groups[i].code);
    CHECK(price_in(**book, i) == std::to_string(*price(terms, groups[i].sheet).man_day_price));
  }
  // And back in, from a file that another program saved.
  const auto read = read_pricing(fs::path(out) / "bare.xlsx", codes_of(groups), terms);
  REQUIRE(read);
  for (std::size_t i = 0; i < groups.size(); ++i)
    CHECK(price(terms, (*read)[i].sheet).man_day_price == price(terms, groups[i].sheet).man_day_price);
}

TEST_CASE("R-101 cells are locked but for the vendor's") {
  const Folder folder;
  REQUIRE(write_pricing(folder.path / "a.xlsx", {}, random_groups(1), kWords));
  const std::string script = "import openpyxl,sys; sheet = openpyxl.load_workbook('" +
                             (folder.path / "a.xlsx").string() +
                             "').worksheets[0]; open_cells = {c.coordinate for row in sheet.iter_rows() for c in row "
                             "if not c.protection.locked}; "
                             "sys.exit(0 if sheet.protection.sheet and 'B14' in open_cells and 'E43' in open_cells and "
                             "'F14' not in open_cells "
                             "and 'B5' not in open_cells and len(open_cells) == 30*4 + 2 + 30*5 else 1)";
  CHECK(std::system(("/usr/bin/python3 -c \"" + script + "\"").c_str()) == 0);
}

TEST_CASE("R-101 a sheet whose rows moved or whose locked cells differ from the tender's is refused, not misread") {
  const Folder folder;
  const auto groups = random_groups(1);
  REQUIRE(write_pricing(folder.path / "a.xlsx", {}, groups, kWords));
  const auto refusal = [&](const std::string& change) {
    const std::string script = "import openpyxl; book = openpyxl.load_workbook('" + (folder.path / "a.xlsx").string() +
                               "'); s = book.worksheets[0]; " + change + "; book.save('" +
                               (folder.path / "b.xlsx").string() + "')";
    REQUIRE(std::system(("/usr/bin/python3 -c \"" + script + "\"").c_str()) == 0);
    const auto read = read_pricing(folder.path / "b.xlsx", codes_of(groups), {});
    return read ? std::string("read") : read.error().code + " " + read.error().params.value("cell", "");
  };
  CHECK(refusal("s['B14'] = 'x'") == "read");
  for (const char* moved : {"s.delete_rows(20)", "s.delete_rows(3)", "s.insert_rows(14)", "s.delete_rows(55)"})
    CHECK(refusal(moved) == "pricing_rows_moved ");
  CHECK(refusal("s['B5'] = 99") == "pricing_locked B5");
  CHECK(refusal("s['B11'] = 100") == "pricing_locked B11");
  CHECK(refusal("s['B8'] = None") == "pricing_locked B8");
  CHECK(refusal("s['C14'] = 'sixty thousand'") == "pricing_cell C14");
}
