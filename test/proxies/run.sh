#!/usr/bin/env bash
# Black-box tests of portkey-mcp behind nginx, Caddy and haproxy, with the configurations of docker/proxies, and of what is there
# for Traefik and Docker Compose. A proxy that is not installed is left out, and that is said. The environment is that of
# ../clients/run.sh, and
#   COMPOSE_SCHEMA  the Compose specification's JSON Schema (schema/compose-spec.json of compose-spec)
#   TRAEFIK_SCHEMA  SchemaStore's traefik-v3-file-provider.json; without them the two files are not held against a schema
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v openssl >/dev/null || { echo "proxies: openssl is not installed: it makes the certificates." >&2; exit 1; }
# They wait more than they work.
exec "$here/../clients/run.sh" --test-concurrency=3 "$here"/*.test.mjs
