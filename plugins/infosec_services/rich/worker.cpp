// Cleans one text: HTML on standard input, one JSON object on standard output. Runs in bounds of memory and time, since
// HTML of strangers may make any parser build far more than it was given.
#include <sys/resource.h>
#include <unistd.h>

#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "sanitise.h"

int main() {
  constexpr rlim_t kMemory = 512UL * 1024 * 1024, kSeconds = 5;
  const rlimit memory{kMemory, kMemory}, seconds{kSeconds, kSeconds}, none{0, 0};
  if (setrlimit(RLIMIT_AS, &memory) != 0 || setrlimit(RLIMIT_CPU, &seconds) != 0 ||
      setrlimit(RLIMIT_CORE, &none) != 0 || setrlimit(RLIMIT_FSIZE, &none) != 0)
    return 2;
  std::ios::sync_with_stdio(false);
  const std::string input{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  const auto rich = tenderloom::infosec_services::sanitise(input);
  const nlohmann::json answer = {{"refusal", rich.refusal},       {"html", rich.html},   {"pictures", rich.pictures},
                                 {"characters", rich.characters}, {"words", rich.words}, {"dropped", rich.dropped}};
  std::cout << answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::flush;
  _exit(std::cout.good() ? 0 : 3);
}
