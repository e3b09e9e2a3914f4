"""Facts against CPython: flatline's facts_dump beside oracle.py, file by file.

    compare.py FACTS_DUMP stdlib [DIRECTORY...]     the running Python as the oracle, on
                                                    its standard library and more
    compare.py FACTS_DUMP pyodide NODE_MODULES      CPython 3.14 under node: corpus/ and
                                                    its own standard library

Compared: imports (kind, level, module, names, aliases, places, scopes, TYPE_CHECKING),
names bound at top level, class headers, logical lines. One difference fails. A file
that the oracle's Python does not compile is skipped and counted.
"""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unicodedata
import zipfile
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle

HERE = os.path.dirname(os.path.abspath(__file__))
SHOWN = 40  # files whose differences are printed
MORE = "FLATLINE_DIFFERENTIAL"  # environment: more directories for `stdlib`


def dump(facts_dump, paths):
    """The facts of each path, in order."""
    with tempfile.TemporaryFile() as names:
        names.write(b"".join(os.fsencode(path) + b"\0" for path in paths))
        names.seek(0)
        with subprocess.Popen([facts_dump], stdin=names, stdout=subprocess.PIPE) as run:
            for line in run.stdout:
                yield json.loads(line)
        if run.returncode:
            sys.exit(f"facts_dump failed with status {run.returncode}")


def nfkc(name):
    """Identifiers are compared in the form the compiler gives them (PEP 3131)."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def scope_path(scopes, index):
    path = []
    while index:
        scope = scopes[index]
        path.append([scope["kind"], nfkc(scope["name"]), scope["line"]])
        index = scope["parent"]
    return path[::-1]


def ours(facts):
    """facts_dump's object in the shape of oracle.read's."""
    scopes = facts["scopes"]
    imports = []
    for item in facts["imports"]:
        names = [
            [
                nfkc(name["name"]),
                nfkc(name.get("alias", "")),
                [name["line"], name["column"], name["end_line"], name["end_column"]],
            ]
            for name in item.get("names", [])
        ]
        imports.append(
            {
                "kind": item["kind"],
                "level": item["level"],
                "module": nfkc(item["module"]),
                "alias": nfkc(item.get("alias", "")),
                "names": names,
                "start": [item["line"], item["column"]],
                "end": [item["end_line"], item["end_column"]],
                "scope": scope_path(scopes, item["scope"]),
                "type_checking": item["type_checking"],
            }
        )
    classes = [
        {
            "name": nfkc(item["name"]),
            "bases": item["bases"],
            "start": [item["line"], item["column"]],
            "scope": scope_path(scopes, item["scope"]),
        }
        for item in facts["classes"]
    ]
    return {
        "imports": sorted(imports, key=lambda i: i["start"]),
        # What a call may define by its name is no binding of the language's.
        "symbols": [[nfkc(s["name"]), s["kind"], s["line"]] for s in facts["symbols"]
                    if s["kind"] != "named"],
        "classes": sorted(classes, key=lambda c: c["start"]),
        "logical_lines": facts["logical_lines"],
        "troubles": facts["troubles"],
    }


def compare_lists(what, got, want):
    for mine, theirs in zip(got, want):
        if mine != theirs:
            yield f"{what}: flatline {mine}\n{'':>{len(what)}}   CPython {theirs}"
            return
    if len(got) != len(want):
        rest = (got + want)[min(len(got), len(want))] if got or want else ""
        longer = got if len(got) > len(want) else want
        rest = longer[min(len(got), len(want))]
        yield f"{what}: flatline has {len(got)}, CPython {len(want)}; first: {rest}"


def compare_symbols(got, want):
    mine = Counter((name, kind) for name, kind, _ in got)
    theirs = Counter((name, kind) for name, kind, _ in want)
    if mine != theirs:
        yield f"symbols: too many {dict(mine - theirs)}, missing {dict(theirs - mine)}"
    places = Counter(map(tuple, got))
    for name, kind, line in want:
        if line is not None and (name, kind, line) not in places:
            yield f"symbols: {kind} {name} not on line {line}"


def compare(facts, want, normalize):
    """What differs, one text each."""
    got = ours(facts)
    for item, other in zip(got["imports"], want["imports"]):
        if item["kind"] == other["kind"] == "call" and other["module"] is None:
            other["module"], other["level"] = item["module"], item["level"]
    for item, bases in zip(got["classes"], normalize):
        item["bases"] = bases
    yield from compare_lists("imports", got["imports"], want["imports"])
    yield from compare_lists("classes", got["classes"], want["classes"])
    yield from compare_symbols(got["symbols"], want["symbols"])
    if want["logical_lines"] is not None:
        yield from compare_lists(
            "logical lines", got["logical_lines"], want["logical_lines"]
        )
    if got["troubles"]:
        yield f"troubles in a valid file: {got['troubles']}"


def python_files(directory):
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(f for f in folders if f != "site-packages")
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith(".py") and os.path.isfile(path):
                yield path


def read_here(facts):
    """One file with the running Python as the oracle."""
    sys.setrecursionlimit(20000)
    with open(facts["path"], "rb") as file:
        want = oracle.read(file.read())
    if want is None:
        return facts["path"], None, {}
    bases = [oracle.normalize_bases(item["bases"]) for item in facts["classes"]]
    return facts["path"], list(compare(facts, want, bases)), sizes(want)


def sizes(want):
    """How much was compared, so that a pass that looked at nothing is seen."""
    return {what: len(items or ()) for what, items in want.items()}


def check_that_differences_show(facts_dump):
    """The comparison itself is tested: each change to a true answer must be noticed."""
    path = os.path.join(HERE, "corpus", "byte_order_mark.py")
    with open(path, "rb") as file:
        data = file.read()
    for change in (
        lambda facts: facts["imports"][0].update(line=2),
        lambda facts: facts["imports"][1].update(column=2),
        lambda facts: facts["imports"].pop(),
        lambda facts: facts["imports"][2].update(type_checking=True),
        lambda facts: facts["classes"][0].update(bases=["x"]),
        lambda facts: facts["symbols"].pop(),
        lambda facts: facts["symbols"][0].update(line=3),
        lambda facts: facts["logical_lines"].pop(),
        lambda facts: facts["troubles"].append("?"),
        None,
    ):
        (facts,) = dump(facts_dump, [path])
        if change:
            change(facts)
        bases = [oracle.normalize_bases(item["bases"]) for item in facts["classes"]]
        if bool(list(compare(facts, oracle.read(data), bases))) != bool(change):
            sys.exit("the comparison does not notice differences")


class Tally:
    def __init__(self, oracle_name):
        self.oracle_name = oracle_name
        self.files = self.skipped = self.differ = 0
        self.compared = Counter()

    def add(self, path, differences, compared):
        self.compared.update(compared)
        if differences is None:
            self.skipped += 1
            return
        self.files += 1
        self.differ += bool(differences)
        for difference in differences:
            if self.differ <= SHOWN:
                print(f"{path}: {difference}")

    def finish(self):
        compared = ", ".join(f"{n} {what}" for what, n in self.compared.items())
        print(
            f"{self.files} files held against {self.oracle_name}: {self.differ} differ; "
            f"{self.skipped} more it does not compile\ncompared: {compared}"
        )
        return 1 if self.differ or not all(self.compared.values()) else 0


def compare_here(facts_dump, directories):
    tally = Tally(f"Python {sys.version.split()[0]}")
    paths = []
    directories += filter(None, os.environ.get(MORE, "").split(os.pathsep))
    if not directories:
        print(f"skipped: other repositories (name some in {MORE})")
    for directory in [sysconfig.get_path("stdlib")] + directories:
        if os.path.isdir(directory):
            paths += python_files(directory)
        else:
            print(f"skipped: {directory} is not on this machine")
    with multiprocessing.Pool(min(2, os.cpu_count() or 1)) as pool:
        for result in pool.imap(read_here, dump(facts_dump, paths), chunksize=16):
            tally.add(*result)
    return tally.finish()


def compare_pyodide(facts_dump, node_modules):
    pyodide = os.path.join(node_modules, "pyodide")
    if not shutil.which("node") or not os.path.isdir(pyodide):
        print("skipped: node or node_modules/pyodide is not on this machine")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(os.path.join(pyodide, "python_stdlib.zip")) as library:
            library.extractall(folder)
        paths = list(python_files(os.path.join(HERE, "corpus")))
        corpus = set(paths)
        paths += python_files(folder)
        return judge_pyodide(facts_dump, pyodide, paths, corpus)


def judge_pyodide(facts_dump, pyodide, paths, corpus):
    """node does the reading: it gets path and bases, and answers with oracle.read's."""
    facts = list(dump(facts_dump, paths))
    with tempfile.TemporaryFile("w+") as questions:
        for item in facts:
            bases = [c["bases"] for c in item["classes"]]
            questions.write(json.dumps({"path": item["path"], "bases": bases}) + "\n")
        questions.seek(0)
        answers = subprocess.run(
            ["node", os.path.join(HERE, "pyodide.mjs"), pyodide, HERE],
            stdin=questions,
            stdout=subprocess.PIPE,
            check=True,
        ).stdout.splitlines()
    if len(answers) != len(facts) + 1:
        sys.exit("pyodide gave up halfway")
    tally = Tally("CPython " + json.loads(answers[0]))
    for item, answer in zip(facts, answers[1:]):
        answer = json.loads(answer)
        if answer is None and item["path"] in corpus:
            tally.add(item["path"], ["the corpus must compile, and does not"], {})
        elif answer is None:
            tally.add(item["path"], None, {})
        else:
            want = answer["facts"]
            differences = list(compare(item, want, answer["bases"]))
            tally.add(item["path"], differences, sizes(want))
    return tally.finish()


def main():
    facts_dump, oracle_name, *rest = sys.argv[1:]
    check_that_differences_show(facts_dump)
    if oracle_name == "stdlib":
        return compare_here(facts_dump, rest)
    return compare_pyodide(facts_dump, rest[0])


if __name__ == "__main__":
    sys.exit(main())
