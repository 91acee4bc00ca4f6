// Archives of tenders and dossiers of applications, read without a portal: by a record office, years later.
#include <fstream>
#include <iostream>

#include "../commands.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/review/archive_reader.h"

namespace tenderloom::app {

namespace {

namespace fs = std::filesystem;
using review::ArchiveHead;
using review::ArchiveReader;

std::string sentence(const base::Error& error) { return error.params.value("why", error.code); }

std::string file_sum(const fs::path& file) {
  base::Sha256 hash;
  std::ifstream in(file, std::ios::binary);
  std::string piece(1 << 16, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
    hash.add({piece.data(), static_cast<std::size_t>(in.gcount())});
  return hash.hex();
}

void print_head(const ArchiveReader& archive, const fs::path& file) {
  const ArchiveHead& head = archive.head();
  if (!head.tender_no.empty()) {
    std::cout << "tender         " << head.tender_no << " " << head.tender_name << "\n"
              << "archived       " << head.ordered_at << " by " << head.ordered_by << "\n"
              << "to be kept     until " << head.keep_until << "\n"
              << "applications   " << head.applications.size() << "\n";
  }
  std::cout << "files          " << archive.entries().size() << ", " << base::size_text(archive.bytes()) << "\n"
            << "SHA-256        " << file_sum(file) << "\n";
}

int check_archive(const Arguments& arguments) {
  const fs::path file = arguments.positional[0];
  const auto archive = ArchiveReader::open(file);
  if (!archive.ok()) return fail(sentence(archive.error()));
  print_head(*archive, file);
  const auto problems = archive->problems();
  for (const std::string& problem : problems) std::cout << "PROBLEM        " << problem << "\n";
  if (!problems.empty()) return fail("the archive is not as it was made: look for another copy of it");
  std::cout << "ok             every file is as the manifest names it\n";
  return kDone;
}

int list_archive(const Arguments& arguments) {
  const auto archive = ArchiveReader::open(arguments.positional[0]);
  if (!archive.ok()) return fail(sentence(archive.error()));
  const std::string beginning = arguments.get("--within");
  if (beginning.empty() && !archive->head().applications.empty()) {
    for (const auto& one : archive->head().applications)
      std::cout << one.folder << "  " << one.number << "  " << one.tax_id << "  " << one.company << "  " << one.state
                << "\n";
    return kDone;
  }
  for (const auto& entry : archive->entries())
    if (entry.path.starts_with(beginning)) std::cout << entry.path << "  " << base::size_text(entry.size) << "\n";
  return kDone;
}

int extract_archive(const Arguments& arguments) {
  const auto archive = ArchiveReader::open(arguments.positional[0]);
  if (!archive.ok()) return fail(sentence(archive.error()));
  std::string beginning = arguments.get("--within");
  if (const std::string wanted = arguments.get("--application"); !wanted.empty()) {
    for (const auto& one : archive->head().applications)
      if (one.number == wanted || one.tax_id == wanted) beginning = one.folder;
    if (beginning.empty()) return fail("the archive has no application of " + wanted);
  }
  const auto written = archive->extract(beginning, arguments.positional[1]);
  if (!written.ok()) return fail(sentence(written.error()));
  std::cout << *written << " files in " << arguments.positional[1] << "\n";
  return kDone;
}

}  // namespace

std::vector<CommandSpec> archive_commands() {
  const OptionSpec within{"--within", "PATH", "only what begins so, as applications/7/documents/"};
  return {{"archive check",
           "FILE",
           "is an archive or a dossier whole, of what is it, and until when is it to be kept",
           {},
           1,
           1,
           check_archive},
          {"archive list", "FILE", "its applications, or with --within its files", {within}, 1, 1, list_archive},
          {"archive extract",
           "FILE DIR",
           "writes its files below DIR, each compared with the manifest",
           {within, {"--application", "NUMBER", "of the application with that number or of that tax id"}},
           2,
           2,
           extract_archive}};
}

}  // namespace tenderloom::app
