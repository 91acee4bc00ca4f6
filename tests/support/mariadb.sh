#!/bin/sh
# A private MariaDB for tests: mariadb.sh start|stop DIR. It listens on DIR/mariadb.sock only, has a user root without a
# password, and forgets the disk's durability: nothing in it outlives the tests. Its data are in memory where there is
# room: making the tables of a module waits for the disk otherwise, whatever the server is told.
set -eu

usage() { echo "usage: mariadb.sh start|stop DIR" >&2; exit 2; }
[ $# -eq 2 ] || usage
dir=$2
data=$dir/data
if [ -w /dev/shm ] && [ "$(df --output=avail -m /dev/shm | tail -n 1)" -ge 2048 ]; then data=/dev/shm/$(basename "$dir"); fi
PATH="$PATH:/usr/sbin"

stop() {
  [ -f "$dir/mariadb.pid" ] && kill "$(cat "$dir/mariadb.pid")" 2>/dev/null || true
  for _ in $(seq 100); do
    [ -f "$dir/mariadb.pid" ] || break
    sleep 0.1
  done
  # Only what this script made: a folder that holds its mark.
  if [ -f "$dir/tenderloom-test-mariadb" ]; then rm -rf "$dir" "/dev/shm/$(basename "$dir")"; fi
}

start() {
  command -v mariadbd >/dev/null || { echo "mariadb.sh: install the package mariadb-server" >&2; exit 1; }
  stop
  mkdir -p "$dir"
  : > "$dir/tenderloom-test-mariadb"
  mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$data" --auth-root-authentication-method=normal \
    --skip-test-db --skip-name-resolve > "$dir/install.log" 2>&1 || { cat "$dir/install.log" >&2; exit 1; }
  mariadbd --no-defaults --user="$(id -un)" --datadir="$data" --socket="$dir/mariadb.sock" \
    --pid-file="$dir/mariadb.pid" --skip-networking --skip-name-resolve --max-connections=300 \
    --innodb-buffer-pool-size=96M --innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync \
    --innodb-doublewrite=0 --innodb-log-file-size=32M > "$dir/server.log" 2>&1 < /dev/null &
  for _ in $(seq 300); do
    [ -S "$dir/mariadb.sock" ] && exit 0
    kill -0 $! 2>/dev/null || break
    sleep 0.1
  done
  echo "mariadb.sh: the server did not start" >&2
  tail -20 "$dir/server.log" >&2
  exit 1
}

case $1 in
  start) start ;;
  stop) stop ;;
  *) usage ;;
esac
