"""Commits as people make them, mostly small: the verdict of the commit before is taken
over where nothing that matters changed, and never where something did.

    alike_random.py FLATLINE [ROUNDS [SEED]]

Imports, names, classes and files come and go in a package with tests, guards, flags,
missing modules and a directory without __init__.py. `--staged` has to say, with the
number of known findings, what it says without its cache.
"""
import os
import random
import subprocess
import sys
import tempfile

import audits
from audits import git

PACKAGES = ["pkg", "pkg/core", "pkg/core/io", "pkg/net", "pkg/hole", "tests", "tests/unit"]
BARE = {"pkg/hole"}
PYPROJECT = """[project]
name = "pkg"
version = "0.{version}"
dependencies = [{requires}]
[project.optional-dependencies]
fast = ["numpy"]
"""
# What a setup.py that declares the same, or not, may look like.
SETUPS = ["from setuptools import setup\nsetup(name='pkg', version='0.{version}')\n",
          "from setuptools import setup\nsetup(install_requires=['numpy'])\n",
          "import os\nfrom setuptools import setup\nsetup(name='pkg')\n"]
OUTSIDE = ["import os", "import sys", "import requests", "import numpy", "import undeclared",
           "from requests import get", "from os import path"]
# Seldom, so that mostly nobody has made it before.
RARE = ["import struct", "from uuid import UUID", "import left_pad", "import left_pad.a",
        "from left_pad import beat", "from left_pad import pad", "import urllib.request",
        "import pkgutil", "from numpy import HAVE", "import c", "from test_1 import f1"]


class Differs(Exception):
    pass


class Module:
    def __init__(self, imports, body):
        self.imports, self.body = imports, body

    def text(self):
        return "".join(line + "\n" for line in self.imports + self.body)


class Developer:
    def __init__(self, rng, repo, with_heartbeats):
        self.rng, self.repo, self.number = rng, repo, 0
        self.requires, self.setup = '"requests"', SETUPS[0]
        self.modules = {}
        for directory in PACKAGES:
            if directory not in BARE:
                self.modules[f"{directory}/__init__.py"] = Module([], [])
            for name in rng.sample(["a", "b", "c", "d", "e"], 4):
                if directory.startswith("tests") and rng.random() < 0.6:
                    name = "test_" + name
                self.modules[f"{directory}/{name}.py"] = Module([], [])
        for path in sorted(self.modules):
            if not path.endswith("__init__.py"):
                self.modules[path] = Module(self.some_imports(path), self.some_body())
        if with_heartbeats:
            self.modules["pkg/beat.py"] = Module(
                ["import os"], ["class ProcessorHeartbeat:", "    pass",
                                "def sign(name):",
                                "    ProcessorHeartbeat(processor_name=name)",
                                "class Base:", "    name = 'a_b'", "    def run(self):",
                                "        ProcessorHeartbeat(processor_name=self.name)"])

    def some_imports(self, path):
        return [self.an_import(path) for _ in range(self.rng.randint(1, 5))]

    def some_body(self):
        return [line for _ in range(self.rng.randint(0, 3)) for line in self.a_thing()]

    def an_import(self, path):
        if self.rng.random() < 0.1:
            return self.rng.choice(RARE)
        if self.rng.random() < 0.45:
            return self.rng.choice(OUTSIDE)
        target = self.rng.choice(sorted(self.modules))
        directory, name = os.path.split(target.removesuffix(".py"))
        name = self.rng.choice([name] * 9 + ["gone"])
        thing = self.rng.choice(["f1", "f2", "X1", "HAVE", "K1", "*"] if name != "__init__"
                                else ["a", "b", "c"])
        dotted = directory.replace("/", ".")
        whole = dotted if name == "__init__" else f"{dotted}.{name}"
        forms = [f"from {whole} import {thing}", f"import {whole}",
                 f"from {whole} import {thing} as other" if thing != "*" else f"import {whole}"]
        if name != "__init__":
            forms += [f"from {dotted} import {name}"]
            if directory == os.path.dirname(path):
                forms += [f"from . import {name}", f"from .{name} import {thing}"]
        return self.rng.choice(forms)

    def a_thing(self):
        kind, n = self.rng.random(), self.rng.randint(1, 3)
        if kind < 0.35:
            return [f"def f{n}():", "    return 1"]
        if kind < 0.55:
            return [f"X{n} = {self.rng.randint(1, 9)}"]
        if kind < 0.7:
            base = self.rng.choice(["", "(Base)", "(b.Base)"])
            return [f"class K{n}{base}:", "    name = 'c_d'"]
        if kind < 0.8:
            return ["if HAVE:", "    pass"]
        if kind < 0.9:
            line = self.an_import("x/y.py").replace("import *", "import f1")
            return ["try:", f"    {line}", "    HAVE = True",
                    "except ImportError:", "    HAVE = False"]
        return ["# a comment", ""]

    def some_path(self):
        return self.rng.choice([p for p in sorted(self.modules)
                                if not p.endswith("__init__.py") or self.rng.random() < 0.05])

    def step(self):
        path, kind = self.some_path(), self.rng.random()
        module = self.modules[path]
        if kind < 0.35:
            module.imports.insert(self.rng.randint(0, len(module.imports)),
                                  self.an_import(path))
        elif kind < 0.5 and module.imports:
            module.imports.pop(self.rng.randrange(len(module.imports)))
        elif kind < 0.7:
            module.body += self.a_thing()
        elif kind < 0.78:
            module.body = self.some_body()
        elif kind < 0.82:
            self.number += 1
            self.requires = self.rng.choice(['"requests"'] * 3 + ['"requests>=2"',
                                            '"requests", "numpy"', '"requests", "left-pad"'])
            self.setup = self.rng.choice(SETUPS)
        elif kind < 0.92:
            self.number += 1
            directory = self.rng.choice(PACKAGES)
            name = self.rng.choice([f"new{self.number}", f"test_{self.number}"] * 3
                                   + ["gone", "left_pad", "uuid", "pad"])
            new = f"{directory}/{name}.py"
            self.modules[new] = Module(self.some_imports(new), self.some_body())
        elif len(self.modules) > 12:
            del self.modules[path]

    def write(self):
        git(self.repo, "rm", "-r", "-q", "-f", "--cached", "--ignore-unmatch", ".")
        for top in ("pkg", "tests"):
            subprocess.run(["rm", "-rf", os.path.join(self.repo, top)], check=True)
        texts = {path: module.text() for path, module in self.modules.items()}
        texts["pyproject.toml"] = PYPROJECT.format(version=self.number, requires=self.requires)
        texts["setup.py"] = self.setup.format(version=self.number)
        if self.number % 7 == 3:
            texts["pkg/notes.md"] = "notes\n"
        for path, text in texts.items():
            full = os.path.join(self.repo, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)
        git(self.repo, "add", "-A")


def staged(binary, repo, *args):
    done = subprocess.run([binary, "-C", repo, "check", "--staged", "--color", "never", *args],
                          capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def history(binary, rng, repo, rounds, with_heartbeats):
    subprocess.run(["git", "init", "-q", "-b", "main", repo], check=True)
    developer = Developer(rng, repo, with_heartbeats)
    developer.write()
    git(repo, "commit", "-q", "-m", "x")
    for number in range(rounds):
        for _ in range(rng.choice([1, 1, 1, 2, 4])):
            developer.step()
        developer.write()
        got, want = staged(binary, repo), staged(binary, repo, "--no-cache")
        if got != want:
            raise Differs(f"round {number}\n{git(repo, 'diff', '--cached')}\n"
                          f"want {want}\n got {got}")
        git(repo, "commit", "-q", "--allow-empty", "-m", "x")


def main():
    binary = os.path.abspath(sys.argv[1])
    rounds, seed = (int(a) for a in (sys.argv[2:4] + ["60", "1"][len(sys.argv[2:4]):]))
    audits.prepare_environment()
    with tempfile.TemporaryDirectory(prefix="flatline-alike-") as top:
        for number, with_heartbeats in enumerate([False, True]):
            try:
                history(binary, random.Random(seed + number), os.path.join(top, str(number)),
                        rounds, with_heartbeats)
            except Differs as difference:
                print(f"seed {seed + number}, {difference}")
                return 1
    print(f"{2 * rounds} commits: what is taken over is what would be found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
