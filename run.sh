#!/usr/bin/env bash
# Builds the daemon and runs it in the foreground; Ctrl-C ends everything. What is missing on Debian 12 is installed.
# Without PORTKEY_API_KEY a stand-in for Portkey with a sample organisation is started beside it. Options go to the daemon:
# ./run.sh --port 9000
set -euo pipefail
source "$(dirname "$0")/.ci/steps.sh"

install_packages $packages_build
targets=(portkey-mcp)
demo=
if [ -z "${PORTKEY_API_KEY:-}${PORTKEY_API_KEY_FILE:-}${PORTKEY_MCP_PORTKEY_API_KEY:-}${PORTKEY_MCP_PORTKEY_API_KEY_FILE:-}${PORTKEY_MCP_CONFIG:-}" ]; then
  case " $* " in *" --config"*) ;; *) demo=1 targets+=(portkey-emulator) ;; esac
fi
build release -- "${targets[@]}"

children=()
end_all() {
  trap - EXIT INT TERM
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
}
trap end_all EXIT
trap 'end_all; exit 0' INT TERM

# wait_for_line FILE PATTERN PROCESS: the first line that matches, as soon as it is there.
wait_for_line() {
  for _ in $(seq 200); do
    grep -m1 -E "$2" "$1" 2>/dev/null && return
    kill -0 "$3" 2>/dev/null || return 1
    sleep 0.05
  done
  return 1
}

if [ -n "$demo" ]; then
  echo "PORTKEY_API_KEY is not set: a stand-in for Portkey with a sample organisation is started, and nothing leaves this machine."
  build/release/test/portkey-emulator --port 0 >build/log/emulator.log 2>&1 &
  children+=($!)
  ready=$(wait_for_line build/log/emulator.log 'http://' "${children[0]}") || { cat build/log/emulator.log; exit 1; }
  PORTKEY_BASE_URL=$(grep -oE -m1 'https?://[^ ]+/v1' <<<"$ready" | head -n1)
  PORTKEY_API_KEY=$(grep -oE -m1 'pk-[a-z-]*admin' build/log/emulator.log | head -n1)
  PORTKEY_WORKSPACE_API_KEY=$(grep -oE -m1 'pk-[a-z-]*workspace' build/log/emulator.log | head -n1)
  export PORTKEY_BASE_URL PORTKEY_API_KEY PORTKEY_WORKSPACE_API_KEY PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL=true
fi

export PORTKEY_MCP_LOG_FORMAT=${PORTKEY_MCP_LOG_FORMAT:-text}
: >build/log/daemon.log
build/release/portkey-mcp serve "$@" 2> >(tee build/log/daemon.log >&2) &
daemon=$!
children+=("$daemon")
listening=$(wait_for_line build/log/daemon.log 'listening.*url' "$daemon") || { wait "$daemon" || exit $?; exit 1; }
url=$(grep -oE 'https?://[^" ]+' <<<"$listening" | head -n1)
echo
curl -s "${url%/*}/" || echo "The MCP endpoint is $url"
echo
echo "Ctrl-C ends it."
wait "$daemon"
