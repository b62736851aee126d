#!/usr/bin/env bash
# Runs every fuzz target of BUILD for SECONDS each, two at a time, beginning with its seeds. What breaks one is kept in
# BUILD/fuzz and named.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: run.sh BUILD SECONDS}" && pwd)
seconds=${2:?usage: run.sh BUILD SECONDS}

fuzz() {
  local name=$1 target=$2 seeds=$here/seeds/$1 corpus
  corpus=$build/fuzz/$name
  mkdir -p "$corpus"
  "$target" -seed=1 -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$build/fuzz/$name-" "$corpus" "$seeds" >"$build/fuzz/$name.log" 2>&1 || {
    tail -n 30 "$build/fuzz/$name.log"
    echo "$name failed; what broke it is $(ls "$build/fuzz/$name"-* 2>/dev/null | head -n 1)"
    return 1
  }
  echo "$name: $(sed -n 's/stat::number_of_executed_units: *//p' "$build/fuzz/$name.log") runs in $seconds s"
}
export -f fuzz
export here build seconds
find "$build/test" -maxdepth 1 -name '*_fuzz' -printf '%f %p\n' | sort | sed 's/_fuzz / /' |
  xargs -P "$(nproc)" -L 1 bash -c 'fuzz "$1" "$2"' fuzz
