// With the real WeasyPrint, and with stand-ins for it where it has to misbehave.
#include "tenderloom/documents/pdf_printer.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tenderloom/base/crypto.h"

using namespace tenderloom;
using documents::PdfPrinter;
using namespace std::chrono_literals;

namespace {

const base::Logger kQuiet(base::LogLevel::error, [](std::string_view) {});

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  char buffer[4096];
  for (std::size_t got; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, got);
  pclose(pipe);
  return text;
}

struct SavedPdf {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("print-" + base::random_token(8) + ".pdf");
  explicit SavedPdf(const std::string& content) { std::ofstream(path, std::ios::binary) << content; }
  ~SavedPdf() { std::filesystem::remove(path); }
  std::string text() const { return output_of("pdftotext -layout '" + path.string() + "' -"); }
  std::string fonts() const { return output_of("pdffonts '" + path.string() + "'"); }
};

std::string page(const std::string& body) {
  return "<meta charset=utf-8><style>@page{size:A4;margin:2cm;@bottom-center{content:'第 ' counter(page) ' 頁，共 ' "
         "counter(pages) ' 頁'}} body{font-family:'TW-Kai','TW-Kai-Ext-B','TW-Kai-Plus','Noto Sans CJK TC'}</style>" +
         body;
}

/// A worker that says it is ready and then does what the given Python says with each message.
PdfPrinter::Options stand_in(const std::string& behaviour) {
  PdfPrinter::Options options;
  options.script = R"(
import os, struct, sys, json, time
def read(n):
    data = b''
    while len(data) < n:
        piece = os.read(0, n - len(data))
        if not piece: sys.exit(0)
        data += piece
    return data
def send(data): os.write(1, struct.pack('>I', len(data)) + data)
send(json.dumps({'ready': True, 'version': 'test', 'fonts': 'none'}).encode())
documents = 0
while True:
    message = read(struct.unpack('>I', read(4))[0]); documents += 1
)" + behaviour;
  return options;
}

}  // namespace

TEST_CASE("Chinese comes out of the PDF as it went in, without Kangxi radicals, with page numbers") {
  PdfPrinter printer(kQuiet);
  std::string rows;
  for (int i = 1; i <= 120; ++i) rows += "<p>第" + std::to_string(i) + "項 金門縣 食品 一見如故 行政院 用印 見證人</p>";
  const auto printed = printer.print(page("<h1>產品公開徵求申請表</h1>" + rows));
  REQUIRE(printed.ok());
  CHECK(printed->pages > 2);
  CHECK(printed->missing_characters.empty());
  const SavedPdf saved(printed->content);
  const std::string text = saved.text();
  CHECK(text.find("產品公開徵求申請表") != std::string::npos);
  CHECK(text.find("第120項 金門縣 食品 一見如故 行政院 用印 見證人") != std::string::npos);
  CHECK(text.find("第 1 頁，共 " + std::to_string(printed->pages) + " 頁") != std::string::npos);
  for (const char* radical : {"⾦", "⾨", "⾷", "⼀", "⾒", "⾏", "⽤", "⼈"})
    CHECK(text.find(radical) == std::string::npos);
  CHECK(saved.fonts().find("TW-Kai") != std::string::npos);
  CHECK(printed->content.size() < 400'000);  // the fonts are subsets of 52 MB
}

TEST_CASE("rare characters of names are printed, and what no font has is marked instead of left out") {
  PdfPrinter printer(kQuiet);
  const auto rare = printer.print(page("<p>負責人 游錫堃、𠮷田、𡍼、喆、峯</p>"));
  REQUIRE(rare.ok());
  CHECK(rare->missing_characters.empty());
  const SavedPdf saved(rare->content);
  CHECK(saved.text().find("游錫堃、𠮷田、𡍼、喆、峯") != std::string::npos);
  CHECK(saved.fonts().find("TW-Kai-Ext-B") != std::string::npos);

  const auto unknown = printer.print(page("<p>負責人 王\U00030000明</p>"));
  REQUIRE(unknown.ok());
  CHECK(unknown->missing_characters == std::vector<std::string>{"\U00030000"});
  CHECK(SavedPdf(unknown->content).text().find("王〓明") != std::string::npos);
}

TEST_CASE("the worker reads no file and asks no server") {
  const auto secret = std::filesystem::temp_directory_path() / ("secret-" + base::random_token(8) + ".css");
  std::ofstream(secret) << "p::after{content:'LEAKED'}";
  PdfPrinter printer(kQuiet);
  const auto printed = printer.print(
      page("<link rel=stylesheet href='file://" + secret.string() + "'><style>@import '" + secret.string() +
           "'; @import 'file://" + secret.string() + "';</style><img src='http://127.0.0.1:9/a.png'><p>內文</p>"));
  std::filesystem::remove(secret);
  REQUIRE(printed.ok());
  const std::string text = SavedPdf(printed->content).text();
  CHECK(text.find("內文") != std::string::npos);
  CHECK(text.find("LEAKED") == std::string::npos);
}

TEST_CASE("an image that is part of the document is printed") {
  PdfPrinter printer(kQuiet);
  const auto printed =
      printer.print(page("<img alt='' src=\"data:image/svg+xml;base64,"
                         "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiPjxyZWN0IHdpZHRoP"
                         "SI4IiBoZWlnaHQ9IjgiLz48L3N2Zz4="
                         "\" width=80 height=80>"));
  REQUIRE(printed.ok());
  const SavedPdf saved(printed->content);
  const std::string black =
      output_of("pdftoppm -r 20 -gray '" + saved.path.string() + "' | tail -c +16 | tr -cd '\\000' | wc -c");
  CHECK(std::stoi(black) > 200);
}

TEST_CASE("pictures of every kind are printed in their colours; RGB and grey ones go into the PDF as they are") {
  struct Sample {
    const char* kind;
    std::string content;
    int colour[3];
  };
  // 8 x 8 pixels of one colour: RGB, JPEG, grey, with alpha, with a palette.
  const std::vector<Sample> samples = {
      {"png",
       "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGO8w4AdMOEQH6QSALIMAOxjSSTlAAAAAElFTkSuQmCC",
       {220, 0, 0}},
      {"jpeg",
       "/9j/4AAQSkZJRgABAQAAAQABAAD/"
       "2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/"
       "2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgr/"
       "wAARCAAIAAgDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/"
       "8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdI"
       "SUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+"
       "Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/"
       "8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZH"
       "SElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uP"
       "k5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD8W6KKK/2QPz8//9k=",
       {0, 0, 200}},
      {"png",
       "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAAEElEQVR4nGOsYIAAJgaKGAAj0ACI5/8dTgAAAABJRU5ErkJggg==",
       {120, 120, 120}},
      {"png",
       "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAFklEQVR4nGNkWMDwnwEPYMInOXwUAACwEwGv7UnKNAAAAABJRU5ErkJggg==",
       {0, 160, 0}},
      {"png",
       "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAMAAADz0U65AAADAFBMVEXIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABCryymAAAADElEQVR4nGNgoA4AAABIAA"
       "EuuDx+AAAAAElFTkSuQmCC",
       {200, 200, 0}},
  };
  std::string body;
  for (const auto& one : samples)
    body += "<img alt='' style='display:block;width:72pt;height:72pt' src='data:image/" + std::string(one.kind) +
            ";base64," + one.content + "'>";
  PdfPrinter printer(kQuiet);
  const auto printed =
      printer.print("<style>@page{size:72pt 360pt;margin:0} body{margin:0;font-size:0}</style>" + body);
  REQUIRE(printed.ok());
  CHECK(printed->pages == 1);
  const SavedPdf saved(printed->content);
  const std::string drawn = output_of("pdftoppm -r 72 '" + saved.path.string() + "'");
  const std::size_t head = drawn.find("255\n") + 4;
  REQUIRE(drawn.size() == head + std::size_t{72} * 360 * 3);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    INFO(i);
    const std::size_t middle = head + ((i * 72 + 36) * 72 + 36) * 3;
    for (std::size_t part = 0; part < 3; ++part)
      CHECK(std::abs(static_cast<unsigned char>(drawn[middle + part]) - samples[i].colour[part]) < 6);
  }
  // The bytes of the JPEG stand in the PDF, not a copy that was compressed once more.
  CHECK(printed->content.find("JFIF") != std::string::npos);
}

TEST_CASE("one worker prints document after document; stop() ends it and print() starts another") {
  PdfPrinter printer(kQuiet);
  CHECK(printer.worker_pid() == 0);
  REQUIRE(printer.print(page("<p>一</p>")).ok());
  const int first = printer.worker_pid();
  REQUIRE(first > 0);
  REQUIRE(printer.print(page("<p>二</p>")).ok());
  CHECK(printer.worker_pid() == first);
  printer.stop();
  CHECK(printer.worker_pid() == 0);
  CHECK(::kill(first, 0) != 0);
  REQUIRE(printer.print(page("<p>三</p>")).ok());
  CHECK(printer.worker_pid() != first);
}

TEST_CASE("a worker that was killed between documents is replaced without the caller noticing") {
  PdfPrinter printer(kQuiet);
  REQUIRE(printer.print(page("<p>一</p>")).ok());
  ::kill(printer.worker_pid(), SIGKILL);
  CHECK(printer.print(page("<p>二</p>")).ok());
}

TEST_CASE("an idle worker goes away, a busy printer replaces its worker after a number of documents") {
  PdfPrinter::Options options;
  options.idle_time = 100ms;
  PdfPrinter idle(options, kQuiet);
  REQUIRE(idle.print(page("<p>一</p>")).ok());
  for (int i = 0; i < 100 && idle.worker_pid() != 0; ++i) std::this_thread::sleep_for(20ms);
  CHECK(idle.worker_pid() == 0);

  options = {};
  options.documents_per_worker = 1;
  PdfPrinter once(options, kQuiet);
  REQUIRE(once.print(page("<p>一</p>")).ok());
  CHECK(once.worker_pid() == 0);
}

TEST_CASE("many callers at once each get their own document") {
  PdfPrinter printer(kQuiet);
  std::atomic<int> right = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 6; ++i) {
    callers.emplace_back([&printer, &right, i] {
      const std::string mark = "文件編號" + std::to_string(1000 + i);
      const auto printed = printer.print(page("<p>" + mark + "</p>"));
      if (!printed.ok()) return;
      const auto path = std::filesystem::temp_directory_path() / ("print-" + base::random_token(8) + ".pdf");
      std::ofstream(path, std::ios::binary) << printed->content;
      FILE* pipe = popen(("pdftotext '" + path.string() + "' -").c_str(), "r");
      char text[512] = {};
      const auto got = fread(text, 1, sizeof text - 1, pipe);
      pclose(pipe);
      std::filesystem::remove(path);
      if (std::string(text, got).find(mark) != std::string::npos) ++right;
    });
  }
  for (auto& caller : callers) caller.join();
  CHECK(right == 6);
}

TEST_CASE("a document that crashes every worker is given up after the second") {
  PdfPrinter printer(stand_in("    os._exit(9)\n"), kQuiet);
  const auto printed = printer.print("x");
  REQUIRE_FALSE(printed.ok());
  CHECK(printed.error().code == "print_failed");
  CHECK(printer.worker_pid() == 0);
}

TEST_CASE("a document that takes too long ends its worker, and the next one is printed") {
  auto options = stand_in(
      "    if message == b'slow': time.sleep(600)\n"
      "    send(json.dumps({'ok': True, 'pages': 1, 'missing': []}).encode()); send(b'%PDF-')\n");
  options.document_time = 300ms;
  PdfPrinter printer(options, kQuiet);
  REQUIRE(printer.print("quick").ok());
  const int first = printer.worker_pid();
  const auto slow = printer.print("slow");
  REQUIRE_FALSE(slow.ok());
  CHECK(slow.error().code == "print_timeout");
  CHECK(::kill(first, 0) != 0);
  CHECK(printer.print("quick").ok());
}

TEST_CASE("whoever waits too long for the others is told that the printer is busy") {
  auto options = stand_in(
      "    time.sleep(1)\n"
      "    send(json.dumps({'ok': True, 'pages': 1, 'missing': []}).encode()); send(b'%PDF-')\n");
  options.queue_time = 50ms;
  PdfPrinter printer(options, kQuiet);
  std::thread other([&printer] { (void)printer.print("x"); });
  for (int i = 0; i < 200 && printer.worker_pid() == 0; ++i) std::this_thread::sleep_for(5ms);
  const auto printed = printer.print("y");
  other.join();
  REQUIRE_FALSE(printed.ok());
  CHECK(printed.error().code == "print_busy");
}

TEST_CASE("a worker that answers nonsense is ended") {
  const auto nonsense =
      GENERATE(std::string("    os.write(1, b'\\xff\\xff\\xff\\xff' + b'x' * 100)\n"), std::string("    send(b'[]')\n"),
               std::string("    send(b'not json')\n"),
               std::string("    send(json.dumps({'ok': True}).encode()); os.write(1, b'\\x7f\\xff\\xff\\xff')\n"));
  PdfPrinter printer(stand_in(nonsense), kQuiet);
  CHECK_FALSE(printer.print("x").ok());
  CHECK(printer.worker_pid() == 0);
}

TEST_CASE("a machine without Python or WeasyPrint is told so") {
  PdfPrinter::Options options;
  options.python = "/nonexistent/python3";
  const auto without_python = PdfPrinter(options, kQuiet).print("x");
  REQUIRE_FALSE(without_python.ok());
  CHECK(without_python.error().code == "print_unavailable");
  CHECK(without_python.error().params["reason"] == "python_missing");

  options = {};
  options.script =
      "import os, struct\n"
      "note = b'{\"ready\": false, \"reason\": \"weasyprint_missing\"}'\n"
      "os.write(1, struct.pack('>I', len(note)) + note)\n";
  const auto without_weasyprint = PdfPrinter(options, kQuiet).print("x");
  REQUIRE_FALSE(without_weasyprint.ok());
  CHECK(without_weasyprint.error().params["reason"] == "weasyprint_missing");
}

TEST_CASE("a document that eats memory ends in an error, not in a machine without memory") {
  PdfPrinter::Options options;
  options.address_space = 500LL << 20;
  PdfPrinter printer(options, kQuiet);
  const auto printed = printer.print(page("<p>" + std::string(128u << 20, 'x') + "</p>"));
  CHECK_FALSE(printed.ok());
  CHECK(printer.print(page("<p>還活著</p>")).ok());
}
