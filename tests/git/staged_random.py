"""`check --staged` against clean checkouts, on random states of partial staging.

    staged_random.py FLATLINE [STATES [SEED]]

What --staged reports must be what an audit of the would-be commit reports (`git
write-tree`, `commit-tree`, a worktree of its own) less what an audit of HEAD in another
reports, to the fingerprint. Where files moved they take their findings along (worse.h),
so --staged may report less, though never anything else: a finding that is left out must
be at a path that moved, or be about a module that did. Half of the states move nothing
on purpose.

FL103 is left out: it is about what lies on disk beside the index, and a clean checkout
has nothing there. With it goes what it stands in for, a hole whose __init__.py is on
disk and not staged.
"""
import os
import sys
import tempfile

import audits
from audits import git

OPTIONS = ["--ignore", "FL103"]


class Stager(audits.Author):
    """Stages part of what the author does, and goes on editing."""

    def stage_some(self):
        changed = git(self.repo, "status", "--porcelain", "-z", "-uall", "--no-renames")
        paths = [line[3:] for line in changed.split("\0") if line]
        for path in self.rng.sample(paths, self.rng.randint(0, len(paths))):
            git(self.repo, "add", "-A", "--", path)

    def intent(self):
        path = self.new_path()
        if not os.path.exists(os.path.join(self.repo, path)):
            self.put(path, self.text())
            if path not in git(self.repo, "ls-files").split("\n"):
                git(self.repo, "add", "-N", "--", path)

    def chmod(self):
        for path in self.some():
            os.chmod(os.path.join(self.repo, path), self.rng.choice([0o644, 0o755]))

    def unstage(self):
        for path in self.some():
            if path in git(self.repo, "ls-files", "--cached").split("\n"):
                git(self.repo, "rm", "-q", "-f", "--cached", "--", path)

    def stage_stretch(self, moves):
        for _ in range(self.rng.randint(1, 5)):
            self.step(moves)
        self.stage_some()
        for extra in (self.intent, self.chmod, self.unstage):
            if self.rng.random() < 0.25:
                extra()
        for _ in range(self.rng.randint(0, 3)):
            self.step(moves)


def unstaged_packages(repo):
    """Directories whose __init__.py is on disk but not in the would-be commit."""
    staged = set(git(repo, "ls-tree", "-r", "--name-only", git(repo, "write-tree").strip()).split("\n"))
    return {top[len(repo) + 1:] for top, _, names in os.walk(repo)
            if "__init__.py" in names and os.path.relpath(f"{top}/__init__.py", repo) not in staged}


def is_disk_question(finding, directories):
    return finding["rule"] in ("FL101", "FL102") and finding["path"] in directories


def compare(binary, repo):
    """(agrees, findings, left out because moved)."""
    tree = git(repo, "write-tree").strip()
    commit = git(repo, "commit-tree", "-p", "HEAD", "-m", "y", tree).strip()
    got = audits.count(audits.check(binary, repo, "--staged", *OPTIONS))
    head = audits.audit_commit(binary, repo, commit, *OPTIONS)
    base = audits.audit_commit(binary, repo, "HEAD", *OPTIONS)
    on_disk = unstaged_packages(repo)
    agrees, excused = audits.subtract(got, head, base, audits.moves(repo, "HEAD", tree),
                                      lambda f: is_disk_question(f, on_disk))
    return agrees, len(got), excused


def run(binary, seed):
    rng = audits.generator(seed)
    moves = seed % 2 == 1
    with tempfile.TemporaryDirectory(prefix="flatline-staged-") as top:
        stager = Stager(rng, os.path.join(os.path.realpath(top), "r"))
        stager.start()
        stager.stage_stretch(moves)
        return compare(binary, stager.repo)


def main():
    binary = os.path.abspath(sys.argv[1])
    states = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    audits.prepare_environment()
    reported, moved, telling = 0, 0, 0
    for number in range(seed, seed + states):
        agrees, findings, left_out = run(binary, number)
        if not agrees:
            print(f"with seed {number}")
            return 1
        reported, moved, telling = reported + findings, moved + left_out, telling + (findings > 0)
    print(f"{states} states agree with clean checkouts: {reported} findings in {telling} of "
          f"them, {moved} left out because they moved")
    return telling == 0


if __name__ == "__main__":
    sys.exit(main())
