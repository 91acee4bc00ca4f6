#include "tenderloom/documents/pdf_inspector.h"

#include <dirent.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "pdf_samples.h"
#include "tenderloom/base/crypto.h"

using namespace tenderloom;
using documents::PdfInspector;

namespace {

const base::Logger kQuiet(base::LogLevel::error, [](std::string_view) {});

struct Scratch {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("pdf-" + base::random_token(8));
  explicit Scratch(const std::string& content) { std::ofstream(path, std::ios::binary) << content; }
  ~Scratch() { std::filesystem::remove(path); }
};

PdfInspector inspector() {
  PdfInspector::Options options;
  options.program = BUILD_ROOT "/bin/tenderloom-pdf-check";
  return PdfInspector(options, kQuiet);
}

std::string refusal(const std::string& content) {
  const Scratch file(content);
  const auto facts = inspector().accept(file.path);
  return facts.ok() ? "taken" : facts.error().code;
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

}  // namespace

TEST_CASE("R-044 a plain PDF is taken and its pages are counted") {
  const Scratch file(test::blank_pdf(7));
  const auto facts = inspector().accept(file.path);
  REQUIRE(facts.ok());
  CHECK(facts->pages == 7);
  CHECK_FALSE(facts->encrypted);
  CHECK(facts->active.empty());
}

TEST_CASE("R-044 what does not begin with %PDF- at its first byte is not a PDF") {
  CHECK(refusal("") == "pdf_not_a_pdf");
  CHECK(refusal("%PDF") == "pdf_not_a_pdf");
  CHECK(refusal("\n" + test::blank_pdf()) == "pdf_not_a_pdf");
  CHECK(refusal("MZ\x90" + test::blank_pdf()) == "pdf_not_a_pdf");
  CHECK(refusal("PK\x03\x04 %PDF-1.7") == "pdf_not_a_pdf");
}

TEST_CASE("R-044 a PDF that is encrypted is refused, also with an empty password") {
  CHECK(refusal(test::encrypted_pdf("secret")) == "pdf_encrypted");
  CHECK(refusal(test::encrypted_pdf("")) == "pdf_encrypted");
}

TEST_CASE("R-044 a damaged PDF is refused") {
  const std::string whole = test::blank_pdf(20);
  CHECK(refusal("%PDF-1.7\n") == "pdf_damaged");
  CHECK(refusal("%PDF-1.7\n" + std::string(5000, '\xff')) == "pdf_damaged");
  CHECK(refusal(whole.substr(0, whole.size() / 2)) == "pdf_damaged");
  CHECK(refusal(whole.substr(0, whole.size() - 40)) == "pdf_damaged");
  CHECK(refusal(test::looping_pdf()) == "pdf_damaged");
}

TEST_CASE("R-044 a PDF without any page is refused") { CHECK(refusal(test::blank_pdf(0)) == "pdf_damaged"); }

TEST_CASE("R-044 scripts, programs, attachments and XFA in a PDF are refused and named") {
  const auto [trap, what] = GENERATE(table<std::string, std::string>({{"javascript_open_action", "javascript"},
                                                                      {"javascript_names", "javascript"},
                                                                      {"javascript_nested", "javascript"},
                                                                      {"javascript_escaped", "javascript"},
                                                                      {"launch", "launch"},
                                                                      {"embedded_file", "embedded_files"},
                                                                      {"xfa", "xfa"}}));
  CAPTURE(trap);
  const Scratch file(test::pdf_with(trap));
  const auto facts = inspector().accept(file.path);
  REQUIRE_FALSE(facts.ok());
  CHECK(facts.error().code == "pdf_active");
  CHECK(facts.error().params["what"] == what);
}

TEST_CASE("a bomb costs the child its life and the portal nothing") {
  const std::string bomb = test::bomb_pdf();
  CHECK(bomb.size() < 64 * 1024);
  const std::size_t before = open_descriptors();
  CHECK(refusal(bomb) == "pdf_too_complex");
  CHECK(open_descriptors() == before);
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  CHECK(used.ru_maxrss < 850 * 1024);  // kilobytes
}

TEST_CASE("a checker that is not there is the operator's matter and says so") {
  PdfInspector::Options options;
  options.program = "/nonexistent/tenderloom-pdf-check";
  const Scratch file(test::blank_pdf());
  const auto facts = PdfInspector(options, kQuiet).look(file.path);
  REQUIRE_FALSE(facts.ok());
  CHECK(facts.error().code == "pdf_check_unavailable");
}

TEST_CASE("a checker that never answers is ended") {
  const Scratch script("#!/bin/sh\nsleep 600\n");
  std::filesystem::permissions(script.path, std::filesystem::perms::owner_all);
  PdfInspector::Options options;
  options.program = script.path;
  options.time = std::chrono::milliseconds(300);
  const Scratch file(test::blank_pdf());
  const auto start = std::chrono::steady_clock::now();
  const auto facts = PdfInspector(options, kQuiet).look(file.path);
  REQUIRE_FALSE(facts.ok());
  CHECK(facts.error().code == "pdf_too_complex");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("the limits of a field hold for the pages of a PDF") {
  const Scratch file(test::blank_pdf(3));
  forms::Limits limits;
  limits.max_pages = 2;
  const auto refused = inspector().inspect(file.path, limits);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == "file_pages");
  CHECK(refused.error().params["pages"] == 3);
  limits.max_pages = 3;
  const auto taken = inspector().inspect(file.path, limits);
  REQUIRE(taken.ok());
  CHECK(taken->extension == "pdf");
  CHECK(taken->pages == 3);
}
