#include "pdf_samples.h"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <stdexcept>
#include <vector>

namespace tenderloom::test {

namespace {

std::string written(QPDF& pdf, const std::string* user_password = nullptr, bool object_streams = false) {
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  if (object_streams) writer.setObjectStreamMode(qpdf_o_generate);
  if (user_password) {
    writer.setR6EncryptionParameters(user_password->c_str(), "owner", true, true, true, true, true, true, qpdf_r3p_full,
                                     true);
  }
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

void add_pages(QPDF& pdf, int pages) {
  for (int i = 0; i < pages; ++i) {
    auto page = QPDFObjectHandle::parse("<< /Type /Page /MediaBox [0 0 595 842] /Resources << >> >>");
    page.replaceKey("/Contents", pdf.newStream("0 0 m 100 100 l S"));
    pdf.addPage(pdf.makeIndirectObject(page), false);
  }
}

/// A file of numbered objects with a right cross-reference table.
std::string assemble(const std::vector<std::string>& objects) {
  std::string text = "%PDF-1.5\n";
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    offsets.push_back(text.size());
    text += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t table = text.size();
  text += "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
  for (const std::size_t offset : offsets) {
    const std::string digits = std::to_string(offset);
    text += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }
  return text + "trailer\n<< /Size " + std::to_string(objects.size() + 1) + " /Root 1 0 R >>\nstartxref\n" +
         std::to_string(table) + "\n%%EOF\n";
}

/// What `size` blanks become when they are deflated, made without ever holding them.
std::string deflated_blanks(std::size_t size) {
  z_stream stream{};
  if (deflateInit(&stream, 9) != Z_OK) throw std::runtime_error("zlib");
  std::string blanks(1u << 20, ' '), packed, buffer(1u << 16, '\0');
  for (int flush = Z_NO_FLUSH; flush != Z_FINISH;) {
    const std::size_t part = std::min(size, blanks.size());
    size -= part;
    flush = size == 0 ? Z_FINISH : Z_NO_FLUSH;
    stream.next_in = reinterpret_cast<Bytef*>(blanks.data());
    stream.avail_in = static_cast<uInt>(part);
    do {
      stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream.avail_out = static_cast<uInt>(buffer.size());
      deflate(&stream, flush);
      packed.append(buffer, 0, buffer.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
  deflateEnd(&stream);
  return packed;
}

std::string deflated(const std::string& data) {
  uLongf size = compressBound(data.size());
  std::string packed(size, '\0');
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(data.data()), data.size(),
            9);
  packed.resize(size);
  return packed;
}

}  // namespace

std::string blank_pdf(int pages) {
  QPDF pdf;
  pdf.emptyPDF();
  add_pages(pdf, pages);
  return written(pdf);
}

std::string pdf_with(const std::string& trap) {
  QPDF pdf;
  pdf.emptyPDF();
  add_pages(pdf, 1);
  auto root = pdf.getRoot();
  if (trap == "javascript_open_action") {
    root.replaceKey("/OpenAction", QPDFObjectHandle::parse("<< /S /JavaScript /JS (app.alert\\(1\\)) >>"));
  } else if (trap == "javascript_names") {
    root.replaceKey("/Names",
                    QPDFObjectHandle::parse("<< /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>"));
  } else if (trap == "javascript_nested") {  // within an annotation, packed into an object stream
    auto page = pdf.getAllPages().front();
    page.replaceKey(
        "/Annots",
        QPDFObjectHandle::parse("[ << /Type /Annot /Subtype /Widget /AA << /E << /S /JavaScript /JS (1) >> >> >> ]"));
    return written(pdf, nullptr, true);
  } else if (trap == "javascript_escaped") {  // the same name spelt with #-escapes
    return assemble({"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /#4aavaScript /J#53 (1) >> >>",
                     "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                     "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>"});
  } else if (trap == "launch") {
    root.replaceKey("/OpenAction", QPDFObjectHandle::parse("<< /S /Launch /F (calc.exe) >>"));
  } else if (trap == "embedded_file") {
    auto file = pdf.newStream("MZ");
    auto specification = pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /Type /Filespec /F (a.exe) >>"));
    auto holder = QPDFObjectHandle::newDictionary();
    holder.replaceKey("/F", file);
    specification.replaceKey("/EF", holder);
    auto names = QPDFObjectHandle::newArray();
    names.appendItem(QPDFObjectHandle::newString("a.exe"));
    names.appendItem(specification);
    auto tree = QPDFObjectHandle::newDictionary();
    tree.replaceKey("/Names", names);
    auto all = QPDFObjectHandle::newDictionary();
    all.replaceKey("/EmbeddedFiles", tree);
    root.replaceKey("/Names", all);
  } else if (trap == "xfa") {
    root.replaceKey("/AcroForm", QPDFObjectHandle::parse("<< /Fields [] /XFA (<xdp/>) >>"));
  } else {
    throw std::logic_error("no such trap: " + trap);
  }
  return written(pdf);
}

std::string encrypted_pdf(const std::string& user_password) {
  QPDF pdf;
  pdf.emptyPDF();
  add_pages(pdf, 1);
  return written(pdf, &user_password);
}

std::string bomb_pdf() {
  // Filters in a row multiply: two layers of the same packing turn 1.2 GB into a few kilobytes.
  const std::string packed = deflated(deflated_blanks(1200u << 20));
  const std::string stream = "<< /Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode] /Length " +
                             std::to_string(packed.size()) + " >>\nstream\n" + packed + "\nendstream";
  std::string text = "%PDF-1.5\n";
  std::vector<std::size_t> offsets;
  const std::vector<std::string> objects = {
      "<< /Type /Catalog /Pages 2 0 R /Extra 5 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>", stream};
  for (std::size_t i = 0; i < objects.size(); ++i) {
    offsets.push_back(text.size());
    text += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  // A cross-reference stream (object 6) that says: object 5 lies in the object stream 4.
  const std::size_t table = text.size();
  std::string entries;
  const auto entry = [&entries](int kind, std::size_t second, int third) {
    entries += static_cast<char>(kind);
    for (int shift = 24; shift >= 0; shift -= 8) entries += static_cast<char>(second >> shift);
    entries += static_cast<char>(third);
  };
  entry(0, 0, 0);
  for (const std::size_t offset : offsets) entry(1, offset, 0);
  entry(2, 4, 0);
  entry(1, table, 0);
  return text + "6 0 obj\n<< /Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Length " + std::to_string(entries.size()) +
         " >>\nstream\n" + entries + "\nendstream\nendobj\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

std::string looping_pdf() {
  return assemble({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
                   "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"});
}

}  // namespace tenderloom::test
