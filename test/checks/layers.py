#!/usr/bin/env python3
"""The direction of dependencies: server → portkey → protocol, never back, and what a room may include of the outside.

Usage: layers.py ROOT
"""
import pathlib
import re
import sys

ROOMS = {
    "protocol": {"may": {"protocol"}, "not": r"boost/(beast|asio/(ip|ssl|.*socket|.*acceptor|local)|url)|openssl/|sys/socket|spdlog|toml\+\+|CLI/"},
    "portkey": {"may": {"protocol", "portkey"}, "not": r"spdlog|toml\+\+|CLI/"},
    "server": {"may": {"protocol", "portkey", "server"}, "not": r"^$"},
    "test/emulator": {"may": {"test/emulator"}, "not": r"^(protocol|portkey|server)/"},
}
# Each library of the outside is one file's business.
ONE_FILE = {"CLI/": "server/command_line.cpp", "toml\\+\\+|toml\\.hpp": "server/(config_file|config_blocks|toml_node)\\.[ch]pp", "spdlog": "server/log.cpp"}
TOP = ("protocol/", "portkey/", "server/", "test/")


def faults(root):
    for room, rule in ROOMS.items():
        for file in sorted((root / room).rglob("*.[ch]pp")):
            name = file.relative_to(root).as_posix()
            for number, line in enumerate(file.read_text().splitlines(), 1):
                match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
                if not match:
                    continue
                included = match.group(1)
                where = f"{name}:{number}: includes {included}"
                if included.startswith(TOP) and not any(included.startswith(may + "/") for may in rule["may"]):
                    yield f"{where}, against the direction {room} may depend in"
                if re.search(rule["not"], included):
                    yield f"{where}, which is not for {room}"
                for library, owner in ONE_FILE.items():
                    if room != "test/emulator" and re.match(library, included) and not re.match(owner, name):
                        yield f"{where}, which is the business of {owner}"


def main(root):
    found = list(faults(pathlib.Path(root)))
    print("\n".join(found) if found else "the rooms depend in one direction")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
