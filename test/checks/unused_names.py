#!/usr/bin/env python3
"""A name that a source takes from elsewhere, it uses.

clang-tidy looks for unused names only in a file that it reads by itself. This check reads every source for using
declarations, type aliases and namespace aliases whose name does not stand in it again. Usage: unused_names.py FOLDER...
"""
import pathlib
import re
import sys

from coroutine_rule import without_comments_and_texts

TAKEN = re.compile(r"^[ \t]*(?:using\s+[\w:]*::(\w+)\s*;|(?:using|namespace)\s+(\w+)\s*=)", re.M)


def unused(source):
    """(line, name) of each name that is taken and not used."""
    text = without_comments_and_texts(source)
    for match in TAKEN.finditer(text):
        name = match.group(1) or match.group(2)
        if not re.search(rf"\b{name}\b", text[match.end():]):
            yield text.count("\n", 0, match.end()) + 1, name


SAMPLE = "using a::used;\nusing a::idle;\nnamespace b = c;\nusing d = used;  // idle, b\n"


def main(folders):
    assert [name for _, name in unused(SAMPLE)] == ["idle", "b", "d"], "the check does not work"
    files = sorted(each for folder in folders for each in pathlib.Path(folder).rglob("*.cpp"))
    found = [f"{file}:{line}: {name} is not used" for file in files for line, name in unused(file.read_text())]
    print(*found, f"{len(found)} unused names in {len(files)} files", sep="\n")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
