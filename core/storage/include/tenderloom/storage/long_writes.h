// For threads whose transactions take long (jobs).
#pragma once

namespace tenderloom::storage {

/// While it lives, nobody else's write shares a commit with this thread's, and so nobody waits for them but those who
/// come after.
class LongWrites {
 public:
  LongWrites();
  ~LongWrites();
  LongWrites(const LongWrites&) = delete;
  LongWrites& operator=(const LongWrites&) = delete;

 private:
  bool before_;
};

}  // namespace tenderloom::storage
