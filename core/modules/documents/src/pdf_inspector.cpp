#include "tenderloom/documents/pdf_inspector.h"

#include <signal.h>

#include <array>
#include <cmath>
#include <fstream>

#include "tenderloom/base/child_process.h"

namespace tenderloom::documents {

namespace {

constexpr char kProgram[] = "tenderloom-pdf-check";
constexpr char kCodesProgram[] = "tenderloom-scan-codes";
constexpr std::size_t kLongestAnswer = 4096;
constexpr int kChildOutOfMemory = 3;
constexpr double kOff = 0.01;  // points are whole here

/// Beside the running program: build/bin when built, /usr/bin or /usr/lib/tenderloom when installed.
std::filesystem::path find_program() {
  std::error_code ignored;
  const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const auto& candidate : {here / kProgram, here / "../lib/tenderloom" / kProgram}) {
    if (std::filesystem::exists(candidate, ignored)) return candidate;
  }
  return here / kProgram;
}

bool begins_as_pdf(const std::filesystem::path& file) {
  std::array<char, 5> head{};
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), head.size());
  return in.gcount() == 5 && std::string_view(head.data(), 5) == "%PDF-";
}

/// What a child says about a file within its time: one line of JSON.
base::Result<base::Json> ask_about(const std::filesystem::path& program, const std::filesystem::path& file,
                                   std::chrono::milliseconds time, const base::Logger& log) {
  auto pair = base::make_socket_pair();
  const base::Descriptor input = base::open_for_reading(file);
  const auto child =
      pair && input.open() ? base::start_child(program, {}, input.get(), pair->theirs.get()) : std::nullopt;
  if (!child) {
    log.error("pdf_check.unavailable", {{"program", program.string()}});
    return base::Error{"pdf_check_unavailable"};
  }
  pair->theirs.close();

  const base::Deadline deadline = std::chrono::steady_clock::now() + time;
  const std::string answer = base::receive_text(pair->ours.get(), kLongestAnswer, deadline);
  const base::Ending ending = base::end_child(*child, deadline);
  if (ending.timed_out || ending.signal != 0 || ending.code == kChildOutOfMemory) {
    log.warning("pdf_check.too_complex", {{"signal", ending.signal}, {"timed_out", ending.timed_out}});
    return base::Error{"pdf_too_complex"};
  }
  base::Json told = base::Json::parse(answer, nullptr, false);
  if (!told.is_object() || ending.code != 0) {
    log.error("pdf_check.no_answer", {{"code", ending.code}, {"program", program.filename().string()}});
    return base::Error{"pdf_check_unavailable"};
  }
  return told;
}

}  // namespace

PdfInspector::PdfInspector(Options options, const base::Logger& log) : options_(std::move(options)), log_(log) {
  if (options_.program.empty()) options_.program = find_program();
}

PdfInspector::PdfInspector(const base::Logger& log) : PdfInspector(Options{}, log) {}

base::Result<PdfFacts> PdfInspector::look(const std::filesystem::path& file) const {
  if (!begins_as_pdf(file)) return base::Error{"pdf_not_a_pdf"};
  const auto asked = ask_about(options_.program, file, options_.time, log_);
  if (!asked) return asked.error();
  const base::Json& told = *asked;
  PdfFacts facts;
  facts.pages = told.value("pages", 0);
  facts.width = told.value("width", 0);
  facts.height = told.value("height", 0);
  facts.version = told.value("version", "");
  facts.encrypted = told.value("encrypted", false);
  facts.damaged = told.value("damaged", false);
  for (const base::Json& what : told.value("active", base::Json::array()))
    facts.active.push_back(what.get<std::string>());
  return facts;
}

std::vector<std::string> PdfInspector::codes(const std::filesystem::path& file) const {
  const auto told = ask_about(options_.program.parent_path() / kCodesProgram, file, options_.time, log_);
  std::vector<std::string> codes;
  if (!told) return codes;
  for (const base::Json& code : told->value("codes", base::Json::array())) codes.push_back(code.get<std::string>());
  return codes;
}

base::Result<PdfFacts> PdfInspector::accept(const std::filesystem::path& file) const {
  auto facts = look(file);
  if (!facts) return facts.error();
  if (facts->encrypted) return base::Error{"pdf_encrypted"};
  if (facts->damaged || facts->pages < 1) return base::Error{"pdf_damaged"};
  if (!facts->active.empty())
    return base::Error{"pdf_active", {{"what", facts->active.front()}, {"all", facts->active}}};
  return facts;
}

base::Result<submissions::FileFacts> PdfInspector::inspect(const std::filesystem::path& file,
                                                           const forms::Limits& limits) const {
  auto facts = accept(file);
  if (!facts) return facts.error();
  const std::int64_t low = limits.min_pages.value_or(1);
  const std::int64_t high = limits.max_pages.value_or(facts->pages);
  if (facts->pages < low || facts->pages > high) {
    return base::Error{"file_pages", {{"min", low}, {"max", high}, {"pages", facts->pages}}};
  }
  // A page has no pixels; one that shall stand where a picture of that size stands has its proportions.
  if (limits.pixel_width > 0) {
    const double page = facts->height == 0 ? 0 : static_cast<double>(facts->width) / facts->height;
    const double wanted = static_cast<double>(limits.pixel_width) / limits.pixel_height;
    if (std::abs(page - wanted) > kOff * wanted) {
      return base::Error{"pdf_proportions", {{"width", limits.pixel_width}, {"height", limits.pixel_height}}};
    }
  }
  return submissions::FileFacts{"application/pdf", "pdf", facts->pages};
}

}  // namespace tenderloom::documents
