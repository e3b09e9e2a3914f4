"""What the tests of `--staged` and `--since` share: audits, and repositories to audit.

The oracle of both is two full audits in separate, clean checkouts, one subtracted from
the other.
"""
import collections
import json
import os
import random
import shutil
import subprocess
import tempfile

DIRS = ["app", "app/core", "app/core/deep", "app/io", "lib", "lib/util", "tools"]
NAMES = ["a", "b", "c", "d", "e"]
ENVIRONMENT = {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent",
               "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8",
               "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e@example.com",
               "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "e@example.com"}


def prepare_environment():
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    os.environ.update(ENVIRONMENT)


def git(repo, *args, **more):
    done = subprocess.run(["git", "-C", repo, *args], capture_output=True, text=True, **more)
    if done.returncode:
        raise RuntimeError((args, done.stderr))
    return done.stdout


def check(binary, repo, *args):
    """The findings of one `flatline check`."""
    done = subprocess.run([binary, "-C", repo, "check", "-f", "json", *args],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError((repo, args, done.returncode, done.stdout[-400:], done.stderr[-4000:]))
    return json.loads(done.stdout)["findings"]


def count(findings):
    """Fingerprints hold rule, path, key and which of several equal ones: no multiples."""
    by_fingerprint = {f["fingerprint"]: f for f in findings}
    assert len(by_fingerprint) == len(findings), "two findings share a fingerprint"
    return by_fingerprint


def audit_commit(binary, repo, commit, *args):
    """A full audit of `commit` in a checkout of its own."""
    top = tempfile.mkdtemp(prefix="flatline-audit-")
    try:
        git(repo, "worktree", "add", "-q", "--detach", f"{top}/w", commit)
        return count(check(binary, f"{top}/w", *args))
    finally:
        subprocess.run(["git", "-C", repo, "worktree", "remove", "--force", f"{top}/w"],
                       capture_output=True)
        shutil.rmtree(top, ignore_errors=True)


def entries(repo, tree):
    lines = git(repo, "ls-tree", "-r", "-z", tree).split("\0")[:-1]
    return {path: about.split()[2] for about, path in (line.split("\t", 1) for line in lines)}


def moves(repo, base, head):
    """{path in head: path in base} of what moved, by the rule of src/worse.h: the same
    blob, or the only file of its name, among those that are only in base."""
    old, new = entries(repo, base), entries(repo, head)
    by_id, by_name = collections.defaultdict(list), collections.defaultdict(list)
    for path, blob in old.items():
        if path not in new:
            by_id[blob].append(path)
            by_name[os.path.basename(path)].append(path)
    found = {}
    for path, blob in new.items():
        same, named = by_id[blob], by_name[os.path.basename(path)]
        if path not in old and (len(same) == 1 or len(named) == 1):
            found[path] = (same if len(same) == 1 else named)[0]
    return found


def dotted(path):
    path = path.removesuffix(".py").removesuffix("/__init__")
    return path.replace("/", ".")


def is_excused(finding, moved):
    """May the finding be known, because its file or the module it is about moved? Also a
    directory out of which files moved has moved."""
    places = set(moved) | {os.path.dirname(path) for path in moved}
    while any(os.path.dirname(p) not in places for p in places):
        places |= {os.path.dirname(p) for p in places}
    text = " ".join([finding["message"], *(r["message"] for r in finding["related"])])
    return finding["path"] in places or any(dotted(p) in text for p in places - {""})


def subtract(got, head, base, moved, ignore=lambda finding: False):
    """Prints where `got` is not head - base; (agrees, how many were excused)."""
    want = {p: f for p, f in head.items() if p not in base and not ignore(f)}
    missing = [f for p, f in want.items() if p not in got]
    wrong = [f for f in missing if not moved or not is_excused(f, moved)]
    extra = [f for p, f in got.items() if p not in want]
    show("missing", wrong)
    show("not in the difference", extra)
    return not wrong and not extra, len(missing) - len(wrong)


def audit_line(f):
    return f"{f['path']}:{f['line']}: {f['rule']} {f['message']}"


def show(what, findings):
    for f in findings:
        print(f"  {what}: {audit_line(f)}")


class Author:
    """Somebody who edits a repository at random: packages with holes, guards, names that
    are not there, moves."""

    def __init__(self, rng, repo):
        self.rng, self.repo = rng, repo

    def start(self):
        subprocess.run(["git", "init", "-q", "-b", "main", self.repo], check=True)
        for _ in range(self.rng.randint(4, 20)):
            self.write()
        for directory in self.rng.sample(DIRS, self.rng.randint(2, len(DIRS))):
            self.put(f"{directory}/__init__.py", "")
        self.commit()

    def commit(self):
        git(self.repo, "add", "-A")
        git(self.repo, "commit", "-q", "--allow-empty", "-m", "x")
        return git(self.repo, "rev-parse", "HEAD").strip()

    def module(self):
        directory = self.rng.choice(DIRS).replace("/", ".")
        return f"{directory}.{self.rng.choice(NAMES)}" if self.rng.random() < 0.8 else directory

    def statement(self):
        module, name = self.module(), f"x{self.rng.randint(1, 3)}"
        line = self.rng.choice([f"import {module}", f"from {module} import {name}",
                                f"from {module} import *"])
        shape = self.rng.randint(0, 5)
        if shape == 0:
            return f"try:\n    {line}\n    OK = True\nexcept ImportError:\n    OK = False\n"
        if shape == 1:
            return f"try:\n    {line}\nexcept Exception:\n    pass\n"
        if shape == 2 and "*" not in line:
            return f"def f{self.rng.randint(1, 3)}():\n    {line}\n"
        if shape == 3:
            return f"x{self.rng.randint(1, 3)} = {self.rng.randint(1, 9)}\n"
        return line + "\n"

    def text(self):
        return "".join(self.statement() for _ in range(self.rng.randint(0, 5)))

    def put(self, path, text):
        full = os.path.join(self.repo, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="latin-1") as file:
            file.write(text)

    def new_path(self):
        name = "__init__" if self.rng.random() < 0.2 else self.rng.choice(NAMES)
        return f"{self.rng.choice(DIRS)}/{name}.py"

    def files(self):
        found = []
        for top, directories, names in os.walk(self.repo):
            directories[:] = sorted(d for d in directories if d != ".git")
            found += [os.path.relpath(os.path.join(top, n), self.repo) for n in sorted(names)]
        return found

    def write(self):
        self.put(self.new_path(), self.text())

    def edit(self):
        for path in self.some():
            with open(os.path.join(self.repo, path), encoding="latin-1") as file:
                lines = file.read()
            more = self.statement()
            self.put(path, more + lines if self.rng.random() < 0.5 else lines + more)

    def delete(self):
        for path in self.some():
            os.unlink(os.path.join(self.repo, path))

    def move(self):
        for path in self.some():
            target = os.path.join(self.repo, self.new_path())
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.replace(os.path.join(self.repo, path), target)

    def move_directory(self):
        source, target = self.rng.sample(DIRS, 2)
        full, other = (os.path.join(self.repo, d) for d in (source, target))
        if os.path.isdir(full) and not os.path.exists(other):
            os.makedirs(os.path.dirname(other), exist_ok=True)
            shutil.move(full, other) if not other.startswith(full + "/") else None

    def some(self):
        files = self.files()
        return self.rng.sample(files, 1) if files else []

    def step(self, moves=True):
        acts = [self.write, self.write, self.edit, self.edit, self.delete]
        self.rng.choice(acts + ([self.move, self.move_directory] if moves else []))()


def generator(seed):
    return random.Random(seed)
