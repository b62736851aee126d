#!/usr/bin/env bash
# Whether a Debian 12 that has nothing but git gets along: makes one, clones the last commit into it, and there ./run.sh answers a
# call and ends on a signal, and ./test.sh succeeds. Prints what that took and what was loaded. Root only; it shares the network of
# this machine, and wants 8 GB of disk. It takes as long as compiling everything and every test.
#   --run-only  leaves ./test.sh out
#   MCP_SCHEMA_DIR, PORTKEY_OPENAPI, JSON_TEST_SUITE, WYCHEPROOF  as for test.sh, if there are any
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() { echo "fresh_debian.sh: $*" >&2; exit 1; }
run_only=
case "${1:-}" in
  --run-only) run_only=1 ;;
  "") ;;
  *) fail "unknown option $1; there is --run-only." ;;
esac
[[ $(id -u) -eq 0 ]] || fail "it wants root, for debootstrap and for mounting /proc."
command -v debootstrap >/dev/null || fail "debootstrap is not installed: apt-get install -y --no-install-recommends debootstrap"

# What is mounted here is nobody else's, and ends with this.
if [[ -z ${OWN_MOUNTS:-} ]]; then OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"; fi

work=$(mktemp -d)
debian=$work/debian
# What runs in there.
inhabitants() {
  local root
  for root in /proc/[0-9]*/root; do
    [[ $(readlink "$root" 2>/dev/null) != "$debian" ]] || basename "$(dirname "$root")"
  done
}
end() {
  local process mounted
  for process in $(inhabitants); do kill -KILL "$process" 2>/dev/null || true; done
  # Whatever is of this machine goes first.
  while read -r mounted; do umount -l "$mounted" || exit 1; done < <(grep -oE " $debian/[^ ]* " /proc/self/mounts | tac)
  rm -rf --one-file-system "$work"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

echo "Making a Debian …"
debootstrap --variant=minbase --include=git,ca-certificates bookworm "$debian" >"$work/debootstrap.log" 2>&1 ||
  { tail -n 5 "$work/debootstrap.log" >&2; fail "debootstrap could not make a Debian; its last words are above."; }
cp /etc/resolv.conf /etc/hosts "$debian/etc/"
# It has no init: what is installed is not started.
printf '#!/bin/sh\nexit 101\n' >"$debian/usr/sbin/policy-rc.d"
chmod 755 "$debian/usr/sbin/policy-rc.d"
mount -t proc proc "$debian/proc"
mount --rbind /dev "$debian/dev"
mount -t tmpfs tmpfs "$debian/run"

variables=(HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8)
for name in MCP_SCHEMA_DIR PORTKEY_OPENAPI JSON_TEST_SUITE WYCHEPROOF; do
  [[ -e ${!name:-} ]] || continue
  mkdir -p "$debian/data"
  cp -a "${!name}" "$debian/data/$name"
  variables+=("$name=/data/$name")
done
for name in http_proxy https_proxy no_proxy; do
  [[ -z ${!name:-} ]] || variables+=("$name=${!name}")
done
# Where this machine's way out has an authority of its own, npm has to trust that one too.
if [[ -f ${NODE_EXTRA_CA_CERTS:-} ]]; then
  cp "$NODE_EXTRA_CA_CERTS" "$debian/etc/ssl/way-out.pem"
  variables+=(NODE_EXTRA_CA_CERTS=/etc/ssl/way-out.pem)
fi
inside=(chroot "$debian" /usr/bin/env -i "${variables[@]}")

mkdir "$debian/source"
mount --bind "$project" "$debian/source"
"${inside[@]}" git -c safe.directory='*' clone -q --no-hardlinks file:///source /root/portkey-mcp 2>"$work/clone.log" ||
  { cat "$work/clone.log" >&2; fail "the project could not be cloned."; }
umount "$debian/source"

# What apt said that it loads, in MB.
loaded_packages() {
  grep -hoE 'Need to get [0-9.,]+ [kM]?B' "$debian"/root/portkey-mcp/build/log/packages.log 2>/dev/null |
    awk '{ gsub(",", "", $4); sum += $4 * ($5 == "MB" ? 1 : $5 == "kB" ? 0.001 : 0.000001) } END { printf "%d", sum + 0.5 }'
}

port=$(shuf -i 20000-31999 -n 1)
echo "./run.sh …"
began=$SECONDS
"${inside[@]}" sh -c "cd /root/portkey-mcp && exec ./run.sh --port $port" >"$work/run.log" 2>&1 &
running=$!
while ! grep -q 'Ctrl-C ends it' "$work/run.log"; do
  kill -0 "$running" 2>/dev/null || { tail -n 40 "$work/run.log" >&2; fail "./run.sh ended early; the end of its output is above."; }
  sleep 0.5
done
printf 'run.sh: ready after %d s, %s MB of packages\n' $((SECONDS - began)) "$(loaded_packages)"

call='{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_workspaces","arguments":{},"_meta":{
  "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},
  "io.modelcontextprotocol/clientInfo":{"name":"fresh-debian","version":"1"}}}}'
answer=$("${inside[@]}" curl -sS "http://127.0.0.1:$port/mcp" -H 'content-type: application/json' \
  -H 'accept: application/json, text/event-stream' -H 'mcp-protocol-version: 2026-07-28' -H 'mcp-method: tools/call' \
  -H 'mcp-name: list_workspaces' -d "$call") || fail "nothing answers on the port of ./run.sh."
grep -q '"structuredContent"' <<<"$answer" || fail "the call was answered with: $answer"
echo "run.sh: answers a call"

kill -TERM "$running"
for _ in $(seq 150); do kill -0 "$running" 2>/dev/null || break; sleep 0.1; done
! kill -0 "$running" 2>/dev/null || fail "./run.sh did not end within 15 s of SIGTERM."
wait "$running" || { tail -n 20 "$work/run.log" >&2; fail "./run.sh ended with $? after SIGTERM; the end of its output is above."; }
[[ -z $(inhabitants) ]] || fail "./run.sh left something running."
echo "run.sh: ends on SIGTERM, and leaves nothing running"
[[ -z $run_only ]] || exit 0

echo "./test.sh …"
began=$SECONDS
"${inside[@]}" sh -c 'cd /root/portkey-mcp && exec ./test.sh' >"$work/test.log" 2>&1 ||
  { tail -n 80 "$work/test.log" >&2; fail "./test.sh failed; the end of its output is above."; }
tail -n 2 "$work/test.log"
printf 'test.sh: %d s after run.sh, another %s MB of packages, %s MB of npm packages\n' $((SECONDS - began)) "$(loaded_packages)" \
  "$(du -sm --apparent-size "$debian/root/.npm" 2>/dev/null | cut -f 1)"
