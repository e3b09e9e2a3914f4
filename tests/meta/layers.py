#!/usr/bin/env python3
"""Layers go one way: reads every #include and fails on an upward or sideways edge.

    tests/meta/layers.py SOURCE_DIR

A file belongs to the first layer whose pattern matches its path below src/. It may
include files of its own layer and of those listed before it; layers on one line do not
know each other. rules/*.c may include rule.h, program/ and base/, nothing else. Some
libraries have one owner.
"""
import fnmatch
import pathlib
import re
import sys

LAYERS = [
    ["base/*"],
    ["pattern.[ch]", "glob.[ch]"],
    ["finding.h", "problem.h"],
    ["catalogue.[ch]"],
    ["config/*"],
    ["git/*", "python/*"],
    ["rulefile.[ch]", "cache/*"],
    ["program/*"],
    ["rule.[ch]", "judge.[ch]", "query.[ch]"],
    ["suppress.[ch]", "baseline.[ch]"],
    ["moved.[ch]"],
    ["verdict.[ch]", "worse.[ch]"],
    ["fix.[ch]", "fix/*"],
    ["report/*"],
    ["crew.[ch]", "reading.[ch]", "codes.[ch]"],
    ["lines.[ch]", "identity.[ch]"],
    ["memory.[ch]", "memory_record.[ch]"],
    ["run.[ch]", "side.[ch]", "alike.[ch]"],
    ["rulecase.[ch]"],
    ["cli/*", "lsp/*"],
    ["main.c"],
]
# A pattern that stands apart from its neighbours on one line; the rest of a line is one
# layer together.
PEERS = {"git/*", "python/*", "cli/*", "lsp/*"}
OWNERS = {
    "git2.h": ["git/*"],
    "tree_sitter/api.h": ["python/*", "config/toml.c", "query.c"],
    "pcre2.h": ["pattern.c"],
    "yaml.h": ["program/*", "config/*"],
    "jansson.h": ["base/*", "program/*", "config/*", "lsp/*", "baseline.c", "report/*"],
}
RULES_MAY = ["rule.h", "program/*", "base/*"]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', re.M)


def place(path):
    """(level, the pattern if it stands apart), or None."""
    for level, patterns in enumerate(LAYERS):
        for pattern in patterns:
            if fnmatch.fnmatchcase(path, pattern):
                return level, pattern if pattern in PEERS else ""
    return None


def matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def resolve(src, path, name):
    """The included file's path below src/: as written, or beside the includer."""
    if (src / name).is_file():
        return name
    beside = (src / path).parent / name
    return str(beside.relative_to(src)) if beside.is_file() else None


def check(src, path, text):
    here = place(path)
    if here is None:
        yield f"src/{path}: in no layer: add it to LAYERS in tests/meta/layers.py"
        return
    for bracket, name in INCLUDE.findall(text):
        if bracket == "<":
            if name in OWNERS and not matches(path, OWNERS[name]):
                yield f"src/{path}: only {', '.join(OWNERS[name])} may include <{name}>"
            continue
        target = resolve(src, path, name)
        if target is None:
            yield f"src/{path}: includes {name}, which is not in src/"
            continue
        there = place(target)
        if there is None:
            continue  # reported at that file
        if there[0] > here[0]:
            yield f"src/{path}: includes {target}, which stands above it"
        elif there[0] == here[0] and there[1] != here[1]:
            yield f"src/{path}: includes {target}, which stands beside it"


def check_rule(path, text):
    for bracket, name in INCLUDE.findall(text):
        if bracket == "<" and name in OWNERS:
            yield f"{path}: a rule may not include <{name}>"
        elif bracket == '"' and not matches(name, RULES_MAY):
            yield f"{path}: a rule may include rule.h, program/ and base/, not {name}"


def main():
    root = pathlib.Path(sys.argv[1])
    src = root / "src"
    errors, files = [], 0
    for file in sorted(src.rglob("*.[ch]")):
        files += 1
        errors += check(src, file.relative_to(src).as_posix(), file.read_text())
    for file in sorted((root / "rules").rglob("*.c")):
        files += 1
        errors += check_rule(file.relative_to(root).as_posix(), file.read_text())
    for error in errors:
        print(error)
    print(f"{files} files, {len(errors)} edges that go the wrong way")
    return 1 if errors or not files else 0


if __name__ == "__main__":
    sys.exit(main())
