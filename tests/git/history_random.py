"""Merge bases against git itself, on random histories.

    history_random.py SNAPSHOT_DUMP [HISTORIES [SEED]]

Commit dates lie in some histories, merges have up to four parents, and shallow clones of
the same histories must agree with git in the clone.
"""
import os
import random
import subprocess
import sys
import tempfile


def git(repo, *args, check=True, **more):
    done = subprocess.run(["git", "-C", repo, *args], capture_output=True, text=True, **more)
    if check and done.returncode:
        raise RuntimeError((args, done.stderr))
    return done.stdout


def build(rng, repo):
    """Commits in one fast-import stream; returns how many."""
    subprocess.run(["git", "init", "-q", "-b", "c1", repo], check=True)
    count, lies, wide = rng.randint(2, 40), rng.random() < 0.4, rng.random()
    stream = []
    for i in range(1, count + 1):
        date = 10**9 + (rng.randint(0, 50) if lies else i * rng.choice([1, 1, 60]))
        parents = []
        if i > 1 and rng.random() > 0.05:
            near = range(max(1, i - 6), i) if wide < 0.5 else range(1, i)
            parents = rng.sample(near, min(len(near), rng.choice([1, 1, 1, 2, 2, 3, 4])))
        stream.append(f"commit refs/heads/c{i}\nmark :{i}\ncommitter n <e@x> {date} +0000\ndata 1\nx\n")
        stream += [f"{'merge' if at else 'from'} :{p}\n" for at, p in enumerate(parents)]
        stream.append("\n")
    git(repo, "fast-import", "--quiet", input="".join(stream))
    return count


def bases_agree(dump, repo, a, b):
    want = sorted(git(repo, "merge-base", "--all", a, b, check=False).split())
    got = subprocess.run([dump, "-C", repo, "merge-base", a, b], capture_output=True, text=True)
    if got.returncode == 0 and sorted(got.stdout.split()) == want:
        return True
    print(f"merge-base {a} {b} in {repo}: git {want}, here {got.stdout.split()} {got.stderr}")
    return False


def compare_bases(dump, rng, repo, count):
    return all(bases_agree(dump, repo, f"c{rng.randint(1, count)}", f"c{rng.randint(1, count)}") for _ in range(6))


def compare_shallow(dump, rng, repo, count, clone):
    git("/", "clone", "-q", "--no-single-branch", "--depth", str(rng.randint(1, 8)), "--branch",
        f"c{count}", f"file://{repo}", clone)
    return all(bases_agree(dump, clone, f"origin/c{rng.randint(1, count)}", "HEAD") for _ in range(3))


def main():
    dump = os.path.abspath(sys.argv[1])
    histories = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    os.environ.update(HOME="/nonexistent", XDG_CONFIG_HOME="/nonexistent", GIT_CONFIG_NOSYSTEM="1")
    for number in range(seed, seed + histories):
        rng = random.Random(number)
        with tempfile.TemporaryDirectory() as top:
            repo = os.path.join(top, "r")
            count = build(rng, repo)
            if not (compare_bases(dump, rng, repo, count) and
                    (number % 4 or compare_shallow(dump, rng, repo, count, os.path.join(top, "s")))):
                print(f"with seed {number}")
                return 1
    print(f"{histories} random histories agree with git")
    return 0


if __name__ == "__main__":
    sys.exit(main())
