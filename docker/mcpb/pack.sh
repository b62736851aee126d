#!/usr/bin/env bash
# Packs a built portkey-mcp into a bundle for desktop programs (MCPB), with the libraries beside it that not every Linux has: Debian
# does not package all of them to be linked statically. It runs where the libraries of glibc and g++ have what it wants of them.
#   docker/mcpb/pack.sh build/release/portkey-mcp [FILE.mcpb]
set -euo pipefail
fail() { echo "pack.sh: $*" >&2; exit 1; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ $# -ge 1 && -x $1 ]] || fail "name the built program: docker/mcpb/pack.sh build/release/portkey-mcp"
program=$(realpath "$1")
version=$("$program" --version)
version=${version#portkey-mcp }
output=$(realpath -m "${2:-portkey-mcp-$version-linux-$(uname -m).mcpb}")
grep -q "\"version\": \"$version\"" "$here/manifest.json" ||
  fail "manifest.json has another version than the program, which is $version: write that."
for tool in npm ldd strip; do command -v "$tool" >/dev/null || fail "$tool is not installed."; done

if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
  (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
    fail "npm could not install what packs. Is the package registry reachable?"
  cp "$here/package-lock.json" "$here/node_modules/.installed"
fi

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage/server/lib" "$stage/server/licenses"
cp "$here/manifest.json" "$stage"
cp "$here/launch.sh" "$stage/server"
cp "$here/../../LICENSE" "$stage"
strip -o "$stage/server/portkey-mcp" "$program"
chmod 755 "$stage/server/portkey-mcp" "$stage/server/launch.sh"

while read -r name arrow path _; do
  [[ $arrow == "=>" ]] || continue
  [[ $path == /* ]] || fail "$name, which the program wants, is not installed."
  case $name in
    libc.so.* | libm.so.* | libpthread.so.* | libdl.so.* | librt.so.* | libresolv.so.*) continue ;;
    libstdc++.so.* | libgcc_s.so.*) continue ;; # each system's own goes with its glibc
  esac
  strip --strip-unneeded -o "$stage/server/lib/$name" "$(realpath "$path")"
  # What is passed on is passed on with its licence.
  if command -v dpkg-query >/dev/null; then
    # By name, since /lib and /usr/lib are one folder with two.
    package=$(dpkg-query -S "*/$(basename "$(realpath "$path")")" | head -n 1)
    package=${package%%:*}
    cp "/usr/share/doc/$package/copyright" "$stage/server/licenses/$package"
  fi
done < <(ldd "$program")

mcpb() { "$here/node_modules/.bin/mcpb" "$@"; }
mcpb validate "$stage/manifest.json"
mkdir -p "$(dirname "$output")"
mcpb pack "$stage" "$output"
