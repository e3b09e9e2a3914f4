"""Writes the seeds of fuzz/corpus/index with the git at hand: seed_index.py FOLDER."""
import glob
import os
import subprocess
import sys
import tempfile


def git(repo, *args, **more):
    return subprocess.run(["git", "-C", repo, *args], check=True, capture_output=True, **more).stdout


def index(repo):
    with open(os.path.join(repo, ".git/index"), "rb") as f:
        return f.read()


def fill(repo, *args):
    subprocess.run(["git", "init", "-q", *args, repo], check=True)
    for path in ("a.py", "pkg/__init__.py", "pkg/b.py", "pkg/deep/er/c.py", "lib/d.py", "lib/x/e.py"):
        os.makedirs(os.path.join(repo, os.path.dirname(path)), exist_ok=True)
        with open(os.path.join(repo, path), "w") as f:
            f.write(path)
    git(repo, "add", "-A")
    git(repo, "-c", "user.name=n", "-c", "user.email=e@x", "commit", "-qm", "c")


def main(folder):
    seeds = {}
    with tempfile.TemporaryDirectory() as top:
        repo = os.path.join(top, "r")
        fill(repo)
        seeds["version2"] = b"\0" + index(repo)
        git(repo, "update-index", "--index-version", "4")
        seeds["version4"] = b"\0" + index(repo)
        open(os.path.join(repo, "new.py"), "w").close()
        git(repo, "add", "-N", "new.py")
        git(repo, "update-index", "--index-version", "3")
        seeds["intent"] = b"\0" + index(repo)
        blob = git(repo, "hash-object", "-w", "--stdin", input=b"x").strip()
        git(repo, "update-index", "--index-info", input=b"".join(
            b"100644 %s %d\tconflict.py\n" % (blob, stage) for stage in (1, 2, 3)))
        seeds["conflict"] = b"\0" + index(repo)
        repo = os.path.join(top, "s")
        fill(repo)
        git(repo, "update-index", "--split-index")
        git(repo, "config", "splitIndex.maxPercentChange", "100")
        with open(os.path.join(repo, "a.py"), "w") as f:
            f.write("changed, and longer")
        open(os.path.join(repo, "lib/new.py"), "w").close()
        git(repo, "rm", "-q", "--cached", "pkg/b.py")
        git(repo, "add", "-A", "a.py", "lib")
        with open(glob.glob(os.path.join(repo, ".git/sharedindex.*"))[0], "rb") as f:
            shared = f.read()
        seeds["split"] = b"\2" + len(shared).to_bytes(2, "big") + shared + index(repo)
        repo = os.path.join(top, "p")
        fill(repo)
        git(repo, "sparse-checkout", "set", "--cone", "--sparse-index", "lib")
        seeds["sparse"] = b"\0" + index(repo)
        repo = os.path.join(top, "h")
        fill(repo, "--object-format=sha256")
        seeds["sha256"] = b"\1" + index(repo)
    for name, seed in seeds.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(seed)


if __name__ == "__main__":
    main(sys.argv[1])
