#!/usr/bin/env bash
# Tests of the page for people in a real browser, /usr/bin/chromium or whichever is on the PATH; without one they skip, and
# that is said. ACCEPT=1 writes the pictures that README shows. The environment is that of ../clients/run.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../clients/run.sh" "$here"/*.test.mjs
