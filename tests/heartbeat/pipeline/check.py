"""Holds `flatline heartbeats` against CPython: check.py FLATLINE

Generates the pipeline in a fresh repository, has oracle.py run every class of it, and
demands that every class that signs on is found, that each name flatline is certain of is
the one CPython saw, that nothing else is taken for a processor, and that where flatline
does not know it says so.
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def git(directory, *args):
    env = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null")
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *args],
                   cwd=directory, env=env, check=True, stdout=subprocess.DEVNULL)


def build(directory):
    subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), directory], check=True)
    git(directory, "init", "-q")
    git(directory, "add", "-A")
    git(directory, "commit", "-q", "-m", "pipeline")


def oracle(directory):
    out = subprocess.run([sys.executable, "-B", os.path.join(HERE, "oracle.py"), directory],
                         check=True, stdout=subprocess.PIPE).stdout
    return json.loads(out)


def inventory(flatline, directory):
    out = subprocess.run([flatline, "-C", directory, "heartbeats", "--format", "json"],
                         check=True, stdout=subprocess.PIPE).stdout
    return {f"{p['path']}:{p['line']}": p for p in json.loads(out)["processors"]}


def compare(truth, said):
    certain = 0
    for place, entry in truth.items():
        found = said.pop(place, None)
        names = [n["name"] for n in found["names"] if n["name"]] if found else []
        unknown = [n for n in found["names"] if n["name"] is None] if found else []
        what = f"{place} {entry['class']}"
        if entry["names"] is None:
            if found and not found["abstract"]:
                yield f"{what}: no processor that runs, but flatline says {names}"
        elif found and found["abstract"] and set(names) <= set(entry["names"]):
            pass
        elif entry["mark"] == "unknown":
            if not unknown or names:
                yield f"{what}: cannot be known, but flatline says {names}"
        elif entry["mark"] == "or-unknown":
            if not unknown or not set(names) <= set(entry["names"]):
                yield f"{what}: may be another, but flatline says only {names}"
        elif entry["mark"] == "may-unknown" and unknown and not names:
            pass
        elif sorted(names) != sorted(entry["names"]) or unknown:
            yield (f"{what}: signs {entry['names']}, flatline says {names}"
                   f" {[n['unknown'] for n in unknown]}")
        else:
            certain += bool(names)
    for place, found in said.items():
        if not found["processor"].endswith("()"):
            yield f"{place}: flatline invents {found['processor']}"
    if certain < 60:
        yield f"only {certain} classes compared: the pipeline has lost its point"


def main(flatline):
    with tempfile.TemporaryDirectory() as directory:
        build(directory)
        wrong = list(compare(oracle(directory), inventory(flatline, directory)))
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
