#!/bin/sh
# Starts the daemon of this bundle for the desktop program that unpacked it.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
daemon=$here/portkey-mcp

# Not everybody who unpacks an archive keeps what may be executed.
[ -x "$daemon" ] || chmod u+x "$daemon" || {
  echo "portkey-mcp: $daemon cannot be made executable; install the extension where you may write." >&2
  exit 1
}

# What the person left out may arrive as the manifest has it.
for name in PORTKEY_API_KEY PORTKEY_WORKSPACE_API_KEY PORTKEY_BASE_URL PORTKEY_MCP_TOOLS_SURFACE PORTKEY_MCP_TOOLS_TOOLSETS \
  PORTKEY_MCP_TOOLS_READ_ONLY; do
  eval "value=\${$name-}"
  case $value in
    '${user_config.'*) unset "$name" ;;
  esac
done

# The OpenSSL beside it looks for certificate authorities where Debian has them; these are the others' places.
if [ -z "${SSL_CERT_FILE-}${SSL_CERT_DIR-}" ]; then
  for file in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/ssl/cert.pem; do
    [ -r "$file" ] || continue
    export SSL_CERT_FILE="$file"
    break
  done
fi

# What not every Linux has is beside it; what the desktop program brings for itself is not for it.
export LD_LIBRARY_PATH="$here/lib"
unset LD_PRELOAD
exec "$daemon" stdio "$@"
