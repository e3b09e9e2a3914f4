#!/usr/bin/env python3
"""The README's table of rules is made from the rule files.

    tests/meta/readme.py SOURCE_DIR        UPDATE=1 rewrites the table
"""
import os
import pathlib
import sys
import tomllib

BEGIN, END = "<!-- rules: made by tests/meta/readme.py -->", "<!-- end of rules -->"


def table(source):
    rules = [tomllib.loads(p.read_text()) for p in sorted(source.glob("rules/*/*.toml"))]
    rows = ["| rule | name | severity | says |", "|---|---|---|---|"]
    for rule in sorted(rules, key=lambda rule: rule["id"]):
        rows.append("| {id} | `{name}` | {severity} | {summary} |".format(**rule))
    return "\n".join(rows)


def main():
    source = pathlib.Path(sys.argv[1])
    readme = source / "README.md"
    text = readme.read_text()
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    wanted = f"{head}{BEGIN}\n{table(source)}\n{END}{tail}"
    if wanted == text:
        return 0
    if os.environ.get("UPDATE"):
        readme.write_text(wanted)
        return 0
    print("README.md: the table of rules is out of step: UPDATE=1 tests/meta/readme.py .")
    return 1


if __name__ == "__main__":
    sys.exit(main())
