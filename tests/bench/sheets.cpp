// What tests/bench/sheets.mjs measures with: rows as a vendor's spreadsheet, the bare writing of a spreadsheet's cells,
// and what a command takes. Usage: bench_sheets rows SCRIPTS TEMPLATE.xlsx OUT.xlsx ROWS
//        bench_sheets bare FILE.xlsx OUT.xlsx     writes the cells of the first sheet again; prints JSON
//        bench_sheets run COMMAND …               prints what it took as JSON
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

#include "sample_rows.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/sheets/workbook.h"
#include "tenderloom/sheets/writer.h"

using namespace tenderloom;
using Clock = std::chrono::steady_clock;

namespace {

double seconds_of(const timeval& time) { return static_cast<double>(time.tv_sec) + time.tv_usec / 1e6; }

std::vector<sheets::Row> read_sheet(const std::string& file) {
  sheets::Limits limits;
  limits.rows = 1'000'000;
  limits.file_bytes = limits.unpacked_bytes = limits.text_bytes = std::int64_t{4} << 30;
  auto book = sheets::open_workbook(file, limits);
  if (!book) throw std::runtime_error(book.error().code);
  std::vector<sheets::Row> rows;
  const auto done = (*book)->read(0, [&](sheets::Row&& row) {
    rows.push_back(std::move(row));
    return true;
  });
  if (!done) throw std::runtime_error(done.error().code);
  return rows;
}

int write_rows(const std::string& scripts, const std::string& form, const std::string& out, int count) {
  base::Logger log(base::LogLevel::error);
  base::Words words;
  forms::TypeStore types(scripts, words, log);
  types.load();
  const auto type = types.current("cloud_services");
  sheets::Writer writer(out);
  sheets::SheetPlan plan;
  plan.name = "rows";
  const std::vector<sheets::Row> headings = read_sheet(form);
  for (const sheets::Cell& cell : headings.at(0).cells) plan.columns.push_back({.heading = cell.text});
  writer.sheet(plan);
  for (const submissions::SheetRow& row : bench::sample_rows(*type, 1, count)) {
    std::vector<sheets::Value> values;
    for (const forms::SheetColumn& column : type->sheet()) {
      const base::Json& given = row.values.at(column.level);
      const auto value = given.find(column.field);
      values.push_back(value == given.end() ? sheets::Value{} : sheets::Value::of_text(value->get<std::string>()));
    }
    writer.row(values);
  }
  return writer.finish().ok() ? 0 : 1;
}

int write_bare(const std::string& file, const std::string& out) {
  const std::vector<sheets::Row> rows = read_sheet(file);
  std::size_t cells = 0;
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  const auto start = Clock::now();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* book = workbook_new_opt(out.c_str(), &options);
  lxw_worksheet* sheet = workbook_add_worksheet(book, "rows");
  for (const sheets::Row& row : rows) {
    const auto number = static_cast<lxw_row_t>(row.number - 1);
    for (const sheets::Cell& cell : row.cells) {
      ++cells;
      const auto column = static_cast<lxw_col_t>(cell.column);
      if (cell.kind == sheets::Cell::Kind::number)
        worksheet_write_number(sheet, number, column, std::stod(cell.text), nullptr);
      else
        worksheet_write_string(sheet, number, column, cell.text.c_str(), nullptr);
    }
  }
  if (workbook_close(book) != LXW_NO_ERROR) return 1;
  const double wall = std::chrono::duration<double>(Clock::now() - start).count();
  getrusage(RUSAGE_SELF, &after);
  const double cpu = seconds_of(after.ru_utime) + seconds_of(after.ru_stime) - seconds_of(before.ru_utime) -
                     seconds_of(before.ru_stime);
  std::cout << base::Json{{"rows", rows.size()}, {"cells", cells}, {"wall", wall}, {"cpu", cpu}} << "\n";
  return 0;
}

/// What a process keeps in memory that is of no file, in MB: pages of a database that it only looks at are left out.
double own_megabytes(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  std::string line;
  while (std::getline(status, line))
    if (line.rfind("RssAnon:", 0) == 0) return std::stod(line.substr(8)) / 1024;
  return 0;
}

int run_command(char** words) {
  const auto start = Clock::now();
  const pid_t child = fork();
  if (child == 0) {
    dup2(STDERR_FILENO, STDOUT_FILENO);
    execvp(words[0], words);
    _exit(127);
  }
  std::atomic<bool> ended = false;
  double own = 0;
  std::thread watch([&] {
    for (; !ended; std::this_thread::sleep_for(std::chrono::milliseconds(5))) own = std::max(own, own_megabytes(child));
  });
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  const double wall = std::chrono::duration<double>(Clock::now() - start).count();
  ended = true;
  watch.join();
  std::cout << base::Json{{"status", WIFEXITED(status) ? WEXITSTATUS(status) : -1},
                          {"wall", wall},
                          {"cpu", seconds_of(used.ru_utime) + seconds_of(used.ru_stime)},
                          {"megabytes", static_cast<double>(used.ru_maxrss) / 1024},
                          {"own_megabytes", own}}
            << "\n";
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const std::string what = count > 1 ? words[1] : "";
  if (what == "rows" && count == 6) return write_rows(words[2], words[3], words[4], std::stoi(words[5]));
  if (what == "bare" && count == 4) return write_bare(words[2], words[3]);
  if (what == "run" && count > 2) return run_command(words + 2);
  std::cerr << "usage: bench_sheets rows SCRIPTS TEMPLATE OUT ROWS | bare FILE OUT | run COMMAND …\n";
  return 2;
}
