#!/usr/bin/env python3
"""The pre-commit framework with both hooks of .pre-commit-hooks.yaml.

    tests/e2e/pre_commit.py FLATLINE SOURCE_DIR

`flatline-system` runs the given binary: whenever `pre-commit` is on PATH. With
FLATLINE_E2E=1 pre-commit is installed from PyPI if need be, and `flatline`, which
builds the wheel from source, is tried too. Exit status 77: skipped, and says why.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
LIMIT_SECONDS = 600
THOROUGH = os.environ.get("FLATLINE_E2E") == "1"


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


class Client:
    """A scratch repository, and what is run in it."""

    def __init__(self, work, binary, source):
        self.repo, self.product = work / "repo", work / "product"
        self.env = dict(os.environ, HOME=str(work / "home"), LC_ALL="C.UTF-8",
                        PRE_COMMIT_HOME=str(work / "cache"), GIT_CONFIG_NOSYSTEM="1",
                        GIT_CONFIG_GLOBAL="/dev/null", PRE_COMMIT_COLOR="never",
                        GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.com",
                        GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@example.com",
                        PATH=f"{work}/bin:{os.environ['PATH']}",
                        LSAN_OPTIONS=f"suppressions={source}/tests/lsan.txt")
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            self.env.pop(name, None)
        for directory in ("home", "bin"):
            (work / directory).mkdir()
        (work / "bin" / "flatline").symlink_to(binary)

    def run(self, *command, cwd=None):
        done = subprocess.run([str(word) for word in command], cwd=cwd or self.repo,
                              env=self.env, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=LIMIT_SECONDS)
        return done.returncode, done.stdout

    def must(self, *command, cwd=None):
        status, output = self.run(*command, cwd=cwd)
        assert status == 0, f"{command}: {status}\n{output}"
        return output

    def accepted(self, what, *command):
        status, output = self.run(*command)
        assert status == 0, f"{what}: refused\n{output}"

    def refused(self, what, finding, *command):
        head = self.must("git", "rev-parse", "HEAD")
        status, output = self.run(*command)
        assert status == 1, f"{what}: status {status}\n{output}"
        assert finding in output, f"{what}: no {finding}\n{output}"
        assert head == self.must("git", "rev-parse", "HEAD"), f"{what}: committed"


def copy_product(client, source):
    """The tracked files as they are now, committed: what a user's `repo:` would be."""
    listing = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z"],
                             cwd=source, capture_output=True)
    if listing.returncode:
        skip("the source directory is no git repository")
    for name in map(os.fsdecode, listing.stdout.split(b"\0")[:-1]):
        if (source / name).is_file():
            (client.product / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / name, client.product / name)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "The product"]):
        client.must("git", *command, cwd=client.product)


def find_pre_commit(work):
    found = shutil.which("pre-commit")
    if found:
        done = subprocess.run([found, "--version"], capture_output=True)
        if done.returncode == 0:
            return found
    if not THOROUGH:
        skip("no pre-commit on PATH; FLATLINE_E2E=1 installs it from PyPI")
    for command in ([sys.executable, "-m", "venv", work / "venv"],
                    [work / "venv" / "bin" / "pip", "install", "-q", "pre-commit"]):
        if subprocess.run(command, timeout=LIMIT_SECONDS).returncode:
            skip("pre-commit cannot be installed from PyPI")
    return work / "venv" / "bin" / "pre-commit"


def install(client, pre_commit, hook):
    rev = client.must("git", "rev-parse", "HEAD", cwd=client.product).strip()
    (client.repo / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {client.product}\n  rev: {rev}\n  hooks:\n  - id: {hook}\n")
    client.must("git", "add", "-A")
    client.must("git", "commit", "-qm", f"Configure {hook}")
    client.must(pre_commit, "install")


def commits(client):
    gate = client.repo / "orchestration" / "gate.py"
    good = gate.read_text()
    git = lambda *words: client.must("git", *words)
    git("rm", "-q", "shared/monitoring/__init__.py")
    client.refused("a deleted __init__.py", "FL101", "git", "commit", "-qm", "x")
    git("reset", "-q", "--hard")
    gate.write_text(good + "import shared.nowhere\n")
    client.refused("commit -a", "FL205", "git", "commit", "-qam", "x")
    git("add", "-A")
    gate.write_text(good)
    client.refused("staged broken, on disk not", "FL205", "git", "commit", "-qm", "x")
    assert gate.read_text() == good, "the file on disk was changed"
    gate.write_text(good + "import os\n")
    git("add", "-A")
    gate.write_text(good + "import os\nimport shared.nowhere\n")
    client.accepted("staged fine, on disk not", "git", "commit", "-qm", "x")
    assert gate.read_text().endswith("nowhere\n"), "the file on disk was changed"
    git("checkout", "-q", ".")
    git("rm", "-q", "--cached", "shared/monitoring/__init__.py")
    client.refused("untracked by mistake", "FL103", "git", "commit", "-qm", "x")
    git("reset", "-q", "--hard")


def main():
    binary, source = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix="flatline-pre-commit-") as directory:
        work = pathlib.Path(directory).resolve()
        pre_commit = find_pre_commit(work)
        client = Client(work, binary, source)
        client.product.mkdir()
        copy_product(client, source)
        client.must(source / "examples" / "incident.sh", client.repo, cwd=work)
        (client.repo / "shared" / "monitoring" / "__init__.py").touch()
        client.must("git", "add", "-A")
        client.must("git", "commit", "-qm", "The fix")
        for hook in ["flatline-system"] + ["flatline"] * THOROUGH:
            client.accepted(f"try-repo {hook}", pre_commit, "try-repo", client.product,
                            hook, "--all-files")
            install(client, pre_commit, hook)
            if hook == "flatline":  # the built one it must be
                (work / "bin" / "flatline").unlink()
            commits(client)
            print(f"{hook}: as it should be")


if __name__ == "__main__":
    main()
