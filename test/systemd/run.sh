#!/usr/bin/env bash
# Black-box tests of portkey-mcp under systemd: the units that are shipped, and the sockets that are handed over. What wants a
# program of systemd that is not installed is left out, and that is said. The environment is that of ../clients/run.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../clients/run.sh" "$here"/*.test.mjs
