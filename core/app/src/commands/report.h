// What `tenderloom check` prints: a line for everything that is well, wrong, or worth knowing.
#pragma once
#include <iostream>
#include <string>

namespace tenderloom::app {

class Report {
 public:
  void good(const std::string& text) { std::cout << "ok      " << text << "\n"; }
  void note(const std::string& text) { std::cout << "note    " << text << "\n"; }
  void bad(const std::string& text) {
    ++problems_;
    std::cout << "PROBLEM " << text << "\n";
  }
  int problems() const { return problems_; }

 private:
  int problems_ = 0;
};

class Portal;
struct DataCheck {
  bool hashes = true;           // recompute every file's hash
  bool remove_orphans = false;  // files that nothing refers to
};
/// Rows against each other, files against rows, the audit chain. The database must be up to date.
void check_data(Portal& portal, const DataCheck& how, Report& report);

}  // namespace tenderloom::app
