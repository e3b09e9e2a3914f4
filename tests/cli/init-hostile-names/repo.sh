git init -q .
mkdir -p 's{tar}*[x]!/tests' "$(printf 'a\nfail-on = 1')/tests" 'q"uote\/tests' "$(printf '\377')/tests"
for d in */tests; do echo "import os" >"$d/test_x.py"; done
git add .
