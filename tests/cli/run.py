#!/usr/bin/env python3
"""Runs cases of the command line: what a user types, and every byte that comes back.

    tests/cli/run.py BINARY CASE...        UPDATE=1 writes what came as expected

A case is a folder:

    repo.sh   builds the repository, in an empty directory ($EXAMPLES, $HERE are set)
    cmd       the command line, for sh, run in that directory; `flatline` is on PATH
    stdout stderr   what must come, byte for byte; absent: nothing
    status    the exit status; absent: 0
    unprivileged    (empty) the command must not run as root

Names, dates, locale and home are fixed, so that commit ids and output are the same
everywhere. Only the directory's own name is replaced, by REPO.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
LIMIT_SECONDS = 120
NOBODY = 65534


def environment(work, case):
    keep = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH")
    env = {name: os.environ[name] for name in keep if name in os.environ}
    person = {"NAME": "A. Engineer", "EMAIL": "engineer@example.com",
              "DATE": "2025-11-03T06:00:00Z"}
    for who in ("AUTHOR", "COMMITTER"):
        env.update({f"GIT_{who}_{what}": value for what, value in person.items()})
    env.update(PATH=f"{work}/bin:/usr/local/bin:/usr/bin:/bin", HOME=f"{work}/home",
               LSAN_OPTIONS=f"suppressions={HERE.parent}/lsan.txt:print_suppressions=0",
               LC_ALL="C.UTF-8", GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1",
               EXAMPLES=str(HERE.parent.parent / "examples"), HERE=str(case))
    return env


def drop_privileges():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def run_case(binary, case, work):
    repo = work / "repo"
    for directory in (repo, work / "bin", work / "home"):
        directory.mkdir(mode=0o755)
    lower = (case / "unprivileged").exists() and os.geteuid() == 0
    # Whoever has no privileges may not reach the build directory.
    place = shutil.copy if lower else os.symlink
    place(binary, work / "bin" / "flatline")
    env = environment(work, case)
    if (case / "repo.sh").exists():
        subprocess.run(["sh", "-eu", case / "repo.sh"], cwd=repo, env=env, check=True,
                       stdout=subprocess.DEVNULL, timeout=LIMIT_SECONDS)
    if lower:
        work.chmod(0o755)
    done = subprocess.run(["sh", "-c", (case / "cmd").read_text()], cwd=repo, env=env,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=LIMIT_SECONDS,
                          preexec_fn=drop_privileges if lower else None)
    clean = lambda output: output.replace(os.fsencode(str(repo)), b"REPO")
    return {"stdout": clean(done.stdout), "stderr": clean(done.stderr),
            "status": b"%d\n" % done.returncode}


def expected(case, name):
    path = case / name
    if path.exists():
        return path.read_bytes()
    return b"0\n" if name == "status" else b""


def update(case, name, got):
    path = case / name
    if got == (b"0\n" if name == "status" else b""):
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(got)


def show(case, name, want, got):
    print(f"{case.name}: {name} differs")
    for sign, text in (("-", want), ("+", got)):
        for line in text.decode("utf-8", "backslashreplace").splitlines():
            print(f"  {sign} {line}")


def main():
    binary, failures = pathlib.Path(sys.argv[1]).resolve(), 0
    for argument in sys.argv[2:]:
        case = pathlib.Path(argument).resolve()
        with tempfile.TemporaryDirectory(prefix="flatline-cli-") as work:
            got = run_case(binary, case, pathlib.Path(work).resolve())
        for name, output in got.items():
            if os.environ.get("UPDATE") == "1":
                update(case, name, output)
            elif output != expected(case, name):
                show(case, name, expected(case, name), output)
                failures += 1
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
