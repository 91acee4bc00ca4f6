# Shared by packaging/run and packaging/test: what a bare Debian 12 needs, and the build. Sourced, not run.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${TENDERLOOM_BUILD:-$root/build}

say() { printf '== %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# The packages named in packaging/packages/<list>.txt, one a line, # for remarks.
packages_of() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$root/packaging/packages/$1.txt" | tr -d ' '; }

install_packages() {
  local missing=() package
  local installed
  installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2 == "installed" { print $1 }')
  for package in $(for list in "$@"; do packages_of "$list"; done | sort -u); do
    grep -qxF "$package" <<<"$installed" || missing+=("$package")
  done
  # A node that came another way is as good as Debian's.
  if command -v npm >/dev/null && command -v node >/dev/null; then
    local kept=()
    for package in "${missing[@]}"; do [[ $package == nodejs || $package == npm ]] || kept+=("$package"); done
    missing=("${kept[@]}")
  fi
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "these Debian packages are missing and need root to install: ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${#missing[@]} Debian packages"
  local log; log=$(mktemp)
  if ! { "${as_root[@]}" apt-get update -qq &&
         "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    die "apt-get could not install: ${missing[*]}"
  fi
  rm -f "$log"
}

# configure_and_build TESTS(ON|OFF) TARGET...
# What serves is always made with -O2. Tests from nothing are made quickly and with the library's assertions (build type
# Check); where a release stands already they are added to it.
configure_and_build() {
  local tests=$1; shift
  local options=()
  if [ "$tests" = ON ]; then
    options+=(-DTENDERLOOM_TESTS=ON -DTENDERLOOM_UNITY=ON)
    [ -e "$build/CMakeCache.txt" ] || options+=(-DCMAKE_BUILD_TYPE=Check)
  elif [ ! -e "$build/CMakeCache.txt" ] || grep -q '^CMAKE_BUILD_TYPE:.*=Check$' "$build/CMakeCache.txt"; then
    options+=(-DTENDERLOOM_TESTS=OFF -DTENDERLOOM_UNITY=ON -DCMAKE_BUILD_TYPE=Release)
  fi
  local log=$build/configure.log
  mkdir -p "$build"
  cmake -S "$root" -B "$build" -G Ninja "${options[@]}" >"$log" 2>&1 || { tail -n 30 "$log" >&2; die "cmake could not configure (log: $log)"; }
  local started=$SECONDS
  ninja -C "$build" "$@" >"$build/build.log" 2>&1 || { grep -A20 -m3 'FAILED' "$build/build.log" >&2; die "the build failed (log: $build/build.log)"; }
  [ $((SECONDS - started)) -lt 5 ] || say "built in $((SECONDS - started)) s"
}
