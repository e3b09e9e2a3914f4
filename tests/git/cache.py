"""What comes from the cache is what comes from reading, byte for byte.

    cache.py FLATLINE [REVISIONS [SEED]]

A repository with history is checked out back and forth; every audit is made without the
cache, with it on one thread, and with it on several. Then the cache is damaged, shared
by runs at the same time, killed while it is written, and put where it must not be used.
"""
import os
import random
import signal
import shutil
import subprocess
import sys
import tempfile
import time

import audits
from audits import git

ODDITIES = {
    "app/pointer.py": b"version https://git-lfs.github.com/spec/v1\noid sha256:"
                      + b"0" * 64 + b"\nsize 12\n",
    "app/binary.py": b"\0\1\2",
    "app/broken.py": b"def f(:\n  )\n 'open\n",
    "app/empty.py": b"",
    "app/crlf.py": b"import app.gone\r\n",
    "app/latin.py": b"# -*- coding: latin-1 -*-\nx = '\xe9'\nimport app.gone\n",
    "app/hidden.py": b"try:\n    import app.gone\nexcept ImportError:  # noqa: FL201\n    pass\n",
}


NAMES = ["new_name", "other_name", "ProcessorHeartbeat", "monitoring", "start", "notify_error"]


class Differs(Exception):
    pass


def run(binary, repo, *args):
    done = subprocess.run([binary, "-C", repo, "check", "-f", "json", *args],
                          capture_output=True)
    return done.returncode, done.stdout, done.stderr


def compare(binary, repo, *args):
    """The same audit thrice; its outcome."""
    want = run(binary, repo, *args, "--no-cache")
    for more in (["-j1"], ["-j4"]):
        got = run(binary, repo, *args, *more)
        if got != want:
            raise Differs(f"check {' '.join([*args, *more])}\nwant {want}\n got {got}")
    return want


def build(rng, repo, revisions):
    author = audits.Author(rng, repo)
    author.start()
    for path, content in ODDITIES.items():
        with open(os.path.join(repo, path), "wb") as file:
            file.write(content)
    author.put(".gitattributes", "app/crlf.py text eol=crlf\n")
    commits = [author.commit()]
    while len(commits) < revisions:
        for _ in range(rng.randint(1, 4)):
            author.step()
        commits.append(author.commit())
    return author, commits


def refresh(repo):
    """As time and `git status` would: nothing is as young as the index any more."""
    for top, directories, names in os.walk(repo):
        directories[:] = [d for d in directories if d != ".git"]
        for name in names:
            os.utime(os.path.join(top, name), (1700000000, 1700000000))
    git(repo, "update-index", "-q", "--refresh")


def back_and_forth(binary, rng, repo, commits):
    order = rng.sample(commits, len(commits))
    for number, commit in enumerate(order):
        git(repo, "checkout", "-q", "-f", commit)
        if number % 2:
            refresh(repo)
        compare(binary, repo)
        if number % 5 == 0:
            compare(binary, repo, "--rev", rng.choice(commits), "--statistics", "-f", "text")
            compare(binary, repo, "--since", rng.choice(commits))


def edits(binary, author, repo):
    """Work tree and index apart, files as young as the index, written in its instant."""
    for _ in range(8):
        author.edit()
        compare(binary, repo)
        git(repo, "add", "-A")
        compare(binary, repo, "--staged")
        author.edit()
        compare(binary, repo, "--staged")
        compare(binary, repo)
    for number in range(8):
        author.put("app/racy.py", f"import app.gone{number}\n")
        git(repo, "add", "-A")
        author.put("app/racy.py", f"import app.lost{number}\n")
        compare(binary, repo)
        compare(binary, repo, "--staged")
    author.commit()


def cache_files(repo):
    folder = os.path.join(repo, ".git", "flatline")
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def damaged(binary, rng, repo, times):
    for _ in range(times):
        for path in cache_files(repo):
            with open(path, "rb") as file:
                data = bytearray(file.read())
            if rng.random() < 0.3:
                del data[rng.randrange(len(data)):]
            for _ in range(rng.randint(0, 20)):
                if data:
                    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            with open(path, "wb") as file:
                file.write(data)
        compare(binary, repo)


def small_edits(binary, rng, top, rounds):
    """What people commit: a line here or there, in repositories with heartbeats."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    repo = os.path.join(top, "small")
    subprocess.run([os.path.join(root, "examples", "incident.sh"), repo], check=True,
                   stdout=subprocess.DEVNULL)
    generate = os.path.join(root, "tests", "heartbeat", "pipeline", "generate.py")
    subprocess.run([sys.executable, generate, os.path.join(repo, "pipeline")], check=True,
                   stdout=subprocess.DEVNULL)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "x")
    files = sorted(git(repo, "ls-files").split())
    for number in range(rounds):
        for path in rng.sample(files, rng.choice([1, 1, 1, 2, 5])):
            full = os.path.join(repo, path)
            with open(full, encoding="utf-8") as file:
                lines = file.readlines()
            at = rng.randint(0, len(lines))
            deed = rng.random()
            if deed < 0.4:
                lines.insert(at, "# a note\n")
            elif deed < 0.6:
                lines.insert(at, "\n")
            elif deed < 0.8:
                name = rng.choice(NAMES)
                lines.append(rng.choice([f"{name} = 1\n", f"def {name}(): pass\n",
                                         f"class {name}: pass\n", f"import {name}\n",
                                         f"from shared.monitoring import {name}\n"]))
            elif deed < 0.9:
                del lines[at:at + 1]
            else:
                lines[at:at] = lines[at:at + 1]
            with open(full, "w", encoding="utf-8") as file:
                file.writelines(lines)
        git(repo, "add", "-A")
        compare(binary, repo, "--staged")
        if number % 3 == 0:
            refresh(repo)
            compare(binary, repo)
        if number % 2:
            git(repo, "commit", "-q", "--allow-empty", "-m", "x")


def surroundings(binary, top):
    """What a verdict depends on beside the entries changes, and they do not."""
    repo = os.path.join(top, "surroundings")
    files = {"pkg/__init__.py": "", "pkg/hole/m.py": "x = 1\n", "pkg/a.py": "import pkg.hole.m\n",
             "pkg/b.py": "try:\n    import pkg.gone\nexcept ImportError:\n    pass\n",
             "pkg/c.py": "try:\n    import yaml\nexcept ImportError:\n    pass\n",
             "pyproject.toml": "[project]\nname = 'pkg'\ndependencies = ['PyYAML']\n",
             "flatline.toml": "select = ['FL1', 'FL2']\n"}
    subprocess.run(["git", "init", "-q", "-b", "main", repo], check=True)

    def put(path, text):
        os.makedirs(os.path.dirname(os.path.join(repo, path)), exist_ok=True)
        with open(os.path.join(repo, path), "w") as file:
            file.write(text)

    seen = set()

    def look():
        refresh(repo)
        seen.add(compare(binary, repo))
        compare(binary, repo, "--staged")
        compare(binary, repo, "--rev", "HEAD")

    for path, text in files.items():
        put(path, text)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "x")
    look()
    put("pkg/hole/__init__.py", "")
    look()
    put(".gitignore", "__init__.py\n")
    look()
    put(".gitignore", "\n__init__.py\ngone.py\n")
    look()
    os.unlink(os.path.join(repo, "pkg/hole/__init__.py"))
    look()
    os.unlink(os.path.join(repo, ".gitignore"))
    put("pyproject.toml", files["pyproject.toml"].replace("dependencies", "# dependencies"))
    look()
    put("flatline.toml", "select = ['FL1', 'FL2']\nignore = ['FL201']\n")
    look()
    os.unlink(os.path.join(repo, "flatline.toml"))
    look()
    put("elsewhere/__init__.py", "")
    os.rename(os.path.join(repo, "pkg/hole"), os.path.join(repo, "elsewhere/hole"))
    os.symlink("../elsewhere/hole", os.path.join(repo, "pkg/hole"))
    put("elsewhere/hole/__init__.py", "")
    look()
    if len(seen) < 6:
        raise Differs(f"only {len(seen)} different verdicts: what should change did not")


def spared(binary, repo):
    """A file whose stat data tell it is clean is not read at all."""
    compare(binary, repo)
    git(repo, "config", "core.trustctime", "false")
    folder = os.path.join(repo, "spare")
    os.mkdir(folder)
    path = os.path.join(folder, "x.py")
    open(os.path.join(folder, "__init__.py"), "w").close()
    for text in ("import spare.one\n", "import spare.two\n"):
        with open(path, "w") as file:
            file.write(text)
        os.utime(path, (1700000000, 1700000000))
        if text.endswith("one\n"):
            git(repo, "add", "spare")
            os.utime(os.path.join(repo, ".git", "index"))
            run(binary, repo)
    seen, truth = run(binary, repo)[1], run(binary, repo, "--no-cache")[1]
    if b"spare.one" not in seen or b"spare.two" not in truth:
        raise Differs(f"a clean file was read, or a file was not read: {seen} {truth}")
    git(repo, "rm", "-q", "-r", "-f", "spare")
    git(repo, "config", "--unset", "core.trustctime")


def unvouched(binary, rng, top):
    """Files git does not vouch for are known by their bytes: a state that was judged is
    recalled, whatever made it so, and nothing else is taken for it."""
    repo = os.path.join(top, "unvouched")
    texts = [f"try:\n    import gone{n}\nexcept ImportError:\n    pass\n" for n in range(4)]
    subprocess.run(["git", "init", "-q", "-b", "main", repo], check=True)

    def put(path, text, when=None):
        full = os.path.join(repo, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(text.encode())
        if when:
            os.utime(full, (when, when))

    def look(*args):
        """The first run keeps the verdict, the next one has nothing to add."""
        want = compare(binary, repo, *args)
        before = [os.stat(path).st_mtime_ns for path in cache_files(repo)]
        if run(binary, repo, *args) != want:
            raise Differs(f"{args}: another verdict the fourth time")
        if [os.stat(path).st_mtime_ns for path in cache_files(repo)] != before:
            raise Differs(f"{args}: the verdict was not recalled")
        return want

    for n in range(12):
        put(f"app/m{n}.py", texts[n % 4] + "#" * n)
    put("app/__init__.py", "")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "x")
    look()  # every file as young as the index
    refresh(repo)
    seen = set()
    for _ in range(6):
        for n in rng.sample(range(12), rng.randint(1, 5)):
            put(f"app/m{n}.py", rng.choice(texts))
        seen.add(look())
        compare(binary, repo, "--since", "HEAD")
    for text in (texts[0], texts[1], texts[0]):  # of the same size and time
        put("app/m0.py", text, 1700000000)
        seen.add(look())
    put("app/new.py", texts[3])
    look("--untracked")
    compare(binary, repo, "--since", "HEAD", "--untracked")
    os.rename(os.path.join(repo, "app/m1.py"), os.path.join(repo, "app/moved.py"))
    look("--untracked")
    compare(binary, repo, "--since", "HEAD", "--untracked")
    git(repo, "stash", "-q", "-u")
    for line in ("*.py text eol=crlf", "*.py text eol=lf", "*.py working-tree-encoding=UTF-16LE",
                 "m*.py ident", "*.py -text"):
        put(".gitattributes", line + "\n")
        look()
        for n in range(12):
            os.unlink(os.path.join(repo, f"app/m{n}.py"))
        git(repo, "checkout", "-q", "--", "app")
        look()
        refresh(repo)
        look()
    if len(seen) < 4:
        raise Differs("changes that change nothing")


def meanwhile(binary, top):
    """A file is replaced again and again while it is judged: what is said is true of one
    of its texts, and what is kept of each."""
    repo = os.path.join(top, "unvouched")
    git(repo, "reset", "-q", "--hard")
    path = os.path.join(repo, "app/m5.py")
    texts = [f"import app.gone{n}\n" + f"x{n} = 1\n" * 2000 for n in range(2)]
    replace = ("import os, sys, itertools\n"
               "for n in itertools.count():\n"
               "    open(sys.argv[1] + '~', 'w').write(sys.argv[2 + n % 2])\n"
               "    os.rename(sys.argv[1] + '~', sys.argv[1])\n")

    def put(text):
        with open(path, "w") as file:
            file.write(text)

    truth = set()
    for text in texts:
        put(text)
        truth.add(run(binary, repo, "--no-cache"))
    writer = subprocess.Popen([sys.executable, "-c", replace, path, *texts])
    try:
        for number in range(40):
            if number % 8 == 0:
                shutil.rmtree(os.path.join(repo, ".git", "flatline"), ignore_errors=True)
            got = run(binary, repo)
            if got not in truth:
                raise Differs(f"neither of both: {got}")
    finally:
        writer.kill()
        writer.wait()
    for text in texts:
        put(text)
        compare(binary, repo)


def together(binary, repo):
    shutil.rmtree(os.path.join(repo, ".git", "flatline"))
    want = run(binary, repo, "--no-cache")
    command = [binary, "-C", repo, "check", "-f", "json"]
    for _ in range(3):
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                   for _ in range(4)]
        for process in running:
            out, err = process.communicate()
            if (process.returncode, out, err) != want:
                raise Differs(f"beside others: {process.returncode} {out} {err}")
    compare(binary, repo)


def killed(binary, rng, repo):
    for _ in range(10):
        shutil.rmtree(os.path.join(repo, ".git", "flatline"), ignore_errors=True)
        begin = time.monotonic()
        run(binary, repo)
        took = time.monotonic() - begin
        shutil.rmtree(os.path.join(repo, ".git", "flatline"), ignore_errors=True)
        process = subprocess.Popen([binary, "-C", repo, "check"], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(took / 2, took))
        process.send_signal(signal.SIGKILL)
        process.wait()
        compare(binary, repo)
        left = [os.path.basename(path) for path in cache_files(repo)]
        if left != ["facts.cache"]:
            raise Differs(f"after a kill and another run there is {left}")


def misplaced(binary, repo, top):
    """Nothing is written through a link, into what others can write, or read from what
    the tree itself brings."""
    folder, outside = os.path.join(repo, ".git", "flatline"), os.path.join(top, "outside")
    shutil.rmtree(folder)
    os.mkdir(outside)
    os.symlink(outside, folder)
    compare(binary, repo)
    os.unlink(folder)
    open(folder, "w").close()
    compare(binary, repo)
    os.unlink(folder)
    os.mkdir(folder)
    os.chmod(folder, 0o777)
    compare(binary, repo)
    if os.listdir(outside) or os.listdir(folder):
        raise Differs("a cache where none may be")
    os.rmdir(folder)
    if os.geteuid():
        os.chmod(os.path.join(repo, ".git"), 0o500)
        compare(binary, repo)
        os.chmod(os.path.join(repo, ".git"), 0o700)
    with open(os.path.join(repo, "flatline.toml"), "w") as file:
        file.write('cache-dir = ".cache/here"\n')
    git(repo, "add", "flatline.toml")
    compare(binary, repo)
    if os.path.exists(folder) or os.listdir(os.path.join(repo, ".cache", "here")) == []:
        raise Differs("cache-dir is not heeded")
    git(repo, "add", "-f", ".cache")
    before = os.stat(os.path.join(repo, ".cache/here/facts.cache"))
    compare(binary, repo)
    if os.stat(os.path.join(repo, ".cache/here/facts.cache")) != before:
        raise Differs("a tracked cache was written")


def main():
    binary = os.path.abspath(sys.argv[1])
    revisions, seed = (int(a) for a in (sys.argv[2:4] + ["50", "1"][len(sys.argv[2:4]):]))
    audits.prepare_environment()
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="flatline-cache-") as top:
        top = os.path.realpath(top)
        repo = os.path.join(top, "r")
        author, commits = build(rng, repo, revisions)
        try:
            back_and_forth(binary, rng, repo, commits)
            git(repo, "checkout", "-q", "-f", "main")
            edits(binary, author, repo)
            refresh(repo)
            small_edits(binary, rng, top, revisions // 2)
            surroundings(binary, top)
            spared(binary, repo)
            unvouched(binary, rng, top)
            meanwhile(binary, top)
            damaged(binary, rng, repo, 15)
            together(binary, repo)
            killed(binary, rng, repo)
            misplaced(binary, repo, top)
        except Differs as difference:
            print(difference)
            return 1
    print(f"{revisions} revisions back and forth: the cache changes nothing but the time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
