// What a program that looks into hostile files may take: so much memory and processor time, no file besides those that
// are open already, no core that would hold what it read.
#pragma once
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>
#include <new>

namespace tenderloom::checker {

inline constexpr int kTooMuch = 3;     // exit code: memory ran out
inline constexpr int kCannotWork = 4;  // exit code: not confined, or nobody listens

inline void limit(int what, rlim_t value) {
  const rlimit both{value, value};
  if (setrlimit(static_cast<__rlimit_resource>(what), &both) != 0) std::exit(kCannotWork);
}

inline void confine(rlim_t address_space, rlim_t processor_seconds) {
  limit(RLIMIT_AS, address_space);
  limit(RLIMIT_CPU, processor_seconds);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, 0);  // what is open stays open; nothing more can be opened
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // Libraries would take it for a damaged file.
  std::set_new_handler([] { std::_Exit(kTooMuch); });
}

}  // namespace tenderloom::checker
