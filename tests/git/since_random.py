"""`check --rev HEAD --since X` against two full audits in separate checkouts.

    since_random.py FLATLINE [PAIRS [SEED [REPOSITORY [DEPTH]]]]

Without a repository histories are generated, five pairs each. With one, which is only
cloned (sharing its objects), pairs are drawn from the last DEPTH commits of its first
parents. The base is the merge base; findings are compared by fingerprint, and what
--since leaves out beyond that must have moved (see staged_random.py).
"""
import os
import sys
import tempfile

import audits
from audits import git

PAIRS_PER_HISTORY = 5


def compare(binary, repo, old, new, *options):
    base = git(repo, "merge-base", old, new).strip()
    got = audits.count(audits.check(binary, repo, "--rev", new, "--since", old, *options))
    head = audits.audit_commit(binary, repo, new, *options)
    before = audits.audit_commit(binary, repo, base, *options)
    agrees, excused = audits.subtract(got, head, before, audits.moves(repo, base, new))
    if not agrees:
        print(f"--rev {new} --since {old}, merge base {base}")
    return agrees, len(got), len(head), excused


def history(rng, top):
    """A repository with commits on two branches; returns them all."""
    author = audits.Author(rng, os.path.join(top, "r"))
    author.start()
    commits = []
    for number in range(8):
        if number == 4:
            git(author.repo, "checkout", "-q", "-b", "side", rng.choice(commits))
        for _ in range(rng.randint(1, 4)):
            author.step()
        commits.append(author.commit())
    return author.repo, commits


def clone(source, top, depth):
    repo = os.path.join(top, "r")
    git("/", "clone", "-q", "--shared", "--no-checkout", source, repo)
    return repo, git(repo, "rev-list", "--first-parent", f"-{depth}", "HEAD").split()


def pairs(rng, count, source, depth):
    """(repository, old, new): generated ones one history after the other."""
    done = 0
    while done < count:
        with tempfile.TemporaryDirectory(prefix="flatline-since-") as top:
            top = os.path.realpath(top)
            repo, commits = clone(source, top, depth) if source else history(rng, top)
            for _ in range(min(count - done, count if source else PAIRS_PER_HISTORY)):
                old, new = rng.sample(commits, 2)
                if source and commits.index(old) < commits.index(new):
                    old, new = new, old
                yield repo, old, new
                done += 1


def main():
    binary = os.path.abspath(sys.argv[1])
    count, seed = (int(a) for a in (sys.argv[2:4] + ["30", "1"][len(sys.argv[2:4]):]))
    source = os.path.abspath(sys.argv[4]) if len(sys.argv) > 4 else None
    depth = int(sys.argv[5]) if len(sys.argv) > 5 else 300
    audits.prepare_environment()
    new_ones, heads, moved, telling = 0, 0, 0, 0
    for repo, old, new in pairs(audits.generator(seed), count, source, depth):
        agrees, findings, full, excused = compare(binary, repo, old, new)
        if not agrees:
            print(f"with seed {seed}")
            return 1
        new_ones, heads, moved = new_ones + findings, heads + full, moved + excused
        telling += findings > 0
    print(f"{count} pairs agree with two audits: {new_ones} new findings in {telling} of them, "
          f"{heads} in the heads, {moved} left out because they moved")
    return not source and telling == 0


if __name__ == "__main__":
    sys.exit(main())
