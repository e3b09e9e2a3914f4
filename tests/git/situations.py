"""Every situation of repositories flatline promises to read, built on the spot with git.

    situations.py SNAPSHOT_DUMP [NAME...]

Each function below is one situation; what it asserts is what the user may rely on.
"""
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
import zlib

DUMP = None
TOP = None


def run(*args, cwd=None, env=None, check=True, **more):
    done = subprocess.run(args, cwd=cwd, env=dict(os.environ, **(env or {})), capture_output=True, timeout=60, **more)
    if check and done.returncode:
        raise RuntimeError((args, done.stdout, done.stderr))
    return done


def git(repo, *args, env=None, check=True, **more):
    return run("git", "-C", repo, *args, env=env, check=check, **more).stdout.decode(errors="surrogateescape").strip()


def write(repo, path, text, mode=None):
    full = os.path.join(repo, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as f:
        f.write(text.encode() if isinstance(text, str) else text)
    if mode:
        os.chmod(full, mode)


def make(name="r", *init, files=None, commit=True):
    repo = os.path.join(TOP, name)
    run("git", "init", "-q", "-b", "main", *init, repo)
    git(repo, "config", "user.name", "n")
    git(repo, "config", "user.email", "e@example.org")
    git(repo, "config", "uploadpack.allowFilter", "true")
    git(repo, "config", "uploadpack.allowAnySHA1InWant", "true")
    if commit:
        for path, text in (files or {"a.py": "a1", "pkg/b.py": "b1"}).items():
            write(repo, path, text)
        git(repo, "add", "-A")
        git(repo, "commit", "-qm", "first")
    return repo


class Seen(dict):
    """path -> (mode, flags, status, bytes)"""


def dump(*args, cwd=None, env=None):
    done = run(DUMP, *args, cwd=cwd, env=env, check=False)
    if done.returncode not in (0, 2):
        raise RuntimeError((args, done.returncode, done.stdout, done.stderr))
    return done


def contents(what, cwd, env=None, args=()):
    """What stands in the work tree is the same however it is found out."""
    seen = contents_of(what, cwd, env, args)
    if what == "worktree":
        for other in ("seen", "read"):
            equal(without_ids(contents_of(other, cwd, env, args)), without_ids(seen))
    return seen


def without_ids(seen):
    return {path: (mode, flags.replace("=", "-"), *rest) for path, (mode, flags, *rest) in seen.items()}


def contents_of(what, cwd, env, args):
    done = dump(*args, "contents", what, cwd=cwd, env=env)
    if done.returncode:
        raise RuntimeError(done.stderr)
    seen = Seen()
    for record in done.stdout.split(b"\0")[:-1]:
        head, body = record.split(b"<", 1)
        mode, _, flags, rest = head.split(b" ", 3)
        path, status, _ = rest.rsplit(b" ", 2)
        seen[path.decode(errors="surrogateescape")] = (mode.decode(), flags.decode(), status.decode(), body[:-1])
    return seen


def texts(what, cwd, env=None, args=()):
    return {path: s[3].decode(errors="surrogateescape") for path, s in contents(what, cwd, env, args).items()
            if s[2] == "ok"}


def error(*args, cwd, env=None):
    done = dump(*args, cwd=cwd, env=env)
    assert done.returncode == 2, (done.returncode, done.stdout)
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def equal(got, want):
    assert got == want, f"\n   got {got}\n  want {want}"


def hook(repo, what="index"):
    """Installs a pre-commit hook that records what flatline sees."""
    path = os.path.join(repo, ".git/hooks/pre-commit")
    out = os.path.join(TOP, "seen")
    write(repo, ".git/hooks/pre-commit", f"#!/bin/sh\n'{DUMP}' contents {what} > '{out}' 2> '{out}.err'\n", 0o755)
    assert os.access(path, os.X_OK)
    return out


def recorded(out):
    with open(out, "rb") as f:
        records = f.read().split(b"\0")[:-1]
    assert records, open(out + ".err").read()
    return {r.split(b" ", 3)[3].split(b" ok <")[0].decode(): r.split(b"<", 1)[1][:-1].decode() for r in records}


# --- Committing ---------------------------------------------------------------------


def commit_sees_the_staged_bytes():
    repo = make()
    out = hook(repo)
    write(repo, "a.py", "staged")
    git(repo, "add", "a.py")
    write(repo, "a.py", "dirty")
    write(repo, "untracked.py", "u")
    git(repo, "commit", "-qm", "x")
    equal(recorded(out), {"a.py": "staged", "pkg/b.py": "b1"})


def commit_a_sees_what_it_will_record():
    repo = make()
    out = hook(repo)
    write(repo, "a.py", "by -a")
    git(repo, "commit", "-qam", "x")
    equal(recorded(out), {"a.py": "by -a", "pkg/b.py": "b1"})


def commit_file_leaves_out_what_else_is_staged():
    repo = make()
    out = hook(repo)
    write(repo, "a.py", "other")
    git(repo, "add", "a.py")
    write(repo, "pkg/b.py", "only this")
    git(repo, "commit", "-qm", "x", "pkg/b.py")
    equal(recorded(out), {"a.py": "a1", "pkg/b.py": "only this"})


def commit_include_adds_the_file():
    repo = make()
    out = hook(repo)
    write(repo, "a.py", "staged")
    git(repo, "add", "a.py")
    write(repo, "pkg/b.py", "included")
    git(repo, "commit", "-qm", "x", "-i", "pkg/b.py")
    equal(recorded(out), {"a.py": "staged", "pkg/b.py": "included"})


def commit_patch_sees_the_chosen_hunk():
    repo = make(files={"a.py": "".join(f"line {i}\n" for i in range(40))})
    out = hook(repo)
    write(repo, "a.py", "".join(f"line {i}\n" for i in range(40)).replace("line 1\n", "ONE\n").replace("line 30", "THIRTY"))
    git(repo, "commit", "-qm", "x", "-p", input=b"y\nn\n")
    equal("ONE" in recorded(out)["a.py"], True)
    equal("THIRTY" in recorded(out)["a.py"], False)


def commit_from_a_subdirectory():
    repo = make()
    out = hook(repo)
    write(repo, "pkg/b.py", "b2")
    git(os.path.join(repo, "pkg"), "commit", "-qam", "x")
    equal(recorded(out), {"a.py": "a1", "pkg/b.py": "b2"})


def amend_compares_with_the_commit_before():
    repo = make()
    out = hook(repo)
    write(repo, "a.py", "a2")
    git(repo, "commit", "-qa", "--amend", "-m", "x")
    equal(recorded(out), {"a.py": "a2", "pkg/b.py": "b1"})


def merge_commit():
    repo = make()
    git(repo, "checkout", "-qb", "side")
    write(repo, "side.py", "s")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "side")
    git(repo, "checkout", "-q", "main")
    write(repo, "a.py", "a2")
    git(repo, "commit", "-qam", "main")
    out = hook(repo)
    git(repo, "merge", "-q", "--no-commit", "side")
    git(repo, "commit", "-qm", "merged")
    equal(recorded(out), {"a.py": "a2", "pkg/b.py": "b1", "side.py": "s"})


def deletion_is_staged():
    repo = make()
    out = hook(repo)
    git(repo, "rm", "-q", "pkg/b.py")
    git(repo, "commit", "-qm", "x")
    equal(recorded(out), {"a.py": "a1"})


def linked_worktree_has_its_own_index():
    repo = make()
    linked = os.path.join(TOP, "linked")
    git(repo, "worktree", "add", "-q", linked)
    out = hook(repo)
    write(linked, "a.py", "in linked")
    git(linked, "commit", "-qam", "x")
    equal(recorded(out), {"a.py": "in linked", "pkg/b.py": "b1"})
    equal(texts("worktree", linked), {"a.py": "in linked", "pkg/b.py": "b1"})
    equal(texts("index", repo), {"a.py": "a1", "pkg/b.py": "b1"})


# --- Where the repository is --------------------------------------------------------


def submodule_is_its_own_repository():
    inner = make("inner", files={"i.py": "i1"})
    repo = make("outer")
    git(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", inner, "sub")
    git(repo, "commit", "-qm", "sub")
    equal(texts("worktree", os.path.join(repo, "sub")), {"i.py": "i1"})
    seen = contents("worktree", repo)
    equal(seen["sub"][0], "160000")
    equal(seen["sub"][2], "not-a-file")
    equal(sorted(seen), [".gitmodules", "a.py", "pkg/b.py", "sub"])
    equal("sub/i.py" in contents("untracked", repo), False)


def separate_git_directory():
    repo = make("r", "--separate-git-dir", os.path.join(TOP, "elsewhere.git"))
    equal(texts("worktree", repo), {"a.py": "a1", "pkg/b.py": "b1"})
    equal(texts("index", os.path.join(repo, "pkg")), {"a.py": "a1", "pkg/b.py": "b1"})
    equal(texts("worktree", repo, {"GIT_DIR": os.path.join(repo, ".git")}), {"a.py": "a1", "pkg/b.py": "b1"})


def git_dir_alone_makes_the_current_directory_the_work_tree():
    repo = make()
    other = os.path.join(TOP, "other")
    write(other, "a.py", "of other")
    equal(texts("worktree", other, {"GIT_DIR": os.path.join(repo, ".git")}), {"a.py": "of other"})
    equal(texts("index", other, {"GIT_DIR": "../r/.git"}), {"a.py": "a1", "pkg/b.py": "b1"})


def git_work_tree():
    repo = make()
    other = os.path.join(TOP, "other")
    write(other, "pkg/b.py", "of other")
    env = {"GIT_DIR": os.path.join(repo, ".git"), "GIT_WORK_TREE": other}
    equal(texts("worktree", TOP, env), {"pkg/b.py": "of other"})
    equal(texts("worktree", repo, {"GIT_WORK_TREE": "../other"}), {"pkg/b.py": "of other"})


def core_worktree():
    repo = make()
    other = os.path.join(TOP, "other")
    write(other, "a.py", "configured")
    git(repo, "config", "core.worktree", other)
    equal(texts("worktree", os.path.join(repo, ".git")), {"a.py": "configured"})


def git_index_file():
    repo = make()
    write(repo, "a.py", "a2")
    env = {"GIT_INDEX_FILE": os.path.join(TOP, "index")}
    git(repo, "read-tree", "HEAD", env=env)
    git(repo, "add", "a.py", env=env)
    equal(texts("index", repo, env)["a.py"], "a2")
    equal(texts("index", repo)["a.py"], "a1")
    shutil.move(os.path.join(TOP, "index"), os.path.join(repo, "here"))
    equal(texts("index", os.path.join(repo, "pkg"), {"GIT_INDEX_FILE": "here"})["a.py"], "a2")


def minus_c_does_not_heed_the_environment():
    repo, other = make(), make("other", files={"o.py": "o1"})
    env = {"GIT_DIR": os.path.join(repo, ".git"), "GIT_INDEX_FILE": os.path.join(repo, ".git/index")}
    equal(texts("index", TOP, env, args=("-C", other)), {"o.py": "o1"})


def no_repository():
    equal("not a git repository" in error("entries", "worktree", cwd=TOP, env={"GIT_CEILING_DIRECTORIES": "/"}), True)


def ceiling_directories():
    repo = make()
    env = {"GIT_CEILING_DIRECTORIES": repo}
    equal("not a git repository" in error("entries", "index", cwd=os.path.join(repo, "pkg"), env=env), True)


def bare_repository():
    repo = make()
    bare = os.path.join(TOP, "bare.git")
    git(TOP, "clone", "-q", "--bare", repo, bare)
    equal(texts("HEAD", bare), {"a.py": "a1", "pkg/b.py": "b1"})
    equal("--rev" in error("entries", "worktree", cwd=bare), True)


def bare_with_a_work_tree_by_worktree_config():
    repo = make()
    git(repo, "config", "extensions.worktreeConfig", "true")
    git(repo, "config", "core.bare", "true")
    git(repo, "config", "--worktree", "core.bare", "false")
    equal(texts("worktree", repo), {"a.py": "a1", "pkg/b.py": "b1"})


def foreign_owner():
    repo = make()
    if os.getuid() != 0:
        return
    for folder, _, names in os.walk(repo):
        for name in [folder] + [os.path.join(folder, n) for n in names]:
            os.lchown(name, 12345, 12345)
    equal(texts("worktree", repo), {"a.py": "a1", "pkg/b.py": "b1"})
    equal(texts("HEAD", repo), {"a.py": "a1", "pkg/b.py": "b1"})


def broken_user_configuration():
    repo = make()
    home = os.path.join(TOP, "home")
    write(home, ".gitconfig", "[core\nthis is = broken\n[[[")
    equal(texts("worktree", repo, {"HOME": home}), {"a.py": "a1", "pkg/b.py": "b1"})


def relative_worktree_links():
    repo = make()
    linked = os.path.join(TOP, "linked")
    git(repo, "worktree", "add", "-q", linked)
    write(linked, ".git", "gitdir: ../r/.git/worktrees/linked\n")
    git(repo, "config", "core.repositoryformatversion", "1")
    git(repo, "config", "extensions.relativeWorktrees", "true")
    equal(texts("index", linked), {"a.py": "a1", "pkg/b.py": "b1"})


# --- What history there is ----------------------------------------------------------


def unborn_head():
    repo = make(commit=False)
    write(repo, "a.py", "new")
    git(repo, "add", "a.py")
    equal(texts("index", repo), {"a.py": "new"})
    equal(contents("head", repo), {})
    equal(dump("diff", "head-by-index", "index", cwd=repo).stdout.endswith(b" A\0a.py\0"), True)
    equal("no commit yet" in error("entries", "HEAD", cwd=repo), True)


def no_index_yet():
    repo = make(commit=False)
    equal(contents("worktree", repo), {})
    equal(contents("index", repo), {})


def shallow_clone():
    repo = make()
    for i in range(4):
        write(repo, "a.py", f"a{i}")
        git(repo, "commit", "-qam", f"{i}")
    git(repo, "checkout", "-q", "--orphan", "side", "HEAD~1")
    git(repo, "commit", "-qm", "side")
    git(repo, "checkout", "-q", "main")
    clone = os.path.join(TOP, "clone")
    git(TOP, "clone", "-q", "--depth", "1", "--no-single-branch", "file://" + repo, clone)
    equal(texts("HEAD", clone), {"a.py": "a3", "pkg/b.py": "b1"})
    equal(texts("side", clone)["a.py"], "a2")  # origin/side
    equal("fetch-depth: 0" in error("entries", "HEAD~1", cwd=clone), True)
    equal("fetch-depth: 0" in error("entries", "nowhere", cwd=clone), True)
    equal(dump("merge-base", "HEAD", "main", cwd=clone).stdout.decode().strip(), git(clone, "rev-parse", "HEAD"))
    assert "--deepen" in error("entries", "since:side", cwd=clone)


def partial_clone():
    repo = make()
    write(repo, "a.py", "a2")
    git(repo, "commit", "-qam", "second")
    clone = os.path.join(TOP, "clone")
    git(TOP, "clone", "-q", "--filter=blob:none", "file://" + repo, clone)
    equal(texts("HEAD", clone)["a.py"], "a2")
    seen = contents("HEAD~1", clone)
    equal(seen["a.py"][2], "missing-object")
    message = seen["a.py"][3].decode()
    equal(git(repo, "rev-parse", "HEAD~1:a.py") in message, True)
    equal(seen["pkg/b.py"][2:], ("ok", b"b1"))
    command = message.split("`")[1]
    run("sh", "-c", command, cwd=clone)
    equal(texts("HEAD~1", clone)["a.py"], "a1")


def partial_and_sparse_clone():
    repo = make(files={"top.py": "t", "in/a.py": "1", "in/deep/b.py": "2", "out/c.py": "3", "out/d/e.py": "4"})
    clone = os.path.join(TOP, "clone")
    git(TOP, "clone", "-q", "--filter=blob:none", "--sparse", "file://" + repo, clone)
    git(clone, "sparse-checkout", "set", "--cone", "--sparse-index", "in")
    equal(texts("worktree", clone), {"top.py": "t", "in/a.py": "1", "in/deep/b.py": "2"})
    seen = contents("index", clone)
    equal(sorted(seen), ["in/a.py", "in/deep/b.py", "out/c.py", "out/d/e.py", "top.py"])
    equal(seen["out/c.py"][2], "missing-object")
    equal(seen["in/deep/b.py"][3], b"2")
    equal(dump("diff", "head-by-index", "index", cwd=clone).stdout, b"")


def sparse_directory_that_is_there_after_all():
    repo = make(files={"top.py": "t", "in/a.py": "1", "out/c.py": "3"})
    git(repo, "sparse-checkout", "set", "--cone", "--sparse-index", "in")
    write(repo, "out/c.py", "back")
    equal(texts("worktree", repo), {"top.py": "t", "in/a.py": "1", "out/c.py": "back"})


def quarantine():
    repo = make()
    bare = os.path.join(TOP, "bare.git")
    git(TOP, "clone", "-q", "--bare", repo, bare)
    out = os.path.join(TOP, "seen")
    write(bare, "hooks/pre-receive", f"#!/bin/sh\nread old new ref\n'{DUMP}' contents $new > '{out}' 2> '{out}.err'\nexit 1\n", 0o755)
    write(repo, "a.py", "pushed")
    git(repo, "commit", "-qam", "x")
    git(repo, "push", "-q", bare, "main", check=False)
    equal(recorded(out), {"a.py": "pushed", "pkg/b.py": "b1"})
    equal("no such revision" in error("entries", git(repo, "rev-parse", "HEAD"), cwd=bare), True)


def quoted_alternate_directories():
    repo = make()
    odd = os.path.join(TOP, 'odd"name:colon')
    write(repo, "a.py", "elsewhere")
    env = {"GIT_OBJECT_DIRECTORY": os.path.join(odd, "objects")}
    os.makedirs(env["GIT_OBJECT_DIRECTORY"])
    env["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = os.path.join(repo, ".git/objects")
    git(repo, "add", "a.py", env=env)
    equal(contents("index", repo)["a.py"][2], "missing-object")
    quoted = '"' + os.path.join(odd, "objects").replace('"', '\\"') + '":/nonexistent'
    equal(texts("index", repo, {"GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted})["a.py"], "elsewhere")


def alternates_file():
    repo = make()
    clone = os.path.join(TOP, "clone")
    git(TOP, "clone", "-q", "--shared", repo, clone)
    equal(texts("HEAD", clone), {"a.py": "a1", "pkg/b.py": "b1"})


def sha256_names():
    repo = make("r", "--object-format=sha256")
    linked = os.path.join(TOP, "linked")
    git(repo, "worktree", "add", "-q", linked)
    for place in (repo, os.path.join(repo, "pkg"), linked):
        equal(texts("worktree", place), {"a.py": "a1", "pkg/b.py": "b1"})
    equal(texts("worktree", TOP, {"GIT_DIR": os.path.join(repo, ".git"), "GIT_WORK_TREE": repo})["a.py"], "a1")
    for what in ("HEAD", "index", "head"):
        equal("sha256" in error("entries", what, cwd=repo), True)


def reftable():
    repo = make()
    git(repo, "config", "core.repositoryformatversion", "1")
    git(repo, "config", "extensions.refStorage", "reftable")
    equal(texts("worktree", repo), {"a.py": "a1", "pkg/b.py": "b1"})
    equal("reftable" in error("entries", "HEAD", cwd=repo), True)


def missing_and_corrupt_objects_are_named():
    repo = make()
    blob = git(repo, "rev-parse", "HEAD:a.py")
    path = os.path.join(repo, ".git/objects", blob[:2], blob[2:])
    os.chmod(path, 0o644)
    write(repo, os.path.relpath(path, repo), b"not zlib at all")
    for state in ("corrupt", "missing"):
        seen = contents("HEAD", repo)
        equal(seen["a.py"][2], "missing-object")
        equal(blob in seen["a.py"][3].decode(), True)
        equal(seen["pkg/b.py"][2:], ("ok", b"b1"))
        if state == "corrupt":
            os.unlink(path)
    tree = git(repo, "rev-parse", "HEAD:pkg")
    os.unlink(os.path.join(repo, ".git/objects", tree[:2], tree[2:]))
    equal(tree in error("entries", "HEAD", cwd=repo), True)


def trees_no_work_tree_could_hold():
    repo = make()
    blob = git(repo, "rev-parse", "HEAD:a.py")
    for name in ("..", ".git", "x/y", ""):
        raw = b"100644 " + name.encode() + b"\0" + bytes.fromhex(blob)
        tree = git(repo, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", input=raw)
        commit = git(repo, "commit-tree", "-m", "x", tree)
        equal("is malformed" in error("entries", commit, cwd=repo), True)


def tree_bomb():
    repo = make()
    tree = git(repo, "rev-parse", "HEAD^{tree}")
    for _ in range(12):
        lines = "".join(f"040000 tree {tree}\tdirectory{i:04}\n" for i in range(40))
        tree = git(repo, "mktree", input=lines.encode())
    # Would be 40^12 files: ends at the limit, not at the end of memory.
    if "sanitize" not in DUMP:
        equal("more" in error("entries", tree, cwd=repo), True)


def tree_of_great_depth():
    repo = make()
    tree = git(repo, "rev-parse", "HEAD:pkg")
    for _ in range(2100):
        body = b"40000 d\0" + bytes.fromhex(tree)
        data = b"tree %d\0" % len(body) + body
        tree = hashlib.sha1(data).hexdigest()
        write(repo, f".git/objects/{tree[:2]}/{tree[2:]}", zlib.compress(data, 1))
    equal("too deeply" in error("entries", tree, cwd=repo), True)


# --- What is in the index -----------------------------------------------------------


def conflicts_are_listed_once():
    repo = make()
    git(repo, "checkout", "-qb", "side")
    write(repo, "a.py", "side")
    git(repo, "commit", "-qam", "side")
    git(repo, "checkout", "-q", "main")
    write(repo, "a.py", "main")
    git(repo, "commit", "-qam", "main")
    git(repo, "merge", "-q", "side", check=False)
    for what in ("index", "worktree"):
        seen = contents(what, repo)
        equal(sorted(seen), ["a.py", "pkg/b.py"])
        equal(seen["a.py"][1:3], ("-c--", "denied"))
        equal(seen["pkg/b.py"][2:], ("ok", b"b1"))


def intent_to_add():
    repo = make()
    write(repo, "later.py", "later")
    git(repo, "add", "-N", "later.py")
    equal("later.py" in contents("index", repo), False)
    equal(contents("worktree", repo)["later.py"], ("100644", "--i-", "ok", b"later"))


def skip_worktree():
    repo = make()
    git(repo, "update-index", "--skip-worktree", "a.py")
    os.unlink(os.path.join(repo, "a.py"))
    equal(texts("worktree", repo), {"pkg/b.py": "b1"})
    equal(texts("index", repo), {"a.py": "a1", "pkg/b.py": "b1"})


def split_index_whose_shared_part_is_gone():
    repo = make()
    git(repo, "update-index", "--split-index")
    equal(texts("index", repo), {"a.py": "a1", "pkg/b.py": "b1"})
    for name in os.listdir(os.path.join(repo, ".git")):
        if name.startswith("sharedindex."):
            os.unlink(os.path.join(repo, ".git", name))
    equal("shared" in error("entries", "index", cwd=repo), True)


def broken_index():
    repo = make()
    with open(os.path.join(repo, ".git/index"), "r+b") as f:
        f.truncate(100)
    for what in ("index", "worktree"):
        equal("index" in error("entries", what, cwd=repo), True)
    equal(texts("HEAD", repo)["a.py"], "a1")


def index_that_leads_outside():
    repo = make(files={"aa/sec.py": "1"})
    write(TOP, "sec.py", "secret")
    index = os.path.join(repo, ".git/index")
    with open(index, "rb") as f:
        data = f.read()
    for path in (b"../sec.py", b"/tmp/x.py", b"x//sec.py", b".git/xx.y", b"./sec.py/"[:9]):
        with open(index, "wb") as f:
            f.write(data.replace(b"aa/sec.py", path))
        equal("no work tree can hold" in error("entries", "worktree", cwd=repo), True)


# --- What stands on disk ------------------------------------------------------------


def deleted_and_replaced_files_are_absent():
    repo = make(files={"gone.py": "1", "dir.py": "2", "parent/x.py": "3", "linked/y.py": "4", "stays.py": "5"})
    os.unlink(os.path.join(repo, "gone.py"))
    os.unlink(os.path.join(repo, "dir.py"))
    os.mkdir(os.path.join(repo, "dir.py"))
    shutil.rmtree(os.path.join(repo, "parent"))
    write(repo, "parent", "now a file")
    shutil.move(os.path.join(repo, "linked"), os.path.join(TOP, "outside"))
    os.symlink(os.path.join(TOP, "outside"), os.path.join(repo, "linked"))
    equal(texts("worktree", repo), {"stays.py": "5"})
    equal(sorted(contents("worktree", repo)), ["stays.py"])


def links_are_never_followed():
    repo = make(files={"a.py": "a1"})
    write(TOP, "secret.py", "secret")
    os.symlink("loop.py", os.path.join(repo, "loop.py"))
    os.symlink("../secret.py", os.path.join(repo, "out.py"))
    os.symlink("a.py", os.path.join(repo, "alias.py"))
    git(repo, "add", "-A")
    os.unlink(os.path.join(repo, "a.py"))
    os.symlink("../secret.py", os.path.join(repo, "a.py"))
    seen = contents("worktree", repo)
    equal({p: s[2] for p, s in seen.items()}, dict.fromkeys(["a.py", "alias.py", "loop.py", "out.py"], "not-a-file"))
    equal({s[0] for s in seen.values()}, {"120000"})
    equal(contents("index", repo)["alias.py"][2], "not-a-file")


def fifo_socket_and_directory_do_not_hang():
    repo = make(files={"x.py": "1", "s.py": "2", "ok.py": "3"})
    for name in ("x.py", "s.py"):
        os.unlink(os.path.join(repo, name))
    os.mkfifo(os.path.join(repo, "x.py"))
    os.mkfifo(os.path.join(repo, "untracked.py"))
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(os.path.join(repo, "s.py"))
        for what in ("worktree", "untracked"):
            seen = contents(what, repo)
            equal({p: v[2] for p, v in seen.items()}, {"x.py": "not-a-file", "s.py": "not-a-file", "ok.py": "ok"})


def large_file_is_not_read():
    repo = make(files={"big.py": b"x" * (1 << 20) + b"y", "fits.py": b"x" * (1 << 20), "sparse.py": "s"})
    os.truncate(os.path.join(repo, "sparse.py"), 1 << 40)
    for what in ("worktree", "index"):
        seen = contents(what, repo)
        equal(seen["big.py"][2], "too-large")
        equal(seen["fits.py"][2], "ok")
    equal(contents("worktree", repo)["sparse.py"][2], "too-large")


def unreadable_file_and_directory():
    repo = make(files={"a.py": "a1", "closed/b.py": "b1", "ok.py": "1"})
    os.chmod(os.path.join(repo, "a.py"), 0)
    os.chmod(os.path.join(repo, "closed"), 0)
    if os.getuid() == 0:
        # root reads everything: look through the eyes of somebody else.
        for folder, _, names in os.walk(TOP):
            for name in [folder] + [os.path.join(folder, n) for n in names]:
                os.lchown(name, 65534, 65534)
        os.chmod(TOP, 0o755)
        if run("setpriv", "--reuid=65534", "--clear-groups", DUMP, "-C", repo, "ls-files", check=False).returncode:
            os.chmod(os.path.join(repo, "closed"), 0o755)
            return
        done = run("setpriv", "--reuid=65534", "--clear-groups", DUMP, "-C", repo, "contents", "worktree").stdout
        unseen = run("setpriv", "--reuid=65534", "--clear-groups", DUMP, "-C", repo, "contents", "read").stdout
    else:
        done = dump("-C", repo, "contents", "worktree").stdout
        unseen = dump("-C", repo, "contents", "read").stdout
    os.chmod(os.path.join(repo, "closed"), 0o755)
    for out in (done, unseen):
        records = out.split(b"\0")[:-1]
        equal([b" denied <" in r for r in records], [True, True, False])
        equal(b"Permission denied" in records[0] and b"Permission denied" in records[1], True)


def odd_names_stay_raw():
    names = [b"new\nline.py", b"esc\x1b[31m.py", b"bad\xff\xfe.py", b"bidi\xe2\x80\xae.py", b'quo"te.py', b"-rf.py", b" .py"]
    repo = make(files={os.fsdecode(n): "x" for n in names})
    for what in ("worktree", "index", "HEAD"):
        equal(sorted(os.fsencode(p) for p in texts(what, repo)), sorted(names))


def odd_names_in_errors_are_escaped():
    repo = make(files={"a.py": "1"})
    line = error("entries", "no\x1b[31msuch\nrev", cwd=repo)
    equal("\x1b" in line, False)


def untracked_files():
    repo = make(files={"a.py": "1", ".gitignore": "*.log\n/build/\n", "pkg/b.py": "2"})
    for path in ("new.py", "x.log", "build/c.py", "pkg/new.py", "other/repo/z.py"):
        write(repo, path, path)
    run("git", "init", "-q", os.path.join(repo, "other"))
    equal("new.py" in contents("worktree", repo), False)
    seen = contents("untracked", repo)
    equal(sorted(p for p, s in seen.items() if s[1] == "u---"), ["new.py", "pkg/new.py"])
    where = dump("ignored", "x.log", "build/c.py", "new.py", cwd=repo).stdout.decode()
    equal(where, ".gitignore:1: *.log\tx.log\n.gitignore:2: /build/\tbuild/c.py\n")


def ignored_by_the_users_own_file():
    repo = make()
    home = os.path.join(TOP, "home")
    write(home, ".gitconfig", "[core]\n\texcludesFile = ~/mine\n")
    write(home, "mine", "*.tmp\n")
    write(home, ".config/git/ignore", "*.xdg\n")
    env = {"HOME": home, "XDG_CONFIG_HOME": ""}
    where = dump("ignored", "a.tmp", "a.xdg", cwd=repo, env=env).stdout.decode()
    equal(where, f"{home}/mine:1: *.tmp\ta.tmp\n")
    write(home, ".gitconfig", "[[broken")
    where = dump("ignored", "a.tmp", "a.xdg", cwd=repo, env=env).stdout.decode()
    equal(where, f"{home}/.config/git/ignore:1: *.xdg\ta.xdg\n")


def crlf_checkout_is_not_called_clean():
    repo = make(files={".gitattributes": "*.py eol=crlf\n*.bin filter=x\n", "a.py": "one\r\ntwo\r\n", "b.bin": "b", "c.txt": "c"})
    for name in ("a.py", "b.bin", "c.txt", ".gitattributes"):
        os.utime(os.path.join(repo, name), (10**9, 10**9))
    git(repo, "update-index", "--refresh")
    seen = contents("worktree", repo)
    equal({p: s[1] for p, s in seen.items()}, {".gitattributes": "---=", "a.py": "----", "b.bin": "----", "c.txt": "---="})
    equal(seen["a.py"][3], b"one\r\ntwo\r\n")
    equal(contents("index", repo)["a.py"][3], b"one\ntwo\n")


def main():
    global DUMP, TOP
    DUMP = os.path.abspath(sys.argv[1])
    for name in [n for n in os.environ if n.startswith("GIT_")]:
        del os.environ[name]
    os.environ.update(HOME="/nonexistent", XDG_CONFIG_HOME="/nonexistent", GIT_CONFIG_NOSYSTEM="1")
    wanted, failed = sys.argv[2:], []
    helpers = {run, git, write, make, dump, contents, without_ids, contents_of, texts, error, equal, hook, recorded, main}
    situations = [f for f in list(globals().values()) if callable(f) and getattr(f, "__module__", "") == __name__ and
                  f not in helpers and not isinstance(f, type) and (not wanted or f.__name__ in wanted)]
    for situation in situations:
        with tempfile.TemporaryDirectory() as TOP:
            TOP = os.path.realpath(TOP)
            try:
                situation()
            except Exception:
                failed.append(situation.__name__)
                print(f"FAILED {situation.__name__}")
                traceback.print_exc(limit=3)
    print(f"{len(situations) - len(failed)} of {len(situations)} situations right")
    return 1 if failed or not situations else 0


if __name__ == "__main__":
    sys.exit(main())
