"""The index reader and everything built on it against git itself, on random states.

    index_random.py SNAPSHOT_DUMP [STEPS [SEED]]

After every random step: entries equal `git ls-files -s -z --sparse`; the snapshot of the
index equals what `git write-tree` would hold; differences from HEAD equal
`git diff --cached --raw --no-renames`; and no file called clean differs from its blob.
"""
import os
import random
import subprocess
import sys
import tempfile

DIRS = [b"", b"a/", b"a/b/", b"a/b/c/", b"a-/", b"lib/", b"x y/", b"deep/er/and/deeper/"]
NAMES = [b"m.py", b"n.py", b"__init__.py", b"new\nline.py", b"esc\x1b[31m.py", b"bad\xff\xfe.py",
         b"z" * 200, b"q\"uote", b"tab\t"]
PATHS = [d + n for d in DIRS for n in NAMES] + [b"a.py", b"a0", b"lib.py"]
LONG = b"/".join([b"p" * 240] * 15) + b"/last.py"


class GitBug(Exception):
    """git 2.39 trips over its own sparse index in some states: nothing to compare with."""


class State:
    def __init__(self, rng, dump, repo):
        self.rng, self.dump, self.repo = rng, dump, repo
        self.sha256 = rng.random() < 0.15
        self.sparse = False
        args = ["--object-format=sha256"] if self.sha256 else []
        subprocess.run(["git", "init", "-q", *args, repo], check=True)
        self.git("config", "user.name", "n")
        self.git("config", "user.email", "e@example.org")
        self.git("config", "gc.auto", "0")
        if rng.random() < 0.3:
            with open(os.path.join(repo, ".gitattributes"), "w") as f:
                f.write(rng.choice(["* text=auto\n", "*.py eol=crlf\n", "m.py ident\n", "n.py -text\n"]))
            self.git("add", ".gitattributes")
        self.commits = 0
        for _ in range(rng.randint(3, 40)):
            self.write()
        self.git("add", "-A")

    def git(self, *args, check=True, **more):
        done = subprocess.run(["git", "-C", self.repo, *args], capture_output=True, **more)
        if b"BUG:" in done.stderr:
            raise GitBug(done.stderr)
        if check and done.returncode:
            raise RuntimeError((args, done.stderr))
        return done.stdout

    def dump_out(self, *args):
        done = subprocess.run([self.dump, "-C", self.repo, *args], capture_output=True)
        if done.returncode:
            raise RuntimeError((args, done.stderr))
        return done.stdout

    # --- steps -------------------------------------------------------------------

    def path(self):
        return LONG if self.rng.random() < 0.01 else self.rng.choice(PATHS)

    def write(self):
        path = os.path.join(self.repo.encode(), self.path())
        if os.path.isdir(path):
            return
        directory = os.path.dirname(path)
        while directory and not os.path.isdir(directory):
            if os.path.lexists(directory):
                os.unlink(directory)
            else:
                try:
                    os.makedirs(directory, exist_ok=True)
                except NotADirectoryError:
                    return
        if os.path.lexists(path):
            os.unlink(path)
        kind = self.rng.random()
        if kind < 0.05:
            os.symlink(self.rng.choice([b"m.py", b"loop", b"/etc"]), path)
            return
        with open(path, "wb") as f:
            f.write(self.rng.choice([b"", b"x = %d\n" % self.rng.randint(0, 50), b"a\r\nb\r\n", b"a\nb\n", b"$Id$\n"]))
        os.chmod(path, self.rng.choice([0o644, 0o755]))
        if self.rng.random() < 0.5:  # old enough not to be racily clean
            os.utime(path, (10**9 + self.rng.randint(0, 9), 10**9))

    def some(self):
        return [self.path() for _ in range(self.rng.randint(1, 5))]

    def add(self):
        for _ in range(self.rng.randint(1, 6)):
            self.write()
        self.git("--literal-pathspecs", "add", *self.sparse_flag(), "--ignore-errors", "--", *self.some(), check=False)

    def add_all(self):
        self.git("add", *self.sparse_flag(), "-A", check=False)

    def sparse_flag(self):
        return ["--sparse"] if self.sparse else []

    def remove(self):
        self.git("--literal-pathspecs", "rm", *self.sparse_flag(), "-q", "-f", "--ignore-unmatch",
                 *self.rng.choice([["--cached"], []]), "--", *self.some(), check=False)

    def intent(self):
        self.write()
        self.git("--literal-pathspecs", "add", *self.sparse_flag(), "-N", "--ignore-errors", "--", *self.some(), check=False)

    def conflict(self):
        blob = self.git("hash-object", "-w", "--stdin", input=b"conflict").decode().strip()
        path = self.path()
        lines = b"0 %s\t%s\0" % (b"0" * len(blob), path)
        for stage in self.rng.sample([1, 2, 3], self.rng.randint(1, 3)):
            lines += b"100644 %s %d\t%s\0" % (blob.encode(), stage, path)
        self.git("update-index", "-z", "--index-info", input=lines, check=False)

    def commit(self):
        if not self.git("ls-files", "-u"):
            self.git("commit", "-q", "--allow-empty", "-m", "c", check=False)
            self.commits += 1

    def split(self):
        self.git("update-index", self.rng.choice(["--split-index", "--split-index", "--no-split-index"]), check=False)
        self.git("config", "splitIndex.maxPercentChange", self.rng.choice(["0", "20", "100"]))

    def version(self):
        self.git("update-index", "--index-version", self.rng.choice(["2", "3", "4"]))

    def skip(self):
        self.git("update-index", self.rng.choice(["--skip-worktree", "--no-skip-worktree", "--assume-unchanged"]),
                 "-z", "--stdin", input=b"\0".join(self.some()) + b"\0", check=False)

    def go_sparse(self):
        if self.git("ls-files", "-u") or self.rng.random() < 0.5:
            self.git("sparse-checkout", "disable", check=False)
            self.sparse = False
            return
        self.commit()
        self.git("sparse-checkout", "set", "--cone", self.rng.choice(["--sparse-index", "--no-sparse-index"]),
                 self.rng.choice(["a", "a/b", "lib"]), check=False)
        self.sparse = True

    def link_module(self):
        head = self.git("rev-parse", "-q", "--verify", "HEAD", check=False).decode().strip()
        if head:
            self.git("update-index", "--add", "--cacheinfo", "160000,%s,lib/sub" % head, check=False)

    def refresh(self):
        self.git("update-index", "-q", "--refresh", check=False)

    def no_checksum(self):
        path = os.path.join(self.repo, ".git/index")
        with open(path, "r+b") as f:
            f.seek(-(32 if self.sha256 else 20), os.SEEK_END)
            f.write(b"\0" * (32 if self.sha256 else 20))

    def forget_trees(self):
        self.git("read-tree", "HEAD", check=False)

    def step(self):
        steps = [self.add, self.add, self.add, self.add_all, self.remove, self.intent, self.conflict, self.commit,
                 self.commit, self.split, self.version, self.skip, self.go_sparse, self.link_module, self.refresh,
                 self.forget_trees]
        self.rng.choice(steps)()

    # --- checks ------------------------------------------------------------------

    def check_ls_files(self):
        want = self.git("ls-files", "-s", "-z", "--sparse")
        got = self.dump_out("ls-files")
        if b"040000 " in got and b"040000 " not in want:
            # git expands a sparse index when a directory it skips is there after all;
            # check_index compares the expanded lists.
            return True
        return self.equal("ls-files", want.split(b"\0"), got.split(b"\0"))

    def check_index(self):
        """Stage 0 without intent-to-add, sparse directories expanded."""
        if self.sha256:
            return True
        intents = set(self.git("diff-files", "--diff-filter=A", "--name-only", "-z").split(b"\0"))
        want = {}
        for line in self.git("ls-files", "-s", "-z").split(b"\0")[:-1]:
            meta, path = line.split(b"\t", 1)
            mode, oid, stage = meta.split(b" ")
            if stage != b"0":
                oid = b"0" * len(oid)
            elif path in intents and oid == b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391":
                continue
            want.setdefault(path, (mode if stage == b"0" else None, oid))
        got = {}
        for line in self.dump_out("entries", "index").split(b"\0")[:-1]:
            mode, oid, flags, path = line.split(b" ", 3)
            got[path] = (mode if flags[1:2] == b"-" else None, oid)
        return self.equal("index", sorted(want.items()), sorted(got.items()))

    def check_diff(self):
        if self.sha256 or self.git("ls-files", "-u"):
            return True
        want = self.git("diff", "--cached", "--raw", "--no-renames", "--abbrev=64", "-z", "--no-ext-diff",
                        "--ignore-submodules=none")
        return all(self.equal("diff from " + base, want.split(b"\0"), self.dump_out("diff", base, "index").split(b"\0"))
                   for base in ("head", "head-by-index"))

    def check_clean(self):
        paths, ids = [], []
        for line in self.dump_out("entries", "worktree").split(b"\0")[:-1]:
            _, oid, flags, path = line.split(b" ", 3)
            if b"=" in flags and b"\n" not in path:
                paths.append(path)
                ids.append(oid)
        State.clean += len(paths)
        if not paths:
            return True
        out = self.git("hash-object", "--no-filters", "--stdin-paths", input=b"\n".join(
            os.path.join(self.repo.encode(), p) if p[:1] != b'"' else p for p in paths))
        return self.equal("clean", ids, out.split())

    clean = compared = 0

    def equal(self, what, want, got):
        if want == got:
            return True
        print(what, "differs")
        print("only git: ", [w for w in want if w not in got][:10])
        print("only here:", [g for g in got if g not in want][:10])
        return False

    def checks(self):
        return self.check_ls_files() and self.check_index() and self.check_clean() and self.check_diff()


def run(dump, seed, steps):
    with tempfile.TemporaryDirectory() as repo:
        state = State(random.Random(seed), dump, repo)
        try:
            for _ in range(steps):
                state.step()
                if not state.checks():
                    return False
                State.compared += 1
            state.no_checksum()
            return state.checks()
        except GitBug:
            return True


def main():
    dump = os.path.abspath(sys.argv[1])
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    os.environ.update(HOME="/nonexistent", XDG_CONFIG_HOME="/nonexistent", GIT_CONFIG_NOSYSTEM="1",
                      GIT_TEST_SPLIT_INDEX="0")
    for number in range(seed, seed + max(1, steps // 10)):
        if not run(dump, number, 10):
            print(f"with seed {number}")
            return 1
    print(f"{State.compared} random states agree with git; {State.clean} files known to be clean")
    return 0 if State.clean and State.compared > steps // 2 else 1


if __name__ == "__main__":
    sys.exit(main())
