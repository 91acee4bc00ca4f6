#!/usr/bin/env bash
# clang-format agrees with every C++ file.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
files=$(find core plugins tests \( -name '*.cpp' -o -name '*.h' \) -not -path '*/node_modules/*')
if ! clang-format --dry-run --Werror $files 2>/tmp/format.$$; then
  grep -E '^(core|plugins|tests)' /tmp/format.$$ | cut -d: -f1 | sort | uniq -c
  echo "run: clang-format -i on these"
  rm -f /tmp/format.$$
  exit 1
fi
rm -f /tmp/format.$$
