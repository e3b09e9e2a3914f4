"""A check that is killed leaves the repository as it was: no lock, no new or changed file
but those of its cache.

    killed.py FLATLINE [KILLS [SEED]]

The index is made stale first (git would refresh it) and a file is as young as the index,
so that whoever wrote an index back would be seen.
"""
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time

import audits
from audits import git

MODES = [["check"], ["check", "--staged"], ["check", "--rev", "HEAD", "--since", "HEAD~1"],
         ["check", "--staged", "--all"], ["check", "--untracked", "-f", "sarif"]]
FILES = 400


def picture(repo):
    """Every file and directory beneath, with what tells that somebody touched it."""
    found = {}
    for top, directories, names in os.walk(repo):
        directories[:] = [d for d in directories if (top, d) != (f"{repo}/.git", "flatline")]
        for name in directories + names:
            path = os.path.join(top, name)
            about = os.lstat(path)
            digest = b""
            if name in names:
                with open(path, "rb") as file:
                    digest = hashlib.sha256(file.read()).digest()
            found[path] = (about.st_mode, about.st_ino, about.st_mtime_ns, digest)
    return found


def start(rng, repo):
    author = audits.Author(rng, repo)
    author.start()
    for number in range(FILES):
        author.put(f"{rng.choice(audits.DIRS)}/m{number}.py", author.text() * 8)
    author.commit()
    author.edit()
    git(repo, "add", "-A")
    for path in author.some() + author.some():
        os.utime(os.path.join(repo, path))
    author.write()
    author.delete()
    os.mkdir(f"{repo}/.git/flatline", 0o700)


def kill(binary, repo, mode, after):
    """True when it was still running."""
    process = subprocess.Popen([binary, "-C", repo, *mode], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def how_long(binary, repo, mode):
    begin = time.monotonic()
    done = subprocess.run([binary, "-C", repo, *mode], capture_output=True)
    if done.returncode not in (0, 1):
        raise RuntimeError((mode, done.stderr))
    return time.monotonic() - begin


def differences(before, after):
    for path in sorted(set(before) | set(after)):
        if before.get(path) != after.get(path):
            yield path + (": new" if path not in before else
                          ": gone" if path not in after else ": changed")


def main():
    binary = os.path.abspath(sys.argv[1])
    kills, seed = (int(a) for a in (sys.argv[2:4] + ["20", "1"][len(sys.argv[2:4]):]))
    audits.prepare_environment()
    rng, alive = audits.generator(seed), 0
    with tempfile.TemporaryDirectory(prefix="flatline-killed-") as top:
        repo = os.path.join(os.path.realpath(top), "r")
        start(rng, repo)
        before = picture(repo)
        times = [how_long(binary, repo, mode) for mode in MODES]
        for number in range(kills):
            mode = number % len(MODES)
            alive += kill(binary, repo, MODES[mode], rng.uniform(0, times[mode]))
            for difference in differences(before, picture(repo)):
                print(f"after `{' '.join(MODES[mode])}` was killed: {difference}")
                return 1
    print(f"{kills} kills, {alive} of them in time: the repository is as it was")
    return alive == 0


if __name__ == "__main__":
    sys.exit(main())
