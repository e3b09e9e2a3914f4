"""Ignore rules against git itself: random ignore files, random trees.

    ignore_random.py SNAPSHOT_DUMP [ROUNDS [SEED]]

Every path's verdict and the line that gives it must equal `git check-ignore -v`, and the
untracked files must equal `git ls-files --others --exclude-standard`.
"""
import os
import random
import subprocess
import sys
import tempfile

NAMES = ["a", "b", "ab", "abc", "a.py", "b.pyc", "x-y", "[x]", "a b", "A", "#h", "!n", "*s"]
ATOMS = ["a", "b", "ab", "c", "*", "**", "?", "/", "[ab]", "[!a]", "[a-c]", ".py", ".", "\\",
         "[[:alpha:]]", "[]x]", "x-y", "***", "**/", "/**", "[", "]", " ", "\\ ", "#", "!", "-"]


def pattern(rng):
    kind = rng.random()
    if kind < 0.35:
        return rng.choice(["", "!", "/", "!/"]) + rng.choice(NAMES) + rng.choice(["", "/", "/*", "/**"])
    if kind < 0.5:
        return rng.choice(["**/", "", "/"]) + rng.choice(NAMES) + rng.choice(["/", "/**/"]) + rng.choice(NAMES)
    return rng.choice(["", "", "!"]) + "".join(rng.choice(ATOMS) for _ in range(rng.randint(1, 6)))


def ignore_text(rng):
    end = rng.choice(["\n", "\n", "\r\n"])
    lines = [rng.choice([pattern(rng), pattern(rng), "# a comment", "", pattern(rng) + "  "])
             for _ in range(rng.randint(1, 5))]
    return rng.choice(["", "", "\ufeff"]) + end.join(lines) + rng.choice(["", end])


def git(repo, *args, check=True):
    return subprocess.run(["git", "-C", repo, *args], check=check, capture_output=True).stdout


def build(rng, repo):
    subprocess.run(["git", "init", "-q", repo], check=True)
    paths = []

    def fill(directory, depth):
        if rng.random() < 0.5:
            with open(os.path.join(repo, directory, ".gitignore"), "w", newline="") as f:
                f.write(ignore_text(rng))
        for name in rng.sample(NAMES, rng.randint(1, 5)):
            path = os.path.join(directory, name)
            if depth < 4 and rng.random() < 0.5:
                os.mkdir(os.path.join(repo, path))
                fill(path, depth + 1)
            else:
                open(os.path.join(repo, path), "w").close()
            paths.append(path)

    fill("", 0)
    with open(os.path.join(repo, ".git/info/exclude"), "w", newline="") as f:
        f.write(ignore_text(rng))
    excludes = os.path.join(repo, ".git/global")
    with open(excludes, "w", newline="") as f:
        f.write(ignore_text(rng))
    git(repo, "config", "core.excludesFile", excludes)
    tracked = rng.sample(paths, len(paths) // 4)
    for path in tracked:
        if os.path.isfile(os.path.join(repo, path)):
            git(repo, "--literal-pathspecs", "add", "-f", "--", path, check=False)
    return paths


def compare(dump, rng, repo):
    paths = build(rng, repo)
    check = subprocess.run(["git", "-C", repo, "check-ignore", "--no-index", "-v", "-z", "--stdin"],
                           input=b"".join(p.encode() + b"\0" for p in paths), capture_output=True)
    fields = check.stdout.split(b"\0")[:-1]
    want = set()
    for source, line, rule, path in zip(*[iter(fields)] * 4):
        if not rule.startswith(b"!"):
            want.add(source + b":" + line + b": " + rule + b"\t" + path)
    got = set(subprocess.run([dump, "-C", repo, "ignored", *paths], check=True,
                             capture_output=True).stdout.split(b"\n")[:-1])
    untracked = git(repo, "ls-files", "-o", "--exclude-standard", "-z").split(b"\0")[:-1]
    listed = subprocess.run([dump, "-C", repo, "entries", "untracked"], check=True,
                            capture_output=True).stdout.split(b"\0")[:-1]
    seen = {e.split(b" ", 3)[3] for e in listed if e.split(b" ", 3)[2].startswith(b"u")}
    want_untracked = {p for p in untracked if not p.endswith(b"/")}
    if got == want and seen == want_untracked:
        return True
    print("lines only git:", sorted(want - got), "\nlines only here:", sorted(got - want))
    print("untracked only git:", sorted(want_untracked - seen), "only here:", sorted(seen - want_untracked))
    return False


def main():
    dump = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    os.environ.update(HOME="/nonexistent", XDG_CONFIG_HOME="/nonexistent", GIT_CONFIG_NOSYSTEM="1")
    for round_number in range(seed, seed + rounds):
        with tempfile.TemporaryDirectory() as repo:
            if not compare(dump, random.Random(round_number), repo):
                print(f"differs with seed {round_number}")
                return 1
    print(f"{rounds} random states agree with git")
    return 0


if __name__ == "__main__":
    sys.exit(main())
