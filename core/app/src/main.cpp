#include "commands.h"

int main(int count, char** words) {
  return tenderloom::app::run_command_line(tenderloom::app::all_commands(), {words + 1, words + count});
}
