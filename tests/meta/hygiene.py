#!/usr/bin/env python3
"""Holds the rule files to what the build, the documentation and their readers assume.

    tests/meta/hygiene.py SOURCE_DIR [RULE_TESTS]

RULE_TESTS is the list of cases that the build made for CTest: it must name every case.
"""
import pathlib
import re
import sys
import tomllib

FAMILIES = {"packages": "FL1", "imports": "FL2", "heartbeat": "FL3", "tool": "FL9"}
PROSE_WIDTH = 92
SUMMARY_MAX = 100
# What stands in a title ends up in CMake, in CTest's output and in file names.
TITLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ ,.'()=*@:+-]*\Z")
# cmake/embed_rules.cmake reads these with regular expressions.
HEAD_LINE = r'^{} = "[^"\\]*"$'


def check_head(text, rule):
    head = re.split(r"^\[", text, maxsplit=1, flags=re.M)[0]
    for key in ("id", "name", "severity", "summary"):
        if not re.search(HEAD_LINE.format(key), head, re.M):
            yield f'`{key} = "..."` does not stand on a line of its own at the head'
        elif not rule.get(key):
            yield f"`{key}` is empty"


def check_identity(path, rule):
    family = path.parent.name
    if rule.get("name") != path.stem:
        yield f"is called {rule.get('name')}, the file {path.stem}"
    if family not in FAMILIES:
        yield f"the family {family} has no number: see FAMILIES"
    elif not re.fullmatch(FAMILIES[family] + r"\d\d", rule.get("id", "")):
        yield f"the id of a rule in {family} is {FAMILIES[family]} and two digits"
    if rule.get("severity") not in ("error", "warning", "off"):
        yield "severity is error, warning or off"


def check_prose(rule):
    summary = rule.get("summary", "")
    if len(summary) > SUMMARY_MAX or summary.endswith(".") or summary[:1].isupper():
        yield f"a summary has no capital, no full stop, at most {SUMMARY_MAX} characters"
    for key in ("why", "instead"):
        text = rule.get(key, "")
        if len(text.split()) < 5:
            yield f"`{key}` says nothing"
        if any(len(line) > PROSE_WIDTH for line in text.splitlines()):
            yield f"`{key}` has a line of more than {PROSE_WIDTH} characters"
        if re.search(r"[ \t]$", text, re.M):
            yield f"`{key}` has blanks at the end of a line"


def check_options(rule, keys):
    for option in rule.get("option", []):
        name = option.get("name", "")
        if name not in keys:
            yield f"the option {name} is no key of src/config/keys.c"
        if not option.get("text", "").endswith("."):
            yield f"the text of option {name} is no sentence"


def check_cases(rule):
    cases = rule.get("case", [])
    for kind in ("bad", "good"):
        if not any(case.get("kind") == kind for case in cases):
            yield f"has no {kind} case"
    titles = [case.get("title", "") for case in cases]
    for title in titles:
        if not TITLE.match(title) or titles.count(title) > 1:
            yield f"the title {title!r} is not unique or not plain"


def check_judge(path, rule):
    judge = path.with_suffix(".c")
    if not judge.exists():
        # FL901 and FL903 are found where suppressions are applied.
        if "query" not in rule and path.parent.name != "tool":
            yield "has neither a query nor a .c beside it"
        return
    function = "rule_" + path.stem.replace("-", "_")
    if not re.search(rf"\bvoid {function}\(struct judgement \*", judge.read_text()):
        yield f"{judge.name} does not define void {function}(struct judgement *)"


def check_listing(rules, listing):
    wanted = {(r["id"], c["title"]) for r in rules for c in r.get("case", [])}
    line = re.compile(r"^rule_case\(\[==\[(.*?)\]==\] \[==\[(.*?)\]==\]\)$", re.M)
    found = set(line.findall(listing))
    for rule, title in sorted(wanted ^ found):
        yield f"{rule} {title!r}: CTest does not know it, or it is gone"


def check(root, listing=None):
    keys_c = (root / "src/config/keys.c").read_text()
    keys = set(re.findall(r'\{STR_INIT\("([^"]+)"\)', keys_c))
    rules, seen = [], {}
    for path in sorted((root / "rules").rglob("*.toml")):
        text = path.read_text()
        rule = tomllib.loads(text)
        rules.append(rule)
        where = path.relative_to(root)
        for flaws in (
            check_head(text, rule),
            check_identity(path, rule),
            check_prose(rule),
            check_options(rule, keys),
            check_cases(rule),
            check_judge(path, rule),
        ):
            for flaw in flaws:
                yield f"{where}: {flaw}"
        for key in ("id", "name"):
            other = seen.setdefault(rule.get(key), where)
            if other != where:
                yield f"{where}: its {key} is that of {other}"
    for path in sorted((root / "rules").rglob("*.c")):
        if not path.with_suffix(".toml").exists():
            yield f"{path.relative_to(root)}: no rule file beside it"
    if not rules:
        yield "no rules at all"
    if listing is not None:
        yield from check_listing(rules, listing)


def main():
    listing = pathlib.Path(sys.argv[2]).read_text() if len(sys.argv) > 2 else None
    flaws = list(check(pathlib.Path(sys.argv[1]), listing))
    print("\n".join(flaws) or "every rule file is as it should be")
    return 1 if flaws else 0


if __name__ == "__main__":
    sys.exit(main())
