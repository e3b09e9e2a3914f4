#!/usr/bin/env python3
"""How long files and functions are: reports what is long, fails on what is too long.

    tests/meta/lengths.py SOURCE_DIR

Files of 200-500 lines, rarely over 700; functions of 10-30, rarely over 60; a rule's .c
under 150. A table of data (lines within braces at the outermost level that hold no
statement) is no function and counts only for the file.
"""
import pathlib
import re
import sys

FILE_LONG, FILE_MAX = 500, 900
FUNCTION_LONG, FUNCTION_MAX = 60, 100
RULE_MAX = 200
# clang-format puts the brace of a function, and of nothing else, into column 1.
BODY = re.compile(r"^([^\s#/}][^;\n]*\)|[ \t]+[^;\n]*\))\n\{\n(.*?)^\}", re.M | re.S)
NAME = re.compile(r"(\w+)\(")


def functions(text):
    """(name, first line, number of lines) of each function."""
    for match in BODY.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        start = text.rfind("\n\n", 0, match.start(2)) + 1
        name = NAME.search(text, start, match.start(2))
        yield (name.group(1) if name else "?"), line, match.group(2).count("\n") + 3


def check(path, where, limit):
    text = path.read_text()
    lines = text.count("\n")
    if lines > limit:
        yield True, f"{where}: {lines} lines, more than {limit}"
    elif lines > FILE_LONG:
        yield False, f"{where}: {lines} lines"
    for name, line, length in functions(text):
        if length > FUNCTION_MAX:
            yield True, f"{where}:{line}: {name} has {length} lines, more than {FUNCTION_MAX}"
        elif length > FUNCTION_LONG:
            yield False, f"{where}:{line}: {name} has {length} lines"


def main():
    root = pathlib.Path(sys.argv[1])
    found = []
    for folder, limit in (("src", FILE_MAX), ("rules", RULE_MAX)):
        for path in sorted((root / folder).rglob("*.[ch]")):
            found += check(path, path.relative_to(root), limit)
    for fatal, text in sorted(found, key=lambda item: not item[0]):
        print(("too long: " if fatal else "long: ") + text)
    return any(fatal for fatal, _ in found)


if __name__ == "__main__":
    sys.exit(main())
