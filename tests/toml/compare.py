#!/usr/bin/env python3
"""The TOML reader against CPython's tomllib: the same texts taken, the same values read.

    tests/toml/compare.py TOML_DUMP SOURCE_DIR [MUTATIONS [FOLDER...]]

Texts are the rule files, the fuzzing corpus, every *.toml below FOLDER, and mutations
of the short ones, always the same.
"""
import datetime
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import tomllib

CHARACTERS = list("[]{}=.,\"'#\\\n\r\t 0123_-+:TZaexinf\x00\x7f\u00e9")
BATCH = 200


def mutate(text, rng):
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        at, how = rng.randrange(len(text) + 1), rng.random()
        if how < 0.4:
            text = text[:at] + rng.choice(CHARACTERS) + text[at:]
        elif how < 0.7:
            text = text[:at] + text[at + rng.randrange(1, 4) :]
        elif how < 0.85:
            lines = text.split("\n")
            lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
            text = "\n".join(lines)
        else:
            text = text[:at] + rng.choice(CHARACTERS) + text[at + 1 :]
    return text


def same_date(ours, theirs):
    try:
        return tomllib.loads("a = " + ours)["a"] == theirs
    except tomllib.TOMLDecodeError:
        return False


def same(ours, theirs):
    if isinstance(theirs, float):
        number = float(ours[" float"])
        return number == theirs or (math.isnan(number) and math.isnan(theirs))
    if isinstance(theirs, (datetime.date, datetime.time)):
        return same_date(ours[" date"], theirs)
    if isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[k], theirs[k]) for k in ours)
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return type(ours) is type(theirs) and ours == theirs


def reference(data):
    """What tomllib makes of the bytes; None when it refuses them, or is laxer than TOML:
    its integers have no bounds, ours have 64 bits."""
    try:
        return tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        return None


def fits(value):
    if isinstance(value, dict):
        return all(map(fits, value.values()))
    if isinstance(value, list):
        return all(map(fits, value))
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def compare(dump, texts):
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, data in enumerate(texts):
            paths.append(pathlib.Path(folder, f"{number}.toml"))
            paths[-1].write_bytes(data)
        run = subprocess.run([dump, *paths], capture_output=True, check=True)
    for data, line in zip(texts, run.stdout.decode().splitlines(), strict=True):
        ours, theirs = json.loads(line), reference(data)
        refused = theirs is None or not fits(theirs)
        if refused != ("error" in ours) or not (refused or same(ours["value"], theirs)):
            wrong += 1
            print(f"--- {'refused' if refused else theirs}, but ours: {ours}\n{data!r}")
    return wrong


def main():
    dump, root = sys.argv[1], pathlib.Path(sys.argv[2])
    mutations = int(sys.argv[3]) if len(sys.argv) > 3 else 1500
    folders = [root / "rules", root / "fuzz/corpus", *map(pathlib.Path, sys.argv[4:])]
    files = [p for f in folders for p in sorted(f.rglob("*.toml")) if p.is_file()]
    texts = [path.read_bytes() for path in files]
    rng = random.Random(1)
    short = [t.decode() for t in texts if len(t) < 3000]
    everything = (root / "fuzz/corpus/toml/everything.toml").read_text()
    for i in range(mutations):
        seed = everything if i % 2 else rng.choice(short)
        texts.append(mutate(seed, rng).encode())
    wrong = sum(
        compare(dump, texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)
    )
    print(f"{len(texts)} texts, {len(files)} of them files; {wrong} differences")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
