// Any bytes: the head parser ends in one of its three states, and cutting the input elsewhere changes nothing. What
// follows a chunked head goes through the chunk decoder.
#include <cstdlib>

#include "chunked_decoder.h"
#include "head_parser.h"

using namespace tenderloom::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  HeadParser whole({});
  const auto state = whole.feed(input);
  HeadParser cut({});
  auto cut_state = HeadParser::State::more;
  for (std::size_t end = 1; end <= size && cut_state == HeadParser::State::more; end += 1 + end % 7)
    cut_state = cut.feed(input.substr(0, end));
  if (cut_state == HeadParser::State::more && size > 0) cut_state = cut.feed(input);
  if (size > 0 && size < (8u << 10) && state != cut_state) std::abort();
  if (state != HeadParser::State::complete) return 0;
  if (whole.consumed() > size || (cut_state == state && cut.consumed() != whole.consumed())) std::abort();
  if (!whole.take().chunked) return 0;
  ChunkedDecoder decoder(1 << 20);
  for (std::size_t at = whole.consumed(); at < size;) {
    const auto step = decoder.feed(input.substr(at));
    if (step.state != ChunkedDecoder::State::more) break;
    if (step.consumed == 0) std::abort();
    at += step.consumed;
  }
  return 0;
}
