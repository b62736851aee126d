#!/usr/bin/env bash
# Packs the program as desktop programs take it, and starts it as they do. The environment is that of ../clients/run.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../clients/run.sh" "$here"/*.test.mjs
