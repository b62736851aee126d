#!/usr/bin/env bash
# Black-box tests of portkey-mcp behind nginx, Caddy and haproxy, with the configurations that are here. A proxy that is not
# installed is left out, and that is said. The environment is that of ../clients/run.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v openssl >/dev/null || { echo "proxies: openssl is not installed: it makes the certificates." >&2; exit 1; }
# They wait more than they work.
exec "$here/../clients/run.sh" --test-concurrency=3 "$here"/*.test.mjs
