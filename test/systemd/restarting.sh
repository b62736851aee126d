#!/bin/sh
# restarting.sh PROGRAM: what a service manager does at a restart, for a listening socket at descriptor 3. Starts the program, and
# when it has ended starts it once more on the same socket. The processes are named on standard error. SIGTERM ends the one that runs, and this.
leaving=
for turn in first second; do
  # The number of the process is only known within it. LISTEN_FDS is handed on.
  sh -c 'echo "process $0 $$" >&2; LISTEN_PID=$$ exec "$1" serve' "$turn" "$1" &
  running=$!
  trap 'leaving=1; kill -TERM "$running"' TERM
  wait "$running"
  # A signal ends the wait, and not yet the program.
  while kill -0 "$running" 2>/dev/null; do wait "$running"; done
  [ -z "$leaving" ] || exit 0
done
