// Files in fields: what is taken, what a client can and cannot say about a file, what becomes of those replaced.
#include <Poco/Checksum.h>

#include "submissions_fixture.h"

using namespace tenderloom;
using base::Json;
using submissions::SaveOutcome;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

const std::string kPdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const std::string kPngHead("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde", 33);
const std::string kPngData(
    "\x00\x00\x00\x0cIDATx\xda"
    "c\xe0\xf6\xef\x02\x00\x01M\x00\xe5\x14V\x9a\x9b\x00\x00\x00\x00IEND\xae"
    "B`\x82",
    36);
const std::string kPng = kPngHead + kPngData;

/// An inspector that answers what a test wants, as the limited child process would.
class FixedInspector : public submissions::FileInspector {
 public:
  base::Result<submissions::FileFacts> inspect(const std::filesystem::path&, const forms::Limits&) const override {
    if (!fault.empty()) return base::Error{fault};
    return submissions::FileFacts{"application/pdf", "pdf", pages};
  }
  std::string fault;
  int pages = 1;
};

/// Another size in the header of kPng, with its checksum.
std::string png_of(std::uint32_t width, std::uint32_t height) {
  std::string head = kPngHead;
  for (int i = 0; i < 4; ++i) {
    head[16 + i] = static_cast<char>(width >> (24 - 8 * i));
    head[20 + i] = static_cast<char>(height >> (24 - 8 * i));
  }
  Poco::Checksum sum(Poco::Checksum::TYPE_CRC32);
  sum.update(head.substr(12, 17));
  for (int i = 0; i < 4; ++i) head[29 + i] = static_cast<char>(sum.checksum() >> (24 - 8 * i));
  return head + kPngData;
}

/// SOI, a JFIF header, a frame of that kind, a scan, EOI.
std::string jpeg_of(unsigned char frame, unsigned width, unsigned height, bool ends = true) {
  std::string out("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff", 21);
  out += static_cast<char>(frame);
  for (const unsigned value : {0u, 11u, 8u, height >> 8, height & 255u, width >> 8, width & 255u, 1u, 1u, 17u, 0u})
    out += static_cast<char>(value);
  out += std::string("\xff\xda\0\x08\1\1\0\0\x3f\0\x12\x34\xff\0", 14);
  return ends ? out + "\xff\xd9" : out;
}

}  // namespace

TEST_CASE("R-044 a file is judged by name, size, content and pages, and the answer says which failed") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto& level = *vendor.ground.type->level("edition");
    const auto& leaflet = *level.field("leaflet");
    const auto& pictures = *level.field("pictures");
    FixedInspector inspector;
    const submissions::FileChecker checker(&inspector);
    const auto code = [&](const std::string& name, const std::string& content, const forms::Field& field) {
      const auto result = checker.check(vendor.upload(name, content).path, name, field);
      return result.ok() ? std::string("taken") : result.error().code;
    };
    CHECK(code("a.pdf", kPdf, leaflet) == "taken");
    CHECK(code("A.PDF", kPdf, leaflet) == "taken");
    CHECK(code("a.pdf", "", leaflet) == "file_empty");
    CHECK(code("a.png", kPng, leaflet) == "file_extension");
    CHECK(code("pdf", kPdf, leaflet) == "file_extension");
    CHECK(code("a.pdf", kPng, leaflet) == "file_content");
    CHECK(code("a.pdf", "\n" + kPdf, leaflet) == "file_content");  // must begin with %PDF- at offset 0
    CHECK(code("a.pdf", "<html><script>1</script></html>", leaflet) == "file_content");
    CHECK(code("a.pdf", kPdf + std::string(1 << 20, ' '), leaflet) == "file_too_large");
    CHECK(code("a.png", kPng, pictures) == "taken");
    CHECK(code("a.jpg", kPng, pictures) == "file_content");
    // A picture is one by what is in it: whole, of a kind that browsers show, of a size that they bear.
    CHECK(code("a.png", kPngHead, pictures) == "picture_damaged");
    CHECK(code("a.png", kPng.substr(0, kPng.size() - 1), pictures) == "picture_damaged");
    std::string touched = kPng;
    touched[kPngHead.size() + 10] ^= 1;  // a checksum says so
    CHECK(code("a.png", touched, pictures) == "picture_damaged");
    CHECK(code("a.png", png_of(20'000, 10), pictures) == "picture_pixels");
    CHECK(code("a.png", png_of(9'000, 9'000), pictures) == "picture_pixels");
    CHECK(code("a.png", png_of(0, 10), pictures) != "taken");
    CHECK(code("a.jpg", jpeg_of(0xc0, 64, 48), pictures) == "taken");
    CHECK(code("a.jpeg", jpeg_of(0xc2, 64, 48) + "what a camera puts behind it", pictures) == "taken");
    CHECK(code("a.jpg", jpeg_of(0xc3, 64, 48), pictures) == "picture_kind");  // lossless
    CHECK(code("a.jpg", jpeg_of(0xc0, 64, 60'000), pictures) == "picture_pixels");
    CHECK(code("a.jpg", jpeg_of(0xc0, 64, 48, false), pictures) == "picture_damaged");
    CHECK(code("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", pictures) == "file_extension");
    inspector.pages = 21;
    CHECK(code("a.pdf", kPdf, leaflet) == "file_pages");
    inspector.fault = "pdf_encrypted";
    CHECK(code("a.pdf", kPdf, leaflet) == "pdf_encrypted");
  });
}

TEST_CASE("a file's metadata come from the upload, whatever a client writes") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "雲端備份");
    const auto edition = vendor.edition(product, "基本版");
    submissions::NodeFile kept;
    REQUIRE(vendor.service
                .attach(vendor.ground, vendor.submission, "edition", edition, "leaflet",
                        vendor.upload("型錄.pdf", kPdf), {}, vendor.actor(), &kept)
                ->kind == SaveOutcome::Kind::saved);
    const Json value = vendor.node("edition", edition).values["leaflet"];
    CHECK(value["name"] == "型錄.pdf");
    CHECK(value["id"] == std::to_string(kept.id));
    CHECK(vendor.blobs.has(value["sha256"].get<std::string>()));

    Json forged = value;
    forged["sha256"] = std::string(64, 'a');
    forged["name"] = "other.pdf";
    REQUIRE(vendor.changes("edition", edition, {{"leaflet", forged}})->kind == SaveOutcome::Kind::saved);
    CHECK(vendor.node("edition", edition).values["leaflet"] == value);
    for (const Json& lie : {Json{{"id", "999999"}}, Json("no-file"), Json{{"name", "x.pdf"}}, Json(5)}) {
      const auto refused = vendor.changes("edition", edition, {{"leaflet", lie}});
      REQUIRE(refused.ok());
      CHECK(refused->kind == SaveOutcome::Kind::invalid);
    }
    // Another row's file, and another company's.
    const auto other = vendor.edition(product, "進階版");
    CHECK(vendor.changes("edition", other, {{"leaflet", value}})->kind == SaveOutcome::Kind::invalid);
    CHECK_FALSE(vendor.service.file(vendor.service.open(vendor.ground.tender, 8), edition, "leaflet", 0));
    CHECK(vendor.service.file(vendor.submission, edition, "leaflet", 0)->sha256 == value["sha256"]);
  });
}

TEST_CASE("a file that waits for a form's first save is named by its token only") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "雲端備份");
    const auto pending = vendor.service.keep_pending(vendor.ground, vendor.submission, "edition", "leaflet",
                                                     vendor.upload("a.pdf", kPdf), vendor.actor());
    REQUIRE(pending.ok());
    const std::string name = std::to_string(pending->id) + "." + pending->pending_token;
    const Json values = {{"edition_name", "基本版"}, {"billing", "month"}};
    Json with_id = values, with_token = values;
    with_id["leaflet"] = std::to_string(pending->id);
    with_token["leaflet"] = name;
    CHECK(vendor.adds("edition", product, with_id).kind == SaveOutcome::Kind::invalid);
    const auto saved = vendor.adds("edition", product, with_token);
    REQUIRE(saved.kind == SaveOutcome::Kind::saved);
    CHECK(saved.node.values["leaflet"]["id"] == std::to_string(pending->id));
    CHECK(saved.node.own_complete);
    // It belongs to that row now.
    with_token["edition_name"] = "進階版";
    CHECK(vendor.adds("edition", product, with_token).kind == SaveOutcome::Kind::invalid);
    CHECK(vendor.service.forget_pending(test.clock.now() + std::chrono::hours(1)) == 0);
  });
}

TEST_CASE("lists of files grow and shrink one by one; a file taken away makes its row incomplete") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto edition = vendor.edition(vendor.product(vendor.maker("AAA"), "雲端備份"), "基本版");
    for (int i = 0; i < 3; ++i)
      REQUIRE(vendor.service
                  .attach(vendor.ground, vendor.submission, "edition", edition, "pictures",
                          vendor.upload(std::to_string(i) + ".png", kPng), {}, vendor.actor())
                  ->kind == SaveOutcome::Kind::saved);
    CHECK(vendor.service
              .attach(vendor.ground, vendor.submission, "edition", edition, "pictures", vendor.upload("4.png", kPng),
                      {}, vendor.actor())
              ->kind == SaveOutcome::Kind::invalid);
    Json pictures = vendor.node("edition", edition).values["pictures"];
    REQUIRE(pictures.size() == 3);
    REQUIRE(vendor.service
                .detach(vendor.ground, vendor.submission, "edition", edition, "pictures",
                        std::stoll(pictures[1]["id"].get<std::string>()), vendor.actor())
                .ok());
    pictures = vendor.node("edition", edition).values["pictures"];
    REQUIRE(pictures.size() == 2);
    CHECK(pictures[1]["name"] == "2.png");

    REQUIRE(vendor.service
                .attach(vendor.ground, vendor.submission, "edition", edition, "leaflet", vendor.upload("a.pdf", kPdf),
                        {}, vendor.actor())
                .ok());
    CHECK(vendor.node("edition", edition).own_complete);
    REQUIRE(
        vendor.service.detach(vendor.ground, vendor.submission, "edition", edition, "leaflet", 0, vendor.actor()).ok());
    CHECK_FALSE(vendor.node("edition", edition).own_complete);
    CHECK_FALSE(vendor.service.file(vendor.submission, edition, "leaflet", 0));
    CHECK(vendor.service
              .attach(vendor.ground, vendor.submission, "edition", edition, "edition_name",
                      vendor.upload("a.pdf", kPdf), {}, vendor.actor())
              .error()
              .code == "field_unknown");
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}
