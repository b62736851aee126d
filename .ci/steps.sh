# What run.sh, test.sh and .ci/run share: packages, visible progress, and steps that say what to do when they fail.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p build/log

packages_build="g++ cmake ninja-build libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libssl-dev zlib1g-dev
  libspdlog-dev libcli11-dev libtomlplusplus-dev prometheus-cpp-dev libgtest-dev libgmock-dev python3 ca-certificates curl"
packages_test="nodejs npm openssl nginx caddy haproxy systemd prometheus chromium"
packages_ci="clang clang-format clang-tidy libclang-rt-14-dev docker-compose"

# step NAME COMMAND...: runs it with its output in build/log/NAME.log; on failure shows the end of it.
step() {
  local name=$1 log began=$SECONDS
  shift
  log="build/log/${name// /-}.log"
  printf '%-34s' "$name"
  if "$@" >"$log" 2>&1; then
    printf 'ok %4d s\n' $((SECONDS - began))
  else
    printf 'FAILED after %d s\n' $((SECONDS - began))
    tail -n 40 "$log"
    echo "The whole output is in $log; mend what it names and start again."
    exit 1
  fi
}

# Installs the Debian packages that are missing, and nothing when none is.
install_packages() {
  local missing=() package sudo=
  for package in "$@"; do
    # A tool that is there some other way (a newer node, say) is as good.
    case $package in
      nodejs) command -v node >/dev/null && continue ;;
      npm | openssl | nginx | caddy | haproxy | chromium) command -v "$package" >/dev/null && continue ;;
      systemd) command -v systemd-socket-activate >/dev/null && continue ;;
      prometheus) command -v promtool >/dev/null && continue ;;
    esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null; then
    echo "Install what corresponds to these Debian 12 packages and start again: ${missing[*]}"
    exit 1
  fi
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  echo "Installing ${missing[*]}"
  step "package list" $sudo apt-get update -q
  step "packages" $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
  # Debian starts a server as soon as it is installed; the tests start their own.
  [ -d /run/systemd/system ] || return 0
  for package in "${missing[@]}"; do
    case $package in nginx | caddy | haproxy | prometheus) $sudo systemctl disable --quiet --now "$package" || true ;; esac
  done
}

# build PRESET [CMAKE-OPTION...] -- TARGET...: configures and compiles what has changed, with a counter while it goes.
build() {
  local preset=$1 options=() log
  shift
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  step "configure $preset" cmake --preset "$preset" "${options[@]}"
  log="build/log/compile-$preset.log"
  local began=$SECONDS
  if ! NINJA_STATUS='[%f/%t] ' ninja -C "build/$preset" "$@" 2>&1 | tee "$log" |
    awk -v name="compile $preset" -v tty="$([ -t 1 ] && echo 1)" '
      match($0, /^\[[0-9]+\/[0-9]+\]/) {
        split(substr($0, 2, RLENGTH - 2), n, "/")
        if (tty) printf "\r%-34s%d of %d ", name, n[1], n[2]
        else if (int(n[1] * 4 / n[2]) > quarter) { quarter = int(n[1] * 4 / n[2]); printf "%-34s%d of %d\n", name, n[1], n[2] }
        fflush()
      }
      END { if (tty) printf "\r" }'; then
    grep -E -A 6 '^FAILED|error:' "$log" | head -n 60 || tail -n 5 "$log"
    echo "It does not compile; the whole output is in $log."
    exit 1
  fi
  printf '%-34sok %4d s   \n' "compile $preset" $((SECONDS - began))
}
