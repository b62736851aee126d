#!/usr/bin/env bash
# The official conformance suite of MCP, run against mcp-fixture-server, which serves its catalogue with the libraries of
# portkey-mcp, and against portkey-mcp itself. The environment is that of ../clients/run.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# A run of the suite waits more than it works.
exec "$here/../clients/run.sh" --test-timeout=300000 --test-concurrency=3 "$here"/*.test.mjs
