#!/usr/bin/env bash
# Builds the image without Docker and without a registry, and runs what is in it: not as root, without capabilities, its root file
# system read-only, with the configuration of docker/compose.yaml, for real MCP clients. Root only, on Debian; it takes as long as
# compiling everything once.
#   CACHE  a folder where Debian and the layers are kept from one run to the next, some 4 GB; without it they are thrown away
# Not checked, since only an engine does it: its networks and published ports, its seccomp profile, and that it asks HEALTHCHECK
# by itself. FROM is a Debian made by debootstrap, so the official slim image itself is not read either.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
limit=20 # MB that our layers may add

fail() { echo "docker.sh: $*" >&2; exit 1; }
ok() { printf '%-58s%s\n' "$1" "${2:-ok}"; }

[[ $(id -u) -eq 0 ]] || fail "it wants root, for debootstrap and for mounting what was built."
missing=()
for tool in buildah debootstrap setpriv jq npm curl; do command -v "$tool" >/dev/null || missing+=("$tool"); done
[[ ${#missing[@]} -eq 0 ]] ||
  fail "not installed: ${missing[*]}. apt-get install -y --no-install-recommends buildah debootstrap util-linux jq nodejs npm curl"

# What is mounted here is nobody else's, and ends with this.
if [[ -z ${OWN_MOUNTS:-} ]]; then OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"; fi

work=$(mktemp -d)
cache=${CACHE:-$work}
mkdir -p "$cache"
children=()
end() {
  for child in "${children[@]}"; do kill -KILL "$child" && wait "$child" || true; done 2>/dev/null
  umount -R "$work/root" 2>/dev/null || true
  b rm -a >/dev/null 2>&1 || true
  umount "$cache"/storage/overlay/*/merged 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

# Its own images, so that the stand-in for Debian's is never taken for the official one.
b() { buildah --root "$cache/storage" --runroot "$work/run" "$@"; }
export BUILDAH_ISOLATION=chroot

base=docker.io/library/debian:bookworm-slim
if ! b inspect --type image "$base" >/dev/null 2>&1; then
  echo "Making a Debian …"
  debootstrap --variant=minbase bookworm "$work/debian" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 5 "$work/debootstrap.log" >&2; fail "debootstrap could not make a Debian; its last words are above."; }
  rm -rf "$work"/debian/var/cache/apt/archives/*.deb
  c=$(b from scratch)
  b add -q "$c" "$work/debian" / >/dev/null
  b commit -q "$c" "$base" >/dev/null
  b rm "$c" >/dev/null
  rm -rf "$work/debian"
fi

version=$(sed -n 's/^project(portkey-mcp VERSION \([0-9.]*\) .*/\1/p' "$project/CMakeLists.txt")
for target in portkey-mcp demo; do
  echo "Building $target …"
  b bud --pull-never --layers --format docker --build-arg "VERSION=$version" --target "$target" -t "$target" \
    -f "$project/docker/Dockerfile" "$project" >"$work/build.log" 2>&1 ||
    { tail -n 40 "$work/build.log" >&2; fail "$target was not built; the end of the output is above."; }
done

# What the image says of itself.
config=$(b inspect --type image portkey-mcp | jq -c .Docker.config)
# is NAME QUERY VALUE
is() {
  [[ $(jq -r "$2" <<<"$config") == "$3" ]] || fail "$1: $(jq -c "$2" <<<"$config") instead of $3"
  ok "$1" "$3"
}
is "user" '.User' 65532:65532
is "entry point" '.Entrypoint | join(" ")' portkey-mcp
is "command" '.Cmd | join(" ")' serve
is "signal to stop" '.StopSignal' SIGTERM
is "port" '.ExposedPorts | keys | join(" ")' 8080/tcp
is "health check" '.Healthcheck.Test | join(" ")' "CMD portkey-mcp healthcheck"
is "name in the registry" '.Labels["io.modelcontextprotocol.server.name"]' io.github.portkey-mcp/portkey-mcp
is "version" '.Labels["org.opencontainers.image.version"]' "$version"

b push -q --disable-compression --format v2s2 portkey-mcp "dir:$work/pushed" >/dev/null
bytes=$(jq '[.layers[1:][].size] | add' "$work/pushed/manifest.json")
[[ $bytes -lt $((limit * 1000 * 1000)) ]] || fail "our layers are $bytes bytes, more than $limit MB"
ok "our layers" "$((bytes / 1000)) kB"

# An unpacked image with what compose.yaml mounts, and nothing in it that can be written.
container=$(b from --pull-never demo)
image=$(b mount "$container")
token=$(head -c 32 /dev/urandom | base64)
mkdir -p "$image/run/secrets" "$image/etc/portkey-mcp" "$work/root"
printf %s "$token" >"$image/run/secrets/assistant_token"
printf %s pk-demo-admin >"$image/run/secrets/portkey_api_key"
chmod 444 "$image"/run/secrets/*
cp "$project/docker/config.toml" "$image/etc/portkey-mcp"
mount --bind "$image" "$work/root"
mount -o remount,bind,ro "$work/root"

mount -t proc proc "$work/root/proc"

# What follows runs as the container's user and as compose.yaml has it, with the variables of the image.
mapfile -t variables < <(jq -r '.Env[]' <<<"$config")
inside=(/usr/sbin/chroot "$work/root" /usr/bin/setpriv --reuid 65532 --regid 65532 --clear-groups --bounding-set=-all
  --inh-caps=-all --no-new-privs /usr/bin/env -i "${variables[@]}")

[[ -s $work/root/usr/share/doc/portkey-mcp/LICENSE ]] || fail "its licence is not in it."
[[ $("${inside[@]}" portkey-mcp --version) == "portkey-mcp $version" ]] || fail "the program in it is not $version."
ok "the program starts" "$version"
[[ $("${inside[@]}" sh -c 'id -u; grep CapBnd /proc/self/status') == $'65532\nCapBnd:\t0000000000000000' ]] ||
  fail "it does not run without rights."
ok "a shell, no root, no capability"
for place in /x /tmp/x /usr/local/bin/x /var/x; do
  ! "${inside[@]}" sh -c "echo >$place" 2>/dev/null || fail "$place can be written."
done
ok "nothing can be written"
if refusal=$("${inside[@]}" portkey-mcp 2>&1); then fail "it starts although nobody said who may come in."; fi
grep -q 'identity.mode' <<<"$refusal" || fail "it does not say that identity.mode is missing: $refusal"
ok "no start without identity.mode, and that is said"

free_port() {
  local port
  while port=$(shuf -i 20000-31999 -n 1); (: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
# wait_for FILE TEXT PROCESS
wait_for() {
  for _ in $(seq 200); do
    if grep -q "$2" "$1"; then return; fi
    kill -0 "$3" 2>/dev/null || break
    sleep 0.05
  done
  cat "$1" >&2
  fail "there was no \"$2\" within 10 s; what it said is above."
}

emulator_port=$(free_port)
"${inside[@]}" portkey-emulator --port "$emulator_port" >"$work/emulator.log" 2>&1 &
children+=($!)
wait_for "$work/emulator.log" "is ready at" $!
ok "the stand-in for Portkey runs"

port=$(free_port)
settings=("PORT=$port" PORTKEY_API_KEY_FILE=/run/secrets/portkey_api_key PORTKEY_MCP_CONFIG=/etc/portkey-mcp/config.toml
  "PORTKEY_BASE_URL=http://127.0.0.1:$emulator_port/v1" PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL=true)
! "${inside[@]}" "${settings[@]}" portkey-mcp healthcheck >/dev/null 2>&1 || fail "it is healthy before it runs."
"${inside[@]}" "${settings[@]}" portkey-mcp serve >"$work/daemon.log" 2>&1 &
daemon=$!
children+=("$daemon")
wait_for "$work/daemon.log" '"event":"listening"' "$daemon"
[[ $("${inside[@]}" "${settings[@]}" portkey-mcp healthcheck) == ready ]] || fail "the health check does not say ready."
ok "the health check" ready

host=$(hostname -I 2>/dev/null | cut -d ' ' -f 1)
url="http://${host:-127.0.0.1}:$port/mcp"
[[ $(curl -s -o /dev/null -w '%{http_code}' "${url%/mcp}/metrics") == 401 ]] || fail "anybody can read /metrics."
ok "/metrics is for those who are known"

PORTKEY_MCP_BINARY="$work/root/usr/local/bin/portkey-mcp" PORTKEY_EMULATOR_BINARY="$work/root/usr/local/bin/portkey-emulator" \
  MCP_URL="$url" MCP_TOKEN="$token" "$project/test/clients/run.sh" "$project/test/image/running.test.mjs" ||
  fail "the clients did not get on with it."

kill -TERM "$daemon"
for _ in $(seq 200); do kill -0 "$daemon" 2>/dev/null || break; sleep 0.05; done
! kill -0 "$daemon" 2>/dev/null || fail "it did not end within 10 s of SIGTERM."
wait "$daemon" || fail "it ended with $? after SIGTERM."
ok "ends on SIGTERM"
echo "Not checked: an engine's networks, its seccomp profile, and that it asks for the health by itself."
