#!/bin/sh
# tests/e2e/push.sh FLATLINE SOURCE_DIR: pushes into a bare repository whose pre-receive
# hook is hooks/pre-receive, the way people push. Needs git and no network.
set -eu

source=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/home"
ln -s "$(realpath "$1")" "$work/bin/flatline"
export PATH="$work/bin:$PATH" HOME="$work/home" LC_ALL=C.UTF-8
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com
export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.com
export LSAN_OPTIONS="suppressions=$source/tests/lsan.txt:print_suppressions=0"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

failures=0
fail() {
    echo "FAILED: $1"
    cat "$work/said"
    failures=$((failures + 1))
}
push() { git push "$@" >"$work/said" 2>&1; }
# accepted WHAT REFSPEC...: the push goes through.
accepted() {
    what=$1
    shift
    push "$server" "$@" || fail "$what: refused"
}
# refused WHAT FINDING REFSPEC...: it does not, says why, and leaves nothing behind.
refused() {
    what=$1 finding=$2
    shift 2
    before=$(git --git-dir="$server" for-each-ref)
    if push "$server" "$@"; then fail "$what: accepted"; fi
    grep -q "^remote: .*$finding" "$work/said" || fail "$what: no $finding"
    grep -q 'pre-receive hook declined' "$work/said" || fail "$what: not by the hook"
    [ "$before" = "$(git --git-dir="$server" for-each-ref)" ] || fail "$what: refs moved"
    if git --git-dir="$server" cat-file -e "$(git rev-parse HEAD)" 2>/dev/null; then
        fail "$what: the commit is in the repository"
    fi
}
serve() {
    server=$work/$1.git
    git init -q --bare -b main "$server"
    cp "$source/hooks/pre-receive" "$server/hooks/pre-receive"
    chmod +x "$server/hooks/pre-receive"
}
commit() { git add -A && git commit -q --allow-empty -m "$1"; }

"$source/examples/incident.sh" "$work/client" >/dev/null
cd "$work/client"
git branch -q -M main

serve fresh
refused "the incident as a first push" FL101 main
mkdir "$work/clean" && cd "$work/clean"
git init -q -b main
echo "import os" >tool.py
commit "Clean"
accepted "a clean first push" main

cd "$work/client"
serve known
mv "$server/hooks/pre-receive" "$work/aside"
accepted "before there was a hook" main
mv "$work/aside" "$server/hooks/pre-receive"
echo "import os" >>orchestration/gate.py
commit "No worse, with four known errors"
accepted "no worse" main
touch shared/monitoring/__init__.py
commit "The fix"
accepted "the fix" main

git rm -q shared/monitoring/__init__.py
commit "Worse in a directory"
refused "a deleted __init__.py" FL101 main
refused "the same on a new branch" FL101 main:refs/heads/topic
refused "the same beside a good branch" FL101 HEAD~1:refs/heads/good HEAD:main
git tag -a -m "Worse" worse
refused "the same as a tag" FL101 refs/tags/worse
accepted "notes are no code" HEAD~1:refs/notes/x
git reset -q --hard HEAD~1

echo "import shared.nowhere" >>orchestration/gate.py
commit "Worse in a file"
refused "a missing module" FL205 main
echo "import os" >orchestration/other.py
commit "Still worse"
refused "worse two commits ago" FL205 main
git reset -q --hard HEAD~2

accepted "a new branch" main:refs/heads/topic
accepted "a tag" main:refs/tags/v1
accepted "a tag of a blob" "$(git rev-parse main:orchestration/gate.py):refs/tags/blob"
git commit -q --amend -m "The fix, amended"
accepted "a forced push" +main
accepted "a deletion" :refs/heads/topic

git checkout -q --orphan pages
git rm -rqf .
echo "<html>" >index.html
commit "Pages"
accepted "a branch that has nothing in common" pages
mkdir -p p/q && touch p/__init__.py p/q/m.py && echo "import p.q.m" >use.py
commit "Worse pages"
refused "and then is made worse" FL101 pages

[ "$failures" -eq 0 ] && echo "every push as it should"
[ "$failures" -eq 0 ]
