// Any bytes as a multipart body, in two cuts: the same parts come out.
#include <cstdlib>

#include "multipart.h"

using namespace tenderloom::http;

namespace {

struct Recorder final : PartSink {
  std::string seen;
  std::optional<Fault> begin(PartHead head) override {
    seen += "<" + head.name + "|" + clean_file_name(head.file_name.value_or("")) + ">";
    return std::nullopt;
  }
  std::optional<Fault> data(std::string_view bytes) override {
    seen += bytes;
    return std::nullopt;
  }
  std::optional<Fault> end() override {
    seen += "</>";
    return std::nullopt;
  }
};

std::string read(std::string_view input, std::size_t step) {
  Recorder recorder;
  MultipartReader reader("b", recorder);
  for (std::size_t at = 0; at < input.size(); at += step) {
    if (reader.feed(input.substr(at, step))) return "refused";
  }
  return reader.finish() ? "refused" : recorder.seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (size > 0 && read(input, size) != read(input, 1 + data[0] % 13)) std::abort();
  return 0;
}
