// tenderloom-pdf-check: looks into one PDF with libqpdf. The file is standard input, the answer one line of JSON on
// standard output. It is a program of its own because a hostile file may take any memory and time that it is given:
// here that is this much, and nothing else of the portal is within reach.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <set>
#include <string>

#include "confine.h"

namespace {

constexpr rlim_t kAddressSpace = 800u << 20;
constexpr rlim_t kProcessorSeconds = 5;
constexpr int kDeepest = 100;  // of objects within objects; qpdf's own parser allows more
constexpr double kMostPoints = 1'000'000;

struct Facts {
  int pages = 0;
  double width = 0, height = 0;  // of the first page as it is shown, in points
  bool encrypted = false;
  bool damaged = false;
  std::string version;
  std::set<std::string> active;
};

/// What one dictionary can do. qpdf has undone #-escapes in names already.
void look_at_dictionary(QPDFObjectHandle dictionary, Facts& facts) {
  QPDFObjectHandle action = dictionary.getKey("/S");
  const std::string name = action.isName() ? action.getName() : std::string();
  if (dictionary.hasKey("/JS") || dictionary.hasKey("/JavaScript") || name == "/JavaScript" || name == "/Rendition") {
    facts.active.insert("javascript");
  }
  if (name == "/Launch" || dictionary.hasKey("/Launch")) facts.active.insert("launch");
  if (dictionary.hasKey("/EmbeddedFiles") || dictionary.hasKey("/EF")) facts.active.insert("embedded_files");
  if (dictionary.hasKey("/XFA")) facts.active.insert("xfa");
}

/// Everything that stands within one object of the file; objects it only refers to come by themselves.
void look_into(QPDFObjectHandle object, Facts& facts, int depth) {
  if (depth > kDeepest) {
    facts.damaged = true;
    return;
  }
  if (object.isStream()) object = object.getDict();
  if (object.isDictionary()) {
    look_at_dictionary(object, facts);
    for (const std::string& key : object.getKeys()) {
      QPDFObjectHandle value = object.getKey(key);
      if (!value.isIndirect()) look_into(value, facts, depth + 1);
    }
  } else if (object.isArray()) {
    const int count = object.getArrayNItems();
    for (int i = 0; i < count; ++i) {
      QPDFObjectHandle value = object.getArrayItem(i);
      if (!value.isIndirect()) look_into(value, facts, depth + 1);
    }
  }
}

void measure(QPDFObjectHandle page, Facts& facts) {
  const auto box = QPDFPageObjectHelper(page).getCropBox().getArrayAsRectangle();
  facts.width = std::abs(box.urx - box.llx);
  facts.height = std::abs(box.ury - box.lly);
  QPDFObjectHandle turned = QPDFPageObjectHelper(page).getAttribute("/Rotate", false);
  if (turned.isInteger() && turned.getIntValue() % 180 != 0) std::swap(facts.width, facts.height);
}

Facts look(FILE* file) {
  Facts facts;
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.setAttemptRecovery(false);  // a file that must be repaired to be read may show less than was sealed
  try {
    pdf.processFile("upload", file, false);
    facts.encrypted = pdf.isEncrypted();
    facts.version = pdf.getPDFVersion();
    facts.pages = static_cast<int>(pdf.getAllPages().size());
    if (facts.pages > 0) measure(pdf.getAllPages().front(), facts);
    for (QPDFObjectHandle object : pdf.getAllObjects()) look_into(object, facts, 0);
    for (const QPDFExc& warning : pdf.getWarnings()) {
      if (warning.getErrorCode() == qpdf_e_damaged_pdf) facts.damaged = true;
    }
  } catch (const QPDFExc& error) {
    if (error.getErrorCode() == qpdf_e_password) {
      facts.encrypted = true;
    } else {
      facts.damaged = true;
    }
  } catch (const std::exception&) {  // qpdf throws logic_error and range_error for some broken files
    facts.damaged = true;
  }
  return facts;
}

std::string digits_and_dots(const std::string& version) {
  std::string kept;
  for (const char c : version) {
    if ((c >= '0' && c <= '9') || c == '.') kept += c;
  }
  return kept.substr(0, 8);
}

}  // namespace

int main() {
  FILE* file = fdopen(0, "rb");
  if (file == nullptr) return tenderloom::checker::kCannotWork;
  tenderloom::checker::confine(kAddressSpace, kProcessorSeconds);
  const Facts facts = look(file);
  std::string line = "{\"pages\":" + std::to_string(facts.pages) + ",\"version\":\"" + digits_and_dots(facts.version) +
                     "\",\"width\":" + std::to_string(std::lround(std::min(facts.width, kMostPoints))) +
                     ",\"height\":" + std::to_string(std::lround(std::min(facts.height, kMostPoints))) +
                     ",\"encrypted\":" + (facts.encrypted ? "true" : "false") +
                     ",\"damaged\":" + (facts.damaged ? "true" : "false") + ",\"active\":[";
  for (const std::string& what : facts.active) {
    if (line.back() != '[') line += ',';
    line += '"' + what + '"';
  }
  line += "]}\n";
  return ::write(1, line.data(), line.size()) == static_cast<ssize_t>(line.size()) ? 0
                                                                                   : tenderloom::checker::kCannotWork;
}
