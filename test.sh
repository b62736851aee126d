#!/usr/bin/env bash
# Builds everything and runs every test, on a fresh Debian 12 as well: what is missing is installed. Repeated runs compile
# only what has changed. Test data from outside the project is found through MCP_SCHEMA_DIR, PORTKEY_OPENAPI,
# JSON_TEST_SUITE and WYCHEPROOF; tests that want it skip without.
set -euo pipefail
source "$(dirname "$0")/.ci/steps.sh"
began=$SECONDS

install_packages $packages_build $packages_test
build release -- all
tests() { ctest --test-dir build/release --output-on-failure --no-tests=error "$@"; }
log=build/log/ctest.log
echo "Running the tests"
if ! tests -j "$(nproc)" >$log 2>&1; then
  # Real clients, proxies and browsers wait only so long, which can be too short beside other suites.
  echo "Again, one at a time:"
  sed -n '/^The following tests FAILED/,/^Errors/p' $log | sed '1d;$d'
  log=build/log/ctest-again.log
  if ! tests --rerun-failed >$log 2>&1; then
    grep -vE '^ *(Start|[0-9]+/[0-9]+ Test .* Passed)' $log | tail -n 80
    echo "Some tests failed; the whole output is in build/log/ctest.log, and that of the second time in $log."
    exit 1
  fi
fi
grep -E 'Skipped|Not Run' build/log/ctest.log | sed 's/ *[0-9]*\/[0-9]* Test *//' | head -n 10 || true
grep -hE '^[^ ].*: [0-9]+ of [0-9]+ scenarios, ' build/release/Testing/Temporary/LastTest.log || true  # the counts of the conformance suite; none where that was not among the tests
echo "Built and tested in $((SECONDS - began)) s."
grep -E 'tests passed' $log
