#!/usr/bin/env bash
# The official conformance suite of MCP, run against mcp-fixture-server, which serves its catalogue with the libraries of
# portkey-mcp, and against portkey-mcp itself. The environment is that of ../clients/run.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# A run of the suite waits more than it works. Behind the bridge it does not: that starts a server for each request, within
# half a second of the suite's patience, and so has the machine to itself.
together=()
for test in "$here"/*.test.mjs; do [[ $test == */stdio.test.mjs ]] || together+=("$test"); done
status=0
"$here/../clients/run.sh" --test-timeout=300000 --test-concurrency=3 "${together[@]}" || status=$?
"$here/../clients/run.sh" --test-timeout=300000 "$here/stdio.test.mjs" || status=$?
exit "$status"
