#!/usr/bin/env bash
# Black-box tests of portkey-mcp: with real MCP clients, with raw HTTP, and of the requests it sends to Portkey; or, given
# arguments for node --test, those in the files among them.
#   PORTKEY_MCP_BINARY, PORTKEY_EMULATOR_BINARY, MCP_FIXTURE_SERVER_BINARY, CATALOGUE_DUMP_BINARY  the programs; without
#                     them those of build/release
#   MCP_SCHEMA_DIR    a folder with the protocol's JSON Schemas, <revision>.json; without it messages are not validated
#   PORTKEY_OPENAPI   Portkey's OpenAPI document; without it requests to Portkey are not validated
#   REGISTRY_SCHEMA, SERVER_CARD_SCHEMA  published schemas, as manifests/SOURCES.md says; without them our own rules alone judge
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
export PORTKEY_MCP_BINARY=${PORTKEY_MCP_BINARY:-$project/build/release/portkey-mcp}
export PORTKEY_EMULATOR_BINARY=${PORTKEY_EMULATOR_BINARY:-$project/build/release/test/portkey-emulator}
export CATALOGUE_DUMP_BINARY=${CATALOGUE_DUMP_BINARY:-$project/build/release/test/catalogue-dump}
export MCP_FIXTURE_SERVER_BINARY=${MCP_FIXTURE_SERVER_BINARY:-$project/build/release/test/mcp-fixture-server}

fail() { echo "clients: $*" >&2; exit 1; }

for program in "$PORTKEY_MCP_BINARY" "$PORTKEY_EMULATOR_BINARY"; do
  [[ -x $program ]] || fail "$program does not exist: build it first, or name another with PORTKEY_MCP_BINARY and PORTKEY_EMULATOR_BINARY."
done
command -v npm >/dev/null || fail "npm is not installed: it comes with Node.js."

# The packages of a folder, exactly as its lock file has them; nothing is done while they are already there.
install() {
  local lock=$1/package-lock.json stamp=$1/node_modules/.installed log turn
  # One at a time, where several suites are started at once.
  exec {turn}<"$1"
  flock "$turn"
  if cmp -s "$lock" "$stamp"; then exec {turn}<&-; return; fi
  echo "installing $2 …"
  log=$(mktemp)
  if ! (cd "$1" && npm ci --loglevel=error --fetch-retries=1 --fetch-retry-mintimeout=2000 >"$log" 2>&1); then
    grep -m 4 -E '^npm (error|ERR!)' "$log" >&2 || true
    rm -f "$log"
    fail "npm could not install $2. Is the package registry reachable? What npm said is above."
  fi
  rm -f "$log"
  cp "$lock" "$stamp"
  exec {turn}<&-
}

install "$here" "the MCP clients"
tests=("$@")
# A folder of tests may have packages of its own.
for test in "$@"; do
  if [[ ${test%/*} != "$here" && -f ${test%/*}/package-lock.json ]]; then install "${test%/*}" "what ${test##*/} wants"; fi
done
if [[ $# -eq 0 ]]; then
  if [[ -f ${PORTKEY_OPENAPI:-} ]]; then install "$here/../contract" "Prism"; fi
  # They wait for programs as much as they work.
  tests=(--test-concurrency=3 "$here"/*.test.mjs "$here"/../contract/*.test.mjs)
fi

node=node
for own in "$here"/node_modules/node-linux-*/bin/node; do [[ -x $own ]] && node=$own; done
major=$("$node" -p 'process.versions.node.split(".")[0]' 2>/dev/null) || fail "Node.js does not run here."
(( major >= 24 )) || fail "Node.js 24 is needed, and this is $major: no packaged Node.js for this platform was installed."

# However this ends, nothing that the tests started outlives it, and no file of theirs: they are one process group.
scratch=$(mktemp -d)
export TMPDIR=$scratch
runner=
trap '[[ -z $runner ]] || kill -KILL -- "-$runner" 2>/dev/null || true; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM HUP
set -m
"$node" --test --test-timeout=60000 --test-reporter="$here/support/summary.mjs" "${tests[@]}" &
runner=$!
wait "$runner"
